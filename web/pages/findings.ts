import { html, type TemplateResult } from 'lit'
import type { ControlRow, FindingPage, Overview } from '../../server/api/types.ts'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { filterBar } from '../parts/filters.ts'
import { findingTable } from '../parts/finding-table.ts'
import { emptyState, notAssessed } from '../parts/states.ts'
import { href, type Route, withQuery } from '../router.ts'
import { count, EVIDENCE_CLASS, itemName, SEVERITIES, SEVERITY, STATE } from '../words.ts'

interface Loaded {
  readonly page: FindingPage
  readonly overview: Overview
  readonly controls: readonly ControlRow[]
}

const codes = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([code, label]) => ({ code, label }))

class FindingsPage extends Page<Loaded> {
  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const [page, overview, list] = await Promise.all([
      get<FindingPage>(href('/findings', Object.fromEntries(route.query)), signal),
      get<Overview>('/overview', signal),
      get<{ controls: readonly ControlRow[] }>('/controls', signal),
    ])
    return { page, overview, controls: list.controls }
  }

  protected heading(): string {
    return '线索'
  }

  protected view({ page, overview, controls }: Loaded): TemplateResult {
    if (!page.assessed && page.total === 0) return notAssessed()
    const { query } = this.route
    const item = query.get('item')
    return html`
      <h1>线索</h1>
      ${filterBar(
        '/findings',
        query,
        [
          { name: 'agency', label: '机构', all: '全部机构', options: overview.agencies.map((a) => ({ code: a.uscc, label: a.name })) },
          {
            name: 'item',
            label: '事项',
            all: '全部九项',
            options: overview.items.map((i) => ({ code: String(i.no), label: itemName(i.no, i.short) })),
          },
          {
            name: 'control',
            label: '检测控制',
            all: '全部检测控制',
            options: controls.filter((c) => !item || String(c.item) === item).map((c) => ({ code: c.id, label: `${c.id} ${c.title_zh}` })),
          },
          { name: 'severity', label: '程度', all: '全部程度', options: SEVERITIES.map((s) => ({ code: s, label: SEVERITY[s] })) },
          { name: 'evidence_class', label: '证据', all: '全部证据', options: codes(EVIDENCE_CLASS) },
          {
            name: 'state',
            label: '状态',
            all: '未消除',
            options: [
              { code: 'cleared', label: STATE.cleared },
              { code: 'all', label: '全部' },
            ],
          },
          {
            name: 'sort',
            label: '排序',
            all: '程度重者在前',
            options: [
              { code: 'recent', label: '新发现在前' },
              { code: 'due', label: '到期早者在前' },
              { code: 'occurred', label: '发生早者在前' },
            ],
          },
        ],
        '机构、控制或对象',
      )}
      <p class="lead" role="status">共 ${count(page.total)} 条</p>
      ${page.findings.length === 0 ? this.#empty() : findingTable(page.findings, '线索列表')}
      <nav class="paging" aria-label="翻页">
        ${query.get('cursor') ? html`<a href=${withQuery('/findings', query, {})}>回到第一页</a>` : ''}
        ${page.next ? html`<a rel="next" href=${withQuery('/findings', query, { cursor: page.next })}>下一页</a>` : ''}
      </nav>
    `
  }

  #empty(): TemplateResult {
    const filtered = [...this.route.query.keys()].some((k) => k !== 'sort')
    return filtered
      ? emptyState('没有符合条件的线索', '这只说明在这些条件下没有，请放宽条件再看。', { href: '/findings', text: '清除条件' })
      : emptyState('没有未消除的线索', '已检测的部分没有线索；未导入的数据没有检测。', { href: '/coverage', text: '查看哪些数据没有检测' })
  }
}

customElements.define('sh-findings', FindingsPage)
