import { sqlText } from '../base/sql.ts'
import { addDays } from '../common/days.ts'
import { findTable } from '../contract/tables.ts'

export type LogName = 'access_log' | 'change_log'
export type FactName = 'f_access_grant' | 'f_access_client' | 'f_access_user' | 'f_access_user_hour' | 'f_change'

export interface Fact {
  readonly name: FactName
  readonly log: LogName
}

export const LOGS: readonly LogName[] = ['access_log', 'change_log']

/** The five grouped aggregates that every big-log control is computed from (contract: facts.yaml). */
export const FACTS: readonly Fact[] = [
  { name: 'f_access_grant', log: 'access_log' },
  { name: 'f_access_client', log: 'access_log' },
  { name: 'f_access_user', log: 'access_log' },
  { name: 'f_access_user_hour', log: 'access_log' },
  { name: 'f_change', log: 'change_log' },
]

/** A fact whose days are summed up by month as well, because most controls judge a month: `queries/facts/month/<name>.sql`. */
export interface MonthFact {
  readonly name: string
  readonly of: FactName
}

export const MONTH_FACTS: readonly MonthFact[] = [
  { name: 'f_access_grant_month', of: 'f_access_grant' },
  { name: 'f_access_user_month', of: 'f_access_user' },
]

/** Select of a fact by month over `source`, a table or a query in brackets with the fact's columns. */
export function monthSelect(month: MonthFact, source: string): string {
  return sqlText(`facts/month/${month.name}`).replace('{{fact}}', () => source)
}

/** The Measures took effect on this day; earlier log rows are never judged. */
export const LOGS_FROM = '2023-08-15'

/** Bounds of a fact's scan: `from_ts` included, `cutoff` not. */
export function bounds(span: { readonly from: string; readonly to: string }): { from_ts: string; cutoff: string } {
  return { from_ts: `${span.from < LOGS_FROM ? LOGS_FROM : span.from} 00:00:00`, cutoff: `${addDays(span.to, 1)} 00:00:00` }
}

/** First and last day of a month `YYYY-MM`. */
export function monthSpan(month: string): { from: string; to: string } {
  return { from: `${month}-01`, to: addDays(`${nextMonth(month)}-01`, -1) }
}

export function nextMonth(month: string): string {
  const [y, m] = month.split('-').map(Number) as [number, number]
  return m === 12 ? `${y + 1}-01` : `${y}-${String(m + 1).padStart(2, '0')}`
}

/** Names of the contract's columns of a log. */
export function contractColumns(log: LogName): string[] {
  return (findTable(log)?.columns ?? []).map((c) => c.name)
}
