import { z } from 'zod'
import type { Params, Row } from './db.ts'
import { AppError } from './errors.ts'
import type { Ledger } from './ledger.ts'

/** One setting: its schema, default, Chinese label, unit, and where the default comes from (产品默认, or an article). */
export interface Setting<T = unknown> {
  readonly schema: z.ZodType<T>
  readonly fallback: T
  readonly zh: string
  readonly unit?: string
  readonly source: string
  /** Never shown again once set. */
  readonly secret?: boolean
}

/** The settings of one stage, named `<group>.<key>` in the ledger. */
export interface SettingGroup<S extends Readonly<Record<string, Setting>> = Readonly<Record<string, Setting>>> {
  readonly group: string
  readonly zh: string
  readonly settings: S
}

export type SettingValues<G extends SettingGroup> = { readonly [K in keyof G['settings']]: G['settings'][K]['fallback'] }

const known = new Map<string, SettingGroup>()

/** One setting, typed by its schema. Throws at start when the default breaks the schema. */
export function setting<T>(schema: z.ZodType<T>, fallback: NoInfer<T>, words: Omit<Setting, 'schema' | 'fallback'>): Setting<T> {
  return { schema, fallback: schema.parse(fallback), ...words }
}

/** Declares the settings of a stage, once, as a module constant: `export const caseSettings = defineSettings('cases', '整改', {…})`. */
export function defineSettings<const S extends Readonly<Record<string, Setting>>>(group: string, zh: string, settings: S): SettingGroup<S> {
  if (known.has(group)) throw new Error(`settings group ${group} is declared twice`)
  const made = { group, zh, settings }
  known.set(group, made)
  return made
}

/** Every declared group, in name order. */
export function settingGroups(): SettingGroup[] {
  return [...known.values()].sort((a, b) => (a.group < b.group ? -1 : 1))
}

/** What settings are read from: the committed ledger, or a write's transaction. */
interface Reads {
  all<T extends Row>(sql: string, params?: Params): Promise<T[]>
}

/**
 * Values of a group: changed ones from the ledger, else the defaults. Reads `ledger`, or a transaction (`tx`) inside a write. A
 * stored value that a newer schema no longer accepts falls back to the default.
 */
export async function readSettings<G extends SettingGroup>(source: Ledger | Reads, group: G): Promise<SettingValues<G>> {
  const reads: Reads = 'db' in source ? source.db : source
  const rows = await reads.all<{ name: string; value: string }>('select name, value from setting where starts_with(name, $prefix)', {
    prefix: `${group.group}.`,
  })
  const stored = new Map(rows.map((r) => [r.name, r.value]))
  const entries = Object.entries(group.settings).map(([key, s]) => {
    const text = stored.get(`${group.group}.${key}`)
    const parsed = text === undefined ? undefined : s.schema.safeParse(JSON.parse(text))
    return [key, parsed?.success ? parsed.data : s.fallback]
  })
  return Object.fromEntries(entries) as SettingValues<G>
}

/**
 * Changes one setting by its full name; `null` goes back to the default. Writes `setting.changed` with the old and the new value
 * (a secret's are left out). Throws `not_found` for an unknown name, `invalid_input` for a value its schema refuses.
 */
export async function changeSetting(ledger: Ledger, input: { actor: string; name: string; value: unknown }): Promise<void> {
  const { actor, name } = input
  const dot = name.indexOf('.')
  const found = known.get(name.slice(0, dot))?.settings[name.slice(dot + 1)]
  if (!found) throw new AppError('not_found', `没有设置项“${name}”。请从设置页重新选择。`)
  const parsed = input.value === null ? undefined : found.schema.safeParse(input.value)
  if (parsed && !parsed.success) {
    throw new AppError('invalid_input', `设置项“${found.zh}”的值不正确：${parsed.error.issues[0]?.message ?? '格式不符'}。请改正后重试。`, {
      name,
    })
  }
  await ledger.write(async (tx) => {
    const before = await tx.get<{ value: string }>('select value from setting where name = $name', { name })
    const value = parsed ? JSON.stringify(parsed.data) : null
    if ((before?.value ?? null) === value) return
    const said = (text: string | null | undefined) => (text == null ? null : found.secret ? '***' : (JSON.parse(text) as unknown))
    tx.event({ kind: 'setting.changed', subject: name, actor, body: { value: said(value), before: said(before?.value) } })
    if (value === null) await tx.run('delete from setting where name = $name', { name })
    else await tx.put('setting', [{ name, value, changed_at: tx.at, changed_by: actor }])
  })
}
