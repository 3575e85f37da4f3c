// 审计员：谁在什么时候做了什么，链条是否完整？
import { html, nothing, type TemplateResult } from 'lit'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { filterBar } from '../parts/filters.ts'
import { emptyState } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { href, navigate, type Route, withQuery } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'

interface AuditEvent {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly subject: string
  readonly actor: string
  readonly actor_name: string
  readonly body: string
}

interface Loaded {
  readonly events: readonly AuditEvent[]
  readonly next: number | null
}

const KINDS = (): { code: string; label: string }[] => [
  { code: 'session.', label: t('登录与退出') },
  { code: 'user.', label: t('用户') },
  { code: 'token.', label: t('接口令牌') },
  { code: 'case.', label: t('整改') },
  { code: 'waiver.', label: t('豁免') },
  { code: 'document.', label: t('公文') },
  { code: 'score.', label: t('考核') },
  { code: 'gate.', label: t('闸口') },
  { code: 'import.', label: t('导入') },
  { code: 'assessment.', label: t('检测') },
  { code: 'finding.', label: t('线索') },
  { code: 'export.', label: t('导出') },
  { code: 'setting.', label: t('设置') },
]

const columns = (): Column<AuditEvent>[] => [
  { id: 'seq', head: t('序号'), num: true, width: 84, value: (e) => e.seq },
  { id: 'at', head: t('时间'), width: 170, value: (e) => e.at.slice(0, 19) },
  { id: 'actor', head: t('谁'), width: 130, value: (e) => e.actor_name },
  { id: 'kind', head: t('做了什么'), width: 190, value: (e) => e.kind, cell: (e) => html`<span class="code">${e.kind}</span>` },
  { id: 'subject', head: t('对象'), width: 260, value: (e) => e.subject, cell: (e) => html`<span class="code">${e.subject}</span>` },
  { id: 'body', head: t('内容'), width: 420, value: (e) => e.body, cell: (e) => html`<span class="code">${e.body}</span>` },
]

class AuditPage extends Page<Loaded> {
  protected load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const filters = Object.fromEntries([...route.query].filter(([k]) => !k.includes('.')))
    return get(href('/audit', { ...filters, limit: 200 }), signal)
  }

  protected heading(): string {
    return t('审计')
  }

  protected view(d: Loaded): TemplateResult {
    const { query } = this.route
    const date = (name: string, label: string) =>
      html`<label><span>${label}</span><input type="date" .value=${query.get(name) ?? ''} @change=${(e: Event) => navigate(withQuery('/audit', query, { [name]: (e.currentTarget as HTMLInputElement).value }))} /></label>`
    return html`
      <h1>${t('审计')}</h1>
      <p class="lead">${t('每一步只增不改，前后相接；用命令 npm run -s shuheng -- verify 可核对整条链。')}</p>
      <div class="filters">${date('from', t('自'))}${date('to', t('至'))}</div>
      ${filterBar('/audit', query, [{ name: 'kind', label: t('种类'), all: t('全部种类'), options: KINDS() }], t('对象、内容或姓名'))}
      ${
        d.events.length === 0
          ? emptyState(t('没有符合条件的事件'), t('请放宽条件再看。'), { href: '/audit', text: t('清除条件') })
          : table({
              name: 'audit',
              label: t('审计事件'),
              columns: columns(),
              rows: d.events,
              key: (e) => String(e.seq),
              ...(can('export') ? { download: href('/api/downloads/audit', Object.fromEntries(query)) } : {}),
            })
      }
      <nav class="paging" aria-label=${t('翻页')}>${query.get('cursor') ? html`<a href=${withQuery('/audit', query, {})}>${t('回到最新')}</a>` : nothing}${d.next === null ? nothing : html`<a rel="next" href=${withQuery('/audit', query, { cursor: String(d.next) })}>${t('更早的')}</a>`}</nav>`
  }
}

customElements.define('sh-audit', AuditPage)
