import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { confirmBy, get, send } from './api.ts'
import { onChange, startLive, stopLive } from './live.ts'
import type { Page } from './page.ts'
import { PAGES } from './pages.ts'
import { emptyState, errorState } from './parts/states.ts'
import { homeOf, rail } from './rail.ts'
import { listen, match, navigate, type PageName, type Route } from './router.ts'
import { can, loadSession, me } from './session.ts'
import { lang, setLang, t } from './text/t.ts'
import { setTheme, type Theme, theme } from './theme.ts'
import type { Desk, Status } from './wire.ts'
import { count, date, label, minute, ROLE } from './words.ts'

type AnyPage = Page<unknown>

confirmBy(async () => (await import('./parts/confirm.ts')).confirmIdentity())

/** The frame around every page: what the data is as of, who one is, where one is, and the page of the URL. */
class App extends LitElement {
  static override properties = {
    route: { state: true },
    status: { state: true },
    desk: { state: true },
    page: { state: true },
    next: { state: true },
    problem: { state: true },
    started: { state: true },
  }
  declare route: Route
  declare status: Status | undefined
  declare desk: Desk | undefined
  declare page: AnyPage | undefined
  declare next: AnyPage | undefined
  declare problem: unknown
  declare started: boolean
  #name: PageName | 'missing' | undefined
  #stop: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.route = match(location.href)
    this.started = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    history.scrollRestoration = 'manual'
    document.documentElement.lang = lang() === 'en' ? 'en' : 'zh-CN'
    this.#stop = [
      listen(() => void this.#open()),
      onChange(() => {
        clearTimeout(this.#timer)
        this.#timer = setTimeout(() => void this.#facts(), 800)
      }),
    ]
    document.addEventListener('keydown', this.#keys)
    window.addEventListener('shuheng:signed-out', this.#signedOut)
    window.addEventListener('shuheng:signed-in', this.#signedIn)
    void this.#start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stop) stop()
    document.removeEventListener('keydown', this.#keys)
    window.removeEventListener('shuheng:signed-out', this.#signedOut)
    window.removeEventListener('shuheng:signed-in', this.#signedIn)
  }

  async #start(): Promise<void> {
    try {
      await loadSession()
      this.problem = undefined
    } catch (error) {
      this.problem = error
    }
    this.started = true
    if (me()) {
      startLive()
      void this.#facts()
    }
    await this.#open()
  }

  readonly #signedIn = (): void => void this.#start()

  readonly #signedOut = (): void => {
    if (!this.started || location.pathname === '/login' || location.pathname === '/invite') return
    stopLive()
    const back = location.pathname + location.search
    navigate(`/login?to=${encodeURIComponent(back)}`)
  }

  /** Figures of the frame; a role without the right to read them sees a frame without them. */
  async #facts(): Promise<void> {
    const [status, desk] = await Promise.allSettled([get('/status'), get('/desk')])
    this.status = status.status === 'fulfilled' ? status.value : undefined
    this.desk = desk.status === 'fulfilled' ? desk.value : undefined
  }

  /** Opens the page of the URL. The page before stays until the new one has something to show. */
  async #open(): Promise<void> {
    const route = match(location.href)
    const person = me()
    let name = route.page
    if (name === 'home') name = person ? homeOf(person) : 'login'
    if (!person && name !== 'login' && name !== 'invite' && !this.problem) name = 'login'
    this.route = { ...route, page: name }
    if (name === 'missing') {
      this.#name = name
      this.page?.remove()
      this.next?.remove()
      this.page = undefined
      this.next = undefined
      return
    }
    const entry = PAGES[name as PageName]
    if (!entry) return
    try {
      await entry.load()
    } catch {
      this.problem = new Error(t('页面没有载入。请检查网络后刷新。'))
      return
    }
    if (this.route.page !== name) return
    if (this.#name === name && this.page) {
      this.page.route = this.route
      this.next?.remove()
      this.next = undefined
      return
    }
    const page = document.createElement(entry.tag) as AnyPage
    page.route = this.route
    this.next?.remove()
    this.next = undefined
    await this.updateComplete
    const frame = this.querySelector('#pages')
    page.hidden = this.page !== undefined
    frame?.append(page)
    if (this.page) {
      this.next = page
      // A page that is not built on Page (sign-in) has nothing to wait for.
      await Promise.race([page.ready ?? Promise.resolve(), new Promise((resolve) => setTimeout(resolve, 3000))])
      if (this.next !== page) return
    }
    this.#name = name
    this.page?.remove()
    this.page = page
    this.next = undefined
    if (page.show) page.show()
    else page.hidden = false
    await this.updateComplete
    window.scrollTo(0, (history.state as { y?: number } | null)?.y ?? 0)
    this.querySelector('.rail [aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
    if (document.activeElement === document.body || document.activeElement?.closest('.rail'))
      this.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true })
  }

  /** `/` searches everything from everywhere. */
  readonly #keys = (event: KeyboardEvent): void => {
    const at = event.target as Element
    const typing = at.matches?.('input, select, textarea, [contenteditable]')
    if (event.key !== '/' || typing || event.metaKey || event.ctrlKey || event.altKey || !me()) return
    event.preventDefault()
    void this.#search()
  }

  async #search(): Promise<void> {
    const { openSearch } = await import('./parts/search.ts')
    openSearch()
  }

  async #signOut(): Promise<void> {
    await send('POST', '/session/logout').catch(() => undefined)
    stopLive()
    location.assign('/login')
  }

  protected override render(): TemplateResult {
    const bare = this.route.page === 'login' || this.route.page === 'invite'
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>${t('跳到正文')}</a>
      <header class="top">
        <a class="brand" href="/"><strong>${t('数衡')}</strong></a>
        ${this.status?.demo ? html`<span class="demo">${t('演示数据')}</span>` : nothing}
        ${bare ? html`<span class="facts"></span>` : this.#figures()}
        <div class="person">
          ${bare ? nothing : html`<button type="button" class="plain find-all" @click=${() => void this.#search()}>${t('搜索')} <kbd>/</kbd></button>`}
          ${this.#menu()}
        </div>
      </header>
      <div class=${bare ? 'body bare' : 'body'}>
        ${bare ? nothing : this.#rail()}
        <main id="main" tabindex="-1">
          ${this.next ? html`<div class="loading-bar" role="progressbar" aria-label=${t('正在载入')}></div>` : nothing}
          ${this.problem ? errorState(this.problem, () => void this.#start()) : nothing}
          ${this.route.page === 'missing' ? emptyState(t('没有这个页面'), t('链接可能抄漏了一段。'), { href: '/', text: t('回到首页') }) : nothing}
          <div id="pages"></div>
        </main>
      </div>
    `
  }

  #rail(): TemplateResult {
    return html`<nav class="rail" aria-label=${t('主导航')}>
      ${rail(this.desk).map((r) => {
        const here = (r.pages as readonly string[]).includes(this.route.page)
        return html`<a href=${r.href} aria-current=${here ? 'page' : nothing}>${r.text}${r.waiting > 0 ? html`<span class="waiting-count" title=${t('待您处理')}>${count(r.waiting)}</span>` : nothing}</a>`
      })}
    </nav>`
  }

  #figures(): TemplateResult {
    const s = this.status
    if (!s) return html`<span class="facts"></span>`
    const missing = s.tables_total - s.tables_loaded
    return html`<span class="facts">
      <a href="/coverage">${s.as_of ? t('数据截至 {date}', { date: date(s.as_of) }) : t('尚未检测')}</a>
      <a href="/coverage" title=${s.tables_missing.length > 0 ? t('未导入：{names}', { names: s.tables_missing.join('、') }) : ''}
        >${t('{total} 类数据已导入 {loaded}', { total: s.tables_total, loaded: s.tables_loaded })}${missing > 0 ? html` · <span class="hatch">${t('{n} 类未导入', { n: missing })}</span>` : nothing}</a>
      ${s.controls_failed > 0 ? html`<a href="/coverage"><span class="bad">✕ ${t('{n} 项检测失败', { n: s.controls_failed })}</span></a>` : nothing}
      <a href="/findings">${t('{n} 条线索未消除', { n: count(s.open_findings) })}</a>
      <a href="/controls">${t('上次检测 {at}', { at: minute(s.assessed_at) })}</a>
      ${s.stale ? html`<a href="/batches"><span class="due">▲ ${t('有新数据未检测')}</span></a>` : nothing}
      ${s.calendar_missing ? html`<a href="/coverage#work-calendar"><span class="due">▲ ${t('{year} 年工作日历未导入', { year: s.calendar_missing })}</span></a>` : nothing}
      ${s.looking_back ? html`<a href="/findings"><span class="due">▲ ${t('正在回看较早日期')}</span></a>` : nothing}
    </span>`
  }

  #menu(): TemplateResult {
    const person = me()
    const themes: readonly [Theme, string][] = [
      ['auto', t('随系统')],
      ['light', t('浅色')],
      ['dark', t('深色')],
    ]
    return html`<details class="menu" @focusout=${(e: FocusEvent) => {
      const menu = e.currentTarget as HTMLDetailsElement
      if (e.relatedTarget && !menu.contains(e.relatedTarget as Node)) menu.open = false
    }} @keydown=${(e: KeyboardEvent) => {
      if (e.key === 'Escape') (e.currentTarget as HTMLDetailsElement).open = false
    }} @click=${(e: Event) => {
      if ((e.target as Element).closest('a')) (e.currentTarget as HTMLDetailsElement).open = false
    }}>
      <summary>${person ? html`${person.name} <small>${label(ROLE, person.roles[0])}</small>` : t('显示')}</summary>
      <div class="menu-body">
        ${
          person
            ? html`<a href="/inbox">${t('我的提醒')}</a>
              <a href="/account">${t('我的账号')}</a>
          ${can('audit.read') ? html`<a href="/audit">${t('审计')}</a>` : nothing}
          ${can('settings.read') ? html`<a href="/settings">${t('设置')}</a>` : nothing}
          ${can('users.manage') ? html`<a href="/users">${t('用户管理')}</a>` : nothing}`
            : nothing
        }
        <label>${t('外观')} <select @change=${(e: Event) => setTheme((e.currentTarget as HTMLSelectElement).value as Theme)}>${themes.map(([code, text]) => html`<option value=${code} ?selected=${theme() === code}>${text}</option>`)}</select></label>
        <button type="button" lang=${lang() === 'en' ? 'zh-CN' : 'en'} @click=${() => setLang(lang() === 'en' ? 'zh' : 'en')}>${lang() === 'en' ? '中文' : 'English'}</button>
        ${person ? html`<button type="button" @click=${() => void this.#signOut()}>${t('退出登录')}</button>` : nothing}
      </div>
    </details>`
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault()
    this.querySelector<HTMLElement>('#main')?.focus()
  }
}

customElements.define('sh-app', App)
