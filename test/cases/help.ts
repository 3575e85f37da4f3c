import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Db } from '../../server/base/db.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { shippedWorkdays } from '../../server/calendar/loaded.ts'
import type { CaseContext } from '../../server/cases/case-context.ts'
import { newRecord } from '../../server/cases/open.ts'
import type { CaseFinding, CaseRecord } from '../../server/cases/record.ts'
import { caseSettings } from '../../server/cases/settings.ts'
import type { Role } from '../../server/common/codes.ts'
import type { Duty } from '../../server/common/duties.ts'
import { type Actor, SYSTEM } from '../../server/contract/actor.ts'
import { findControl } from '../../server/controls/catalog.ts'
import { giveIssuer } from '../support/issuer.ts'

export const A = '11440700MB9D00017G'
export const B = '11440700MB9D00025B'

export const person = (id: string, role: Role, agencies: Actor['agencies'] = 'all'): Actor => ({
  id,
  name: id,
  roles: [role],
  agencies,
  via: 'session',
})
export const officer = person('officer', 'authority')
export const signer = person('signer', 'signer')
export const cdo = person('cdo-a', 'cdo', [A])
export const cdoB = person('cdo-b', 'cdo', [B])
export const head = person('head', 'authority')
export const legal = person('legal', 'authority')
/** An officer who takes no part in a case until an objection has to be reviewed. */
export const reviewer = person('reviewer', 'authority')
export const chief = person('chief', 'signer')
/** Duties by account; the others are 经办 and a signer without a paper to sign. */
const DUTIES_OF: Readonly<Record<string, readonly Duty[]>> = { head: ['head'], legal: ['legal'], signer: ['deputy'], chief: ['chief'] }
export const auditor = person('auditor', 'auditor')
export { SYSTEM }

const settings = Object.fromEntries(Object.entries(caseSettings.settings).map(([k, s]) => [k, s.fallback])) as CaseContext['settings']

let ids = 0
export function context(actor: Actor, today: string, more: Partial<CaseContext> = {}): CaseContext {
  ids += 1
  const duties = DUTIES_OF[actor.id] ?? []
  const facts = {
    duties,
    assessed: today,
    competence: undefined,
    numberTaken: () => false,
    calendar: shippedWorkdays(),
    settings,
    lint: [],
    names: [],
  }
  return { actor, today, ...facts, newId: `id-${ids}`, ...more }
}

export function finding(over: Partial<CaseFinding> = {}): CaseFinding {
  const control_id = over.control_id ?? '35-2-02'
  const subject_id = over.subject_id ?? 'K1'
  return {
    finding_id: `${control_id}:${subject_id}`,
    control_id,
    subject_id,
    item: Number(control_id.split('-')[1]),
    severity: 'S3',
    evidence_class: 'E1',
    reason: 'violation',
    occurred_on: '2026-03-01',
    seen_on: '2026-06-01',
    past_act: false,
    role: 'primary',
    concurrent_with: null,
    confirmation: null,
    in_notice: false,
    cleared_on: null,
    ...over,
  }
}

export function lead(findings: CaseFinding[] = [finding()], over: Partial<CaseRecord> = {}): CaseRecord {
  return { ...newRecord({ caseId: 'ZG2026-0001', agency: A, findings, today: '2026-06-01', by: 'officer' }), ...over }
}

export const document = (n: number, kind = 'notice') => ({
  number: `演示函〔2026〕${n}号`,
  kind,
  sha256: createHash('sha256').update(`${kind}${n}`).digest('hex'),
})

/** A ledger in memory whose clock the test sets, and a folder for files. */
export async function product(start = '2026-06-01') {
  const state = { today: start }
  const now = () => new Date(`${state.today}T02:00:00Z`)
  const home = mkdtempSync(join(tmpdir(), 'shuheng-cases-'))
  const config = { home, host: '127.0.0.1', port: 0, memoryLimit: '256MB', threads: 1 } as Parameters<typeof Ledger.open>[0]
  const ledger = await Ledger.open(config, now, ':memory:')
  await ledger.write((tx) =>
    tx.put(
      'duty',
      Object.entries(DUTIES_OF).map(([user_id, duties]) => ({ user_id, in_force: JSON.stringify(duties), changed_at: tx.at })),
    ),
  )
  await giveIssuer(ledger)
  return { deps: { config, ledger, warehouse: await Db.open(':memory:', config), now }, state }
}
export type TestProduct = Awaited<ReturnType<typeof product>>

/** What an assessment keeps of a fact, so that a paper can say it. */
const kept = (slots: Record<string, unknown>) => JSON.stringify({ slots, names: [{ code: 'K1', name: '房屋租赁备案信息' }] })
export const LATE_ANSWER = {
  due_date: '2026-02-26',
  evidence: kept({
    'share_request.req_id': 'R1',
    'share_request.applicant_uscc': B,
    'share_request.catalog_id': 'K1',
    'share_request.received_at': '2026-02-10 10:00:00',
    'share_request.replied_at': '2026-03-20 10:00:00',
    'derived.past_national': true,
  }),
}
export const STALE_DATA = {
  due_date: '2026-02-27',
  evidence: kept({ 'catalog.catalog_id': 'K1', 'catalog.update_cycle': 'monthly', 'ingest_batch.finished_at': '2026-01-20 08:00:00' }),
}

/** Puts findings into the ledger as an assessment of `asOf` would: `open` ones found, every other known one cleared. */
export async function assessment(
  p: TestProduct,
  asOf: string,
  open: readonly Partial<CaseFinding & { agency_uscc: string; evidence: string; due_date: string }>[],
) {
  const { ledger } = p.deps
  await ledger.write(async (tx) => {
    const known = await tx.all<{ finding_id: string; state: string; recurrences: number; times_seen: number; first_seen: string }>(
      'select finding_id, state, recurrences, times_seen, first_seen::varchar as first_seen from finding',
    )
    const found = open.map((o) => ({ ...finding(o), agency_uscc: o.agency_uscc ?? A }))
    for (const f of found) {
      const before = known.find((k) => k.finding_id === f.finding_id)
      const recurred = before?.state === 'cleared'
      if (!before || recurred) {
        tx.event({ kind: recurred ? 'finding.recurred' : 'finding.opened', subject: f.finding_id, actor: 'system', body: { as_of: asOf } })
      }
      await tx.put('finding', [
        {
          ...f,
          addressee: findControl(f.control_id)?.addressee ?? 'agency',
          state: 'open',
          first_seen: before?.first_seen ?? asOf,
          last_seen: asOf,
          times_seen: (before?.times_seen ?? 0) + 1,
          recurrences: (before?.recurrences ?? 0) + (recurred ? 1 : 0),
        },
      ])
    }
    for (const k of known.filter((k) => k.state === 'open' && !found.some((f) => f.finding_id === k.finding_id))) {
      tx.event({ kind: 'finding.cleared', subject: k.finding_id, actor: 'system', body: { as_of: asOf } })
      await tx.run(`update finding set state = 'cleared', cleared_on = $d::date where finding_id = $id`, { d: asOf, id: k.finding_id })
    }
    tx.event({ kind: 'assessment.finished', subject: `T-${asOf}`, actor: 'system', body: {} })
    await tx.put('assessment', [
      { assessment_id: `T-${asOf}`, as_of: asOf, started_at: `${asOf} 20:00:00`, finished_at: `${asOf} 20:00:01`, summary: '{}' },
    ])
  })
}
