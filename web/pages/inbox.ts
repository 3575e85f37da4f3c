// 每位工作人员：系统提醒过我什么，哪些还没有看？
import { html, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { get, send } from '../api.ts'
import { Page } from '../page.ts'
import { emptyState } from '../parts/states.ts'
import { unbroken } from '../parts/unbroken.ts'
import { t } from '../text/t.ts'
import type { Notice } from '../wire.ts'
import { minute } from '../words.ts'

type Subscription = Answer<'/chat/subscriptions'>['rules'][number]

interface Data {
  readonly notices: readonly Notice[]
  readonly rules: readonly Subscription[]
}

class InboxPage extends Page<Data> {
  protected override readonly live = ['delivery.', 'chat.']

  protected async load(_: unknown, signal: AbortSignal): Promise<Data> {
    const [{ notices }, { rules }] = await Promise.all([get('/inbox', { signal }), get('/chat/subscriptions', { signal })])
    return { notices, rules }
  }

  protected heading(): string {
    return t('我的提醒')
  }

  protected view(d: Data): TemplateResult {
    const fresh = d.notices.filter((n) => n.read_at === null)
    const seen = d.notices.filter((n) => n.read_at !== null)
    return html`<h1>${t('我的提醒')}</h1>
      ${d.notices.length === 0 ? emptyState(t('还没有提醒'), t('到期、退回、上报等事项会出现在这里。')) : nothing}
      ${fresh.length > 0 ? html`<section class="panel"><h2>${t('未读 {n}', { n: fresh.length })}</h2>${this.#list(fresh)}</section>` : nothing}
      ${seen.length > 0 ? html`<section class="panel"><h2>${t('已知悉 {n}', { n: seen.length })}</h2>${this.#list(seen)}</section>` : nothing}
      ${
        d.rules.length > 0
          ? html`<section class="panel"><h2>${t('聊天里接收哪些')}</h2><p class="quiet">${t('这里始终全部保留；关闭只影响聊天。')}</p>
              <ul class="ticks">${d.rules.map(
                (r) =>
                  html`<li><label class="check"><input type="checkbox" .checked=${r.enabled} @change=${(e: Event) => void this.#switch(r.rule, (e.target as HTMLInputElement).checked)} /> <span>${r.title}</span></label></li>`,
              )}</ul></section>`
          : nothing
      }`
  }

  #list(notices: readonly Notice[]): TemplateResult {
    return html`<ul class="notices">${notices.map(
      (n) =>
        html`<li>
          <a href=${n.path}>${unbroken(n.line)}</a> <small class="date quiet">${minute(n.created_at)}</small>
          ${n.read_at === null ? html`<button type="button" class="plain small" @click=${() => void this.#read(n.subject)}>${t('知道了')}</button>` : nothing}
        </li>`,
    )}</ul>`
  }

  async #read(subject: string): Promise<void> {
    await send('POST', '/inbox/read', { json: { subject } })
    await this.reload()
  }

  async #switch(rule: string, enabled: boolean): Promise<void> {
    await send('PUT', '/chat/subscriptions', { json: { rule, enabled } })
    await this.reload()
  }
}

customElements.define('sh-inbox', InboxPage)
