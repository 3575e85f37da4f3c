import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import type { ReadDeps } from './deps.ts'
import { scopeParam } from './scope.ts'
import { runState } from './state.ts'

const WEEKS = 12

export const week = z.strictObject({ ends: z.string(), opened: z.int(), cleared: z.int(), recurred: z.int(), open: z.int() })
export type Week = z.infer<typeof week>

export const pulse = z.object({
  first: z.string().nullable().openapi({ description: '首次检测的数据截至日；更早的周没有检测，不是没有线索' }),
  as_of: z.string().nullable().openapi({ description: '数据截至日，周以它为最后一天' }),
  opened: z.int().openapi({ description: '最近一周新增线索' }),
  cleared: z.int().openapi({ description: '最近一周消除线索' }),
  recurred: z.int().openapi({ description: '最近一周反弹线索' }),
  weeks: z.array(week).openapi({ description: '十二周，旧者在前' }),
  agencies: z.array(z.object({ uscc: z.string(), open: z.array(z.int()) })).openapi({ description: '各机构每周末未消除线索数' }),
})

export type Pulse = z.infer<typeof pulse>

/** Findings opened, cleared, come back and open in each of twelve weeks up to `as_of`, of one control or all (null), within the actor's scope. */
export function readWeeks(deps: ReadDeps, actor: Actor, as_of: string, control: string | null): Promise<Week[]> {
  return deps.ledger.db.all<Week>(sqlText('lookups/reads/pulse_weeks'), { as_of, agencies: scopeParam(actor), weeks: WEEKS, control })
}

/** The as-of day of the first assessment: before it nothing was looked for. Null before any. */
export async function firstAssessment(deps: ReadDeps): Promise<string | null> {
  return (await deps.ledger.db.get<{ as_of: string | null }>(sqlText('lookups/reads/first_assessment')))?.as_of ?? null
}

/** What changed: findings opened, cleared and come back in the week that ends at the as-of date, and twelve weeks of both. */
export async function readPulse(deps: ReadDeps, actor: Actor): Promise<Pulse> {
  const { as_of } = await runState(deps)
  if (as_of === null) return { first: null, as_of, opened: 0, cleared: 0, recurred: 0, weeks: [], agencies: [] }
  const { db } = deps.ledger
  const params = { as_of, agencies: scopeParam(actor) }
  const weeks = await readWeeks(deps, actor, as_of, null)
  const rows = await db.all<{ uscc: string; n: number }>(sqlText('lookups/reads/pulse_agencies'), { ...params, weeks: WEEKS })
  const agencies = new Map<string, number[]>()
  for (const r of rows) agencies.set(r.uscc, [...(agencies.get(r.uscc) ?? []), r.n])
  const last = weeks.at(-1)
  return {
    first: await firstAssessment(deps),
    as_of,
    opened: last?.opened ?? 0,
    cleared: last?.cleared ?? 0,
    recurred: last?.recurred ?? 0,
    weeks,
    agencies: [...agencies].map(([uscc, open]) => ({ uscc, open })),
  }
}
