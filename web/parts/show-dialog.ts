import { html, render, type TemplateResult } from 'lit'
import { keepFocus } from './focus.ts'

/** Shows something over the page, without a form. `body` is drawn again by the returned function; a followed link closes it. */
export async function showDialog(title: string, body: () => TemplateResult): Promise<() => void> {
  const back = keepFocus()
  await import('./dialog-element.ts')
  const host = document.createElement('div')
  document.body.append(host)
  const dialog = () => host.querySelector('wa-dialog') as HTMLElement
  const draw = () =>
    render(
      html`<wa-dialog class="wide" label=${title} light-dismiss @wa-after-hide=${(e: Event) => {
        if (e.target !== dialog()) return
        host.remove()
        back()
      }}>${body()}</wa-dialog>`,
      host,
    )
  draw()
  host.addEventListener('click', (e) => {
    if ((e.target as Element).closest('a')) dialog().removeAttribute('open')
  })
  requestAnimationFrame(() => dialog().setAttribute('open', ''))
  return draw
}
