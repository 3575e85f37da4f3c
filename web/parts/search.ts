import { html, nothing, render } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { get } from '../api.ts'
import { navigate } from '../router.ts'
import { t } from '../text/t.ts'
import './dialog-element.ts'
import { keepFocus } from './focus.ts'

type Hit = Answer<'/search'>['hits'][number]

const KINDS: Readonly<Record<string, () => string>> = {
  agency: () => t('机构'),
  finding: () => t('线索'),
  case: () => t('整改'),
  project: () => t('项目'),
  control: () => t('检测控制'),
}

function urlOf(hit: Hit): string {
  const id = encodeURIComponent(hit.id)
  switch (hit.kind) {
    case 'agency':
      return `/agencies/${id}`
    case 'case':
      return `/cases/${id}`
    case 'project':
      return `/gates/${id}`
    case 'control':
      return `/controls/${id}`
    default:
      return `/findings/${id}`
  }
}

/** Searches agencies, findings, cases and projects from anywhere; arrows choose, Enter opens. */
export function openSearch(): void {
  if (document.querySelector('.search-host')) return
  const back = keepFocus()
  const host = document.createElement('div')
  host.className = 'search-host'
  document.body.append(host)
  let hits: readonly Hit[] = []
  let q = ''
  let at = 0
  let state: 'idle' | 'busy' | 'failed' = 'idle'
  let timer: ReturnType<typeof setTimeout> | undefined
  const dialog = () => host.querySelector('wa-dialog') as HTMLElement
  const close = () => dialog().removeAttribute('open')
  const open = (hit: Hit | undefined) => {
    if (!hit) return
    close()
    navigate(urlOf(hit))
  }
  const find = async (text: string) => {
    if (text === '') {
      hits = []
      state = 'idle'
      return draw()
    }
    state = 'busy'
    draw()
    try {
      const answer = await get('/search', { query: { q: text } })
      if (text !== q) return
      hits = answer.hits
      at = 0
      state = 'idle'
    } catch {
      state = 'failed'
    }
    draw()
  }
  const typed = (event: Event) => {
    q = (event.target as HTMLInputElement).value.trim()
    clearTimeout(timer)
    timer = setTimeout(() => void find(q), 150)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') at = Math.min(hits.length - 1, at + 1)
    else if (event.key === 'ArrowUp') at = Math.max(0, at - 1)
    else if (event.key === 'Enter') return open(hits[at])
    else return
    event.preventDefault()
    draw()
    host.querySelector(`#hit-${at}`)?.scrollIntoView({ block: 'nearest' })
  }
  const draw = () =>
    render(
      html`<wa-dialog label=${t('搜索')} light-dismiss class="search-dialog" @wa-after-hide=${(e: Event) => {
        if (e.target !== dialog()) return
        host.remove()
        back()
      }} @wa-after-show=${() => host.querySelector('input')?.focus()}>
        <input autofocus type="search" role="combobox" aria-expanded=${hits.length > 0 ? 'true' : 'false'} aria-controls="hits" aria-activedescendant=${hits.length > 0 ? `hit-${at}` : nothing}
          aria-label=${t('搜索机构、线索、整改与项目')} placeholder=${t('搜索机构、线索、整改与项目')} maxlength="100" @input=${typed} @keydown=${keys} />
        ${state === 'failed' ? html`<p class="problem" role="alert">${t('没有搜索成功，请重试。')}</p>` : nothing}
        ${state === 'idle' && q !== '' && hits.length === 0 ? html`<p class="quiet" role="status">${t('没有找到“{q}”。可以换一个更短的词。', { q })}</p>` : nothing}
        <ul id="hits" role="listbox" aria-label=${t('搜索结果')}>${hits.map(
          (hit, i) =>
            html`<li id="hit-${i}" role="option" aria-selected=${i === at ? 'true' : 'false'} @click=${() => open(hit)} @mousemove=${() => {
              if (at === i) return
              at = i
              draw()
            }}><span class="tag">${KINDS[hit.kind]?.() ?? hit.kind}</span> ${hit.title} ${hit.detail ? html`<small class="quiet">${hit.detail}</small>` : nothing}</li>`,
        )}</ul>
      </wa-dialog>`,
      host,
    )
  draw()
  requestAnimationFrame(() => dialog().setAttribute('open', ''))
}
