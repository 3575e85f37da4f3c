// 收到邀请的人：我怎样设置密码、开始使用？
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { get, send } from '../api.ts'
import { newPasswordFields, newPasswordOf } from '../parts/new-password.ts'
import { emptyState } from '../parts/states.ts'
import { t } from '../text/t.ts'
import type { Session } from '../wire.ts'

/** The far end of a one-time link. The secret stands behind `#`, so that no server or proxy ever logs it. */
class InvitePage extends LitElement {
  static override properties = { who: { state: true }, dead: { state: true }, problem: { state: true }, busy: { state: true } }
  declare who: Answer<'/invitation', 'POST'> | undefined
  declare dead: string
  declare problem: string
  declare busy: boolean
  #secret = ''
  #rules: Session['password_rules'] | undefined

  constructor() {
    super()
    this.dead = ''
    this.problem = ''
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.title = `${t('设置密码')} · ${t('数衡')}`
    this.#secret = location.hash.slice(1)
    // Out of the address bar at once: it must not end in a bookmark or a screenshot.
    history.replaceState(history.state, '', location.pathname)
    void this.#look()
  }

  async #look(): Promise<void> {
    try {
      if (!this.#secret) throw new Error(t('链接不完整。请从收到的消息中完整复制后重新打开。'))
      this.#rules = (await get('/session')).password_rules
      this.who = await send('POST', '/invitation', { json: { secret: this.#secret } })
    } catch (error) {
      this.dead = error instanceof Error ? error.message : t('链接打不开，请重试。')
    }
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    this.busy = true
    this.problem = ''
    try {
      const password = newPasswordOf(form, 'password')
      await send('POST', '/invitation/accept', { json: { secret: this.#secret, password } })
      location.assign('/')
    } catch (error) {
      this.problem = error instanceof Error ? error.message : t('没有提交成功，请重试。')
      this.busy = false
    }
  }

  protected override render(): TemplateResult {
    if (this.dead) return html`<div class="sign-in">${emptyState(t('链接打不开'), this.dead, { href: '/login', text: t('去登录') })}</div>`
    if (!this.who) return html`<p class="waiting">${t('正在载入……')}</p>`
    return html`<div class="sign-in">
      <div>
        <h1>${t('{name}，请设置密码', { name: this.who.name })}</h1>
        <p class="lead">${t('登录名 {login}。这个链接只能使用一次。', { login: this.who.login })}</p>
      </div>
      <section class="panel">
        <form class="form" @submit=${this.#submit}>
          <input type="text" name="username" autocomplete="username" .value=${this.who.login} hidden readonly />
          ${newPasswordFields('password', this.#rules)}
          ${this.problem ? html`<p class="problem" role="alert">✕ ${this.problem}</p>` : nothing}
          <div class="actions"><button type="submit" class="primary" ?disabled=${this.busy}>${this.busy ? t('正在提交……') : t('设置密码并登录')}</button></div>
        </form>
      </section>
    </div>`
  }
}

customElements.define('sh-invite', InvitePage)
