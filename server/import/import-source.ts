import { randomUUID } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import { type Mapping, parseMapping } from './mapping.ts'

/** A source of files (来源): what its files are called, and how they are read. */
export interface ImportSource {
  readonly source_id: string
  readonly name: string
  /** Names of its files, `*` for any characters. */
  readonly files: string
  /** As a mapping file says it. */
  readonly mapping: Readonly<Record<string, unknown>>
  readonly saved_by: string
  readonly saved_by_name: string
  readonly saved_at: string
}

type Reads = Pick<Ledger['db'], 'all'> | LedgerWrite

export async function importSources(reads: Reads): Promise<ImportSource[]> {
  const rows = await reads.all<Omit<ImportSource, 'mapping'> & { mapping: string }>(sqlText('lookups/import/sources'))
  return rows.map((r) => ({ ...r, saved_at: r.saved_at.slice(0, 19), mapping: JSON.parse(r.mapping) as ImportSource['mapping'] }))
}

/** The source that a file comes from by its name: of several the one whose pattern says most. */
export function sourceOfFile(sources: readonly ImportSource[], fileName: string): ImportSource | undefined {
  const length = (s: ImportSource) => s.files.replaceAll('*', '').length
  return sources.filter((s) => pattern(s.files).test(fileName)).sort((a, b) => length(b) - length(a))[0]
}

function pattern(files: string): RegExp {
  const parts = files.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'iu')
}

/** How the files of a named source are read. Throws `not_found`. */
export async function mappingOfSource(reads: Reads, name: string): Promise<Mapping> {
  const sources = await importSources(reads)
  const found = sources.find((s) => s.name === name)
  if (!found) {
    const names = sources.map((s) => s.name).join('、')
    throw new AppError('not_found', `没有名为“${name}”的来源。${names === '' ? '还没有保存过来源。' : `有的是：${names}。`}`)
  }
  return parseMapping(JSON.stringify(found.mapping), `来源“${name}”的映射`)
}

/**
 * Keeps how the files of a source are read, in place of what was kept under that name. A signature that a place is no classification is of
 * one file, so it is not kept; a header named as the flag is. Throws `invalid_input`, `usage` for a mapping that no file could be read by.
 */
export async function saveSource(
  ledger: Ledger,
  actor: Actor,
  input: { readonly name: string; readonly files: string; readonly mapping: Readonly<Record<string, unknown>> },
): Promise<ImportSource> {
  const name = input.name.trim()
  const files = input.files.trim()
  if (name === '' || name.length > 60 || /[/\\\p{Cc}]/u.test(name)) {
    throw new AppError('invalid_input', '请给来源起一个 60 字以内的名称，不含斜杠。')
  }
  if (files.replaceAll('*', '') === '')
    throw new AppError('invalid_input', '请写明这个来源的文件名，例如 目录_*.csv；只写 * 会把所有文件都算进来。')
  const { secrecy, ...rest } = input.mapping as { secrecy?: { flags?: readonly string[] } }
  const flags = secrecy?.flags ?? []
  const mapping = { ...rest, ...(flags.length > 0 ? { secrecy: { flags } } : {}) }
  parseMapping(JSON.stringify(mapping), '要保存的读法')
  return ledger.write(async (tx) => {
    const same = (await importSources(tx)).find((s) => s.name === name)
    const row: ImportSource = {
      source_id: same?.source_id ?? `LY-${randomUUID()}`,
      ...{ name, files, mapping, saved_by: actor.id, saved_by_name: actor.name, saved_at: tx.at },
    }
    tx.event({ kind: 'import.source_saved', subject: row.source_id, actor: actor.id, body: { ...row } })
    await tx.put('import_source', [{ ...row, mapping: JSON.stringify(mapping) }])
    return row
  })
}

/** Forgets a source; what was imported by it stays. Throws `not_found`. */
export async function removeSource(ledger: Ledger, actor: Actor, sourceId: string): Promise<void> {
  await ledger.write(async (tx) => {
    const found = (await importSources(tx)).find((s) => s.source_id === sourceId)
    if (!found) throw new AppError('not_found', '没有这个来源，可能已被删除。请刷新后重试。')
    await tx.run(sqlText('lookups/import/source_remove'), { source_id: sourceId })
    tx.event({ kind: 'import.source_removed', subject: sourceId, actor: actor.id, body: { source_id: sourceId, name: found.name } })
  })
}
