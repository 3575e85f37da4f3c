import { address } from '../server/common/address.ts'

/** Pages by URL. Each pattern's `:name` parts become params, percent-decoded. `home` is the person's own first page. */
const ROUTES = {
  home: '/',
  overview: '/overview',
  unit: '/unit',
  findings: '/findings',
  finding: '/findings/:id',
  causes: '/causes',
  cases: '/cases',
  case: '/cases/:id',
  agency: '/agencies/:uscc',
  catalogs: '/catalogs',
  scores: '/scores',
  scheme: '/scores/scheme',
  score: '/scores/:uscc',
  gates: '/gates',
  precheck: '/gates/precheck',
  gate: '/gates/:project',
  controls: '/controls',
  control: '/controls/:id',
  coverage: '/coverage',
  batches: '/batches',
  held: '/held',
  upload: '/upload',
  audit: '/audit',
  issuers: '/issuers',
  settings: '/settings',
  users: '/users',
  inbox: '/inbox',
  account: '/account',
  login: '/login',
  invite: '/invite',
} as const

export type PageName = keyof typeof ROUTES

export interface Route {
  readonly page: PageName | 'missing'
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The page that a URL (path and query) names; an unknown path is `missing`. */
export function match(url: string): Route {
  const { pathname, searchParams: query } = new URL(url, 'http://local')
  const parts = pathname.split('/').filter((p) => p !== '')
  for (const [page, pattern] of Object.entries(ROUTES) as [PageName, string][]) {
    const wanted = pattern.split('/').filter((p) => p !== '')
    if (wanted.length !== parts.length) continue
    const params: Record<string, string> = {}
    const fits = wanted.every((w, i) => {
      const part = decode(parts[i] as string)
      if (w.startsWith(':')) params[w.slice(1)] = part
      return w.startsWith(':') || w === part
    })
    if (fits) return { page, params, query }
  }
  return { page: 'missing', params: {}, query }
}

/** A path with query; empty and undefined values are left out, so that a URL says only what differs. */
export function href(path: string, query: Readonly<Record<string, string | number | undefined | null>> = {}): string {
  return address(path, { query })
}

/** The current query with some values changed; a changed filter starts again at the first page. */
export function withQuery(path: string, query: URLSearchParams, change: Readonly<Record<string, string | undefined>>): string {
  return href(path, { ...Object.fromEntries(query), cursor: undefined, ...change })
}

export function navigate(url: string, options: { replace?: boolean } = {}): void {
  // Where the person stood on the page they leave, so that Back brings them there.
  history.replaceState({ y: window.scrollY }, '')
  if (options.replace) history.replaceState(null, '', url)
  else history.pushState(null, '', url)
  window.dispatchEvent(new Event('shuheng:navigate'))
}

/** Calls `changed` on Back, Forward, `navigate()` and plain clicks on links of this site. Returns the way to stop. */
export function listen(changed: () => void): () => void {
  const click = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find((n): n is HTMLAnchorElement => n instanceof HTMLAnchorElement)
    if (
      !link ||
      link.target ||
      link.hasAttribute('download') ||
      link.origin !== location.origin ||
      link.hash ||
      /^\/(api|print)\//.test(link.pathname)
    )
      return
    event.preventDefault()
    if (link.href !== location.href) navigate(link.href)
  }
  document.addEventListener('click', click)
  window.addEventListener('popstate', changed)
  window.addEventListener('shuheng:navigate', changed)
  return () => {
    document.removeEventListener('click', click)
    window.removeEventListener('popstate', changed)
    window.removeEventListener('shuheng:navigate', changed)
  }
}
