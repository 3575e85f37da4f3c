import { html } from 'lit'
import { get } from '../api.ts'
import { t } from '../text/t.ts'
import type { LogRows } from '../wire.ts'
import { showDialog } from './show-dialog.ts'
import { table } from './table.ts'

type Row = { readonly at: number; readonly cells: LogRows['rows'][number] }

/** Rows of the first view: a page of a rare key ends early, so that it comes at once, and the next one is asked for here. */
const FIRST = 50

const CODES = new Set(['app_id', 'user_id', 'user_org', 'uscc', 'ip', 'catalog_id', 'grant_id', 'ticket_id', 'case_no', 'subject_hash'])

/** The log rows behind a finding, oldest first, a page at a time. Reading them is put on record. */
export async function logRowsDialog(finding: string): Promise<void> {
  const rows: Row[] = []
  let columns: LogRows['columns'] = []
  let next: string | null = null
  let read = false
  let problem = ''
  const page = async () => {
    const answer: LogRows = await get('/findings/:id/log-rows', {
      param: { id: finding },
      query: { limit: FIRST, ...(next === null ? {} : { cursor: next }) },
    })
    columns = answer.columns
    for (const cells of answer.rows) rows.push({ at: rows.length, cells })
    next = answer.next
    read = true
  }
  const more = async (upTo: number) => {
    try {
      do {
        await page()
        draw()
      } while (next !== null && rows.length < upTo)
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
      draw()
    }
  }
  const text = (value: Row['cells'][string] | undefined) => (value === true ? t('是') : value === false ? t('否') : (value ?? null))
  const body = () => html`
    ${problem === '' ? '' : html`<p class="problem" role="alert">✕ ${problem}</p>`}
    ${
      read
        ? table<Row>({
            name: 'log',
            label: t('日志明细'),
            rows: [...rows],
            key: (r) => String(r.at),
            fixed: true,
            columns: columns.map((c) => ({
              id: c.key,
              head: c.label,
              width: c.key === 'ts' ? 170 : c.key === 'items' || c.key === 'user_org' ? 190 : 140,
              num: c.key === 'row_count',
              value: (r) => text(r.cells[c.key]),
              ...(CODES.has(c.key) ? { cell: (r: Row) => html`<span class="code">${r.cells[c.key] ?? '—'}</span>` } : {}),
            })),
            ...(next === null ? {} : { more: () => more(rows.length + 1) }),
          })
        : problem === ''
          ? html`<p class="waiting">${t('正在载入……')}</p>`
          : ''
    }`
  const draw = await showDialog(t('日志明细'), body)
  await more(FIRST)
}
