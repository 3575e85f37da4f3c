import { html, nothing, type TemplateResult } from 'lit'
import { navigate, withQuery } from '../router.ts'
import { t } from '../text/t.ts'

export interface Choice {
  readonly name: string
  readonly label: string
  readonly all: string
  readonly options: readonly { readonly code: string; readonly label: string }[]
}

/** Filters that live in the URL: a change navigates, so Back undoes it and the link can be shared. */
export function filterBar(
  path: string,
  query: URLSearchParams,
  choices: readonly Choice[],
  search: string,
  dates: readonly { readonly name: string; readonly label: string }[] = [],
): TemplateResult {
  const change = (name: string, value: string) => navigate(withQuery(path, query, { [name]: value }))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    change('q', String(new FormData(event.currentTarget as HTMLFormElement).get('q') ?? ''))
  }
  const set = [...choices, ...dates, { name: 'q' }].filter((c) => query.get(c.name)).length
  const phone = matchMedia('(max-width: 720px)').matches
  const form = html`<form class="filters" role="search" @submit=${submit}>
    ${dates.map((d) => html`<label><span>${d.label}</span><input type="date" .value=${query.get(d.name) ?? ''} @change=${(e: Event) => change(d.name, (e.currentTarget as HTMLInputElement).value)} /></label>`)}
    ${choices.map(
      (c) => html`<label>
        <span>${c.label}</span>
        <select name=${c.name} @change=${(e: Event) => change(c.name, (e.currentTarget as HTMLSelectElement).value)}>
          <option value="" ?selected=${!query.get(c.name)}>${c.all}</option>
          ${c.options.map((o) => html`<option value=${o.code} ?selected=${query.get(c.name) === o.code}>${o.label}</option>`)}
        </select>
      </label>`,
    )}
    <label class="search"><span>${t('搜索')}</span><input type="search" name="q" maxlength="100" placeholder=${search} .value=${query.get('q') ?? ''} /></label>
    <button type="submit">${t('搜索')}</button>
    ${set > 0 ? html`<a class="clear" href=${path}>${t('清除条件')}</a>` : nothing}
  </form>`
  // On a phone the filters would fill the screen before the first row.
  return phone
    ? html`<details class="fold" ?open=${set > 0}><summary>${t('筛选与搜索')}${set > 0 ? ` · ${set}` : ''}</summary>${form}</details>`
    : form
}
