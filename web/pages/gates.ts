// 项目审批部门：哪些项目在等我，能不能批？

import { html, nothing, type TemplateResult } from 'lit'
import { GATE_IDS } from '../../server/common/codes.ts'
import { apiUrl, asWritten, get } from '../api.ts'
import { gateName, standingName } from '../gate-data.ts'
import { Page } from '../page.ts'
import { verdictMark } from '../parts/gate-parts.ts'
import { emptyState } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route, withQuery } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { GateList, GateRow } from '../wire.ts'
import { count } from '../words.ts'

const columns = (): Column<GateRow>[] => [
  {
    id: 'name',
    head: t('项目'),
    width: 260,
    value: (p) => p.name,
    cell: (p) => html`<a href=${href(`/gates/${encodeURIComponent(p.project_id)}`, { stage: p.gate })}>${p.name}</a>`,
  },
  { id: 'id', head: t('编号'), width: 110, value: (p) => p.project_id, cell: (p) => html`<span class="code">${p.project_id}</span>` },
  { id: 'agency', head: t('建设单位'), width: 190, value: (p) => p.agency },
  { id: 'gate', head: t('环节'), width: 110, facet: true, value: (p) => gateName(p.gate) },
  { id: 'verdict', head: t('结论'), width: 110, facet: true, value: (p) => p.verdict, cell: (p) => verdictMark(p.verdict) },
  { id: 'since', head: t('自'), width: 104, value: (p) => p.since },
  { id: 'failing', head: t('不通过'), unit: t('项'), num: true, width: 96, value: (p) => p.failing },
  {
    id: 'unknown',
    head: t('数据不足'),
    unit: t('项'),
    num: true,
    width: 104,
    value: (p) => p.unknown,
    cell: (p) => (p.unknown > 0 ? html`<span class="hatch">${count(p.unknown)}</span>` : '0'),
  },
  {
    id: 'opinion',
    head: t('意见'),
    width: 120,
    facet: true,
    value: (p) => standingName(p.opinion),
    cell: (p) => (p.opinion === 'reopened' ? html`<span class="due">▲ ${standingName(p.opinion)}</span>` : standingName(p.opinion)),
  },
]

class GatesPage extends Page<GateList> {
  protected override readonly live = ['gate.', 'assessment.']

  protected load(route: Route, signal: AbortSignal): Promise<GateList> {
    return get('/gates', {
      query: asWritten(route.query, 'stage', 'waiting', 'verdict'),
      signal,
    })
  }

  protected heading(): string {
    return t('项目闸口')
  }

  protected view(d: GateList): TemplateResult {
    const { query } = this.route
    const waiting = query.get('waiting') === 'true'
    const stage = query.get('stage')
    const tab = (text: string, change: Record<string, string | undefined>, here: boolean) =>
      html`<a href=${withQuery('/gates', query, change)} aria-current=${here ? 'page' : nothing}>${text}</a>`
    return html`
      <h1>${t('项目闸口')}</h1>
      <p class="lead" lang="zh-CN">办法第二十九条：数据目录、汇聚、共享不符合要求的，不得批准立项、不得开展验收活动、不得使用财政资金。</p>
      <nav class="subnav" aria-label=${t('环节')}>
        ${tab(t('各项目当前环节'), { stage: '' }, stage === null)}${GATE_IDS.map((g) => tab(gateName(g), { stage: g }, stage === g))}
        ${can('gate.check') ? html`<a href="/gates/precheck">${t('立项预检')}</a>` : nothing}
      </nav>
      <p class="figures">
        <a href=${withQuery('/gates', query, { waiting: waiting ? '' : 'true' })} aria-current=${waiting ? 'true' : nothing}><b>${count(d.waiting)}</b> ${t('等办理')}</a>
        ${Object.entries(d.counts).map(([verdict, n]) => html`<a href=${withQuery('/gates', query, { verdict: query.get('verdict') === verdict ? '' : verdict })}><b>${count(n)}</b> ${verdictMark(verdict)}</a>`)}
      </p>
      ${
        d.projects.length === 0
          ? emptyState(t('没有符合条件的项目'), t('导入政务信息化项目清单并检测后，项目会按所处环节列在这里。'), {
              href: '/gates',
              text: t('清除条件'),
            })
          : table({
              name: 'gates',
              label: t('项目闸口'),
              columns: columns(),
              rows: d.projects,
              key: (p) => `${p.project_id} ${p.gate}`,
              ...(can('export') ? { download: apiUrl('/downloads/:file', { param: { file: 'gates' } }) } : {}),
            })
      }`
  }
}

customElements.define('sh-gates', GatesPage)
