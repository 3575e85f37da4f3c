import { z } from '@hono/zod-openapi'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { ident, sqlText } from '../base/sql.ts'
import { printable } from '../common/printable.ts'
import type { Actor } from '../contract/actor.ts'
import { findTable } from '../contract/tables.ts'
import { openAsOf } from '../controls/at.ts'
import { controls, findControl } from '../controls/catalog.ts'
import { readsAny } from '../controls/run.ts'
import type { BatchStanding } from '../import/index.ts'
import { landedBatches } from '../warehouse/batches.ts'
import { count, time } from './fields.ts'

/** So many leads and cases are named; the numbers count all. */
const NAMED = 50

const lead = z.strictObject({ finding_id: z.string(), title: z.string(), agency_uscc: z.string() })

export const withdrawalSchema = z
  .strictObject({
    batch_id: z.string(),
    table_label: z.string(),
    file_name: z.string(),
    imported_at: time,
    rows_landed: count,
    rows_gone: count.nullable().openapi({ description: '撤回后不再有的行；日志表为全部入库的行，尚未检测过时为 null' }),
    rows_reverted: count.nullable().openapi({ description: '改由更早的文件说了算的行' }),
    as_of: z.string().nullable().openapi({ description: '按哪一天比较线索；还没有检测过时为 null' }),
    vanish: z.strictObject({ total: count, leads: z.array(lead) }),
    appear: z.strictObject({ total: count, leads: z.array(lead) }),
    undecided: z.strictObject({ total: count, leads: z.array(lead) }).openapi({ description: '不再能判定的线索，保持原状' }),
    cases: z.strictObject({
      total: count,
      notices: count.openapi({ description: '其中已经据此出过文书的' }),
      list: z.array(z.strictObject({ case_id: z.string(), title: z.string(), notice: z.string().nullable(), affected: count })),
    }),
    years: z.array(z.strictObject({ year: z.int(), revision: z.int() })).openapi({ description: '用到它的已公布年度；重算时仍读这批数据' }),
    needs_signer: z.boolean(),
  })
  .openapi('Withdrawal')
export type Withdrawal = z.infer<typeof withdrawalSchema>

interface Deps {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
}

interface BatchRow extends Record<string, unknown> {
  readonly batch_id: string
  readonly table_name: string
  readonly file_name: string
  readonly part: string | null
  readonly rows_landed: number
  readonly imported_at: string
  readonly withdrawn_at: string | null
}

/** What a withdrawal of the batch would change, and what rests on it. Throws `not_found`, or `conflict` when it was withdrawn before. */
export async function previewWithdrawal(deps: Deps, batchId: string, signal?: AbortSignal): Promise<Withdrawal> {
  const batch = await deps.ledger.db.get<BatchRow>(sqlText('lookups/reads/batch_one'), { batch_id: batchId })
  if (!batch) throw new AppError('not_found', `没有批次 ${batchId}。请用导入报告或导入记录里的批次号。`)
  if (batch.withdrawn_at) throw new AppError('conflict', `批次 ${batchId} 已于 ${batch.withdrawn_at.slice(0, 19)} 撤回。`)
  const rests = await restsOn(deps, batch)
  const last = await deps.ledger.db.get<{ as_of: string | null }>('select max(as_of)::varchar as as_of from assessment')
  const asOf = last?.as_of ?? null
  const change = asOf === null ? undefined : await changeOf(deps, batch, asOf, signal)
  const touched = new Set([...(change?.vanish ?? []), ...(change?.undecided ?? [])].map((l) => l.finding_id))
  const cases = rests.cases.map(({ findings, ...c }) => ({ ...c, affected: findings.filter((f) => touched.has(f)).length }))
  const told = (leads: readonly Lead[] = []) => ({ total: leads.length, leads: leads.slice(0, NAMED) })
  return {
    batch_id: batch.batch_id,
    table_label: findTable(batch.table_name)?.zh ?? batch.table_name,
    file_name: batch.part ? `${batch.file_name} / ${batch.part}` : batch.file_name,
    imported_at: batch.imported_at.slice(0, 19),
    rows_landed: batch.rows_landed,
    rows_gone: change?.gone ?? null,
    rows_reverted: change?.reverted ?? null,
    as_of: asOf,
    vanish: told(change?.vanish),
    appear: told(change?.appear),
    undecided: told(change?.undecided),
    cases: { total: cases.length, notices: rests.notices, list: cases.slice(0, NAMED) },
    years: [...rests.years],
    needs_signer: rests.needsSigner,
  }
}

interface Rests {
  readonly cases: readonly { case_id: string; title: string; notice: string | null; findings: string[] }[]
  readonly notices: number
  readonly years: readonly { year: number; revision: number }[]
  /** A paper that was made, or a year that was published, names what would be withdrawn. */
  readonly needsSigner: boolean
}

/** Cases whose controls read the batch's table, as their papers list their sources, and published years that were computed from it. */
async function restsOn({ ledger }: Pick<Deps, 'ledger'>, batch: Pick<BatchRow, 'batch_id' | 'table_name' | 'imported_at'>): Promise<Rests> {
  const names = new Set([batch.table_name])
  const ids = controls()
    .filter((c) => readsAny(c, names))
    .map((c) => c.id)
  const rows = await ledger.db.all<{ case_id: string; title: string; notice: string | null; findings: string[] }>(
    sqlText('lookups/reads/batch_cases'),
    { controls: JSON.stringify(ids), imported_at: batch.imported_at },
  )
  const cases = rows.map(({ case_id, title, notice, findings }) => ({ case_id, title, notice, findings }))
  const years = await ledger.db.all<{ year: number; revision: number }>(sqlText('lookups/reads/batch_years'), { batch_id: batch.batch_id })
  const notices = cases.filter((c) => c.notice !== null).length
  return { cases, notices, years, needsSigner: notices > 0 || years.length > 0 }
}

/** Refuses to take back what a paper or a published year rests on to anybody but a signer. */
export async function checkSigner(deps: Pick<Deps, 'ledger'>, batch: BatchStanding, actor: Pick<Actor, 'roles'>): Promise<void> {
  const { notices, years, needsSigner } = await restsOn(deps, batch)
  if (!needsSigner || actor.roles.includes('signer')) return
  const papers = notices > 0 ? [`${notices} 件已出文书的事项`] : []
  const published = years.map((y) => `${y.year} 年度已公布的考核结果`)
  throw new AppError('forbidden', `${[...papers, ...new Set(published)].join('、')}以这批数据为依据，撤回要由签发人在网页“导入记录”办理。`)
}

type Lead = z.infer<typeof lead>

interface Judged {
  readonly rows: number
  readonly inForce: number
  readonly alarms: ReadonlyMap<string, Lead>
  readonly unknown: ReadonlySet<string>
  readonly loaded: ReadonlySet<string>
}

/** Judges the last day twice, with the batch and without it. */
async function changeOf(deps: Deps, batch: BatchRow, asOf: string, signal: AbortSignal | undefined) {
  const landed = (await landedBatches(deps.ledger)).map((b) => b.batch_id)
  const judged = async (batches?: string[]): Promise<Judged> => {
    const standing = await openAsOf(deps, { asOf, partial: true, ...(batches ? { batches } : {}), ...(signal ? { signal } : {}) })
    try {
      await standing.judge(controls().map((c) => c.id))
      return await looked(standing.db, batch, standing.loaded)
    } finally {
      await standing.close()
    }
  }
  const now = await judged()
  const then = await judged(landed.filter((id) => id !== batch.batch_id))
  const ended = [...now.alarms].flatMap(([id, found]) => (then.alarms.has(id) ? [] : [found]))
  const blind = (l: Lead) =>
    then.unknown.has(l.finding_id) || (findControl(l.finding_id.split(':')[0] as string)?.tables ?? []).some((t) => !then.loaded.has(t))
  const gone = now.rows - then.rows
  return {
    gone,
    reverted: Math.max(0, now.inForce - gone),
    vanish: ended.filter((l) => !blind(l)),
    undecided: ended.filter(blind),
    appear: [...then.alarms].flatMap(([id, found]) => (now.alarms.has(id) ? [] : [found])),
  }
}

async function looked(db: Db, batch: BatchRow, loaded: ReadonlySet<string>): Promise<Judged> {
  const table = ident(batch.table_name)
  const rows = await db.get<{ n: number; own: number }>(
    `select count(*)::double as n, count(*) filter (where _batch = $id)::double as own from stg.${table}`,
    { id: batch.batch_id },
  )
  const results = await db.all<{ id: string; control_id: string; agency_uscc: string; status: string }>(
    `select control_id || ':' || subject_id as id, control_id, agency_uscc, status from result where status in ('alarm', 'unknown') order by id`,
  )
  const alarms = results.filter((r) => r.status === 'alarm')
  return {
    rows: rows?.n ?? 0,
    inForce: rows?.own ?? 0,
    alarms: new Map(
      alarms.map((r) => [
        r.id,
        { finding_id: r.id, title: findControl(r.control_id)?.title_zh ?? r.control_id, agency_uscc: r.agency_uscc },
      ]),
    ),
    unknown: new Set(results.filter((r) => r.status === 'unknown').map((r) => r.id)),
    loaded,
  }
}

/** The preview as lines for a terminal. */
export function describeWithdrawal(w: Withdrawal): string[] {
  const leads = (word: string, { total, leads }: Withdrawal['vanish']) =>
    total === 0 ? [] : [`${word} ${total} 条线索：${leads.map((l) => l.finding_id).join('、')}${total > leads.length ? ' 等' : ''}`]
  return [
    `批次 ${w.batch_id}：${printable(w.file_name)} → ${w.table_label}，入库 ${w.rows_landed} 行`,
    w.as_of === null
      ? '还没有检测过，撤回不影响线索。'
      : `按 ${w.as_of} 比较：${w.rows_gone} 行不再有，${w.rows_reverted} 行改由更早的文件说了算。`,
    ...leads('消失', w.vanish),
    ...leads('新出现', w.appear),
    ...leads('无法再判定（保持原状）', w.undecided),
    ...(w.cases.total > 0 ? [`涉及整改事项 ${w.cases.total} 件，其中 ${w.cases.notices} 件已出文书。`] : []),
    ...w.years.map((y) => `${y.year} 年度第 ${y.revision} 次公布用到它；重算时仍读这批数据。`),
    ...(w.needs_signer ? ['撤回要由签发人在网页“导入记录”办理。'] : []),
  ]
}
