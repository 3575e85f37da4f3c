import { z } from '@hono/zod-openapi'
import { day } from '../../base/day.ts'
import { AppError } from '../../base/errors.ts'
import { shanghai } from '../../base/ledger.ts'
import { GATE_VERDICTS, type GateVerdict } from '../../common/codes.ts'
import { type Actor, sees } from '../../contract/actor.ts'
import { readHistory } from '../../gates/history.ts'
import { decideOpinion, recordOpinion } from '../../gates/opinion.ts'
import { precheck } from '../../gates/precheck.ts'
import { gateOfStage, readQueue } from '../../gates/queue.ts'
import { noProject, readStates } from '../../gates/scope.ts'
import { agencyNames, agencyOf } from '../../reads/agencies.ts'
import { runState } from '../../reads/state.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { gateDetail, gateHistory, gateId, gateList, opinion, precheckResult, verdict } from './schema.ts'
import { asOfDay, gateDetailOf, opinionView, shownChecks } from './view.ts'

const TAGS = ['项目审查']
const projectId = z.object({ project: z.string().min(1).max(200).openapi({ example: 'XM-0001' }) })
const opinionId = projectId.extend({ id: z.string().min(1).max(80) })
const words = (max = 2000) => z.string().trim().max(max)

const listQuery = z.strictObject({
  stage: gateId.optional().openapi({ description: '只看这个审查环节；不写时，每个项目看它所处阶段对应的环节' }),
  verdict: verdict.optional(),
  agency: z.string().max(64).optional(),
  waiting: z.enum(['true', 'false']).optional(),
  q: z.string().trim().max(100).optional(),
})

const detailQuery = z.strictObject({ stage: gateId.optional(), as_of: day.optional() })

const opinionBody = z.strictObject({
  stage: gateId,
  conclusion: z.enum(['符合', '基本符合', '不符合', '暂缓出具']),
  valid_until: day,
  correct_by: day.optional(),
  signer_name: words(50),
  note: words().optional(),
  override_reason: words().optional(),
})

const precheckBody = z.strictObject({
  agency: z.string().min(1).max(64),
  catalogs: z.union([z.array(z.string().max(200)).max(2000), z.string().max(200_000)]).openapi({
    description: '拟编目录代码：列表，或粘贴的文本、CSV 一列',
  }),
  items: z
    .union([z.array(z.string().max(200)).max(2000), z.string().max(200_000)])
    .optional()
    .openapi({ description: '公共数据清单事项：尚无目录代码时的数据项名称，列表或每行一个' }),
  system_id: words(200).optional(),
  data_list_at: day.optional(),
  approved_at: day.optional(),
})

/** Gates of Art. 29: the approver's queue, one project, opinions and their second person, history, and the pre-check. */
export const gates = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/gates',
        permission: 'gate.read',
        recent: true,
        tags: TAGS,
        summary: '待审查的项目',
        request: { query: listQuery },
        responses: ok(gateList),
      }),
      async (c) => {
        const { stage, agency, waiting, ...filter } = c.req.valid('query')
        const wanted = waiting === undefined ? undefined : waiting === 'true'
        const rows = await readQueue(deps, c.get('actor'), { ...filter, gate: stage, uscc: agency, waiting: wanted })
        const names = await agencyNames(deps.warehouse, await runState(deps))
        const counts = Object.fromEntries(GATE_VERDICTS.map((v) => [v, rows.filter((r) => r.verdict === v).length])) as Record<
          GateVerdict,
          number
        >
        return c.json(
          {
            total: rows.length,
            waiting: rows.filter((r) => r.waiting).length,
            counts,
            projects: rows.map((r) => ({ ...r, agency: agencyOf(names, r.uscc).name })),
          },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/gates/precheck',
        permission: 'gate.check',
        heavy: true,
        tags: TAGS,
        summary: '立项预检：试一份公共数据清单，看缺什么；不留记录',
        request: json(precheckBody),
        responses: ok(precheckResult),
      }),
      async (c) => {
        const body = c.req.valid('json')
        if (!sees(c.get('actor'), body.agency)) throw new AppError('forbidden', '只能为本单位的项目预检。请选择您所在的单位。')
        const tried = await precheck(deps, {
          asOf: await asOfDay(deps, undefined),
          uscc: body.agency,
          catalogs: body.catalogs,
          items: body.items,
          systemId: body.system_id || undefined,
          dataListAt: body.data_list_at,
          approvedAt: body.approved_at,
        })
        const { outcome, catalog_ids, missing } = tried
        return c.json(
          {
            as_of: outcome.as_of,
            verdict: outcome.verdict,
            checks: shownChecks(outcome),
            catalog_ids: [...catalog_ids],
            missing: [...missing],
          },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/gates/{project}',
        permission: 'gate.read',
        heavy: true,
        recent: true,
        tags: TAGS,
        summary: '一个项目在一个环节的结论、检查和意见（供审批系统读取，结构固定）',
        request: { params: projectId, query: detailQuery },
        responses: ok(gateDetail),
      }),
      async (c) => {
        const { stage, as_of } = c.req.valid('query')
        const { project } = c.req.valid('param')
        const gate = stage ?? (await openingGate(deps, c.get('actor'), project))
        const detail = await gateDetailOf(deps, c.get('actor'), { projectId: project, gate, asOf: await asOfDay(deps, as_of) })
        return c.json(detail, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/gates/{project}/history',
        permission: 'gate.read',
        tags: TAGS,
        summary: '项目审查的经过：结论变化和意见',
        request: { params: projectId },
        responses: ok(gateHistory),
      }),
      async (c) => c.json({ events: await readHistory(deps, c.get('actor'), c.req.valid('param').project) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/gates/{project}/opinions',
        permission: 'gate.opine',
        tags: TAGS,
        summary: '出具符合性审查意见；与检查结果不同的须说明理由，并由另一人复核',
        request: { params: projectId, ...json(opinionBody) },
        responses: ok(opinion),
      }),
      async (c) => {
        const body = c.req.valid('json')
        const actor = c.get('actor')
        const made = await recordOpinion(deps, {
          actor,
          projectId: c.req.valid('param').project,
          gate: body.stage,
          conclusion: body.conclusion,
          validUntil: body.valid_until,
          correctBy: body.correct_by,
          signerName: body.signer_name,
          note: body.note,
          overrideReason: body.override_reason,
        })
        return c.json(opinionView(made, actor, shanghai(deps.now()).slice(0, 10)), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/gates/{project}/opinions/{id}/confirm',
        permission: 'gate.opine',
        tags: TAGS,
        summary: '另一人复核同意与检查结果不同的意见',
        request: { params: opinionId, ...json(z.strictObject({ note: words().optional() })) },
        responses: ok(opinion),
      }),
      async (c) => c.json(await decide(deps, c.get('actor'), c.req.valid('param'), true, c.req.valid('json').note), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/gates/{project}/opinions/{id}/refuse',
        permission: 'gate.opine',
        tags: TAGS,
        summary: '另一人退回与检查结果不同的意见',
        request: { params: opinionId, ...json(z.strictObject({ note: words() })) },
        responses: ok(opinion),
      }),
      async (c) => c.json(await decide(deps, c.get('actor'), c.req.valid('param'), false, c.req.valid('json').note), 200),
    )

async function decide(deps: ApiDeps, actor: Actor, at: { project: string; id: string }, confirm: boolean, note: string | undefined) {
  const decided = await decideOpinion(deps, { actor, projectId: at.project, opinionId: at.id, confirm, note })
  return opinionView(decided, actor, shanghai(deps.now()).slice(0, 10))
}

/** The gate that the project's stage leads to; its recorded state tells the stage. */
async function openingGate(deps: ApiDeps, actor: Actor, project: string) {
  const found = (await readStates(deps, actor)).find((s) => s.project_id === project)
  if (!found) throw noProject(project)
  return gateOfStage(found.stage)
}
