import { Task, TaskStatus } from '@lit/task'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { onChange } from './live.ts'
import { errorState } from './parts/states.ts'
import type { Route } from './router.ts'
import { t } from './text/t.ts'

/**
 * A page: loads by its route, keeps the old picture under a thin bar while the next loads, shows errors with a way to retry,
 * and reloads quietly when the server tells of a change of one of its kinds.
 * Rendered in the light DOM, so that one style sheet, print and find-in-page work everywhere.
 */
export abstract class Page<T> extends LitElement {
  static override properties = { route: { attribute: false } }
  declare route: Route
  /** Kinds of changes (prefixes such as `case.`) after which this page is out of date. */
  protected readonly live: readonly string[] = []
  protected shown: T | undefined
  /** The URL that `shown` answers. */
  #pictured: Route | undefined
  #stop: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #ready: (() => void) | undefined
  /** Settles when the first load ended, well or badly: the frame then swaps the pages. */
  readonly ready = new Promise<void>((resolve) => {
    this.#ready = resolve
  })

  readonly #task = new Task(this, {
    task: async ([route], { signal }) => {
      if (!route) throw new Error('no route')
      try {
        const data = await this.load(route, signal)
        this.shown = data
        this.#pictured = route
        if (!this.hidden) this.#title()
        return data
      } finally {
        this.#ready?.()
      }
    },
    args: () => [this.route] as const,
  })

  protected abstract load(route: Route, signal: AbortSignal): Promise<T>
  protected abstract heading(data: T): string
  protected abstract view(data: T): TemplateResult

  /** Loads again; the old picture stays meanwhile. */
  reload(): Promise<void> {
    return this.#task.run()
  }

  #title(): void {
    if (this.shown !== undefined) document.title = `${this.heading(this.shown)} · ${t('数衡')}`
  }

  /** Called by the frame when this page takes the place of the one before. */
  show(): void {
    this.hidden = false
    this.#title()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = onChange(({ kind }) => {
      if (!this.live.some((k) => kind.startsWith(k))) return
      clearTimeout(this.#timer)
      // Many changes come at once (an assessment); one reload answers them all.
      this.#timer = setTimeout(() => void this.reload(), 400)
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
    clearTimeout(this.#timer)
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): TemplateResult {
    const { status, error } = this.#task
    // One place for the picture: what is open, focused or scrolled in it outlives a reload. Another URL is another picture.
    return html`${status === TaskStatus.PENDING && this.shown !== undefined ? html`<div class="loading-bar" role="progressbar" aria-label=${t('正在载入')}></div>` : nothing}
      ${status === TaskStatus.ERROR ? errorState(error, () => void this.#task.run()) : nothing}
      ${
        this.shown !== undefined
          ? keyed(this.#pictured, this.view(this.shown))
          : status === TaskStatus.ERROR
            ? nothing
            : html`<p class="waiting">${t('正在载入……')}</p>`
      }`
  }
}
