import { html, LitElement, type TemplateResult } from 'lit'
import { count } from '../words.ts'
import { type ChartTheme, type SeverityTable, severityOption } from './severity-option.ts'

/** Chart of open findings per item, with the same figures as a table. The library loads after the page shows. */
class SeverityChart extends LitElement {
  static override properties = { table: { attribute: false }, asTable: { state: true }, failed: { state: true } }
  declare table: SeverityTable
  declare asTable: boolean
  declare failed: boolean
  #chart: { setOption(option: object, notMerge?: boolean): void; resize(): void; dispose(): void } | undefined
  #host: Element | undefined
  readonly #resize = new ResizeObserver(() => this.#chart?.resize())
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  readonly #redraw = () => void this.#draw()

  constructor() {
    super()
    this.asTable = false
    this.failed = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#dark.addEventListener('change', this.#redraw)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#dark.removeEventListener('change', this.#redraw)
    this.#drop()
  }

  #drop(): void {
    this.#resize.disconnect()
    this.#chart?.dispose()
    this.#chart = undefined
    this.#host = undefined
  }

  #theme(): ChartTheme {
    const css = getComputedStyle(this)
    const color = (name: string) => css.getPropertyValue(name).trim()
    return {
      text: color('--text-2'),
      line: color('--line'),
      severity: { S1: color('--s1'), S2: color('--s2'), S3: color('--s3'), S4: color('--s4') },
    }
  }

  async #draw(): Promise<void> {
    const host = this.querySelector('.chart')
    if (!host) return this.#drop()
    try {
      const { init } = await import('./echarts.ts')
      if (!this.isConnected || this.querySelector('.chart') !== host) return
      if (this.#host !== host) {
        this.#drop()
        this.#host = host
        this.#chart = init(host as HTMLElement)
        this.#resize.observe(host)
      }
      this.#chart?.setOption(severityOption(this.table, this.#theme()), true)
    } catch {
      this.failed = true
      this.asTable = true
    }
  }

  protected override updated(): void {
    void this.#draw()
  }

  protected override render(): TemplateResult {
    return html`<section class="panel">
      <header class="panel-head">
        <h2>线索：按事项与程度</h2>
        <button type="button" aria-pressed=${this.asTable} @click=${() => {
          this.asTable = !this.asTable
        }}>${this.asTable ? '看图' : '看表格'}</button>
      </header>
      ${this.failed ? html`<p class="quiet">图表组件没有载入，以表格显示。</p>` : ''}
      ${this.asTable ? this.#rows() : html`<div class="chart" role="img" aria-label="各事项线索数按程度堆叠的柱状图，数字见“看表格”"></div>`}
    </section>`
  }

  #rows(): TemplateResult {
    return html`<div class="scroll"><table class="rows">
      <thead><tr><th scope="col">事项</th>${this.table.columns.map((c) => html`<th scope="col" class="num">${c}（条）</th>`)}</tr></thead>
      <tbody>${this.table.rows.map((r) => html`<tr><th scope="row">${r.name}</th>${r.values.map((v) => html`<td class="num">${count(v)}</td>`)}</tr>`)}</tbody>
    </table></div>`
  }
}

customElements.define('sh-severity-chart', SeverityChart)
