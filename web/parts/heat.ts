import { html, nothing, type TemplateResult } from 'lit'
import { href } from '../router.ts'
import { t } from '../text/t.ts'
import type { AgencyRow, Item } from '../wire.ts'
import { count, decimal, itemName, percent } from '../words.ts'
import { cellFace, openCount } from './cell.ts'
import { spark } from './spark.ts'

/** What stands beside an institution's nine cells. */
export interface HeatExtra {
  readonly total: number | null
  readonly coverage: number | null
  readonly weeks: readonly number[]
}

function total(row: AgencyRow): number {
  return row.cells.reduce((sum, c) => sum + openCount(c), 0)
}

function unknown(row: AgencyRow): number {
  return row.cells.reduce((sum, c) => sum + c.unknown, 0)
}

/** Severity before number: one 严重 stands above many 提示. */
function weight(row: AgencyRow, item: number): readonly number[] {
  const c = row.cells[item - 1]
  return c ? [...c.open, c.unknown] : []
}

/** Rows that hold the search text, in the wanted order; ties by code, so that the order never jumps. */
export function heatRows(
  rows: readonly AgencyRow[],
  q: string,
  sort: string,
  extras: ReadonlyMap<string, HeatExtra> = new Map(),
): AgencyRow[] {
  const text = q.trim().toLowerCase()
  const found = rows.filter((r) => text === '' || r.name.toLowerCase().includes(text) || r.uscc.toLowerCase().includes(text))
  const item = /^i([1-9])$/.exec(sort)
  return found.sort((a, b) => {
    const tie = a.uscc < b.uscc ? -1 : 1
    if (sort === 'name') return a.name.localeCompare(b.name, 'zh-CN') || tie
    if (sort === 'unknown') return unknown(b) - unknown(a) || tie
    if (sort === 'score') return (extras.get(a.uscc)?.total ?? 1000) - (extras.get(b.uscc)?.total ?? 1000) || tie
    if (item) {
      const [x, y] = [weight(a, Number(item[1])), weight(b, Number(item[1]))]
      const at = x.findIndex((v, i) => v !== y[i])
      return at >= 0 ? (y[at] ?? 0) - (x[at] ?? 0) : tie
    }
    return total(b) - total(a) || tie
  })
}

/** Institutions × nine items. Each cell is a link to what it counts. */
export function heatTable(
  rows: readonly AgencyRow[],
  items: readonly Item[],
  sortUrl: (sort: string) => string,
  sort: string,
  extras: ReadonlyMap<string, HeatExtra>,
  /** Scores are on their way: their columns stand already, so that nothing moves when they come. */
  pending = false,
): TemplateResult {
  const scored = pending || rows.some((r) => extras.has(r.uscc))
  const lines = [...extras.values()].some((x) => x.weeks.length > 1)
  const head = (key: string, text: string, title: string) =>
    html`<th scope="col" class="num" aria-sort=${sort === key ? (key === 'score' ? 'ascending' : 'descending') : nothing}><a href=${sortUrl(key)} title=${title}>${text}${sort === key ? html`<span class="sorted" aria-hidden="true">${key === 'score' ? ' ↑' : ' ↓'}</span>` : nothing}</a></th>`
  return html`<div class="scroll heat-scroll" tabindex="0" role="region" aria-label=${t('机构与九项的线索数')}>
    <table class="heat">
      <caption class="sr">${t('各机构在第三十五条九项下的线索数与最重程度')}</caption>
      <thead>
        <tr>
          <th scope="col" class="stick" aria-sort=${sort === 'name' ? 'ascending' : nothing}><a href=${sortUrl('name')}>${t('机构')}${sort === 'name' ? ' ↑' : ''}</a></th>
          ${items.map((i) => head(`i${i.no}`, itemName(i.no), `${i.text}（${t('{n} 项检测控制', { n: i.controls.length })}${i.blind.length > 0 ? t('，其中 {n} 项缺数据', { n: i.blind.length }) : ''}）`))}
          ${head('open', t('线索合计'), t('按线索数排序'))}${head('unknown', t('数据不足'), t('按数据不足排序'))}
          ${scored ? html`${head('score', t('得分'), t('按得分排序，低者在前'))}${lines ? html`<th scope="col">${t('十二周')}</th>` : nothing}<th scope="col" class="num">${t('数据覆盖')}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map((r) => {
          const extra = extras.get(r.uscc)
          return html`<tr>
            <th scope="row" class="stick"><a href="/agencies/${encodeURIComponent(r.uscc)}">${r.name}</a>${r.registered ? '' : html` <span class="tag">${t('未登记')}</span>`}</th>
            ${items.map((item) => {
              const cell = r.cells[item.no - 1]
              if (!cell) return html`<td>—</td>`
              const face = cellFace(cell, item)
              const url =
                openCount(cell) > 0 ? href('/findings', { agency: r.uscc, item: item.no }) : href(`/agencies/${encodeURIComponent(r.uscc)}`)
              const also = openCount(cell) > 0 && cell.unknown > 0
              return html`<td class="cell cell-${face.kind} ${also ? 'also-unknown' : ''}"><a href=${url} title=${face.title} aria-label=${`${face.text} · ${r.name} ${itemName(item.no)}：${face.title}`}>${face.text}</a></td>`
            })}
            <td class="num"><a href=${href('/findings', { agency: r.uscc })}>${count(total(r))}</a></td>
            <td class="num">${unknown(r) > 0 ? html`<span class="hatch">${count(unknown(r))}</span>` : '0'}</td>
            ${
              scored
                ? html`<td class="num">${extra?.total == null ? (pending ? '…' : '—') : html`<a href="/scores/${encodeURIComponent(r.uscc)}">${decimal(extra.total)}</a>`}</td>
              ${lines ? html`<td>${extra ? spark(extra.weeks, t('{name}十二周未消除线索', { name: r.name })) : nothing}</td>` : nothing}
              <td class="num">${pending && !extra ? '…' : percent(extra?.coverage)}</td>`
                : nothing
            }
          </tr>`
        })}
      </tbody>
    </table>
  </div>`
}
