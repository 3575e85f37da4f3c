import type { Db, Row } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { findControl } from '../controls/catalog.ts'

export const RESULT_COLUMNS = [
  'control_id',
  'subject_id',
  'status',
  'reason',
  'agency_uscc',
  'due_date',
  'occurred_on',
  'severity',
  'magnitude',
  'item',
  'evidence_class',
  'evidence',
] as const

export const FINDING_COLUMNS = ['finding_id', 'state', 'first_seen', 'last_seen', 'times_seen', ...RESULT_COLUMNS] as const

/** Evidence is stored as JSON text and leaves as an object. */
function withEvidence(row: Row): Row {
  return { ...row, evidence: typeof row['evidence'] === 'string' ? JSON.parse(row['evidence']) : null }
}

async function* mapped(rows: AsyncIterable<Row[]>): AsyncGenerator<Row[]> {
  for await (const chunk of rows) yield chunk.map(withEvidence)
}

/** Result rows of the last assessment, of one control or of all. Throws when nothing was assessed yet or the id is unknown. */
export async function* resultRows(warehouse: Db, controlId: string | undefined): AsyncGenerator<Row[]> {
  if (controlId !== undefined && !findControl(controlId)) {
    throw new AppError('usage', `没有检测控制“${controlId}”。用 controls 命令查看全部编号，例如 35-8-01。`)
  }
  const ready = await warehouse.get(`select 1 as one from information_schema.tables where table_name = 'run_state'`)
  if (!ready) throw new AppError('not_found', '尚未检测。请先导入数据（import），再运行 assess。')
  yield* mapped(warehouse.stream(sqlText('lookups/reads/results'), { control_id: controlId ?? null }))
}

/** Findings of the ledger in one state or all, worst first. */
export async function* findingRows(ledger: Ledger, state: 'open' | 'cleared' | 'all'): AsyncGenerator<Row[]> {
  yield* mapped(ledger.db.stream(sqlText('lookups/reads/finding_rows'), { state: state === 'all' ? null : state }))
}
