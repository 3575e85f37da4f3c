import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'

/** Colours of the page, as the chart library wants them. */
export interface ChartTheme {
  readonly text: string
  readonly strong: string
  readonly line: string
  readonly panel: string
  readonly ink: string
  readonly good: string
  readonly bad: string
  readonly severity: Readonly<Record<'S1' | 'S2' | 'S3' | 'S4', string>>
}

/** The figures that a chart draws, as a table that can be read instead. */
export interface ChartTable {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly values: readonly (string | number | null)[] }[]
}

export interface ChartInput {
  readonly title: string
  /** What the picture shows, for those who do not see it. */
  readonly about: string
  readonly option: (theme: ChartTheme) => Record<string, unknown>
  readonly table: ChartTable
  readonly height?: number
  /** What the reader must know about the figures. */
  readonly note?: string
}

function themeOf(at: Element): ChartTheme {
  const css = getComputedStyle(at)
  const color = (name: string) => css.getPropertyValue(name).trim()
  return {
    text: color('--text-2'),
    strong: color('--text'),
    line: color('--line'),
    panel: color('--panel'),
    ink: color('--ink'),
    good: color('--good'),
    bad: color('--s1'),
    severity: { S1: color('--s1'), S2: color('--s2'), S3: color('--s3'), S4: color('--s4') },
  }
}

/** A chart with the same figures as a table behind a button. The library loads with the first chart, after the page shows. */
class Chart extends LitElement {
  static override properties = { input: { attribute: false }, asTable: { state: true }, failed: { state: true } }
  declare input: ChartInput
  declare asTable: boolean
  declare failed: boolean
  #chart: { setOption(option: object, notMerge?: boolean): void; resize(): void; dispose(): void } | undefined
  #host: Element | undefined
  readonly #resize = new ResizeObserver(() => this.#chart?.resize())
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
    window.addEventListener('shuheng:theme', this.#redraw)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('shuheng:theme', this.#redraw)
    this.#drop()
  }

  #drop(): void {
    this.#resize.disconnect()
    this.#chart?.dispose()
    this.#chart = undefined
    this.#host = undefined
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
      this.#chart?.setOption(this.input.option(themeOf(this)), true)
    } catch {
      this.failed = true
      this.asTable = true
    }
  }

  protected override updated(): void {
    void this.#draw()
  }

  protected override render(): TemplateResult {
    if (!this.input) return html``
    const { input } = this
    return html`<section class="panel">
      <header class="panel-head">
        <h2>${input.title}</h2>
        <button type="button" class="plain" aria-pressed=${this.asTable} @click=${() => {
          this.asTable = !this.asTable
        }}>${this.asTable ? t('看图') : t('看表格')}</button>
      </header>
      ${input.note ? html`<p class="quiet">${input.note}</p>` : nothing}
      ${this.failed ? html`<p class="quiet">${t('图表组件没有载入，以表格显示。')}</p>` : nothing}
      ${this.asTable ? this.#rows() : html`<div class="chart" role="img" aria-label=${input.about} .style=${`height:${input.height ?? 280}px`}></div>`}
    </section>`
  }

  #rows(): TemplateResult {
    const { table } = this.input
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.input.title}><table class="rows">
      <thead><tr><th scope="col"><span class="sr">${t('名称')}</span></th>${table.columns.map((c) => html`<th scope="col" class="num">${c}</th>`)}</tr></thead>
      <tbody>${table.rows.map((r) => html`<tr><th scope="row">${r.name}</th>${r.values.map((v) => html`<td class="num">${v ?? '—'}</td>`)}</tr>`)}</tbody>
    </table></div>`
  }
}

customElements.define('sh-chart', Chart)

export function chart(input: ChartInput): TemplateResult {
  return html`<sh-chart .input=${input}></sh-chart>`
}
