import { type LedgerWrite, shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { missingNextYear } from '../calendar/loaded.ts'
import { ENDED } from '../cases/states.ts'
import { addDays, weekday } from '../common/days.ts'
import { agencyNamesByCode } from '../reads/names.ts'
import { type CaseBrief, openCases } from './case-brief.ts'
import type { NotifyDeps } from './deps.ts'
import type { Slots } from './lines.ts'
import { type Clock, type Rule, rules } from './policy.ts'
import { caseOccasion, tell } from './react.ts'
import { SendingDays } from './sending.ts'

/**
 * Finds what the passing of time has to say: deadlines coming near or passed, escalation, the weekly digest. Run as often as
 * liked: every notice has a key. After days of downtime it says only what is true today, each thing once.
 */
export async function remind(deps: NotifyDeps): Promise<number> {
  const today = shanghai(deps.now()).slice(0, 10)
  const names = await agencyNamesByCode(deps.warehouse)
  return deps.ledger.write(async (tx) => {
    const cases = await openCases(tx)
    const days = new SendingDays(deps.calendar)
    let told = 0
    for (const c of cases) {
      const hits = rules().filter((r): r is Rule & { clock: Clock } => r.clock !== undefined && holds(r.clock, c, today, days))
      for (const rule of onlyNearest(hits)) {
        const occasion = 'overdue' in rule.clock ? today : `${c.due_date}`
        told += await tell(tx, deps, rule, caseOccasion(c, occasion, names, distance(c.due_date ?? today, today, days)))
      }
    }
    return told + (await weekly(tx, deps, today, cases)) + (await calendarMissing(tx, deps, today))
  })
}

function holds(clock: Clock, c: CaseBrief, today: string, days: SendingDays): boolean {
  if (c.due_date === null) return false
  const left = days.between(today, c.due_date).days
  if ('share_elapsed' in clock) {
    if (c.served_on === null || today > c.due_date) return false
    const total = days.between(c.served_on, c.due_date).days
    return total > 0 && total - left >= total * clock.share_elapsed
  }
  if ('working_days_left' in clock) return today <= c.due_date && left <= clock.working_days_left
  if ('overdue' in clock) return today > c.due_date && days.isWorkday(today)
  if ('overdue_working_days' in clock) return today > c.due_date && -left >= clock.overdue_working_days
  return false
}

/** How far the last day is, in words. Where the calendar of a year on the way is missing, the words say so. */
function distance(due: string, today: string, calendar: SendingDays): Slots {
  const { days, guessed } = calendar.between(today, due)
  const mark = guessed ? '（日历待发布，按周一至周五估算）' : ''
  return { left: due === today ? '今天到期' : `剩 ${Math.max(days, 0)} 个工作日${mark}`, late: `${Math.max(-days, 0)} 个工作日${mark}` }
}

/** A year without calendar is told from the November before, once a week, for as long as it is missing. */
async function calendarMissing(tx: LedgerWrite, deps: NotifyDeps, today: string): Promise<number> {
  const year = deps.calendar.isWorkday(today) === undefined ? Number(today.slice(0, 4)) : await missingNextYear(tx, today)
  if (year === undefined) return 0
  let told = 0
  for (const rule of rules())
    if (rule.clock && 'calendar_missing' in rule.clock)
      told += await tell(tx, deps, rule, {
        subject: `calendar:${year}`,
        occasion: startOfWeek(today),
        agency: null,
        path: '/batches',
        slots: { year },
      })
  return told
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
    const [from, until] = [addDays(monday, -7), addDays(monday, -1)]
    const counts = await tx.get<{ opened: number; cleared: number }>(sqlText('lookups/notify/week_counts'), { monday })
    const open = await tx.get<{ n: number }>(sqlText('lookups/notify/open_count'), { ended: JSON.stringify(ENDED) })
    told += await tell(tx, deps, rule, {
      subject: 'week',
      occasion: monday,
      agency: null,
      path: '/',
      slots: {
        from,
        until,
        opened: counts?.opened ?? 0,
        cleared: counts?.cleared ?? 0,
        open: open?.n ?? 0,
        overdue: cases.filter((c) => c.due_date !== null && c.due_date < today).length,
      },
    })
  }
  return told
}

function startOfWeek(day: string): string {
  return addDays(day, 1 - weekday(day))
}
