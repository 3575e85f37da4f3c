// 已登录的人：我是谁、能看什么，怎样改密码、绑定聊天、管理令牌？
import { html, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { addition, get, send } from '../api.ts'
import { Page } from '../page.ts'
import { announce } from '../parts/announce.ts'
import { ask } from '../parts/dialog.ts'
import { enrolFields, recoveryCodes } from '../parts/factor.ts'
import { check, choice, field } from '../parts/field.ts'
import { newPasswordFields, newPasswordOf } from '../parts/new-password.ts'
import { permissionName } from '../parts/permissions.ts'
import { can, me } from '../session.ts'
import { t } from '../text/t.ts'
import type { Permission, Session, Token } from '../wire.ts'
import { label, minute, ROLE } from '../words.ts'

type OwnSession = Answer<'/session/sessions'>['sessions'][number]
type Binding = Answer<'/chat/bindings'>['bindings'][number]

interface Data {
  readonly tokens: readonly Token[]
  readonly bindings: readonly Binding[]
  readonly sessions: readonly OwnSession[]
  readonly factor: Answer<'/session/factor'>
  readonly rules: Session['password_rules']
  /** Names of the institutions that the person sees, by code. */
  readonly names: ReadonlyMap<string, string>
}

const HOW: Readonly<Record<OwnSession['how'], () => string>> = {
  password: () => t('密码登录'),
  oidc: () => t('统一身份认证登录'),
  invitation: () => t('一次性链接登录'),
  demo: () => t('演示角色'),
}
const DAYS = ['30', '90', '180']

/** Only somebody bound to some institutions has names to read. */
async function agencyNames(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const own = me()?.agencies ?? 'all'
  if (own === 'all') return new Map()
  const found = await Promise.all(own.slice(0, 10).map((uscc) => addition(get('/agencies/:uscc', { param: { uscc }, signal }), signal)))
  return new Map(found.flatMap((a) => (a ? [[a.agency.uscc, a.agency.name] as const] : [])))
}

class AccountPage extends Page<Data> {
  protected override readonly live = ['chat.', 'token.', 'session.']
  #code: Answer<'/chat/code', 'POST'> | undefined
  #token = ''
  #codes: readonly string[] | undefined

  protected async load(_: unknown, signal: AbortSignal): Promise<Data> {
    const [tokens, bindings, names, { sessions }, { password_rules: rules }, factor] = await Promise.all([
      can('token.own') ? get('/tokens', { signal }) : { tokens: [] },
      get('/chat/bindings', { signal }),
      agencyNames(signal),
      get('/session/sessions', { signal }),
      get('/session', { signal }),
      get('/session/factor', { signal }),
    ])
    return { tokens: tokens.tokens.filter((k) => k.user_id === me()?.id), bindings: bindings.bindings, names, sessions, rules, factor }
  }

  protected heading(): string {
    return t('我的账号')
  }

  protected view(d: Data): TemplateResult {
    const person = me()
    if (!person) return html``
    return html`<h1>${t('我的账号')}</h1>
      <div class="account">
        <section class="panel">
          <h2>${person.name}</h2>
          <p>${person.roles.map((r) => label(ROLE, r)).join(t('、'))} · ${person.agencies === 'all' ? t('全部单位') : t('单位范围：{list}', { list: person.agencies.map((a) => d.names.get(a) ?? a).join(t('、')) })}</p>
          <p><small>${t('可以：{list}', {
            list: person.permissions
              .filter((p) => p !== 'public' && p !== 'self')
              .map(permissionName)
              .join(t('、')),
          })}</small></p>
          <div class="actions">
            <button type="button" @click=${this.#password}>${t('修改密码')}</button>
          </div>
        </section>
        ${this.#factor(d.factor)}
        ${this.#sessions(d.sessions)}
        <section class="panel">
          <h2>${t('聊天绑定')}</h2>
          <p>${t('绑定后，提醒会发到您的聊天里，您也可以在聊天里查询和办理。')}</p>
          ${
            this.#code
              ? html`<p>${t('把下面的绑定码私聊发给机器人，10 分钟内有效：')}</p><p class="secret">${this.#code.code}</p>`
              : html`<button type="button" @click=${this.#bind}>${t('生成绑定码')}</button>`
          }
          <ul>${d.bindings.map(
            (b) =>
              html`<li><b>${b.channel}</b><span>${t('绑定于 {at}', { at: minute(b.bound_at) })}</span><button type="button" class="plain" @click=${() => void this.#unbind(b)}>${t('解除绑定')}</button></li>`,
          )}</ul>
        </section>
        ${can('token.own') ? this.#tokens(d.tokens) : nothing}
      </div>`
  }

  #factor(factor: Answer<'/session/factor'>): TemplateResult {
    return html`<section class="panel">
      <h2>${t('动态口令')}</h2>
      <p>${
        factor.enrolled_at
          ? t('已绑定（{at}），还有 {n} 个恢复码。', { at: minute(factor.enrolled_at), n: factor.codes_left })
          : t('没有绑定。绑定后，登录时除密码外还要输入手机验证器上的数字，别人拿到密码也进不来。')
      }</p>
      ${this.#codes ? recoveryCodes(this.#codes) : nothing}
      <div class="actions">${
        factor.enrolled_at
          ? html`<button type="button" @click=${() => void this.#renewCodes()}>${t('换一组恢复码')}</button>
              <button type="button" class="plain" @click=${() => void this.#dropFactor()}>${t('解除动态口令')}</button>`
          : html`<button type="button" @click=${() => void this.#addFactor()}>${t('绑定动态口令')}</button>`
      }</div>
    </section>`
  }

  async #addFactor(): Promise<void> {
    try {
      const made = await send('POST', '/session/factor/begin')
      await ask({
        title: t('绑定动态口令'),
        submit: t('绑定'),
        done: t('动态口令已绑定'),
        body: enrolFields(made),
        run: async (form) => {
          this.#codes = (await send('POST', '/session/factor', { json: { code: String(form.get('code')).trim() } })).codes
        },
      })
    } catch (error) {
      announce(error instanceof Error ? error.message : t('没有提交成功，请重试。'))
    }
    await this.reload()
  }

  async #renewCodes(): Promise<void> {
    await ask({
      title: t('换一组恢复码'),
      submit: t('更换'),
      body: html`<p>${t('以前的恢复码立即失效。')}</p>`,
      run: async () => {
        this.#codes = (await send('POST', '/session/factor/codes')).codes
      },
    })
    await this.reload()
  }

  async #dropFactor(): Promise<void> {
    await ask({
      title: t('解除动态口令'),
      submit: t('解除'),
      body: html`<p>${t('解除后登录只要密码。角色要求动态口令的，下次登录要重新绑定。')}</p>`,
      run: async () => {
        await send('DELETE', '/session/factor')
        this.#codes = undefined
      },
    })
    await this.reload()
  }

  #sessions(sessions: readonly OwnSession[]): TemplateResult {
    return html`<section class="panel">
      <h2>${t('正在使用的登录')}</h2>
      <p>${t('不认得的，请结束它并修改密码。')}</p>
      <ul>${sessions.map(
        (s) => html`<li>
          <b>${s.browser ?? '—'}</b>
          <span>${s.address ?? ''}</span>
          <span>${HOW[s.how]()} · ${t('登录于 {at}', { at: minute(s.opened_at) })}</span>
          <span>${t('最近使用 {at}', { at: minute(s.seen_at) })}</span>
          ${s.current ? html`<span class="quiet">${t('现在这个')}</span>` : html`<button type="button" class="plain" @click=${() => void this.#end(s)}>${t('结束')}</button>`}
        </li>`,
      )}</ul>
      ${sessions.length > 1 ? html`<button type="button" class="plain" @click=${this.#others}>${t('退出其他设备')}</button>` : nothing}
    </section>`
  }

  #tokens(tokens: readonly Token[]): TemplateResult {
    return html`<section class="panel">
      <h2>${t('接口令牌')}</h2>
      <p>${t('给程序用的钥匙，权限不会超过您自己。只在生成时显示一次。')}</p>
      ${this.#token ? html`<p>${t('请现在复制保存，离开本页后不再显示：')}</p><p class="secret">${this.#token}</p>` : nothing}
      <button type="button" @click=${this.#newToken}>${t('生成令牌')}</button>
      <ul>${tokens.map(
        (k) => html`<li>
          <b>${k.name}</b>
          <span>${k.permissions.map(permissionName).join(t('、'))}</span>
          <span>${k.revoked_at ? t('已撤销') : t('有效至 {at}', { at: minute(k.expires_at) })}</span>
          <span>${k.last_used_on ? t('最近使用 {at}', { at: k.last_used_on }) : t('尚未使用')}</span>
          ${k.revoked_at ? html`<span></span>` : html`<button type="button" class="plain" @click=${() => void this.#revoke(k)}>${t('撤销')}</button>`}
        </li>`,
      )}</ul>
    </section>`
  }

  readonly #password = (): void =>
    void ask({
      title: t('修改密码'),
      submit: t('修改'),
      done: t('密码已修改，其他设备已退出'),
      body: html`${field({ name: 'current', label: t('当前密码'), type: 'password', autocomplete: 'current-password' })}
      ${newPasswordFields('next', this.shown?.rules)}`,
      run: async (form) => {
        const next = newPasswordOf(form, 'next')
        await send('POST', '/session/password', { json: { current: String(form.get('current')), next } })
        await this.reload()
      },
    })

  readonly #others = async (): Promise<void> => {
    await send('POST', '/session/others')
    announce(t('其他设备已退出'))
    await this.reload()
  }

  async #end(session: OwnSession): Promise<void> {
    await send('DELETE', '/session/sessions/:id', { param: { id: session.session_id } })
    announce(t('已结束'))
    await this.reload()
  }

  readonly #bind = async (): Promise<void> => {
    this.#code = await send('POST', '/chat/code')
    this.requestUpdate()
  }

  async #unbind(binding: Binding): Promise<void> {
    await send('DELETE', '/chat/bindings/:id', { param: { id: binding.binding_id } })
    await this.reload()
  }

  readonly #newToken = async (): Promise<void> => {
    const own = me()?.permissions.filter((p) => p !== 'public' && p !== 'self' && p !== 'token.own') ?? []
    await ask({
      title: t('生成令牌'),
      submit: t('生成'),
      done: t('令牌已生成'),
      body: html`${field({ name: 'name', label: t('用途'), hint: t('写明给哪个程序用，便于日后辨认') })}
        ${choice(
          { name: 'days', label: t('有效期') },
          DAYS.map((d) => ({ code: d, label: t('{n} 天', { n: d }) })),
        )}
        <fieldset class="check-grid"><legend>${t('权限（只勾需要的）')}</legend>${own.map((p) => check(p, permissionName(p)))}</fieldset>`,
      run: async (form) => {
        const permissions: Permission[] = own.filter((p) => form.has(p))
        if (permissions.length === 0) throw new Error(t('请至少勾选一项权限。'))
        const made = await send('POST', '/tokens', {
          json: {
            name: String(form.get('name')),
            days: Number(form.get('days')),
            permissions,
            agencies: null,
          },
        })
        this.#token = made.token
      },
    })
    await this.reload()
  }

  async #revoke(token: Token): Promise<void> {
    await send('DELETE', '/tokens/:id', { param: { id: token.token_id } })
    await this.reload()
  }
}

customElements.define('sh-account', AccountPage)
