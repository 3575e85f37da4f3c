import { z } from '@hono/zod-openapi'
import { day } from '../../base/day.ts'
import { sees } from '../../contract/actor.ts'
import { lastDay } from '../../reads/score-year.ts'
import { appealsOf, decideAppeal, fileAppeal } from '../../scores/appeals.ts'
import { DECISION_KINDS, decideDecision, decisionsOf, proposeDecision } from '../../scores/decisions.ts'
import { decideRelease, proposeRelease } from '../../scores/publish.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { appealShape, decisionShape, publicationShape, releaseShape, verdict, yearParam } from './schema.ts'

const tags = ['考核']
const note = z.string().max(2000)
const id = z.object({ id: z.string().max(40) })

const decisionInput = z.object({
  uscc: z.string().min(1).max(64),
  kind: z.enum(DECISION_KINDS),
  category: z.string().max(40).optional(),
  points: z.number().optional(),
  reason: note,
  case_id: z.string().max(80).optional(),
  appeal_id: z.string().max(40).optional(),
})
const appealInput = z.object({
  uscc: z.string().min(1).max(64),
  indicator_id: z.string().max(4).optional(),
  subject_id: z.string().max(500).optional(),
  grounds: note,
})

/** What people decide about a year: publishing it, bonuses and adjustments (two persons), appeals. */
export const scoreWrites = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'post',
        path: '/scores/{year}/publications',
        permission: 'score.edit',
        tags,
        summary: '提请公布年度考核结果（须有本年度签发的方案，由另一人公布）',
        request: { params: yearParam, ...json(z.object({ as_of: day.optional(), note, partial_reason: note.optional() })) },
        responses: ok(releaseShape),
      }),
      async (c) => {
        const { as_of, note, partial_reason } = c.req.valid('json')
        const asOf = as_of ?? (await lastDay(deps))
        const { year } = c.req.valid('param')
        return c.json(await proposeRelease(deps, c.get('actor'), { year, asOf, note, partialReason: partial_reason }), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/score-releases/{id}/verdict',
        permission: 'score.sign',
        tags,
        summary: '公布并冻结，或者退回（须由另一人）',
        request: { params: id, ...json(verdict) },
        responses: ok(z.object({ release: releaseShape, publication: publicationShape.nullable() })),
      }),
      async (c) => {
        const { accept, note } = c.req.valid('json')
        return c.json(await decideRelease(deps, c.get('actor'), { release_id: c.req.valid('param').id, sign: accept, note }), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}/decisions',
        permission: 'score.read',
        tags,
        summary: '加分、情节严重标记和人工调整',
        request: { params: yearParam },
        responses: ok(z.object({ decisions: z.array(decisionShape).readonly() })),
      }),
      async (c) => {
        const all = await decisionsOf(deps, c.req.valid('param').year)
        return c.json({ decisions: all.filter((d) => sees(c.get('actor'), d.uscc)) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/scores/{year}/decisions',
        permission: 'score.edit',
        tags,
        summary: '提出加分、情节严重标记或人工调整',
        request: { params: yearParam, ...json(decisionInput) },
        responses: ok(decisionShape),
      }),
      async (c) => c.json(await proposeDecision(deps, c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/score-decisions/{id}/verdict',
        permission: 'score.sign',
        tags,
        summary: '签发或退回加分、标记、调整（须由另一人）',
        request: { params: id, ...json(verdict) },
        responses: ok(decisionShape),
      }),
      async (c) => {
        const { accept, note } = c.req.valid('json')
        return c.json(await decideDecision(deps, c.get('actor'), { decision_id: c.req.valid('param').id, sign: accept, note }), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}/appeals',
        permission: 'score.read',
        tags,
        summary: '对得分的申诉',
        request: { params: yearParam },
        responses: ok(z.object({ appeals: z.array(appealShape).readonly() })),
      }),
      async (c) => {
        const all = await appealsOf(deps, c.req.valid('param').year)
        return c.json({ appeals: all.filter((a) => sees(c.get('actor'), a.uscc)) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/scores/{year}/appeals',
        permission: 'case.answer',
        tags,
        summary: '单位对得分提出申诉',
        request: { params: yearParam, ...json(appealInput) },
        responses: ok(appealShape),
      }),
      async (c) => c.json(await fileAppeal(deps, c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/score-appeals/{id}/verdict',
        permission: 'score.sign',
        tags,
        summary: '办理申诉',
        request: { params: id, ...json(verdict) },
        responses: ok(appealShape),
      }),
      async (c) => {
        const { accept, note } = c.req.valid('json')
        return c.json(await decideAppeal(deps, c.get('actor'), { appeal_id: c.req.valid('param').id, uphold: accept, note }), 200)
      },
    )
