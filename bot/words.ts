import type { Answer } from '../server/api/wire.ts'

type CaseRow = Answer<'/cases'>['cases'][number]

/** `剩 3 个工作日`, `今天到期`, `逾期 2 个工作日`; empty when nothing is due. */
export function remaining(c: Pick<CaseRow, 'due_date' | 'working_days_left'>): string {
  if (c.due_date === null) return ''
  const n = c.working_days_left
  if (n === null) return `限 ${c.due_date}`
  if (n === 0) return `限 ${c.due_date}（今天到期）`
  return n > 0 ? `限 ${c.due_date}（剩 ${n} 个工作日）` : `限 ${c.due_date}（逾期 ${-n} 个工作日）`
}

/** One line of a case: number, state, count, deadline. Neither title nor evidence belongs into a chat. */
export function caseLine(c: CaseRow): string {
  return [c.case_id, c.state_label, `${c.findings} 项`, remaining(c)].filter((part) => part !== '').join(' · ')
}
