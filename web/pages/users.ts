// 系统管理员：谁能进入系统，以什么角色、看哪些单位？

import { html, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { ROLES, type Role } from '../../server/common/codes.ts'
import { DUTIES, DUTY, DUTY_ROLE, type Duty } from '../../server/common/duties.ts'
import { get, send } from '../api.ts'
import { Page } from '../page.ts'
import { ask } from '../parts/dialog.ts'
import { check, choice, field } from '../parts/field.ts'
import { picker } from '../parts/picker.ts'
import { type Column, table } from '../parts/table.ts'
import { can } from '../session.ts'
import { served, t } from '../text/t.ts'
import type { User } from '../wire.ts'
import { label, minute, ROLE } from '../words.ts'

type Agency = Answer<'/users/agencies'>['agencies'][number]

type Duties = Answer<'/duties'>['duties'][number]

interface Data {
  readonly users: readonly User[]
  readonly duties: ReadonlyMap<string, Duties>
  readonly agencies: readonly Agency[]
}

interface Link {
  readonly name: string
  readonly url: string
  readonly expires_at: string
}

const inviteUrl = (secret: string) => `${location.origin}/invite#${secret}`

class UsersPage extends Page<Data> {
  protected override readonly live = ['user.', 'duty.']
  #link: Link | undefined

  protected async load(_: unknown, signal: AbortSignal): Promise<Data> {
    const [users, agencies, { duties }] = await Promise.all([
      get('/users', { signal }),
      get('/users/agencies', { signal }),
      get('/duties', { signal }),
    ])
    return { users: users.users, agencies: agencies.agencies, duties: new Map(duties.map((d) => [d.user_id, d])) }
  }

  protected heading(): string {
    return t('用户管理')
  }

  protected view(d: Data): TemplateResult {
    const names = new Map(d.agencies.map((a) => [a.uscc, a.name]))
    return html`<h1>${t('用户管理')}</h1>
      <p class="lead">${t('新增用户后，把一次性链接交给本人设置密码。管理员不作业务决定，审计员不作改动。')}</p>
      ${
        this.#link
          ? html`<section class="state" role="status"><h2>${t('{name} 的一次性链接', { name: this.#link.name })}</h2>
            <p>${t('请现在复制并交给本人，{at} 前有效，只显示这一次：', { at: minute(this.#link.expires_at) })}</p>
            <p class="secret">${this.#link.url}</p></section>`
          : nothing
      }
      ${can('users.write') ? html`<div class="actions"><button type="button" class="primary" @click=${() => void this.#add(d.agencies)}>${t('新增用户')}</button></div>` : nothing}
      ${table({ name: 'users', label: t('用户'), columns: this.#columns(names, d.agencies, d.duties), rows: d.users, key: (u) => u.user_id })}`
  }

  #columns(names: ReadonlyMap<string, string>, agencies: readonly Agency[], duties: Data['duties']): Column<User>[] {
    const said = (list: readonly Duty[] | null | undefined) => (list ?? []).map((d) => served(DUTY[d].zh, DUTY[d].en)).join(t('、'))
    const roles = (u: User) => u.roles.map((r) => label(ROLE, r)).join(t('、'))
    const scope = (u: User) => (u.agencies === null ? t('全部单位') : u.agencies.map((a) => names.get(a) ?? a).join(t('、')))
    const state = (u: User) => (!u.active ? t('已停用') : u.has_password || u.oidc_subject ? t('可登录') : t('未设密码'))
    return [
      { id: 'name', head: t('姓名'), width: 140, value: (u) => u.name },
      { id: 'login', head: t('登录名'), width: 140, value: (u) => u.login },
      { id: 'roles', head: t('角色'), width: 180, facet: true, value: roles },
      {
        id: 'duties',
        head: t('职责'),
        width: 220,
        wrap: true,
        value: (u) => said(duties.get(u.user_id)?.in_force),
        cell: (u) => {
          const d = duties.get(u.user_id)
          const waits = d?.proposed
          return html`${said(d?.in_force) || '—'}${waits ? html`<br /><span class="due">▲ ${t('待确认：{duties}', { duties: said(waits) || t('无职责') })}</span>` : nothing}`
        },
      },
      { id: 'agencies', head: t('单位范围'), width: 260, wrap: true, value: scope },
      { id: 'state', head: t('状态'), width: 150, facet: true, value: state },
      {
        id: 'do',
        head: t('操作'),
        width: 340,
        value: () => null,
        cell: (u) => html`<span class="actions">
          <button type="button" class="plain" @click=${() => void this.#change(u, agencies)}>${t('修改')}</button>
          ${duties.get(u.user_id)?.proposed ? html`<button type="button" class="plain" @click=${() => void this.#decide(u)}>${t('确认职责')}</button>` : nothing}
          ${DUTIES.some((d) => u.roles.includes(DUTY_ROLE[d])) ? html`<button type="button" class="plain" @click=${() => void this.#duties(u, duties.get(u.user_id))}>${t('登记职责')}</button>` : nothing}
          ${u.active && can('users.write') ? html`<button type="button" class="plain" @click=${() => void this.#invite(u)}>${t('重置密码')}</button>` : nothing}
          ${u.active && can('roles.write') ? html`<button type="button" class="plain" @click=${() => void this.#end(u)}>${t('结束登录')}</button>` : nothing}
          ${u.has_factor && can('roles.write') ? html`<button type="button" class="plain" @click=${() => void this.#dropFactor(u)}>${t('解除动态口令')}</button>` : nothing}
          ${can('users.write') ? html`<button type="button" class="plain" @click=${() => void this.#turn(u)}>${u.active ? t('停用') : t('启用')}</button>` : nothing}
        </span>`,
      },
    ]
  }

  #fields(agencies: readonly Agency[], u?: User): TemplateResult {
    const rights = can('roles.write')
    return html`${can('users.write') ? field({ name: 'name', label: t('姓名'), value: u?.name ?? '' }) : nothing}
      ${rights ? nothing : html`<p class="quiet">${t('角色和单位范围由安全管理员设置。')}</p>`}
      ${
        rights
          ? html`<fieldset class="check-grid"><legend>${t('角色')}</legend>${ROLES.map((r) => check(`role.${r}`, label(ROLE, r), u?.roles.includes(r) ?? false))}</fieldset>
      ${picker({
        name: 'agencies',
        label: t('单位范围'),
        hint: t('（首席数据官必选；不选 = 全部单位）'),
        options: agencies.map((a) => ({ code: a.uscc, label: a.name })),
        chosen: u?.agencies ?? [],
      })}`
          : nothing
      }
      ${can('users.write') ? field({ name: 'email', label: t('电子邮箱'), type: 'email', optional: true, value: u?.email ?? '', hint: t('用于首次统一身份认证时对应到本人') }) : nothing}`
  }

  #account(form: FormData): { name: string; email: string | null } {
    return { name: String(form.get('name')).trim(), email: String(form.get('email') ?? '').trim() || null }
  }

  #rights(form: FormData): { roles: Role[]; agencies: string[] | null } {
    const agencies = form.getAll('agencies').map(String)
    return { roles: ROLES.filter((r) => form.has(`role.${r}`)), agencies: agencies.length > 0 ? agencies : null }
  }

  async #add(agencies: readonly Agency[]): Promise<void> {
    await ask({
      title: t('新增用户'),
      submit: t('新增并生成链接'),
      done: t('用户已新增'),
      body: html`${field({ name: 'login', label: t('登录名'), hint: t('小写字母、数字、点、下划线或连字符'), autocomplete: 'off' })}${this.#fields(agencies)}`,
      run: async (form) => {
        const account = this.#account(form)
        const made = await send('POST', '/users', {
          json: {
            login: String(form.get('login')).trim().toLowerCase(),
            ...account,
            ...(can('roles.write') ? this.#rights(form) : { roles: [], agencies: null }),
          },
        })
        this.#link = { name: account.name, url: inviteUrl(made.secret), expires_at: made.expires_at }
      },
    })
    await this.reload()
  }

  async #change(u: User, agencies: readonly Agency[]): Promise<void> {
    await ask({
      title: t('修改 {name}', { name: u.name }),
      submit: t('保存'),
      body: this.#fields(agencies, u),
      run: async (form) => {
        await send('PATCH', '/users/:id', {
          param: { id: u.user_id },
          json: { ...(can('users.write') ? this.#account(form) : {}), ...(can('roles.write') ? this.#rights(form) : {}) },
        })
      },
    })
    await this.reload()
  }

  async #duties(u: User, now: Duties | undefined): Promise<void> {
    const open = DUTIES.filter((d) => u.roles.includes(DUTY_ROLE[d]))
    const held = now?.proposed ?? now?.in_force ?? []
    await ask({
      title: t('登记 {name} 的职责', { name: u.name }),
      submit: t('登记'),
      done: t('已登记，待另一人确认'),
      body: html`<p>${t('另一位系统管理员或者主要负责人确认后生效。没有职责的经办人不能核稿，没有职责的签发人不能签发。')}</p>
        <fieldset class="check-grid"><legend>${t('职责')}</legend>${open.map((d) => check(`duty.${d}`, served(DUTY[d].zh, DUTY[d].en), held.includes(d)))}</fieldset>`,
      run: async (form) => {
        const json = { duties: open.filter((d) => form.has(`duty.${d}`)) }
        await send('PUT', '/users/:id/duties', { param: { id: u.user_id }, json })
      },
    })
    await this.reload()
  }

  async #decide(u: User): Promise<void> {
    await ask({
      title: t('确认 {name} 的职责', { name: u.name }),
      submit: t('保存'),
      done: t('已保存'),
      body: choice({ name: 'decision', label: t('意见') }, [
        { code: 'confirm', label: t('确认，即时生效') },
        { code: 'refuse', label: t('不确认，退回') },
      ]),
      run: async (form) => {
        const decision = form.get('decision') === 'confirm' ? 'confirm' : 'refuse'
        await send('POST', '/users/:id/duties/decide', { param: { id: u.user_id }, json: { decision } })
      },
    })
    await this.reload()
  }

  async #invite(u: User): Promise<void> {
    await ask({
      title: t('为 {name} 重置密码', { name: u.name }),
      submit: t('生成一次性链接'),
      done: t('链接已生成'),
      body: html`<p>${t('生成后，以前的链接失效；本人用新链接设置密码后，其他设备会退出。')}</p>`,
      run: async () => {
        const made = await send('POST', '/users/:id/invite', { param: { id: u.user_id } })
        this.#link = { name: u.name, url: inviteUrl(made.secret), expires_at: made.expires_at }
      },
    })
    await this.reload()
  }

  async #end(u: User): Promise<void> {
    await ask({
      title: t('结束 {name} 的登录', { name: u.name }),
      submit: t('全部结束'),
      body: html`<p>${t('会话、接口令牌、聊天绑定和未用的链接立即失效；本人可以重新登录。')}</p>`,
      run: async () => {
        await send('POST', '/users/:id/end', { param: { id: u.user_id } })
      },
    })
    await this.reload()
  }

  async #dropFactor(u: User): Promise<void> {
    await ask({
      title: t('解除 {name} 的动态口令', { name: u.name }),
      submit: t('解除'),
      body: html`<p>${t('只在本人丢失手机和恢复码时解除，请先当面或电话核实。本人会收到提醒，并要重新登录。')}</p>`,
      run: async () => {
        await send('DELETE', '/users/:id/factor', { param: { id: u.user_id } })
      },
    })
    await this.reload()
  }

  async #turn(u: User): Promise<void> {
    await ask({
      title: u.active ? t('停用 {name}', { name: u.name }) : t('启用 {name}', { name: u.name }),
      submit: u.active ? t('停用') : t('启用'),
      body: html`<p>${u.active ? t('停用后立即退出，不能再登录；以往的办理记录保留。') : t('启用后可用原来的密码登录。')}</p>`,
      run: async () => {
        await send('PATCH', '/users/:id', { param: { id: u.user_id }, json: { active: !u.active } })
      },
    })
    await this.reload()
  }
}

customElements.define('sh-users', UsersPage)
