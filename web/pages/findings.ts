// 经办人：有哪些线索符合这些条件，先看哪一条？

import { html, nothing, type TemplateResult } from 'lit'
import { SEVERITIES } from '../../server/common/codes.ts'
import { apiUrl, asWritten, get } from '../api.ts'
import { Page } from '../page.ts'
import { causeHead, causesPanel } from '../parts/cause-parts.ts'
import { filterBar } from '../parts/filters.ts'
import { findingTable } from '../parts/finding-table.ts'
import { emptyState, notAssessed } from '../parts/states.ts'
import { type Route } from '../router.ts'
import { can, is } from '../session.ts'
import { t } from '../text/t.ts'
import type { CausePage, ControlRow, FindingPage, FindingRow, Overview } from '../wire.ts'
import { CHANGE, controlTitle, EVIDENCE_CLASS, itemName, SEVERITY, STATE } from '../words.ts'

interface Loaded {
  readonly page: FindingPage
  readonly overview: Overview
  readonly controls: readonly ControlRow[]
  /** The one that is asked for, or those behind the leads of an institution or item. */
  readonly causes: CausePage | undefined
}

/** Filters under which the causes are shown above the leads. */
const CAUSE_FILTERS = new Set(['agency', 'item', 'sort'])

const codes = (words: Readonly<Record<string, string>>) => Object.keys(words).map((code) => ({ code, label: words[code] ?? code }))

class FindingsPage extends Page<Loaded> {
  protected override readonly live = ['assessment.']
  #rows: FindingRow[] = []
  #next: string | null = null
  #query = ''

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const { cause, ...narrow }: Record<string, string> = Object.fromEntries(route.query)
    const shown = cause !== undefined || Object.keys(narrow).every((k) => CAUSE_FILTERS.has(k) || k.includes('.'))
    const { agency, item } = narrow
    const [page, overview, list, causes] = await Promise.all([
      get('/findings', { query: { ...asWritten(route.query), limit: 200 }, signal }),
      get('/overview', { signal }),
      get('/controls', { signal }),
      shown ? get('/causes', { query: { cause, agency, item, limit: 6 }, signal }) : undefined,
    ])
    this.#rows = [...page.findings]
    this.#next = page.next
    this.#query = route.query.toString()
    return { page, overview, controls: list.controls, causes }
  }

  protected heading(): string {
    return t('线索')
  }

  async #more(): Promise<void> {
    const query = this.#query
    const page = await get('/findings', { query: { ...asWritten(new URLSearchParams(query)), limit: 200, cursor: this.#next } })
    if (query !== this.#query) return
    this.#rows = [...this.#rows, ...page.findings]
    this.#next = page.next
    this.requestUpdate()
  }

  protected view({ page, overview, controls, causes }: Loaded): TemplateResult {
    if (!page.assessed && page.total === 0) return notAssessed()
    const { query } = this.route
    const item = query.get('item')
    const own = query.get('addressee') === 'authority'
    const one = query.get('cause') ? causes?.causes[0] : undefined
    const changed = ['change', 'since', 'until'].some((k) => query.get(k))
    const filters = Object.fromEntries([...query].filter(([k]) => !k.includes('.')))
    return html`
      <h1>${own ? t('自查') : t('线索')}</h1>
      ${one ? causeHead(one, () => void this.reload()) : nothing}
      ${own ? html`<p class="quiet">${t('属于公共数据主管部门自身职责的线索：不进入对单位的通知、考核和计数。')}</p>` : nothing}
      ${filterBar(
        '/findings',
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
          {
            name: 'control',
            label: t('检测控制'),
            all: t('全部检测控制'),
            options: controls
              .filter((c) => !item || String(c.item) === item)
              .map((c) => ({ code: c.id, label: `${c.id} ${controlTitle(c)}` })),
          },
          ...(is('authority') || is('signer') || is('auditor')
            ? [{ name: 'addressee', label: t('归属'), all: t('各单位'), options: [{ code: 'authority', label: t('主管部门自查') }] }]
            : []),
          { name: 'severity', label: t('程度'), all: t('全部程度'), options: SEVERITIES.map((s) => ({ code: s, label: SEVERITY[s] })) },
          { name: 'evidence_class', label: t('证据'), all: t('全部证据'), options: codes(EVIDENCE_CLASS) },
          { name: 'change', label: t('变化'), all: t('不限'), options: codes(CHANGE) },
          {
            name: 'state',
            label: t('状态'),
            all: changed ? t('全部') : STATE.open,
            options: [
              ...(changed ? [{ code: 'open', label: STATE.open }] : []),
              { code: 'cleared', label: STATE.cleared },
              { code: 'adjusted', label: STATE.adjusted },
              ...(changed ? [] : [{ code: 'all', label: t('全部') }]),
            ],
          },
          {
            name: 'sort',
            label: t('排序'),
            all: t('程度重者在前'),
            options: [
              { code: 'recent', label: t('新发现在前') },
              { code: 'due', label: t('到期早者在前') },
              { code: 'occurred', label: t('发生早者在前') },
            ],
          },
        ],
        t('机构、控制或对象'),
        changed
          ? [
              { name: 'since', label: t('检测截止日自') },
              { name: 'until', label: t('至') },
            ]
          : [],
      )}
      ${causes && !one ? causesPanel(causes, filters) : nothing}
      ${
        this.#rows.length === 0
          ? this.#empty()
          : findingTable(this.#rows, t('线索列表'), {
              total: page.total,
              fixed: page.total > this.#rows.length,
              search: false,
              omit: query.get('state') || changed ? [] : ['state'],
              ...(this.#next === null ? {} : { more: () => this.#more() }),
              ...(can('export') ? { download: apiUrl('/downloads/:file', { param: { file: 'findings' }, query: filters }) } : {}),
            })
      }
    `
  }

  #empty(): TemplateResult {
    const filtered = [...this.route.query.keys()].some((k) => k !== 'sort')
    return filtered
      ? emptyState(t('没有符合条件的线索'), t('这只说明在这些条件下没有，请放宽条件再看。'), { href: '/findings', text: t('清除条件') })
      : emptyState(t('没有未消除的线索'), t('已检测的部分没有线索；未导入的数据没有检测。'), {
          href: '/coverage',
          text: t('查看哪些数据没有检测'),
        })
  }
}

customElements.define('sh-findings', FindingsPage)
