// 主管部门：判定时看得到哪些数据，哪些没有，因此什么无法判定？
import { html, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { agencyLink } from '../parts/agency-name.ts'
import { coverageCalendar } from '../parts/coverage-calendar.ts'
import { dataTabs } from '../parts/data-tabs.ts'
import { type Column, table } from '../parts/table.ts'
import { workCalendar } from '../parts/work-calendar.ts'
import type { Route } from '../router.ts'
import { t } from '../text/t.ts'
import type { Coverage } from '../wire.ts'
import { count } from '../words.ts'

type TableRow = Coverage['tables'][number]
type UnknownRow = Coverage['unknown'][number]

const controlLinks = (ids: readonly string[]) =>
  ids.map((id, i) => html`${i > 0 ? '、' : ''}<a class="date" href="/controls/${id}">${id}</a>`)

const tableColumns = (): Column<TableRow>[] => [
  {
    id: 'label',
    head: t('数据'),
    width: 220,
    value: (r) => r.label,
    cell: (r) => html`${r.label} ${r.mandatory ? html`<span class="tag">${t('必备')}</span>` : ''}`,
  },
  { id: 'name', head: t('表名'), width: 150, value: (r) => r.name, cell: (r) => html`<span class="code">${r.name}</span>` },
  {
    id: 'loaded',
    head: t('情况'),
    width: 100,
    facet: true,
    value: (r) => (r.loaded ? t('已导入') : t('未导入')),
    cell: (r) => (r.loaded ? html`<span class="ok">✓ ${t('已导入')}</span>` : html`<span class="hatch">${t('未导入')}</span>`),
  },
  { id: 'rows', head: t('行数'), num: true, value: (r) => (r.loaded ? r.rows : null) },
  { id: 'batches', head: t('文件数'), num: true, width: 84, value: (r) => r.batches },
  { id: 'from', head: t('起'), width: 104, value: (r) => r.period_from },
  { id: 'to', head: t('止'), width: 104, value: (r) => r.period_to },
  { id: 'controls', head: t('依赖它的检测控制'), num: true, width: 150, value: (r) => r.controls.length },
]

const unknownColumns = (): Column<UnknownRow>[] => [
  {
    id: 'agency',
    head: t('机构'),
    width: 220,
    value: (r) => r.agency,
    cell: (r) => agencyLink(r.uscc, r.agency),
  },
  {
    id: 'reason',
    head: t('原因'),
    width: 260,
    facet: true,
    value: (r) => r.label,
    cell: (r) => html`<span class="hatch">${r.label}</span>`,
  },
  { id: 'n', head: t('对象'), unit: t('项'), num: true, value: (r) => r.n },
  {
    id: 'controls',
    head: t('检测控制'),
    width: 360,
    wrap: true,
    value: (r) => r.controls.join('、'),
    cell: (r) => controlLinks(r.controls),
  },
]

interface Loaded {
  readonly coverage: Coverage
  readonly years: Answer<'/calendar'>['years']
}

class CoveragePage extends Page<Loaded> {
  protected override readonly live = ['assessment.', 'import.', 'calendar.']

  protected async load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    const [coverage, { years }] = await Promise.all([get('/coverage', { signal }), get('/calendar', { signal })])
    return { coverage, years }
  }

  protected heading(): string {
    return t('数据覆盖')
  }

  protected view({ coverage: d, years }: Loaded): TemplateResult {
    const loaded = d.tables.filter((x) => x.loaded).length
    return html`
      ${dataTabs('coverage')}
      <p class="lead">${t('{total} 类数据中已导入 {loaded} 类。没有导入的数据不能判定，不等于没有问题。', { total: d.tables.length, loaded })}</p>
      ${
        d.failed.length > 0
          ? html`<section class="panel"><h2>${t('检测失败的控制')}</h2><ul>${d.failed.map((f) => html`<li><span class="bad">✕</span> <a href="/controls/${f.id}">${f.id} ${f.title}</a></li>`)}</ul></section>`
          : ''
      }
      <section><h2>${t('数据期间')}</h2>${coverageCalendar(d.tables)}</section>
      <section><h2>${t('数据表')}</h2>
        ${table({ name: 'tables', label: t('数据表'), columns: tableColumns(), rows: d.tables, key: (r) => r.name })}
      </section>
      ${workCalendar(years, () => void this.reload())}
      <section>
        <h2>${t('数据不足的原因')}</h2>
        ${
          !d.assessed
            ? html`<p>${t('尚未检测。')}</p>`
            : d.unknown.length === 0
              ? html`<p>${t('没有因数据不足而无法判定的对象。')}</p>`
              : html`<p class="quiet">${t('共 {n} 项对象没有判定。', { n: count(d.unknown.reduce((n, u) => n + u.n, 0)) })}</p>
                ${table({ name: 'unknown', label: t('数据不足的原因'), columns: unknownColumns(), rows: d.unknown, key: (r) => `${r.uscc} ${r.reason}` })}`
        }
      </section>`
  }
}

customElements.define('sh-coverage', CoveragePage)
