import { type LedgerWrite, shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { addDays, weekday } from '../common/days.ts'
import { agencyNamesByCode } from '../reads/names.ts'
import { type CaseBrief, openCases } from './case-brief.ts'
import type { NotifyDeps } from './deps.ts'
import { type Clock, type Rule, rules } from './policy.ts'
import { caseOccasion, tell } from './react.ts'

/**
 * Finds what the passing of time has to say: deadlines coming near or passed, escalation, the weekly digest. Run as often as
 * liked: every notice has a key. After days of downtime it says only what is true today, each thing once.
 */
export async function remind(deps: NotifyDeps): Promise<number> {
  const today = shanghai(deps.now()).slice(0, 10)
  const names = await agencyNamesByCode(deps.warehouse)
  return deps.ledger.write(async (tx) => {
    const cases = await openCases(tx)
    let told = 0
    for (const c of cases) {
      const hits = rules().filter((r): r is Rule & { clock: Clock } => r.clock !== undefined && holds(r.clock, c, today, deps))
      for (const rule of onlyNearest(hits)) {
        const days = Math.abs(deps.calendar.between(today, c.due_date ?? today) ?? 0)
        const occasion = 'overdue' in rule.clock ? today : `${c.due_date}`
        told += await tell(tx, deps, rule, caseOccasion(c, occasion, names, { days }))
      }
    }
    return told + (await weekly(tx, deps, today, cases))
  })
}

function holds(clock: Clock, c: CaseBrief, today: string, deps: NotifyDeps): boolean {
  if (c.due_date === null) return false
  const left = deps.calendar.between(today, c.due_date)
  if (left === undefined) return false
  if ('share_elapsed' in clock) {
    if (c.served_on === null || today > c.due_date) return false
    const total = deps.calendar.between(c.served_on, c.due_date) ?? 0
    return total > 0 && total - left >= total * clock.share_elapsed
  }
  if ('working_days_left' in clock) return today <= c.due_date && left <= clock.working_days_left
  if ('overdue' in clock) return today > c.due_date && deps.calendar.isWorkday(today) === true
  if ('overdue_working_days' in clock) return today > c.due_date && -left >= clock.overdue_working_days
  return false
}

/** Of the reminders before a deadline only the nearest is sent: who was down for a week needs one, not three. */
function onlyNearest(hits: readonly (Rule & { clock: Clock })[]): (Rule & { clock: Clock })[] {
  const before = hits.filter((r) => 'share_elapsed' in r.clock || 'working_days_left' in r.clock)
  const nearest = before.reduce<(Rule & { clock: Clock }) | undefined>((a, b) => (a && order(a.clock) <= order(b.clock) ? a : b), undefined)
  return hits.filter((r) => r === nearest || !before.includes(r))
}

function order(clock: Clock): number {
  return 'working_days_left' in clock ? clock.working_days_left : Number.POSITIVE_INFINITY
}

async function weekly(tx: LedgerWrite, deps: NotifyDeps, today: string, cases: readonly CaseBrief[]): Promise<number> {
  let told = 0
  for (const rule of rules()) {
    if (!rule.clock || !('weekly' in rule.clock)) continue
    const monday = startOfWeek(today)
    if (weekday(today) < rule.clock.weekly) continue
    const counts = await tx.get<{ opened: number; cleared: number }>(sqlText('lookups/notify/week_counts'), { monday })
    told += await tell(tx, deps, rule, {
      subject: 'week',
      occasion: monday,
      agency: null,
      path: '/',
      slots: {
        opened: counts?.opened ?? 0,
        cleared: counts?.cleared ?? 0,
        open: cases.length,
        late: cases.filter((c) => c.due_date !== null && c.due_date < today).length,
      },
    })
  }
  return told
}

function startOfWeek(day: string): string {
  return addDays(day, 1 - weekday(day))
}
