import { AppError } from '../base/errors.ts'
import type { Actor } from '../contract/actor.ts'
import { sees } from '../contract/actor.ts'
import { unitOf, viewYear, type YearView } from '../scores/view.ts'
import type { ReadDeps } from './deps.ts'
import { runState } from './state.ts'

/** The year as the person asked for it; without a date, as of the recorded assessment, so that all pages speak of one day. */
export async function askedYear(
  deps: ReadDeps,
  input: { year: number; as_of?: string | undefined; live?: 'true' | 'false' | undefined },
): Promise<YearView> {
  const live = input.live === 'true'
  if (input.as_of !== undefined) return viewYear(deps, { year: input.year, asOf: input.as_of, live })
  if (!live) {
    const published = await deps.ledger.db.get('select 1 as one from score_publication where year = $year', { year: input.year })
    if (published) return viewYear(deps, { year: input.year })
  }
  return viewYear(deps, { year: input.year, asOf: await lastDay(deps), live: true })
}

/** Day of the recorded assessment, for computations that are given none. */
export async function lastDay(deps: ReadDeps): Promise<string | undefined> {
  return (await runState(deps)).as_of ?? undefined
}

/** The unit's score; `forbidden` for someone who may not see this unit. */
export function seenUnit(year: YearView, actor: Actor, uscc: string) {
  if (!sees(actor, uscc)) throw new AppError('forbidden', '只能查看本单位的得分明细。')
  return unitOf(year, uscc)
}
