import { html, nothing, render, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import { announce } from './announce.ts'
import { keepFocus } from './focus.ts'

export interface Ask {
  readonly title: string
  /** The form's fields; each has a `name`. */
  readonly body: TemplateResult
  readonly submit: string
  /** Words shown quietly when it went well. */
  readonly done?: string
  /** Sends it. What it throws is shown in the dialog, which stays open with what was typed. */
  readonly run: (form: FormData) => Promise<void>
}

/** One dialog may stand over another. */
let opened = 0

/** Official steps ask for a reason or a file, not "are you sure". Resolves true when it was done, false when closed. */
export async function ask(input: Ask): Promise<boolean> {
  const back = keepFocus()
  opened += 1
  const id = `ask-${opened}`
  await import('./dialog-element.ts')
  return new Promise((resolve) => {
    const host = document.createElement('div')
    document.body.append(host)
    let done = false
    let busy = false
    let problem = ''
    const draw = () =>
      render(
        html`<wa-dialog label=${input.title} light-dismiss @wa-after-show=${first} @wa-after-hide=${closed}>
          <form id=${id} class="form" @submit=${submit}>
            ${input.body}
            ${problem ? html`<p class="problem" role="alert">✕ ${problem}</p>` : nothing}
          </form>
          <div slot="footer" class="actions">
            <button type="button" class="plain" @click=${() => dialog().removeAttribute('open')}>${t('取消')}</button>
            <button type="submit" form=${id} class="primary" ?disabled=${busy}>${busy ? t('正在提交……') : input.submit}</button>
          </div>
        </wa-dialog>`,
        host,
      )
    const dialog = () => host.querySelector('wa-dialog') as HTMLElement
    // The first field, unless the person was quicker.
    const first = () => {
      if (host.querySelector('form :focus')) return
      host.querySelector<HTMLElement>('form input:not([type=hidden]), form select, form textarea')?.focus()
    }
    const closed = (event: Event) => {
      if (event.target !== dialog()) return
      host.remove()
      back()
      resolve(done)
    }
    const submit = async (event: SubmitEvent) => {
      event.preventDefault()
      if (busy) return
      const form = new FormData(event.currentTarget as HTMLFormElement)
      busy = true
      problem = ''
      draw()
      try {
        await input.run(form)
        done = true
        dialog().removeAttribute('open')
        announce(input.done ?? t('已完成'))
      } catch (error) {
        problem = error instanceof Error ? error.message : t('没有提交成功，请重试。')
      }
      busy = false
      draw()
    }
    draw()
    requestAnimationFrame(() => dialog().setAttribute('open', ''))
  })
}
