// 每个使用者：我怎样进入系统？
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { apiUrl, get, send } from '../api.ts'
import { codeField, enrolFields, type NewFactor, recoveryCodes } from '../parts/factor.ts'
import { field } from '../parts/field.ts'
import { newPasswordFields, newPasswordOf } from '../parts/new-password.ts'
import { errorState } from '../parts/states.ts'
import type { Route } from '../router.ts'
import { t } from '../text/t.ts'
import type { Session } from '../wire.ts'
import { label, ROLE } from '../words.ts'

/** The page to go to after sign-in: a path of this site, never another host. */
export function pathAfter(query: URLSearchParams): string {
  const to = query.get('to') ?? '/'
  const url = URL.canParse(to, 'http://local') ? new URL(to, 'http://local') : undefined
  return to.startsWith('/') && url?.origin === 'http://local' ? url.pathname + url.search : '/'
}

/** Sign-in: cards of the demonstration's people where there are any, the city's single sign-on where set up, and a password. */
class LoginPage extends LitElement {
  static override properties = {
    route: { attribute: false },
    ways: { state: true },
    problem: { state: true },
    failed: { state: true },
    busy: { state: true },
    factor: { state: true },
    codes: { state: true },
  }
  declare route: Route
  declare ways: Session | undefined
  declare problem: string
  declare failed: unknown
  declare busy: boolean
  declare factor: NewFactor | undefined
  declare codes: readonly string[] | undefined

  constructor() {
    super()
    this.problem = ''
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.title = `${t('登录')} · ${t('数衡')}`
    void this.#load()
  }

  async #load(): Promise<void> {
    try {
      await this.#openCards()
      this.ways = await get('/session')
      this.failed = undefined
    } catch (error) {
      this.failed = error
    }
  }

  /** The address that the terminal printed brings a secret behind `#`: it opens the cards and leaves the address bar at once. */
  async #openCards(): Promise<void> {
    const secret = /^#demo=([\w-]+)$/.exec(location.hash)?.[1]
    if (!secret) return
    history.replaceState(history.state, '', location.pathname + location.search)
    try {
      await send('POST', '/session/demo/open', { json: { secret } })
    } catch (error) {
      this.problem = error instanceof Error ? error.message : ''
    }
  }

  async #enter(way: () => Promise<unknown>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.problem = ''
    try {
      await way()
      const ways = await get('/session')
      if (ways.step) {
        this.ways = ways
        this.busy = false
        return
      }
      location.assign(pathAfter(this.route?.query ?? new URLSearchParams()))
    } catch (error) {
      this.problem = error instanceof Error ? error.message : t('没有登录成功，请重试。')
      this.busy = false
    }
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const json = { login: String(form.get('login')), password: String(form.get('password')) }
    void this.#enter(() => send('POST', '/session/login', { json }))
  }

  readonly #renew = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void this.#enter(async () => {
      const next = newPasswordOf(form, 'next')
      await send('POST', '/session/step/password', { json: { current: String(form.get('current')), next } })
    })
  }

  readonly #code = (event: SubmitEvent): void => {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get('code')).trim()
    void this.#enter(() => send('POST', '/session/step/code', { json: { code } }))
  }

  readonly #begin = async (): Promise<void> => {
    try {
      this.factor = await send('POST', '/session/step/enrol/begin')
    } catch (error) {
      this.problem = error instanceof Error ? error.message : ''
    }
  }

  readonly #enrol = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get('code')).trim()
    this.problem = ''
    this.busy = true
    try {
      this.codes = (await send('POST', '/session/step/enrol', { json: { code } })).codes
    } catch (error) {
      this.problem = error instanceof Error ? error.message : t('没有提交成功，请重试。')
    }
    this.busy = false
  }

  /** The password was right, and something is still asked. */
  #step(ways: Session): TemplateResult {
    if (ways.step === 'second') {
      return this.#stepForm(
        t('请输入动态口令'),
        t('打开手机上的验证器，输入现在显示的六位数字。'),
        html`${codeField(t('动态口令'), t('手机不在身边时，可以输入一个恢复码。'))}`,
        this.#code,
        t('继续'),
      )
    }
    if (ways.step === 'enrol') return this.#enrolStep()
    return this.#stepForm(
      t('请更换密码'),
      t('您的密码已经到期。设置新密码后继续，其他设备会退出。'),
      html`<input type="text" name="username" autocomplete="username" .value=${ways.step_login ?? ''} hidden readonly />
        ${field({ name: 'current', label: t('当前密码'), type: 'password', autocomplete: 'current-password' })}
        ${newPasswordFields('next', ways.password_rules)}`,
      this.#renew,
      t('更换并登录'),
    )
  }

  #enrolStep(): TemplateResult {
    const lead = t('您的角色要求动态口令：除密码外，登录时还要输入手机验证器上的数字。')
    if (this.codes) {
      return html`<div class="sign-in"><h1>${t('动态口令已绑定')}</h1><section class="panel">${recoveryCodes(this.codes)}
        <div class="actions"><button type="button" class="primary" @click=${() => void this.#enter(async () => undefined)}>${t('已抄下，继续')}</button></div></section></div>`
    }
    if (!this.factor) {
      return html`<div class="sign-in"><div><h1>${t('请绑定动态口令')}</h1><p class="lead">${lead}</p></div>
        <section class="panel">${this.problem ? html`<p class="problem" role="alert">✕ ${this.problem}</p>` : nothing}
        <div class="actions"><button type="button" class="primary" @click=${() => void this.#begin()}>${t('开始绑定')}</button></div></section></div>`
    }
    return this.#stepForm(t('请绑定动态口令'), lead, enrolFields(this.factor), this.#enrol, t('绑定'))
  }

  #stepForm(title: string, lead: string, body: TemplateResult, submit: (event: SubmitEvent) => void, word: string): TemplateResult {
    return html`<div class="sign-in">
      <div>
        <h1>${title}</h1>
        <p class="lead">${lead}</p>
      </div>
      <section class="panel">
        <form class="form" @submit=${submit}>
          ${body}
          ${this.problem ? html`<p class="problem" role="alert">✕ ${this.problem}</p>` : nothing}
          <div class="actions"><button type="submit" class="primary" ?disabled=${this.busy}>${this.busy ? t('正在提交……') : word}</button></div>
        </form>
      </section>
    </div>`
  }

  protected override render(): TemplateResult {
    if (this.failed) return errorState(this.failed, () => void this.#load())
    if (this.ways && (this.ways.step || this.codes)) return this.codes ? this.#enrolStep() : this.#step(this.ways)
    const people = this.ways?.demo_people ?? []
    const refused = this.route?.query.get('sso')
    return html`<div class="sign-in">
      <div>
        <h1>${t('登录数衡')}</h1>
        <p class="lead">${t('公共数据共享开放：日常检测、整改、考核与项目闸口')}</p>
      </div>
      ${refused ? html`<p class="problem" role="alert">✕ ${refused === 'unknown' ? t('统一身份认证已通过，但本系统没有您的账号。请联系系统管理员添加。') : t('统一身份认证没有通过。请重新登录。')}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">✕ ${this.problem}</p>` : nothing}
      ${
        people.length > 0
          ? html`<section class="panel" aria-labelledby="demo-head">
              <h2 id="demo-head">${t('以一个角色进入演示')}</h2>
              <p>${t('这里是演示数据，只能在本机这样进入，不需要密码。')}</p>
              <ul class="role-cards">
                ${people.map(
                  (
                    p,
                  ) => html`<li><button type="button" ?disabled=${this.busy} @click=${() => void this.#enter(() => send('POST', '/session/demo', { json: { user_id: p.user_id } }))}>
                    <b>${label(ROLE, p.role)}</b><span>${p.name}</span><small>${p.says}</small>
                  </button></li>`,
                )}
              </ul>
            </section>`
          : this.ways?.demo_cards === 'locked'
            ? html`<section class="panel" aria-labelledby="demo-head">
                <h2 id="demo-head">${t('这里是演示城市')}</h2>
                <p>${t('要以演示角色进入，请打开启动时终端里“进入演示”一行的完整地址。只在运行数衡的机器上有效。')}</p>
              </section>`
            : nothing
      }
      <section class="panel" aria-labelledby="password-head">
        <h2 id="password-head">${t('用账号登录')}</h2>
        ${this.ways?.sso ? html`<p><a class="button primary" href=${apiUrl('/session/sso')}>${t('用统一身份认证登录')}</a></p>` : nothing}
        <form class="form" @submit=${this.#submit}>
          ${field({ name: 'login', label: t('登录名'), autocomplete: 'username' })}
          ${field({ name: 'password', label: t('密码'), type: 'password', autocomplete: 'current-password' })}
          <div class="actions"><button type="submit" class=${people.length > 0 ? 'plain' : 'primary'} ?disabled=${this.busy}>${this.busy ? t('正在登录……') : t('登录')}</button></div>
        </form>
        <p><small>${t('没有账号或忘记密码，请联系系统管理员发送一次性链接。')}</small></p>
      </section>
    </div>`
  }
}

customElements.define('sh-login', LoginPage)
