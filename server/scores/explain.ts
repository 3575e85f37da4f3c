import type { Db } from '../base/db.ts'
import { oneFile, sqlText } from '../base/sql.ts'
import { scoresOf, type YearScore } from './compute.ts'
import type { SchemeIndicator } from './scheme.ts'
import { type Figures, round2, type UnitScore } from './score.ts'

/** One step from 100 down to the total. `after` is the height after the step, unrounded. */
export interface Step {
  readonly kind: 'indicator' | 'cap' | 'bonus' | 'deduction' | 'round' | 'adjustment'
  readonly id: string
  readonly label: string
  readonly delta: number
  readonly after: number
}

export interface Thing {
  readonly source: string
  readonly subject_id: string
  readonly title: string | null
  readonly findings: readonly string[] | null
}

/** What mending would bring: computed by scoring again with that many more things in the numerator. */
export interface Mend {
  readonly indicator: string
  readonly title_zh: string
  readonly action_zh: string
  /** Things to mend for the full effect, and how many miss in all. */
  readonly count: number
  readonly missing: number
  readonly gain: number
  readonly gain_per_thing: number
  readonly things: readonly Thing[]
}

/** Points lost by acts that are past: nothing imported later changes them. */
export interface PastLoss {
  readonly indicator: string
  readonly title_zh: string
  readonly lost: number
  readonly missing: number
  readonly advice_zh: string
  readonly things: readonly Thing[]
}

export interface Explanation {
  readonly score: UnitScore
  readonly steps: readonly Step[]
  readonly mends: readonly Mend[]
  readonly past: readonly PastLoss[]
}

type Missed = { readonly indicator_id: string; readonly things: number; readonly shown: readonly Thing[] }

/** The way from 100 to a unit's total: one step per applicable indicator, then bonus, deduction and adjustment. Undefined = no such unit. */
export async function explainUnit(db: Db, year: YearScore, uscc: string): Promise<Explanation | undefined> {
  const score = year.scores.find((s) => s.uscc === uscc)
  if (!score) return undefined
  const missed = await db.all<Missed & Record<string, unknown>>(sqlText('lookups/scores/missed'), {
    path: oneFile(year.measured.rowsPath),
    uscc,
    removed: JSON.stringify(year.measured.removed),
  })
  const by = new Map(missed.map((m) => [m.indicator_id, m]))
  return { score, steps: waterfall(year, score), mends: mendsOf(year, score, by), past: pastOf(year, score, by) }
}

/** Steps whose deltas add up from 100 to the total exactly as the scheme does: floor at 0, ceiling at 100, then rounding. */
export function waterfall(year: Pick<YearScore, 'scheme'>, score: UnitScore): Step[] {
  if (score.total === null || score.total_computed === null || score.base_score === null) return []
  const steps: Step[] = []
  let height = 100
  const step = (kind: Step['kind'], id: string, label: string, delta: number) => {
    height += delta
    if (delta !== 0) steps.push({ kind, id, label, delta, after: height })
  }
  for (const i of score.indicators) {
    if (i.attainment === null) continue
    const title = year.scheme.indicators.find((x) => x.id === i.id)?.title_zh ?? ''
    step('indicator', i.id, `${i.id} ${title}`, i.points - i.weight)
  }
  step('bonus', 'bonus', '加分', score.bonus)
  step('cap', 'cap', '满分封顶', Math.min(0, 100 - (score.base_score + score.bonus)))
  step('deduction', 'deduction', '认定违规扣分', -score.deduction)
  step('round', 'round', '保留两位小数', score.total_computed - height)
  step('adjustment', 'adjustment', '签发的调整', round2(score.total - score.total_computed))
  return steps
}

function mendsOf(year: YearScore, score: UnitScore, missed: ReadonlyMap<string, Missed>): Mend[] {
  return year.scheme.indicators
    .flatMap((i): Mend[] => {
      const own = missed.get(i.id)
      if (!i.mendable || !own || score.total_computed === null) return []
      const count = enough(year.measured.figures, i, score.uscc, own.things)
      const gain = round2(totalWith(year, i.id, score.uscc, count) - score.total_computed)
      if (gain <= 0) return []
      return [
        {
          indicator: i.id,
          title_zh: i.title_zh,
          action_zh: i.mend_zh,
          count,
          missing: own.things,
          gain,
          gain_per_thing: gain / count,
          things: own.shown,
        },
      ]
    })
    .sort((a, b) => b.gain_per_thing - a.gain_per_thing || (a.indicator < b.indicator ? -1 : 1))
}

/** Fewest things that reach the target, or all that miss when even those do not. */
function enough(figures: Figures, i: SchemeIndicator, uscc: string, things: number): number {
  const f = figures.get(i.id)?.get(uscc)
  if (!f) return things
  for (let k = 1; k < things; k++) if ((f.numerator + k) / f.denominator >= i.target) return k
  return things
}

/** The unit's computed total with `count` more things in the numerator of one indicator, all else as measured. */
function totalWith(year: YearScore, indicator: string, uscc: string, count: number): number {
  const own = new Map(year.measured.figures.get(indicator) ?? [])
  const f = own.get(uscc) ?? { numerator: 0, denominator: 0 }
  own.set(uscc, { numerator: f.numerator + count, denominator: f.denominator })
  const measured = { ...year.measured, figures: new Map([...year.measured.figures, [indicator, own]]) }
  return scoresOf(year.scheme, measured, year.facts).find((s) => s.uscc === uscc)?.total_computed ?? 0
}

function pastOf(year: YearScore, score: UnitScore, missed: ReadonlyMap<string, Missed>): PastLoss[] {
  return score.indicators
    .flatMap((s): PastLoss[] => {
      const i = year.scheme.indicators.find((x) => x.id === s.id)
      const lost = s.weight - s.points
      if (!i || i.mendable || s.attainment === null || lost <= 0) return []
      const own = missed.get(s.id)
      return [
        {
          indicator: s.id,
          title_zh: i.title_zh,
          lost,
          missing: own?.things ?? 0,
          advice_zh: `已发生的不能更改；今后${i.mend_zh}，可提高比率。`,
          things: own?.shown ?? [],
        },
      ]
    })
    .sort((a, b) => b.lost - a.lost || (a.indicator < b.indicator ? -1 : 1))
}
