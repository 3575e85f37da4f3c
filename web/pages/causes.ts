// 经办人：改掉哪一件事，能消除最多的线索？

import { html, type TemplateResult } from 'lit'
import { SEVERITIES } from '../../server/common/codes.ts'
import { asWritten, get } from '../api.ts'
import { Page } from '../page.ts'
import { causeControls, causeLink, causeName } from '../parts/cause-parts.ts'
import { filterBar } from '../parts/filters.ts'
import { severityMark } from '../parts/marks.ts'
import { emptyState, notAssessed } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import type { Route } from '../router.ts'
import { served, t } from '../text/t.ts'
import type { Cause, CausePage, Overview } from '../wire.ts'
import { count, itemName, SEVERITY } from '../words.ts'

interface Loaded {
  readonly page: CausePage
  readonly overview: Overview
}

const STEP = 200

const columns = (): Column<Cause>[] => [
  { id: 'cause', head: t('改掉哪一件事'), width: 300, value: causeName, cell: causeLink, wrap: true },
  { id: 'agency', head: t('机构'), width: 180, value: (c) => c.agency },
  { id: 'leads', head: t('线索'), num: true, width: 72, value: (c) => c.leads },
  { id: 'in_case', head: t('已立案'), num: true, width: 84, value: (c) => c.in_case, spare: true },
  { id: 'severity', head: t('程度'), width: 84, value: (c) => c.severity, cell: (c) => severityMark(c.severity) },
  { id: 'controls', head: t('检测控制'), width: 220, value: causeControls, wrap: true },
  { id: 'mend', head: t('怎么消除'), width: 300, value: (c) => served(c.mend, c.mend_en), wrap: true },
]

class CausesPage extends Page<Loaded> {
  protected override readonly live = ['assessment.']
  #rows: Cause[] = []

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const [page, overview] = await Promise.all([
      get('/causes', { query: { ...asWritten(route.query), limit: STEP }, signal }),
      get('/overview', { signal }),
    ])
    this.#rows = [...page.causes]
    return { page, overview }
  }

  protected heading(): string {
    return t('线索的原因')
  }

  async #more(): Promise<void> {
    const { query } = this.route
    const page = await get('/causes', { query: { ...asWritten(query), limit: STEP, offset: this.#rows.length } })
    if (query !== this.route.query) return
    this.#rows = [...this.#rows, ...page.causes]
    this.requestUpdate()
  }

  protected view({ page, overview }: Loaded): TemplateResult {
    if (!page.assessed && page.total === 0) return notAssessed()
    const { query } = this.route
    return html`<h1>${t('线索的原因')}</h1>
      <p class="quiet">${t('同一授权、同一供数任务、同一目录条目等引出的线索归为一个原因：改掉这一件事，它们一起消除。')} ${t('{leads} 条未消除线索出自 {n} 个原因', { leads: count(page.leads), n: count(page.total) })}</p>
      ${filterBar(
        '/causes',
        query,
        [
          {
            name: 'agency',
            label: t('机构'),
            all: t('全部机构'),
            options: overview.agencies.map((a) => ({ code: a.uscc, label: a.name })),
          },
          {
            name: 'item',
            label: t('事项'),
            all: t('全部九项'),
            options: overview.items.map((i) => ({ code: String(i.no), label: itemName(i.no) })),
          },
          { name: 'severity', label: t('程度'), all: t('全部程度'), options: SEVERITIES.map((s) => ({ code: s, label: SEVERITY[s] })) },
          {
            name: 'sort',
            label: t('排序'),
            all: t('线索多者在前'),
            options: [{ code: 'severity', label: t('程度重者在前') }],
          },
        ],
        t('机构或对象'),
      )}
      ${
        this.#rows.length === 0
          ? emptyState(t('没有未消除的线索'), t('已检测的部分没有线索；未导入的数据没有检测。'), { href: '/causes', text: t('清除条件') })
          : table({
              name: 'causes',
              label: t('线索的原因'),
              columns: columns(),
              rows: this.#rows,
              key: (c) => c.cause_id,
              total: page.total,
              fixed: page.total > this.#rows.length,
              search: false,
              ...(this.#rows.length < page.total ? { more: () => this.#more() } : {}),
            })
      }`
  }
}

customElements.define('sh-causes', CausesPage)
