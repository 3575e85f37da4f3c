import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import { sqlText } from '../base/sql.ts'
import { codeOf, signNote, verifierText } from './note.ts'
import { makeSigningKey, readSigningKey } from './signing-key.ts'
import { EventTree } from './tree.ts'

/** A checkpoint as the chain holds it. */
export interface MadeCheckpoint {
  /** Events it covers: the first `size` of the chain. */
  readonly size: number
  /** Lower-case hex. */
  readonly root: string
  /** What is printed on papers and typed to check them. */
  readonly code: string
  /** C2SP signed note. */
  readonly note: string
}

export interface CheckpointDeps {
  readonly config: Config
  readonly ledger: Ledger
  readonly log?: Log
}

type KeyBody = { origin: string; verifier: string }
type Last = { told: number | null; made_at: string | null; body: string | null }

/** Every key that signed a checkpoint, oldest first, as a witness keeps them. */
export async function verifierKeys({ ledger }: Pick<CheckpointDeps, 'ledger'>): Promise<readonly string[]> {
  return (await keyBodies(ledger.db)).map((k) => k.verifier)
}

async function keyBodies(reads: Pick<Db, 'all'>): Promise<KeyBody[]> {
  return (await reads.all<{ body: string }>(sqlText('lookups/evidence/checkpoint_keys'))).map((e) => JSON.parse(e.body) as KeyBody)
}

/** The newest checkpoint; undefined before the first. */
export async function lastCheckpoint({ ledger }: Pick<CheckpointDeps, 'ledger'>): Promise<(MadeCheckpoint & { at: string }) | undefined> {
  const last = await ledger.db.get<Last>(sqlText('lookups/evidence/last_checkpoint'))
  return last?.body ? { ...(JSON.parse(last.body) as MadeCheckpoint), at: last.made_at ?? '' } : undefined
}

/**
 * Signs the chain as it stands, records that as an event and gives it to the witnesses. Returns the last one when nothing but
 * checkpoints was written since. Makes the key at the first call, and a new one when asked to.
 */
export async function makeCheckpoint(
  deps: CheckpointDeps,
  input: { actor: string; newKey?: boolean } = { actor: 'system' },
): Promise<MadeCheckpoint> {
  const made = await deps.ledger.write(async (tx) => {
    const last = await tx.get<Last>(sqlText('lookups/evidence/last_checkpoint'))
    const stored = last?.body ? (JSON.parse(last.body) as MadeCheckpoint) : undefined
    if (stored && stored.size >= (last?.told ?? 0) && !input.newKey) return stored
    return signed(deps, tx, input)
  })
  await giveToFolder(deps, made)
  return made
}

async function signed(
  { config }: CheckpointDeps,
  tx: LedgerWrite,
  { actor, newKey }: { actor: string; newKey?: boolean },
): Promise<MadeCheckpoint> {
  const size = (await tx.get<{ seq: number }>(sqlText('ledger/last_event')))?.seq ?? 0
  const old = (await keyBodies(tx)).at(-1)
  const origin = old?.origin ?? `shuheng/${randomUUID()}`
  const stored = newKey ? undefined : readSigningKey(config)
  const key: KeyObject = stored ?? makeSigningKey(config)
  const verifier = verifierText(origin, createPublicKey(key))
  if (old?.verifier !== verifier) {
    const body = { origin, verifier, replaces: old?.verifier ?? null }
    tx.event({ kind: 'checkpoint.key_made', subject: origin, actor, body })
  }
  const tree = new EventTree(tx)
  const root = await tree.root(size)
  await tree.keep(tx, size)
  const made = { size, root: root.toString('hex'), code: codeOf({ size, root }), note: signNote({ origin, size, root }, key) }
  tx.event({ kind: 'checkpoint.made', subject: String(size), actor, body: { ...made } })
  return made
}

/** Puts the note into the folder that another office owns. A folder that is away is said; the next checkpoint covers more. */
async function giveToFolder({ config, ledger, log }: CheckpointDeps, made: MadeCheckpoint): Promise<void> {
  const folder = config.witnessFolder
  if (folder === undefined) return
  try {
    mkdirSync(folder, { recursive: true })
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, `${name}.new`), text)
      renameSync(join(folder, `${name}.new`), join(folder, name))
    }
    write(`${String(made.size).padStart(12, '0')}.checkpoint`, made.note)
    write('verifier-keys.txt', `${(await verifierKeys({ ledger })).join('\n')}\n`)
  } catch (error) {
    log?.warn(`检查点没有写进见证文件夹 ${folder}：${(error as Error).message}。请检查它是否可写。`)
  }
}

const DAY_MS = 86_400_000

/** One checkpoint a day where something was written; call it as often as you like. */
export async function checkpointDaily(deps: CheckpointDeps & { now: () => Date }): Promise<void> {
  const last = await lastCheckpoint(deps)
  if (last && deps.now().getTime() - Date.parse(`${last.at.replace(' ', 'T')}+08:00`) < DAY_MS) return
  await makeCheckpoint(deps)
}
