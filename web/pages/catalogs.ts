// 主管部门：目录编得全不全、更新周期与共享属性如何、哪里一数多源？
import { html, type TemplateResult } from 'lit'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { agencyLink } from '../parts/agency-name.ts'
import { findingTable } from '../parts/finding-table.ts'
import { bar } from '../parts/spark.ts'
import { notAssessed } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route } from '../router.ts'
import { t } from '../text/t.ts'
import type { CatalogHealth, FindingPage } from '../wire.ts'
import { count, percent } from '../words.ts'

interface Loaded {
  readonly health: CatalogHealth
  readonly duplicates: FindingPage
}

type Agency = CatalogHealth['agencies'][number]

const columns = (health: CatalogHealth): Column<Agency>[] => [
  {
    id: 'name',
    head: t('机构'),
    width: 180,
    value: (a) => a.name,
    cell: (a) => (a.uscc === '' ? html`<span class="bad">${a.name}</span>` : agencyLink(a.uscc, a.name)),
  },
  { id: 'total', head: t('目录'), unit: t('条'), num: true, width: 72, value: (a) => a.total },
  {
    id: 'share',
    head: t('齐全率'),
    num: true,
    width: 76,
    value: (a) => (a.total === 0 ? null : Math.round((a.complete / a.total) * 1000) / 10),
    cell: (a) => percent(a.total === 0 ? null : a.complete / a.total),
  },
  ...health.elements.map(
    (e): Column<Agency> => ({
      id: `missing_${e.code}`,
      head: e.label,
      num: true,
      width: e.label.length > 6 ? 96 : 68,
      spare: true,
      value: (a) => a.missing[e.code] ?? 0,
      cell: (a) =>
        (a.missing[e.code] ?? 0) > 0 ? html`<b class="due">${count(a.missing[e.code])}</b>` : html`<span class="quiet">0</span>`,
    }),
  ),
  {
    id: 'findings',
    head: t('目录线索'),
    num: true,
    width: 84,
    value: (a) => a.findings,
    cell: (a) => (a.findings > 0 ? html`<a href=${href('/findings', { agency: a.uscc, item: 2 })}>${count(a.findings)}</a>` : '0'),
  },
  { id: 'duplicates', head: t('一数多源'), num: true, width: 84, value: (a) => a.duplicates },
  {
    id: 'stale',
    head: t('超周期'),
    num: true,
    width: 76,
    value: (a) => a.stale,
    cell: (a) =>
      a.stale > 0 ? html`<a href=${href('/findings', { agency: a.uscc, control: health.rules.stale })}>${count(a.stale)}</a>` : '0',
  },
]

/** Those with most to mend first. */
function worstFirst(rows: readonly Agency[]): Agency[] {
  const gaps = (a: Agency) => a.total - a.complete
  return [...rows].sort((a, b) => gaps(b) - gaps(a) || b.findings - a.findings || (a.uscc < b.uscc ? -1 : 1))
}

class CatalogsPage extends Page<Loaded> {
  protected override readonly live = ['assessment.']

  protected async load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    const health = await get('/catalog-health', { signal })
    const duplicates = await get('/findings', { query: { control: health.rules.many_sources, addressee: 'authority', limit: 200 }, signal })
    return { health, duplicates }
  }

  protected heading(): string {
    return t('目录体检')
  }

  protected view({ health, duplicates }: Loaded): TemplateResult {
    if (!health.assessed) return notAssessed()
    const group = (title: string, rows: CatalogHealth['cycles']) => html`<section class="panel"><h2>${title}</h2>
      <table class="rows bars"><tbody>${rows
        .filter((r) => r.n > 0 || r.code !== '')
        .map(
          (r) =>
            html`<tr><th scope="row">${r.code === '' ? html`<span class="hatch">${r.label}</span>` : r.label}</th><td>${bar(r.n / Math.max(1, health.total), `${r.label} ${r.n}`)}</td><td class="num">${count(r.n)}</td></tr>`,
        )}</tbody></table></section>`
    return html`
      <h1>${t('目录体检')}</h1>
      <p class="lead">${t('在用目录 {total} 条，要素齐全 {complete} 条（{share}）。', { total: count(health.total), complete: count(health.complete), share: percent(health.total === 0 ? null : health.complete / health.total) })}</p>
      <div class="three">
        <section class="panel"><h2>${t('各要素填写率')}</h2>
          <table class="rows bars"><tbody>${health.elements.map(
            (e) =>
              html`<tr><th scope="row">${e.label}</th><td>${bar(e.due === 0 ? 1 : e.filled / e.due, percent(e.due === 0 ? null : e.filled / e.due))}</td><td class="num">${percent(e.due === 0 ? null : e.filled / e.due)}</td></tr>`,
          )}</tbody></table></section>
        ${group(t('更新周期'), health.cycles)}${group(t('共享属性'), health.share_types)}
      </div>
      <section><h2>${t('各机构')}</h2>
        <p class="quiet">${t('各要素一列是缺少该要素的目录数，缺得多的在前。')}</p>
        ${table({ name: 'catalogs', label: t('各机构目录体检'), columns: columns(health), rows: worstFirst(health.agencies), key: (a) => a.uscc })}</section>
      <section><h2>${t('一数多源')}</h2>
        ${duplicates.findings.length === 0 ? html`<p class="quiet">${t('没有未消除的一数多源线索。')}</p>` : findingTable(duplicates.findings, t('一数多源线索'), { total: duplicates.total, omit: ['due', 'magnitude', 'state'] })}</section>
      <section><h2>${t('有关的检测控制')}</h2>
        <ul>${health.controls.map((c) => html`<li><a href="/controls/${c.id}">${c.id} ${c.title}</a> · <a href=${href('/findings', { control: c.id })}>${t('{n} 条线索未消除', { n: count(c.open) })}</a></li>`)}</ul></section>`
  }
}

customElements.define('sh-catalogs', CatalogsPage)
