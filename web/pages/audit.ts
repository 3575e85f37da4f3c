// 审计员：谁在什么时候做了什么，链条是否完整？
import { html, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { apiUrl, asWritten, get } from '../api.ts'
import { eventGist } from '../event-words.ts'
import { Page } from '../page.ts'
import { filterBar } from '../parts/filters.ts'
import { showDialog } from '../parts/show-dialog.ts'
import { emptyState } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { type Route, withQuery } from '../router.ts'
import { can } from '../session.ts'
import { served, t } from '../text/t.ts'

type Loaded = Answer<'/audit'>
type AuditEvent = Loaded['events'][number]

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
  { id: 'at', head: t('时间'), width: 164, value: (e) => e.at.slice(0, 19) },
  { id: 'actor', head: t('谁'), width: 150, value: (e) => e.actor_name },
  {
    id: 'kind',
    head: t('做了什么'),
    width: 180,
    value: (e) => served(e.label, e.label_en),
    cell: (e) => html`<span title=${e.kind}>${served(e.label, e.label_en)}</span>`,
  },
  {
    id: 'subject',
    head: t('对象'),
    width: 260,
    value: (e) => e.subject,
    cell: (e) => (e.subject === e.actor ? t('本人') : html`<span class="code">${e.subject}</span>`),
  },
  {
    id: 'body',
    head: t('内容'),
    width: 420,
    value: (e) => e.body,
    cell: (e) =>
      e.body === '{}'
        ? '—'
        : html`<button type="button" class="link" aria-label=${t('第 {n} 条的原文', { n: e.seq })} @click=${() => whole(e)}>${t('原文')}</button> ${eventGist(e.body)}`,
  },
]

/** The event as it stands in the chain. */
function whole(e: AuditEvent): void {
  void showDialog(`${served(e.label, e.label_en)} · ${t('第 {n} 条的原文', { n: e.seq })}`, () => {
    let text = e.body
    try {
      text = JSON.stringify(JSON.parse(e.body), null, 2)
    } catch {
      // What cannot be read as JSON is shown as it is.
    }
    return html`<dl class="facts-list"><div><dt>${t('种类')}</dt><dd class="code">${e.kind}</dd></div><div><dt>${t('对象')}</dt><dd class="code">${e.subject}</dd></div><div><dt>${t('时间')}</dt><dd>${e.at}</dd></div></dl><pre>${text}</pre>`
  })
}

class AuditPage extends Page<Loaded> {
  protected load(route: Route, signal: AbortSignal): Promise<Loaded> {
    return get('/audit', {
      query: { ...asWritten(route.query, 'kind', 'actor', 'subject', 'from', 'to', 'q', 'cursor'), limit: 200 },
      signal,
    })
  }

  protected heading(): string {
    return t('审计')
  }

  protected view(d: Loaded): TemplateResult {
    const { query } = this.route
    return html`
      <h1>${t('审计')}</h1>
      <p class="lead">${t('每一步只增不改，前后相接；用命令 npm run -s shuheng -- verify 可核对整条链。')}</p>
      ${filterBar('/audit', query, [{ name: 'kind', label: t('种类'), all: t('全部种类'), options: KINDS() }], t('对象、内容或姓名'), [
        { name: 'from', label: t('自') },
        { name: 'to', label: t('至') },
      ])}
      ${
        d.events.length === 0
          ? emptyState(t('没有符合条件的事件'), t('请放宽条件再看。'), { href: '/audit', text: t('清除条件') })
          : table({
              name: 'audit',
              label: t('审计事件'),
              columns: columns(),
              rows: d.events,
              key: (e) => String(e.seq),
              ...(can('export')
                ? { download: apiUrl('/downloads/:file', { param: { file: 'audit' }, query: Object.fromEntries(query) }) }
                : {}),
            })
      }
      <nav class="paging" aria-label=${t('翻页')}>${query.get('cursor') ? html`<a href=${withQuery('/audit', query, {})}>${t('回到最新')}</a>` : nothing}${d.next === null ? nothing : html`<a rel="next" href=${withQuery('/audit', query, { cursor: String(d.next) })}>${t('更早的')}</a>`}</nav>`
  }
}

customElements.define('sh-audit', AuditPage)
