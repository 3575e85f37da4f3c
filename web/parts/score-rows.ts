import { html } from 'lit'
import { get } from '../api.ts'
import { t } from '../text/t.ts'
import type { ScoreRows } from '../wire.ts'
import { sqlBlock } from './copy.ts'
import { showDialog } from './show-dialog.ts'
import { table } from './table.ts'

type Row = ScoreRows['rows'][number]

/** Both sides of an indicator row by row, with the query that lists them. */
export async function scoreRowsDialog(year: number, indicator: string, uscc: string, title: string): Promise<void> {
  let state: { rows?: ScoreRows; problem?: string } = {}
  const body = () =>
    html`${
      state.problem
        ? html`<p class="problem" role="alert">✕ ${state.problem}</p>`
        : state.rows
          ? html`${table<Row>({
              name: 'rows',
              label: title,
              rows: state.rows.rows,
              key: (r) => `${r.source}:${r.subject_id}`,
              columns: [
                {
                  id: 'what',
                  head: t('对象'),
                  width: 280,
                  value: (r) => r.title ?? r.subject_id,
                  cell: (r) =>
                    r.findings?.[0]
                      ? html`<a href="/findings/${encodeURIComponent(r.findings[0])}">${r.title ?? r.subject_id}</a>`
                      : (r.title ?? r.subject_id),
                },
                {
                  id: 'id',
                  head: t('编号'),
                  width: 200,
                  value: (r) => r.subject_id,
                  cell: (r) => html`<span class="code">${r.subject_id}</span>`,
                },
                { id: 'numerator', head: t('分子'), num: true, width: 80, value: (r) => r.numerator },
                { id: 'denominator', head: t('分母'), num: true, width: 80, value: (r) => r.denominator },
                ...(state.rows.rows.some((r) => r.left_out)
                  ? [
                      {
                        id: 'left_out',
                        head: t('说明'),
                        width: 180,
                        value: (r: Row) => (r.left_out ? t('线索已排除或豁免，两边都不计') : null),
                      },
                    ]
                  : []),
              ],
            })}${sqlBlock(t('取数 SQL'), state.rows.sql)}`
          : html`<p class="waiting">${t('正在载入……')}</p>`
    }`
  const draw = await showDialog(title, body)
  try {
    state = { rows: await get('/scores/:year/indicators/:indicator/rows', { param: { year, indicator }, query: { uscc, limit: 1000 } }) }
  } catch (error) {
    state = { problem: error instanceof Error ? error.message : String(error) }
  }
  draw()
}
