import { daysBetween } from '../common/days.ts'
import type { FindingRow } from './finding-row.ts'

/**
 * The finding in a few words: who, about what, what was found, since when. It says what the data show and never that a breach is
 * established. `ongoing`: later data could clear it, so its days are counted to `asOf`; a past act only has a date.
 */
export function findingSentence(f: FindingRow, asOf: string, ongoing: boolean): string {
  const reason = f.reason !== null && f.reason !== 'violation' ? `（${f.reason_label}）` : ''
  const about = f.object === f.agency ? '' : f.object.startsWith('《') ? `的${f.object}` : `的“${f.object}”`
  const parts = [`数据显示，${f.agency}${about}存在“${f.title}”${reason}的情形。`]
  if (f.due_date !== null) parts.push(`期限为 ${f.due_date}${f.occurred_on === null ? '' : `，自 ${f.occurred_on} 起逾期`}。`)
  else if (f.occurred_on !== null) parts.push(`发生日期 ${f.occurred_on}。`)
  if (f.state === 'cleared') parts.push(`${f.cleared_on === null ? '' : `${f.cleared_on} 的检测中`}已消除。`)
  else if (ongoing && f.occurred_on !== null && daysBetween(f.occurred_on, asOf) > 0) {
    parts.push(`截至 ${asOf} 已 ${daysBetween(f.occurred_on, asOf)} 天。`)
  }
  return parts.join('')
}
