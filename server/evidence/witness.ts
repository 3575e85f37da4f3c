import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { verifierKeys } from './checkpoint.ts'
import { codeOf, readCode, readNote, readVerifier } from './note.ts'
import { EventTree } from './tree.ts'

/** What somebody outside kept: notes and perhaps the keys to check them by, or a printed code. */
export interface Testimony {
  readonly notes: readonly { readonly name: string; readonly text: string }[]
  readonly keys: readonly string[]
  readonly codes: readonly string[]
}

export interface WitnessLine {
  /** File or code. */
  readonly name: string
  /** Events that the witness saw; null when it cannot be read. */
  readonly size: number | null
  readonly ok: boolean
  readonly why: string
}

export interface WitnessVerdict {
  readonly ok: boolean
  readonly lines: WitnessLine[]
  /** Where the ledger was rewritten, as far as the witnesses tell: after event `after`, at or before event `until`. */
  readonly rewritten?: { readonly after: number; readonly until: number }
}

/** Reads what `--witness` names: a code, a note, or a folder of notes with `verifier-keys.txt` beside. Throws `usage` when it is none. */
export function readTestimony(text: string): Testimony {
  if (!existsSync(text)) {
    const code = readCode(text)
    if (code) return { notes: [], keys: [], codes: [code.code] }
    throw new AppError(
      'usage',
      `“${text}”既不是文件，也不是检查点代码。代码印在通知书和意见书上，样子是 10234-7F3A-9C21-KD4M-0PQR；文件是见证单位保存的 .checkpoint，或存放它们的文件夹。`,
    )
  }
  const folder = statSync(text).isDirectory() ? text : dirname(text)
  const files =
    folder === text
      ? readdirSync(text)
          .filter((f) => f.endsWith('.checkpoint'))
          .sort()
      : [basename(text)]
  if (files.length === 0) throw new AppError('usage', `文件夹 ${text} 里没有 .checkpoint 文件。`)
  const keys = join(folder, 'verifier-keys.txt')
  return {
    notes: files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
    keys: existsSync(keys)
      ? readFileSync(keys, 'utf8')
          .split('\n')
          .filter((l) => l.trim() !== '')
      : [],
    codes: [],
  }
}

/**
 * Holds the chain to what was witnessed: the tree over its first events is computed anew from the events and must have the root
 * that was seen. The chain's own hashes are checked by `verifyLedger`; together they tell a rewritten ledger from the one witnessed.
 */
export async function checkWitness({ ledger }: { ledger: Ledger }, testimony: Testimony): Promise<WitnessVerdict> {
  const last = (await ledger.db.get<{ seq: number }>(sqlText('ledger/last_event')))?.seq ?? 0
  const given = testimony.keys.length > 0 ? testimony.keys : await verifierKeys({ ledger })
  const keys = given.map(readVerifier).filter((k) => k !== undefined)
  const tree = new EventTree(ledger.db, { fromEvents: true })
  const against = async (name: string, size: number, same: (root: Buffer) => boolean): Promise<WitnessLine> => {
    if (size > last) return { name, size, ok: false, why: `见证时已有 ${size} 条，现在只有 ${last} 条：末尾的记录缺失` }
    if (same(await tree.root(size))) return { name, size, ok: true, why: `前 ${size} 条与见证时一致` }
    return { name, size, ok: false, why: `前 ${size} 条与见证时不同：台账在见证之后被改写` }
  }
  const lines: WitnessLine[] = []
  for (const { name, text } of testimony.notes) {
    const note = readNote(text, keys)
    if (!note) lines.push({ name, size: null, ok: false, why: '不是检查点文件，或已残缺' })
    // Without any key the root alone decides: a forged note can accuse a whole ledger, never clear a rewritten one.
    else if (!note.signed && keys.length > 0)
      lines.push({ name, size: note.size, ok: false, why: '签名与公钥不符：不是本系统签发的检查点，或已被改动' })
    else lines.push(await against(name, note.size, (root) => root.equals(note.root)))
  }
  for (const text of testimony.codes) {
    const code = readCode(text)
    if (!code) lines.push({ name: text, size: null, ok: false, why: '不是检查点代码' })
    else lines.push(await against(code.code, code.size, (root) => codeOf({ size: code.size, root }) === code.code))
  }
  return { ok: lines.every((l) => l.ok), lines, ...placeOf(lines) }
}

/** Between the last event that a witness confirms and the first that one does not. */
function placeOf(lines: readonly WitnessLine[]): Pick<WitnessVerdict, 'rewritten'> {
  const sizes = (ok: boolean) => lines.flatMap((l) => (l.ok === ok && l.size !== null ? [l.size] : [])).sort((a, b) => a - b)
  const until = sizes(false)[0]
  if (until === undefined) return {}
  return {
    rewritten: {
      after:
        sizes(true)
          .filter((s) => s < until)
          .at(-1) ?? 0,
      until,
    },
  }
}
