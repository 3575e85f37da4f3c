import { Task } from '@lit/task'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { errorState } from './parts/states.ts'
import type { Route } from './router.ts'

/**
 * A page: loads by its route, keeps the old picture under a thin bar while the next loads, shows errors with a way to retry.
 * Rendered in the light DOM, so that one style sheet, print and find-in-page work everywhere.
 */
export abstract class Page<T> extends LitElement {
  static override properties = { route: { attribute: false } }
  declare route: Route
  #shown: T | undefined

  readonly #task = new Task(this, {
    task: async ([route], { signal }) => {
      if (!route) throw new Error('no route')
      const data = await this.load(route, signal)
      this.#shown = data
      document.title = `${this.heading(data)} · 数衡`
      return data
    },
    args: () => [this.route] as const,
  })

  protected abstract load(route: Route, signal: AbortSignal): Promise<T>
  protected abstract heading(data: T): string
  protected abstract view(data: T): TemplateResult

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): TemplateResult {
    const old = this.#shown === undefined ? html`<p class="waiting">正在载入……</p>` : this.view(this.#shown)
    return html`${this.#task.render({
      initial: () => old,
      pending: () => html`<div class="loading-bar" role="progressbar" aria-label="正在载入"></div>${old}`,
      complete: (data) => this.view(data),
      error: (error) => html`${errorState(error, () => void this.#task.run())}${this.#shown === undefined ? nothing : old}`,
    })}`
  }
}
