import { html, type TemplateResult } from 'lit'
import type { Overview } from '../../server/api/types.ts'
import { get } from '../api.ts'
import '../charts/chart.ts'
import { severityTable } from '../charts/severity-option.ts'
import { Page } from '../page.ts'
import { filterBar } from '../parts/filters.ts'
import { heatRows, heatTable } from '../parts/heat.ts'
import { emptyState, notAssessed } from '../parts/states.ts'
import { href, type Route, withQuery } from '../router.ts'
import { SEVERITIES, SEVERITY, SHAPE } from '../words.ts'

class OverviewPage extends Page<Overview> {
  protected load(route: Route, signal: AbortSignal): Promise<Overview> {
    return get(href('/overview', { region: route.query.get('region'), org_type: route.query.get('org_type') }), signal)
  }

  protected heading(): string {
    return '总览'
  }

  protected view(data: Overview): TemplateResult {
    if (!data.assessed) return notAssessed()
    const { query } = this.route
    const sort = query.get('sort') ?? 'open'
    const rows = heatRows(data.agencies, query.get('q') ?? '', sort)
    return html`
      <h1>总览</h1>
      <p class="lead">${data.agencies.length} 个机构，对照第三十五条九项。线索须经人核实后才作认定。</p>
      ${filterBar(
        '/',
        query,
        [
          {
            name: 'region',
            label: '区域',
            all: '全部区域',
            options: data.regions.map((r) => ({ code: r.code, label: `${r.label}（${r.agencies}）` })),
          },
          {
            name: 'org_type',
            label: '类型',
            all: '全部类型',
            options: data.types.map((t) => ({ code: t.code, label: `${t.label}（${t.agencies}）` })),
          },
        ],
        '机构名称',
      )}
      <p class="legend" aria-label="图例">
        ${SEVERITIES.map((s) => html`<span class="sev sev-${s}">${SHAPE[s]} ${SEVERITY[s]}</span>`)}
        <span class="hatch">数据不足</span><span class="ok">0 已判定无线索</span><span><span class="hatch">0</span> 部分已判定</span><span>— 无判定对象</span>
      </p>
      ${
        rows.length === 0
          ? emptyState('没有符合条件的机构', '请放宽区域、类型或搜索条件。', { href: '/', text: '清除条件' })
          : heatTable(rows, data.items, (s) => withQuery('/', query, { sort: s }), sort)
      }
      <sh-severity-chart .table=${severityTable(rows, data.items)}></sh-severity-chart>
    `
  }
}

customElements.define('sh-overview', OverviewPage)
