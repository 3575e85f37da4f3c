type Value = string | number | boolean | null | undefined

export interface Given {
  readonly param?: Readonly<Record<string, Value>>
  readonly query?: Readonly<Record<string, Value>>
}

/** `path` with its `:name` parts filled in and a query behind it; values that are null, undefined or '' are left out. */
export function address(path: string, given: Given = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given.param?.[name] ?? '')))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(given.query ?? {}))
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}
