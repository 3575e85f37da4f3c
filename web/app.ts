import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { Status } from '../server/api/types.ts'
import { ApiError, get } from './api.ts'
import './pages/agency.ts'
import './pages/batches.ts'
import './pages/control.ts'
import './pages/controls.ts'
import './pages/coverage.ts'
import './pages/finding.ts'
import './pages/findings.ts'
import './pages/overview.ts'
import { emptyState } from './parts/states.ts'
import { listen, match, navigate, type Route } from './router.ts'
import { count, date } from './words.ts'

const RAIL = [
  { href: '/', text: '总览', pages: ['overview', 'agency'] },
  { href: '/findings', text: '线索', pages: ['findings', 'finding'] },
  { href: '/controls', text: '检测控制', pages: ['controls', 'control'] },
  { href: '/coverage', text: '数据覆盖', pages: ['coverage'] },
  { href: '/batches', text: '导入记录', pages: ['batches'] },
]

/** The frame around every page: what the data is as of, where one is, and the page of the URL. */
class App extends LitElement {
  static override properties = { route: { state: true }, status: { state: true }, problem: { state: true } }
  declare route: Route
  declare status: Status | undefined
  declare problem: string | undefined
  #stop: (() => void) | undefined

  constructor() {
    super()
    this.route = match(location.href)
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = listen(() => {
      this.route = match(location.href)
      void this.#load()
    })
    document.addEventListener('keydown', this.#keys)
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
    document.removeEventListener('keydown', this.#keys)
  }

  async #load(): Promise<void> {
    try {
      this.status = await get<Status>('/status')
      this.problem = undefined
    } catch (error) {
      this.problem = error instanceof ApiError ? error.message : '状态没有载入。'
    }
  }

  /** `/` goes to the page's search box, or to the findings where there is one. */
  readonly #keys = (event: KeyboardEvent): void => {
    const at = event.target
    const typing = at instanceof HTMLInputElement || at instanceof HTMLSelectElement || at instanceof HTMLTextAreaElement
    if (event.key !== '/' || typing || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    const box = this.querySelector<HTMLInputElement>('input[type=search]')
    if (box) box.focus()
    else navigate('/findings')
  }

  protected override render(): TemplateResult {
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>跳到正文</a>
      <header class="top">
        <a class="brand" href="/"><strong>数衡</strong></a>
        ${this.#facts()}
      </header>
      <div class="body">
        <nav class="rail" aria-label="主导航">
          ${RAIL.map((r) => html`<a href=${r.href} aria-current=${r.pages.includes(this.route.page) ? 'page' : nothing}>${r.text}</a>`)}
        </nav>
        <main id="main" tabindex="-1">${this.#page()}</main>
      </div>
    `
  }

  #facts(): TemplateResult {
    const s = this.status
    if (this.problem) return html`<span class="facts" role="status">${this.problem}</span>`
    if (!s) return html`<span class="facts">正在读取状态……</span>`
    const missing = s.tables_total - s.tables_loaded
    return html`
      ${s.demo ? html`<span class="demo">演示数据</span>` : nothing}
      <span class="facts">
        <a href="/coverage">${s.as_of ? `数据截至 ${date(s.as_of)}` : '尚未检测'}</a>
        <a href="/coverage" title=${s.tables_missing.length > 0 ? `未导入：${s.tables_missing.join('、')}` : ''}
          >${s.tables_total} 类数据已导入 ${s.tables_loaded}${missing > 0 ? html` · <span class="hatch">${missing} 类未导入</span>` : nothing}</a>
        ${s.controls_failed > 0 ? html`<a href="/coverage"><span class="bad">✕ ${s.controls_failed} 项检测失败</span></a>` : nothing}
        <a href="/findings">${count(s.open_findings)} 条线索未消除</a>
        <a href="/controls">上次检测 ${s.assessed_at ? s.assessed_at.slice(0, 16) : '—'}</a>
        ${s.stale ? html`<a href="/batches"><span class="due">▲ 有新数据未检测</span></a>` : nothing}
        ${s.looking_back ? html`<a href="/findings"><span class="due">▲ 正在回看较早日期</span></a>` : nothing}
      </span>`
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault()
    this.querySelector<HTMLElement>('#main')?.focus()
  }

  #page(): TemplateResult {
    const { route } = this
    switch (route.page) {
      case 'overview':
        return html`<sh-overview .route=${route}></sh-overview>`
      case 'findings':
        return html`<sh-findings .route=${route}></sh-findings>`
      case 'finding':
        return html`<sh-finding .route=${route}></sh-finding>`
      case 'controls':
        return html`<sh-controls .route=${route}></sh-controls>`
      case 'control':
        return html`<sh-control .route=${route}></sh-control>`
      case 'coverage':
        return html`<sh-coverage .route=${route}></sh-coverage>`
      case 'batches':
        return html`<sh-batches .route=${route}></sh-batches>`
      case 'agency':
        return html`<sh-agency .route=${route}></sh-agency>`
      case 'missing':
        return emptyState('没有这个页面', '链接可能抄漏了一段。', { href: '/', text: '回到总览' })
    }
  }
}

customElements.define('sh-app', App)
