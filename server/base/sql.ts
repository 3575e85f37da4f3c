import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './config.ts'

const cache = new Map<string, string>()

/** Text of `queries/<path>.sql`. Read once; a missing file is a programming error and throws. */
export function sqlText(path: string): string {
  let text = cache.get(path)
  if (text === undefined) {
    text = readFileSync(join(ROOT, 'queries', `${path}.sql`), 'utf8')
    cache.set(path, text)
  }
  return text
}

/** Quotes an identifier for SQL. Identifiers come from the contract, never from a request. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Quotes a text literal, for the few places that take no bound parameter (file lists, COPY targets). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A path as DuckDB's readers take it, which would otherwise read `*`, `?` and `[` in it as a pattern. */
export function oneFile(path: string): string {
  return path.replace(/[*?[]/g, '[$&]')
}

/** The path of one existing file as a literal for `read_parquet` or `read_csv`. */
export function fileLiteral(path: string): string {
  return literal(oneFile(path))
}

/** Names of the `$parameters` used in a SQL text, comments and string literals left out. */
export function parameterNames(sql: string): string[] {
  const bare = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ')
  return [...new Set([...bare.matchAll(/\$([a-z_][a-z0-9_]*)/gi)].map((m) => m[1] as string))]
}
