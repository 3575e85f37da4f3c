import { z } from '@hono/zod-openapi'
import { day } from '../../base/day.ts'
import { AppError } from '../../base/errors.ts'
import { SharedWork } from '../../base/shared.ts'
import { sqlText } from '../../base/sql.ts'
import { sees } from '../../contract/actor.ts'
import { findIndicator } from '../../contract/indicators.ts'
import { trendChart } from '../../documents/charts/bars.ts'
import { draw } from '../../documents/charts/draw.ts'
import { askedYear, lastDay, seenUnit } from '../../reads/score-year.ts'
import { appealsOf } from '../../scores/appeals.ts'
import { computeYear } from '../../scores/compute.ts'
import { decisionsOf } from '../../scores/decisions.ts'
import { explainUnit } from '../../scores/explain.ts'
import { peersOf } from '../../scores/peers.ts'
import { publications, type Recomputation, recomputeYear, releases } from '../../scores/publish.ts'
import { scoreRows } from '../../scores/rows.ts'
import { schemeChanges } from '../../scores/scheme.ts'
import { monthlyTrend, movements, yearlyTrend } from '../../scores/trend.ts'
import { whatIf } from '../../scores/what-if.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import {
  asOfQuery,
  explanationShape,
  movementsShape,
  publicationShape,
  recomputationShape,
  releaseShape,
  rowsShape,
  trendShape,
  unitParam,
  whatIfShape,
  yearParam,
  yearShape,
  yearsShape,
} from './schema.ts'

const tags = ['考核']
const permission = 'score.read'
const rowsQuery = asOfQuery.extend({
  uscc: z.string().max(64).optional(),
  missed: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  offset: z.coerce.number().int().min(0).optional(),
})

/** Nothing that a recomputation rests on changes without an event, except a file that somebody damages: so not for long. */
const RECOMPUTED = { keptMs: 60_000 }

/** Scores, how they came about, and how they moved: each narrowed to the agencies of the person who asks. */
export const scoreReads = (deps: ApiDeps) => {
  const recomputed = new SharedWork<Recomputation>(deps, RECOMPUTED)
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/scores/years',
        permission,
        heavy: true,
        tags,
        summary: '历年得分',
        request: { query: z.object({ years: z.string().regex(/^20\d\d(,20\d\d){0,9}$/, '年份请写成 2025,2026') }) },
        responses: ok(yearsShape),
      }),
      async (c) => {
        const years = c.req.valid('query').years.split(',').map(Number)
        const points = await yearlyTrend(deps, { years, asOf: await lastDay(deps), signal: c.req.raw.signal })
        return c.json({ points: points.map((p) => ({ ...p, scores: p.scores.filter((s) => sees(c.get('actor'), s.uscc)) })) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}',
        permission,
        heavy: true,
        tags,
        summary: '某年度的得分、等次和名次',
        request: { params: yearParam, query: asOfQuery },
        responses: ok(yearShape),
      }),
      async (c) => {
        const year = await askedYear(deps, { ...c.req.valid('param'), ...c.req.valid('query') })
        const ranked = year.scores.flatMap((s) => (s.graded && s.total !== null ? [s.total] : []))
        return c.json(
          {
            year: year.window.year,
            from: year.window.from,
            as_of: year.window.asOf,
            source: year.source,
            revision: year.revision,
            sha256: year.sha256,
            rules: year.rules,
            scheme_version: year.scheme_version,
            instrument: year.instrument,
            scheme: year.scheme,
            missing: [...year.measured.missing],
            units: year.scores.filter((s) => sees(c.get('actor'), s.uscc)),
            distribution: ranked.sort((a, b) => b - a),
          },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}/units/{uscc}',
        permission,
        heavy: true,
        tags,
        summary: '一个机构的得分由来、可补的分和同类比较',
        request: { params: unitParam, query: asOfQuery },
        responses: ok(explanationShape),
      }),
      async (c) => {
        const { uscc, ...param } = c.req.valid('param')
        const year = await askedYear(deps, { ...param, ...c.req.valid('query') })
        const unit = seenUnit(year, c.get('actor'), uscc)
        const found = await explainUnit(deps.warehouse, year, uscc)
        const decisions = await decisionsOf(deps, param.year, uscc)
        return c.json(
          {
            year: year.window.year,
            as_of: year.window.asOf,
            source: year.source,
            score: unit,
            steps: found?.steps ?? [],
            mends: found?.mends ?? [],
            past: found?.past ?? [],
            peers: peersOf(year.scores, unit),
            objected: year.facts.objected.filter((o) => o.uscc === uscc).map(({ case_id, severity }) => ({ case_id, severity })),
            adjustments: decisions.filter((d) => d.kind === 'adjustment'),
            bonuses: decisions.filter((d) => d.kind !== 'adjustment'),
            appeals: await appealsOf(deps, param.year, uscc),
          },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}/indicators/{indicator}/rows',
        permission,
        heavy: true,
        tags,
        summary: '一项指标的分子、分母各行及其查询语句',
        request: { params: yearParam.extend({ indicator: z.string().max(4) }), query: rowsQuery },
        responses: ok(rowsShape),
      }),
      async (c) => {
        const { indicator, ...param } = c.req.valid('param')
        const { uscc, missed, limit, offset, ...when } = c.req.valid('query')
        if (!findIndicator(indicator)) throw new AppError('not_found', `没有指标“${indicator}”。`)
        const actor = c.get('actor')
        const only = uscc ?? (actor.agencies === 'all' || actor.agencies.length !== 1 ? undefined : actor.agencies[0])
        if (only === undefined ? actor.agencies !== 'all' : !sees(actor, only))
          throw new AppError('forbidden', '只能查看本单位的明细。请用 uscc 指明机构。')
        const year = await askedYear(deps, { ...param, ...when })
        const rows = await scoreRows(deps.warehouse, year.measured, { indicator, uscc: only, missed: missed === 'true', limit, offset })
        return c.json({ indicator, sql: sqlText(`indicators/${indicator}`), rows }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/scores/{year}/what-if',
        permission,
        heavy: true,
        tags,
        summary: '试算：调整权重、目标或停用指标后的得分变化，不留记录',
        request: { params: yearParam, ...json(z.object({ changes: schemeChanges, as_of: day.optional() })) },
        responses: ok(whatIfShape),
      }),
      async (c) => {
        const { changes, as_of } = c.req.valid('json')
        const result = await whatIf(deps, { year: c.req.valid('param').year, asOf: as_of ?? (await lastDay(deps)), changes })
        return c.json({ ...result, units: result.units.filter((u) => sees(c.get('actor'), u.uscc)) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}/trend',
        permission,
        heavy: true,
        tags,
        summary: '年内各月末的得分',
        request: { params: yearParam, query: z.object({ as_of: day.optional() }) },
        responses: ok(trendShape),
      }),
      async (c) => {
        const points = await monthlyTrend(deps, {
          year: c.req.valid('param').year,
          asOf: c.req.valid('query').as_of ?? (await lastDay(deps)),
          signal: c.req.raw.signal,
        })
        return c.json({ points: points.map((p) => ({ ...p, scores: p.scores.filter((s) => sees(c.get('actor'), s.uscc)) })) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}/movements',
        permission,
        heavy: true,
        tags,
        summary: '两个日期之间谁的得分变了、为什么',
        request: { params: yearParam, query: z.object({ from: day, to: day, uscc: z.string().max(64).optional() }) },
        responses: ok(movementsShape),
      }),
      async (c) => {
        const { from, to, uscc } = c.req.valid('query')
        const { year } = c.req.valid('param')
        if (from >= to) throw new AppError('invalid_input', '开始日期应早于结束日期。')
        const before = await computeYear(deps, { year, asOf: from })
        const after = await computeYear(deps, { year, asOf: to })
        const units = await movements(deps.warehouse, before, after, uscc)
        return c.json({ from, to, units: units.filter((u) => sees(c.get('actor'), u.uscc)) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/scores/{year}/publications',
        permission,
        tags,
        summary: '已发布的考核结果',
        request: { params: yearParam },
        responses: ok(z.object({ publications: z.array(publicationShape).readonly(), releases: z.array(releaseShape).readonly() })),
      }),
      async (c) => {
        const { year } = c.req.valid('param')
        return c.json({ publications: await publications(deps, year), releases: await releases(deps, year) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/scores/{year}/publications/{revision}/recompute',
        permission,
        heavy: true,
        tags,
        summary: '用发布时的文件、方案和参数重新计算，核对是否一字不差',
        request: { params: yearParam.extend({ revision: z.coerce.number().int().min(1) }) },
        responses: ok(recomputationShape),
      }),
      async (c) => {
        const { year, revision } = c.req.valid('param')
        const made = await recomputed.ask(`${year}/${revision}`, c.req.raw.signal, (signal) =>
          recomputeYear(deps, { year, revision, signal }),
        )
        return c.json(made, 200)
      },
    )
}

/** A unit's scores over the year as a picture, for places that show no charts of their own (a chat). */
export function scorePicture(deps: ApiDeps) {
  return router().openapi(
    route({
      method: 'get',
      path: '/scores/{year}/units/{uscc}/trend-picture',
      permission: 'score.read',
      heavy: true,
      tags: ['考核'],
      summary: '一个机构年内得分走势图（PNG，base64）',
      request: { params: z.object({ year: z.coerce.number().int().min(2023).max(2100), uscc: z.string().min(1).max(64) }) },
      responses: ok(z.object({ png: z.string().nullable().openapi({ description: '少于两个月有得分时为 null' }) })),
    }),
    async (c) => {
      const { year, uscc } = c.req.valid('param')
      if (!sees(c.get('actor'), uscc)) throw new AppError('not_found', '没有这个机构，或不在您的范围内。')
      const points = await monthlyTrend(deps, { year, asOf: await lastDay(deps), signal: c.req.raw.signal })
      const line = points.map((p) => ({ period: p.as_of.slice(5, 7), value: p.scores.find((s) => s.uscc === uscc)?.total ?? null }))
      if (line.filter((p) => p.value !== null).length < 2) return c.json({ png: null }, 200)
      return c.json({ png: draw(trendChart(line, '')).png }, 200)
    },
  )
}
