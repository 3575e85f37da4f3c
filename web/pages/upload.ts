// 数据接入人：把导出的文件交进来，看它被认成什么、多少行能入库、哪些退回？
import { html, nothing, type TemplateResult } from 'lit'
import { addition, get, send } from '../api.ts'
import { Page } from '../page.ts'
import { dataTabs } from '../parts/data-tabs.ts'
import { importReport, type ReportActions } from '../parts/import-report.ts'
import { keyOf, type Reading, withValue } from '../parts/reading.ts'
import { type Item, itemOf, loadSources, sourceList, uploadFileView } from '../parts/upload-file.ts'
import type { Route } from '../router.ts'
import { t } from '../text/t.ts'
import { uploadFile } from '../upload.ts'
import type { ImportJob, ImportSource, Status, Tables } from '../wire.ts'
import { percent } from '../words.ts'

interface Loaded {
  readonly tables: Tables
  readonly status: Status
  readonly sources: readonly ImportSource[]
  readonly job: ImportJob | undefined
}

/** What the server takes as the limit where nothing is said. */
const USUAL_MAX_REJECT = 5

/** The job of this window, so that a person may leave and come back. */
const KEY = 'shuheng.import'

class UploadPage extends Page<Loaded> {
  #items: Item[] = []
  #job: ImportJob | undefined
  #over = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #problem = ''
  /** Percent of bad rows above which a file is refused whole; undefined = the usual limit. */
  #maxReject: number | undefined

  protected async load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    const kept = sessionStorage.getItem(KEY)
    const [list, status, sources, job] = await Promise.all([
      get('/tables', { signal }),
      get('/status', { signal }),
      loadSources(signal),
      kept ? addition(get('/imports/:id', { param: { id: kept }, signal }), signal) : undefined,
    ])
    if (job && job.state !== 'uploading') {
      this.#job = job
      this.#watch()
    }
    return { tables: list.tables, status, sources, job }
  }

  protected heading(): string {
    return t('上传文件')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  #watch(): void {
    clearTimeout(this.#timer)
    if (this.#job?.state !== 'running') return
    this.#timer = setTimeout(async () => {
      const id = this.#job?.id
      if (!id) return
      this.#job = (await addition(get('/imports/:id', { param: { id } }))) ?? this.#job
      this.requestUpdate()
      this.#watch()
    }, 600)
  }

  /** Files go up again as they were read, so that the reading or the limit can be changed. */
  readonly #retry = (names: readonly string[], maxReject: number | undefined): void => {
    const again = this.#items.filter((i) => names.includes(i.file.name))
    const files = again.length > 0 ? again : this.#items
    const readings = new Map(files.map((i) => [i.file.name, i.reading]))
    this.#changed.clear()
    void this.#add(
      files.map((i) => i.file),
      readings,
    ).then(() => {
      this.#maxReject = maxReject
      if (maxReject === undefined)
        for (const item of this.#items) for (const part of item.preview?.parts ?? []) if (part.problem !== null) item.open.add(part.key)
      this.requestUpdate()
    })
  }

  /** Files whose reading was changed on the report. */
  readonly #changed = new Set<string>()

  readonly #addValue: ReportActions['addValue'] = (at, value, to) => {
    const item = this.#items.find((i) => at.fileName === i.file.name || at.fileName.startsWith(`${i.file.name}/`))
    if (!item) return
    const key = keyOf(at.fileName, at.part, item.file.name)
    item.reading = withValue(item.reading, { ...at, key }, value, to)
    this.#changed.add(item.file.name)
    this.requestUpdate()
  }

  async #add(files: readonly File[], readings: ReadonlyMap<string, Reading> = new Map()): Promise<void> {
    if (files.length === 0) return
    try {
      if (this.#job?.state !== 'uploading') {
        this.#job = await send('POST', '/imports')
        this.#items = []
        this.#maxReject = undefined
        sessionStorage.setItem(KEY, this.#job.id)
      }
      this.#problem = ''
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error)
      return this.requestUpdate()
    }
    const { id } = this.#job
    const added = files.map((file) => itemOf(file, readings.get(file.name)))
    this.#items = [...this.#items.filter((i) => !files.some((f) => f.name === i.file.name)), ...added]
    this.requestUpdate()
    for (const item of added) {
      try {
        await uploadFile(id, item.file, (share) => {
          item.share = share
          this.requestUpdate()
        })
        await this.#preview(item)
      } catch (error) {
        item.problem = error instanceof Error ? error.message : String(error)
      }
      this.requestUpdate()
    }
  }

  async #preview(item: Item): Promise<void> {
    if (!this.#job) return
    const json = { ...item.reading, ...(item.reading.mapping === undefined && item.source !== undefined ? { source: item.source } : {}) }
    item.turn += 1
    const { turn } = item
    const preview = await send('POST', '/imports/:id/preview', { param: { id: this.#job.id }, json })
    // Meanwhile something else was said of it: that answer counts.
    if (turn !== item.turn) return
    item.preview = preview
    // A saved source lays the file out; from here on its mapping is this file's own, to be changed.
    if (preview.source !== null && preview.mapping !== null) {
      item.source = preview.source
      item.reading = { name: item.reading.name, mapping: preview.mapping as NonNullable<Reading['mapping']> }
    }
    this.requestUpdate()
  }

  /** A file that waits is not kept by the server: it goes up again with what was said of it. */
  async #readAs(item: Item, reading: Reading, source?: string | null): Promise<void> {
    item.reading = reading
    if (source !== undefined) item.source = source
    item.problem = ''
    // The next change builds on this one, whether or not the answer is there.
    this.requestUpdate()
    try {
      if (this.#job && item.preview?.parts.some((p) => p.marks.length > 0)) await uploadFile(this.#job.id, item.file, () => undefined)
      await this.#preview(item)
    } catch (error) {
      item.problem = error instanceof Error ? error.message : String(error)
      this.requestUpdate()
    }
  }

  async #run(assess: boolean): Promise<void> {
    if (!this.#job) return
    const asOf = this.querySelector<HTMLInputElement>('#as-of')?.value
    try {
      this.#job = await send('POST', '/imports/:id/run', {
        param: { id: this.#job.id },
        json: {
          readings: this.#items.map((i) => i.reading).filter((r) => r.mapping !== undefined),
          assess,
          ...(this.#maxReject === undefined ? {} : { max_reject: this.#maxReject }),
          ...(assess && asOf ? { as_of: asOf } : {}),
        },
      })
      this.#problem = ''
      this.#watch()
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error)
    }
    this.requestUpdate()
  }

  async #cancel(): Promise<void> {
    if (!this.#job) return
    try {
      this.#job = await send('POST', '/imports/:id/cancel', { param: { id: this.#job.id } })
      this.#problem = ''
      this.#watch()
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error)
    }
    this.requestUpdate()
  }

  protected view(d: Loaded): TemplateResult {
    const job = this.#job
    return html`
      ${dataTabs('upload')}
      ${job?.state === 'running' ? this.#running(job) : nothing}
      ${job?.state === 'cancelled' ? html`<p class="problem" role="alert">${job.error}</p>` : nothing}
      ${job?.state === 'done' || (job?.state === 'cancelled' && job.report) ? importReport(job, d.tables, this.#items.length > 0 ? { retry: this.#retry, addValue: this.#addValue, changed: this.#changed } : undefined) : nothing}
      ${job?.state === 'failed' ? html`<section class="state state-error" role="alert"><h2>${t('没有完成')}</h2><p>${job.error}</p></section>` : nothing}
      ${this.#problem ? html`<p class="problem" role="alert">✕ ${this.#problem}</p>` : nothing}
      ${job?.state === 'running' ? nothing : this.#drop()}
      ${job?.state === 'uploading' && this.#items.length > 0 ? this.#files(d) : nothing}
      ${job?.state === 'running' ? nothing : html`${sourceList(d.sources, () => this.reload())}${this.#wanted(d)}`}`
  }

  #running(job: ImportJob): TemplateResult {
    return html`<section class="panel" role="status"><h2>${t('正在进行')}</h2>
      <p>${job.label || t('正在开始……')}</p><progress max="1" .value=${job.progress} aria-label=${t('进度')}></progress> <span class="quiet">${percent(job.progress)}</span>
      <p class="quiet">${t('可以离开这一页，任务会继续；回来可看结果。')}</p>
      <p><button type="button" @click=${() => void this.#cancel()}>${t('取消导入')}</button></p></section>`
  }

  #drop(): TemplateResult {
    const over = (on: boolean) => (event: DragEvent) => {
      event.preventDefault()
      this.#over = on
      this.requestUpdate()
    }
    return html`<div class="drop ${this.#over ? 'over' : ''}" @dragover=${over(true)} @dragleave=${over(false)} @drop=${(e: DragEvent) => {
      over(false)(e)
      void this.#add([...(e.dataTransfer?.files ?? [])])
    }}>
      <p><b>${t('把平台导出的文件拖到这里')}</b></p>
      <p class="quiet">${t('CSV、Excel、JSON、Parquet 或 ZIP，可一次多个；文件名、列名与编码都会自动识别。')}</p>
      <p><label class="button primary">${t('选择文件')}<input class="sr" type="file" multiple @change=${(e: Event) => {
        const input = e.currentTarget as HTMLInputElement
        void this.#add([...(input.files ?? [])])
        input.value = ''
      }} /></label></p>
    </div>`
  }

  /** What may be brought in, and what of it is still wanting. */
  #wanted(d: Loaded): TemplateResult {
    const missing = new Set(d.status.tables_missing)
    return html`<details class="wanted" ?open=${missing.size > 0}><summary>${t('可以导入的 {n} 类数据与必需的列', { n: d.tables.length })}${missing.size > 0 ? html` · <span class="hatch">${t('{n} 类未导入', { n: missing.size })}</span>` : nothing}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('可以导入的 {n} 类数据与必需的列', { n: d.tables.length })}><table class="rows"><thead><tr><th scope="col">${t('数据')}</th><th scope="col">${t('情况')}</th><th scope="col">${t('必需的列')}</th></tr></thead>
        <tbody>${[...d.tables]
          .sort((a, b) => Number(missing.has(b.label)) - Number(missing.has(a.label)))
          .map(
            (x) =>
              html`<tr><th scope="row">${x.label}</th><td>${missing.has(x.label) ? html`<span class="hatch">${t('未导入')}</span>` : html`<span class="ok">✓ ${t('已导入')}</span>`}</td><td class="wrap">${x.columns
                .filter((c) => c.required)
                .map((c) => c.label)
                .join('、')}</td></tr>`,
          )}</tbody></table></div></details>`
  }

  readonly #again = (): void => {
    sessionStorage.removeItem(KEY)
    this.#job = undefined
    this.#items = []
    this.#problem = ''
    this.requestUpdate()
  }

  #files(d: Loaded): TemplateResult {
    const ready = this.#items.every((i) => i.share === 1 && i.preview && i.preview.parts.every((p) => p.marks.length === 0))
    return html`
      <section><h2>${t('待导入的文件')}</h2>${this.#items.map((i) =>
        uploadFileView(i, {
          tables: d.tables,
          sources: d.sources,
          readAs: (item, reading, source) => void this.#readAs(item, reading, source),
          redraw: () => this.requestUpdate(),
          saved: () => this.reload(),
        }),
      )}</section>
      <p class="actions low">
        <label class="field"><span>${t('数据截至')}</span><input id="as-of" type="date" .value=${d.status.as_of ?? d.status.today} /></label>
        <label class="field"><span>${t('退回上限（%）')}</span><input type="number" min="0" max="100" step="1" .value=${String(this.#maxReject ?? USUAL_MAX_REJECT)} @change=${(
          e: Event,
        ) => {
          const percent = (e.currentTarget as HTMLInputElement).valueAsNumber
          this.#maxReject = percent >= 0 && percent <= 100 ? percent : undefined
          this.requestUpdate()
        }} /></label>
        <button type="button" class="primary" ?disabled=${!ready} @click=${() => void this.#run(true)}>${t('导入并检测')}</button>
        <button type="button" ?disabled=${!ready} @click=${() => void this.#run(false)}>${t('只导入')}</button>
        <button type="button" class="plain" @click=${this.#again}>${t('重新选择文件')}</button>
      </p>`
  }
}

customElements.define('sh-upload', UploadPage)
