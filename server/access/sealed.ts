import type { Config } from '../base/config.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { hasKeyFile, isSealed, keyPath, newKey, openText, readKeys, sealText, writeKeys } from '../base/secret-box.ts'
import { ident } from '../base/sql.ts'

type Deps = { readonly config: Pick<Config, 'home' | 'keyFile'>; readonly ledger: Ledger }

/** Every column of the ledger that holds a secret which must be read again. Null = none, or lost. */
const COLUMNS = [
  { table: 'webhook', key: 'id', column: 'secret' },
  { table: 'second_factor', key: 'user_id', column: 'secret' },
] as const

type Column = (typeof COLUMNS)[number]
interface Stored extends Record<string, unknown> {
  readonly id: string
  readonly value: string
}

const placeOf = ({ table, column }: Column, id: string) => `${table}.${column}:${id}`

async function stored(deps: Deps): Promise<{ column: Column; id: string; value: string }[]> {
  const all = await Promise.all(
    COLUMNS.map(async (c) => {
      const rows = await deps.ledger.db.all<Stored>(
        `select ${ident(c.key)} as id, ${ident(c.column)} as value from ${ident(c.table)} where ${ident(c.column)} is not null`,
      )
      return rows.map((r) => ({ column: c, id: r.id, value: r.value }))
    }),
  )
  return all.flat()
}

/** Encrypts a secret for its row. Makes the key file when nothing was ever encrypted; a missing one is never replaced silently. */
export async function sealFor(deps: Deps, table: Column['table'], id: string, text: string): Promise<string> {
  const column = COLUMNS.find((c) => c.table === table) as Column
  if (!hasKeyFile(deps.config) && !(await stored(deps)).some((s) => isSealed(s.value))) writeKeys(deps.config, [newKey()])
  return sealText(deps.config, placeOf(column, id), text)
}

/** The secret of a row. Throws `unavailable` with what to do when the key does not fit. */
export function openFor(deps: Pick<Deps, 'config'>, table: Column['table'], id: string, sealed: string): string {
  const column = COLUMNS.find((c) => c.table === table) as Column
  return openText(deps.config, placeOf(column, id), sealed)
}

/**
 * At start: secrets that an older version kept as entered are encrypted, and every encrypted one must open. Throws `unavailable`
 * when the key file is missing or another.
 */
export async function checkSealed(deps: Deps): Promise<void> {
  const all = await stored(deps)
  for (const s of all) if (isSealed(s.value)) openText(deps.config, placeOf(s.column, s.id), s.value)
  const plain = all.filter((s) => !isSealed(s.value))
  if (plain.length === 0) return
  const sealed = await Promise.all(plain.map(async (s) => ({ ...s, value: await sealFor(deps, s.column.table, s.id, s.value) })))
  await replace(deps, sealed, { kind: 'key.sealed', subject: 'key', actor: 'system', body: { secrets: sealed.length } })
  // What was written in the clear must not stay in the log of the file.
  await deps.ledger.alone(() => deps.ledger.db.run('checkpoint'))
}

/**
 * Encrypts everything under a new key. With `lost`, what no longer opens is emptied, to be set up anew; without it, it stops the
 * work. The old key is in the file until everything is encrypted anew, so a crash loses nothing.
 */
export async function rotateKey(
  deps: Deps,
  input: { actor: string; lost: boolean },
): Promise<{ path: string; sealed: number; emptied: number }> {
  const { config } = deps
  const all = await stored(deps)
  const opened = all.map((s) => ({
    ...s,
    text: input.lost
      ? orNull(() => openText(config, placeOf(s.column, s.id), s.value))
      : openText(config, placeOf(s.column, s.id), s.value),
  }))
  const old = orNull(() => readKeys(config)) ?? []
  const next = newKey()
  writeKeys(config, [next, ...old])
  const sealed = opened.map((s) => ({ ...s, value: s.text === null ? null : sealText(config, placeOf(s.column, s.id), s.text) }))
  const emptied = sealed.filter((s) => s.value === null).length
  await replace(deps, sealed, {
    kind: 'key.rotated',
    subject: 'key',
    actor: input.actor,
    body: { key: next.id, secrets: sealed.length - emptied, emptied },
  })
  writeKeys(config, [next])
  return { path: keyPath(config), sealed: sealed.length - emptied, emptied }
}

async function replace(
  deps: Deps,
  rows: readonly { readonly column: Column; readonly id: string; readonly value: string | null }[],
  event: Parameters<Parameters<Parameters<Ledger['write']>[0]>[0]['event']>[0],
): Promise<void> {
  await deps.ledger.write(async (tx) => {
    for (const { column: c, id, value } of rows) {
      await tx.run(`update ${ident(c.table)} set ${ident(c.column)} = $value where ${ident(c.key)} = $id`, { value, id })
    }
    tx.event(event)
  })
}

function orNull<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
