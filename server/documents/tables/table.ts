import { z } from 'zod'
import type { Actor, Permission } from '../../contract/actor.ts'
import type { ReadDeps } from '../../reads/deps.ts'
import type { Cell, Column } from './write.ts'

/** Rows with their columns; `rows` are read whole, within the actor's scope. */
export interface Loaded {
  readonly columns: readonly Column<never>[]
  readonly rows: readonly unknown[]
}

export interface DownloadTable {
  readonly zh: string
  /** Needed beside `export`. */
  readonly permission: Permission
  readonly query: z.ZodObject
  readonly load: (deps: ReadDeps, actor: Actor, query: Record<string, unknown>) => Promise<Loaded>
}

/** Rows asked for at once. */
export const PAGE = 5000

/** One table: its filter's type is checked by its own schema before `load` sees it. */
export function table<Q extends z.ZodObject, R>(definition: {
  zh: string
  permission: Permission
  query: Q
  rows: (deps: ReadDeps, actor: Actor, query: z.infer<Q>) => Promise<readonly R[]>
  columns: Readonly<Record<string, (row: R) => Cell>>
}): DownloadTable {
  const { zh, permission, query } = definition
  return {
    zh,
    permission,
    query,
    load: async (deps, actor, raw) => {
      const columns: Column<R>[] = Object.entries(definition.columns).map(([title, value]) => ({ title, value }))
      return { columns: columns as readonly Column<never>[], rows: await definition.rows(deps, actor, raw as z.infer<Q>) }
    },
  }
}

/** All pages of a list, one after another. */
export async function paged<R>(page: (cursor: string | undefined) => Promise<{ rows: readonly R[]; next: string | null }>): Promise<R[]> {
  const all: R[] = []
  let cursor: string | undefined
  do {
    const { rows, next } = await page(cursor)
    for (const row of rows) all.push(row)
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return all
}

/** How the item of Art. 35 is written in a column. */
export const article35 = (item: number) => `第三十五条第（${item}）项`

/** The filter of a table that has none. */
export const none = z.strictObject({})
