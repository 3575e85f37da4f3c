import type { Db } from '../base/db.ts'
import { ident, sqlText } from '../base/sql.ts'
import { type CaseEvent, replay } from '../cases/evolve.ts'
import { type CaseRecord, complete } from '../cases/record.ts'
import { canonical } from '../scores/canonical.ts'

/** A record that differs from what its events make of it. */
export interface Differs {
  /** Kind of record, in Chinese. */
  readonly what: string
  readonly id: string
  readonly why: string
}

type Body = Record<string, unknown>

interface EventRow extends Record<string, unknown> {
  readonly kind: string
  readonly subject: string
  readonly body: string
}

/** How the rows of one table follow from events whose body is the row. */
interface Rule {
  readonly what: string
  readonly table: string
  readonly key: readonly string[]
  /** Kinds that write a row; `*` at the end takes every kind that begins so. */
  readonly kinds: readonly string[]
  /** Kinds that remove one. */
  readonly removes?: readonly string[]
  /** The rows an event writes, where the body is not one itself. */
  readonly rows?: (body: Body) => readonly Body[]
}

const RULES: readonly Rule[] = [
  { what: '公文', table: 'document', key: ['document_id'], kinds: ['document.issued'] },
  {
    what: '考核方案',
    table: 'score_scheme',
    key: ['year', 'version'],
    kinds: ['scheme.*'],
    rows: (body) => (Array.isArray(body['rows']) ? (body['rows'] as Body[]) : [body]),
  },
  { what: '考核调整', table: 'score_decision', key: ['decision_id'], kinds: ['score.decision_*'] },
  { what: '考核申诉', table: 'score_appeal', key: ['appeal_id'], kinds: ['score.appeal_*'] },
  { what: '提请公布', table: 'score_release', key: ['release_id'], kinds: ['score.release_*'] },
  { what: '考核公布', table: 'score_publication', key: ['year', 'revision'], kinds: ['score.published'] },
  {
    what: '项目闸口',
    table: 'gate_state',
    key: ['project_id', 'gate'],
    kinds: ['gate.judged', 'gate.verdict_changed'],
    removes: ['gate.project_left'],
  },
  { what: '符合性审查意见', table: 'gate_opinion', key: ['opinion_id'], kinds: ['gate.opinion_*'] },
  { what: '发文机关资料', table: 'issuer', key: ['record_id'], kinds: ['issuer.*'] },
  {
    what: '导入来源',
    table: 'import_source',
    key: ['source_id'],
    kinds: ['import.source_saved'],
    removes: ['import.source_removed'],
  },
  { what: '豁免', table: 'waiver', key: ['waiver_id'], kinds: ['waiver.*'], rows: (body) => [body['waiver'] as Body] },
]

const takes = (kinds: readonly string[], kind: string): boolean =>
  kinds.some((k) => (k.endsWith('*') ? kind.startsWith(k.slice(0, -1)) : k === kind))

/** Values as both sides write them: nested ones as JSON text, absent ones as null. */
const plain = (value: unknown): unknown =>
  value === undefined || value === null ? null : typeof value === 'object' ? JSON.stringify(value) : value

/**
 * Compares every record of scores, gates, papers, waivers, cases and deliveries with the events that made it, column by column.
 * Returns at most one line per record.
 */
export async function compareRecords(db: Db): Promise<Differs[]> {
  const events = await db.all<EventRow>(sqlText('ledger/record_events'))
  const found: Differs[] = []
  for (const rule of RULES) found.push(...(await compareTable(db, rule, events)))
  found.push(...(await compareCases(db, events)))
  const deliveries = await db.all<{ id: string; why: string }>(sqlText('ledger/delivery_disagreements'))
  found.push(...deliveries.map((d) => ({ what: '提醒', ...d })))
  return found
}

async function compareTable(db: Db, rule: Rule, events: readonly EventRow[]): Promise<Differs[]> {
  const idOf = (row: Body) => rule.key.map((k) => String(row[k])).join('/')
  const expected = new Map<string, Body>()
  for (const event of events) {
    const body = JSON.parse(event.body) as Body
    if (rule.removes && takes(rule.removes, event.kind)) expected.delete(idOf(body))
    else if (takes(rule.kinds, event.kind)) for (const row of rule.rows?.(body) ?? [body]) expected.set(idOf(row), row)
  }
  const stored = await db.all<{ row: string }>(`select to_json(t) as row from ${ident(rule.table)} as t`)
  const differs: Differs[] = []
  for (const { row: text } of stored) {
    const row = JSON.parse(text) as Body
    const id = idOf(row)
    const want = expected.get(id)
    expected.delete(id)
    const why = want === undefined ? '没有产生它的事件' : columnThatDiffers(row, want)
    if (why !== undefined) differs.push({ what: rule.what, id, why })
  }
  return [...differs, ...[...expected.keys()].map((id) => ({ what: rule.what, id, why: '事件有记载，记录缺失' }))]
}

/** Columns that the event does not carry are left out: older events knew fewer. */
function columnThatDiffers(row: Body, want: Body): string | undefined {
  const column = Object.keys(row).find((c) => c in want && plain(row[c]) !== plain(want[c]))
  return column === undefined ? undefined : `“${column}”与事件不一致`
}

async function compareCases(db: Db, events: readonly EventRow[]): Promise<Differs[]> {
  const told = new Map<string, CaseEvent[]>()
  for (const event of events) {
    if (!event.kind.startsWith('case.')) continue
    const body = JSON.parse(event.body) as Body
    told.set(event.subject, [...(told.get(event.subject) ?? []), { ...event, body }])
  }
  const stored = new Map(
    (await db.all<{ case_id: string; body: string }>('select case_id, body from rect_case')).map((r) => [r.case_id, r.body]),
  )
  const differs = [...told].flatMap(([id, own]) => {
    const record = replayed(own, id)
    if (record !== undefined && sameCase(stored.get(id), record)) return []
    return [{ what: '整改事项', id, why: record === undefined ? '事件残缺，无法逐条重放' : '与逐条事件重放的结果不一致' }]
  })
  const unannounced = [...stored.keys()].filter((id) => !told.has(id))
  return [...differs, ...unannounced.map((id) => ({ what: '整改事项', id, why: '没有产生它的事件' }))]
}

/** Whether the stored record says what its events say. Either may be from before a field was added. */
function sameCase(body: string | undefined, record: CaseRecord): boolean {
  return body !== undefined && canonical(complete(JSON.parse(body) as CaseRecord)) === canonical(complete(record))
}

/** The case as its events leave it; undefined when an event lacks what it should carry. */
function replayed(events: readonly CaseEvent[], id: string): CaseRecord | undefined {
  try {
    return replay(events).get(id)
  } catch {
    return undefined
  }
}
