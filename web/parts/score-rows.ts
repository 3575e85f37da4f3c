import { html, render } from 'lit'
import { get } from '../api.ts'
import { href } from '../router.ts'
import type { ScoreRows } from '../score-data.ts'
import { t } from '../text/t.ts'
import { sqlBlock } from './copy.ts'
import { table } from './table.ts'

type Row = ScoreRows['rows'][number]

/** Both sides of an indicator row by row, with the query that lists them. */
export async function scoreRowsDialog(year: number, indicator: string, uscc: string, title: string): Promise<void> {
  await import('./dialog-element.ts')
  const host = document.createElement('div')
  document.body.append(host)
  const dialog = () => host.querySelector('wa-dialog') as HTMLElement
  let state: { rows?: ScoreRows; problem?: string } = {}
  const draw = () =>
    render(
      html`<wa-dialog class="wide" label=${title} light-dismiss @wa-after-hide=${(e: Event) => {
        if (e.target === dialog()) host.remove()
      }}>
        ${
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
                  ],
                })}${sqlBlock(t('取数 SQL'), state.rows.sql)}`
              : html`<p class="waiting">${t('正在载入……')}</p>`
        }
      </wa-dialog>`,
      host,
    )
  draw()
  requestAnimationFrame(() => dialog().setAttribute('open', ''))
  try {
    state = { rows: await get<ScoreRows>(href(`/scores/${year}/indicators/${indicator}/rows`, { uscc, limit: 1000 })) }
  } catch (error) {
    state = { problem: error instanceof Error ? error.message : String(error) }
  }
  draw()
  host.addEventListener('click', (e) => {
    if ((e.target as Element).closest('a')) dialog().removeAttribute('open')
  })
}
