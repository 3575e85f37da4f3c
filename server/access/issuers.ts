import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { isDay } from '../common/days.ts'
import { ISSUER_PART, type IssuerPart } from '../common/issuer-parts.ts'
import { ISSUER_STATE, type IssuerState } from '../common/proposal-states.ts'
import { type Actor, may, SYSTEM } from '../contract/actor.ts'
import { decided, keepProposal, noneSuch, type ProposalKind, written } from './proposals.ts'
import { secondPerson } from './two-persons.ts'

const line = (max = 60) => z.string().trim().min(1).max(max)
const optional = (max = 200) => z.string().trim().max(max)

/** 发文机关资料: what the papers of one region say of the body that issues them. */
export const issuerBody = z.strictObject({
  region_name: line(20),
  name: line(),
  section: line(20),
  contact: line(20),
  phone: line(40),
  address: optional(),
  letter_prefix: line(20),
  document_prefix: line(20),
  government: line(),
  supervisor: line(),
  approver: optional(60),
  chief_title: line(20),
  deputy_title: line(20),
  may_order: z.boolean(),
  may_circulate: z.boolean(),
  town_consent: optional(),
})
export type IssuerBody = z.infer<typeof issuerBody>

export interface IssuerRecord {
  readonly record_id: string
  readonly region_code: string
  readonly effective_from: string
  readonly state: IssuerState
  readonly body: IssuerBody
  readonly reason: string
  readonly proposed_by: string
  readonly proposed_by_name: string
  readonly proposed_at: string
  readonly decided_by: string | null
  readonly decided_by_name: string | null
  readonly decided_at: string | null
  readonly decision_note: string | null
}

const ISSUERS: ProposalKind<IssuerRecord> = {
  noun: '发文机关资料',
  name: (r) => `${r.body.name}（${r.region_code}）的资料`,
  states: ISSUER_STATE,
  waits: 'proposed',
  proposer: (r) => r.proposed_by,
  decides: 'settings.read',
  decided: ({ actor, at, note }) => ({ decided_by: actor.id, decided_by_name: actor.name, decided_at: at, decision_note: note }),
  event: (r) => ({ kind: `issuer.${r.state}`, subject: r.region_code, body: { ...r } }),
  table: 'issuer',
  row: (r) => ({ ...r, body: JSON.stringify(r.body) }),
}

type Reads = Pick<Db, 'all'> | LedgerWrite

/** Every version of every record, or of one region, newest first. */
export async function issuerHistory(reads: Reads, region: string | null = null): Promise<IssuerRecord[]> {
  const rows = await reads.all<Omit<IssuerRecord, 'body'> & { body: string }>(sqlText('lookups/access/issuers'), { region })
  return rows.map((r) => ({ ...r, body: JSON.parse(r.body) as IssuerBody }))
}

/** The records that hold on a day, one for each region. */
export async function issuersOn(reads: Reads, day: string): Promise<IssuerRecord[]> {
  const held = new Map<string, IssuerRecord>()
  for (const r of await issuerHistory(reads)) {
    if (r.state === 'confirmed' && r.effective_from <= day && !held.has(r.region_code)) held.set(r.region_code, r)
  }
  return [...held.values()]
}

export interface IssuerProposal {
  readonly region_code: string
  readonly effective_from: string
  readonly body: IssuerBody
  readonly reason: string
}

/** Proposes what the record of a region shall say from a day on. Another person confirms it (`decideIssuer`). */
export function proposeIssuer(ledger: Ledger, actor: Actor, input: IssuerProposal): Promise<IssuerRecord> {
  if (!may(actor, 'settings.write')) throw new AppError('forbidden', '发文机关资料由系统管理员提出。')
  const reason = written(input.reason, '变更理由', 500)
  const region_code = input.region_code.trim()
  if (!/^\d{6}$/.test(region_code)) throw new AppError('invalid_input', `行政区划代码“${region_code}”不是 6 位数字。请改正后重试。`)
  if (!isDay(input.effective_from)) throw new AppError('invalid_input', '生效日期请写成 YYYY-MM-DD。')
  const body = checked(input.body)
  return ledger.write(async (tx) => {
    const waiting = (await issuerHistory(tx, region_code)).find((r) => r.state === 'proposed')
    if (waiting) throw new AppError('conflict', `${ISSUERS.name(waiting)}已有一份待确认的变更，请先由另一人办理。`)
    const row: IssuerRecord = {
      ...{ record_id: `JG-${randomUUID()}`, region_code, effective_from: input.effective_from, state: 'proposed', body, reason },
      ...{ proposed_by: actor.id, proposed_by_name: actor.name, proposed_at: tx.at },
      ...{ decided_by: null, decided_by_name: null, decided_at: null, decision_note: null },
    }
    await keepProposal(tx, ISSUERS, row, { actor })
    return row
  })
}

function checked(body: IssuerBody): IssuerBody {
  const read = issuerBody.safeParse(body)
  if (read.success) return read.data
  const at = read.error.issues[0]?.path[0] as IssuerPart | undefined
  throw new AppError('invalid_input', `发文机关资料的“${at ? ISSUER_PART[at].zh : '内容'}”没有填写或者过长。请改正后重试。`)
}

/** Another administrator, or a principal, confirms or refuses a proposed record. */
export function decideIssuer(
  ledger: Ledger,
  actor: Actor,
  input: { record_id: string; decision: 'confirm' | 'refuse'; note: string },
): Promise<IssuerRecord> {
  const { record_id: id, decision } = input
  const note = decision === 'refuse' ? written(input.note, '退回理由', 500) : input.note.trim() || null
  return ledger.write(async (tx) => {
    const found = (await issuerHistory(tx)).find((r) => r.record_id === id)
    if (!found) throw noneSuch(ISSUERS, id)
    await secondPerson(tx, actor, '发文机关资料')
    const row = decided(ISSUERS, tx, { actor, id, found, to: decision === 'confirm' ? 'confirmed' : 'refused', note })
    await keepProposal(tx, ISSUERS, row, { actor })
    return row
  })
}

/** The records of the demonstration: in force at once, and said to be the demonstration's own. */
export function demoIssuer(ledger: Ledger, input: Omit<IssuerProposal, 'reason'>): Promise<void> {
  return ledger.write(async (tx) => {
    const by = { proposed_by: SYSTEM.id, proposed_by_name: SYSTEM.name, proposed_at: tx.at }
    const decision = { decided_by: SYSTEM.id, decided_by_name: SYSTEM.name, decided_at: tx.at, decision_note: null }
    const row: IssuerRecord = { record_id: `JG-${randomUUID()}`, ...input, reason: '演示数据', state: 'confirmed', ...by, ...decision }
    await keepProposal(tx, ISSUERS, row, { actor: SYSTEM })
  })
}

/** Settings that named the one issuing body before records of regions were kept, by the part of the record they become. */
const OLDER: Partial<Record<keyof IssuerBody, string>> = {
  name: 'issuer',
  contact: 'contact',
  phone: 'phone',
  letter_prefix: 'letter_prefix',
  document_prefix: 'document_prefix',
  government: 'government',
  supervisor: 'supervisor',
  approver: 'approver',
}

/**
 * Takes over the settings of an older home as a record that waits to be confirmed: good for drafts, signed on by nobody. Once; nothing
 * is taken over where a record is kept or none of those settings was ever set.
 */
export function carryIssuer(ledger: Ledger, region_code: string): Promise<void> {
  return ledger.write(async (tx) => {
    if ((await issuerHistory(tx)).length > 0) return
    const rows = await tx.all<{ name: string; value: string }>(
      "select name, value from setting where starts_with(name, 'documents.') and name in (select unnest(from_json($names, '[\"varchar\"]')))",
      { names: JSON.stringify(Object.values(OLDER).map((k) => `documents.${k}`)) },
    )
    if (rows.length === 0) return
    const set = new Map(rows.map((r) => [r.name, JSON.parse(r.value) as string]))
    const said = (key: string) => (set.get(`documents.${key}`) ?? '').replace(/^待填写$/, '')
    const carried = Object.fromEntries(Object.entries(OLDER).map(([part, key]) => [part, said(key)]))
    const empty = { region_name: '', section: '', address: '', chief_title: '', deputy_title: '', town_consent: '' }
    const body = { ...empty, ...carried, may_order: true, may_circulate: true } as IssuerBody
    const row: IssuerRecord = {
      ...{ record_id: `JG-${randomUUID()}`, region_code, effective_from: tx.at.slice(0, 10), state: 'carried', body },
      ...{ reason: '由原来的公文设置转入，待确认', proposed_by: SYSTEM.id, proposed_by_name: SYSTEM.name, proposed_at: tx.at },
      ...{ decided_by: null, decided_by_name: null, decided_at: null, decision_note: null },
    }
    await keepProposal(tx, ISSUERS, row, { actor: SYSTEM })
  })
}
