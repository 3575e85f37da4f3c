// 每个使用者：我怎样进入系统？
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { apiUrl, get, send } from '../api.ts'
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
  }
  declare route: Route
  declare ways: Session | undefined
  declare problem: string
  declare failed: unknown
  declare busy: boolean

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

  /** The password was right, and something is still asked. */
  #step(ways: Session): TemplateResult {
    return html`<div class="sign-in">
      <div>
        <h1>${t('请更换密码')}</h1>
        <p class="lead">${t('您的密码已经到期。设置新密码后继续，其他设备会退出。')}</p>
      </div>
      <section class="panel">
        <form class="form" @submit=${this.#renew}>
          <input type="text" name="username" autocomplete="username" .value=${ways.step_login ?? ''} hidden readonly />
          ${field({ name: 'current', label: t('当前密码'), type: 'password', autocomplete: 'current-password' })}
          ${newPasswordFields('next', ways.password_rules)}
          ${this.problem ? html`<p class="problem" role="alert">✕ ${this.problem}</p>` : nothing}
          <div class="actions"><button type="submit" class="primary" ?disabled=${this.busy}>${this.busy ? t('正在提交……') : t('更换并登录')}</button></div>
        </form>
      </section>
    </div>`
  }

  protected override render(): TemplateResult {
    if (this.failed) return errorState(this.failed, () => void this.#load())
    if (this.ways?.step) return this.#step(this.ways)
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
