import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import { sees } from '../../contract/actor.ts'
import { trendChart } from '../../documents/charts/bars.ts'
import { draw } from '../../documents/charts/draw.ts'
import { monthlyTrend } from '../../scores/trend.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'
import { lastDay } from './year.ts'

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
