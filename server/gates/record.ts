import type { Row } from '../base/db.ts'
import type { Ledger, LedgerEvent, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { GATE_IDS, type GateId, type GateVerdict } from '../common/codes.ts'
import { SYSTEM } from '../contract/actor.ts'
import { findGate } from '../contract/gates.ts'
import type { AtDeps } from '../controls/at.ts'
import { knownOf, soundEvidence } from '../warehouse/sealed.ts'
import { evaluateGates, type GateOutcome, type ProjectGates } from './evaluate.ts'
import { type KeptCheck, keptChecks } from './kept-check.ts'
import type { BrokenCheck } from './opinion-store.ts'
import { reopenBroken } from './reopen.ts'

interface StoredState extends Record<string, unknown> {
  readonly project_id: string
  readonly gate: GateId
  readonly verdict: GateVerdict
  readonly since: string
  readonly name: string
  readonly uscc: string
  readonly approver_uscc: string | null
  readonly stage: string
  readonly checks: string
}

/** What makes a state another one: a later as-of day alone does not. */
const COMPARED = ['verdict', 'name', 'uscc', 'approver_uscc', 'stage', 'checks'] as const

export interface RecordedGates {
  readonly projects: number
  /** Verdicts that differ from the assessment before. */
  readonly changed: number
  /** Opinions that a later export broke. */
  readonly reopened: number
}

/**
 * Records the gates of every project after an assessment (Art. 29): `gate.verdict_changed` where a verdict is another than
 * before, `gate.judged` where a project is new or only its checks changed, `gate.project_left` where it is gone. Opinions whose checks broke are
 * reopened. The same assessment twice writes nothing. `assessed`: the warehouse holds that assessment, by the controls' own parameters.
 */
export async function recordGates(
  deps: AtDeps & { ledger: Ledger },
  input: { assessmentId: string; asOf: string; assessed?: boolean },
): Promise<RecordedGates> {
  const { loaded, changed } = knownOf(await soundEvidence(deps))
  // A project that cannot be judged keeps its last verdict: one that vanished with a changed file has not left.
  if (changed.has('project')) return { projects: 0, changed: 0, reopened: 0 }
  // Grades are advice, shown when a project is opened: computing a year's scores is not worth it here.
  const assessed = input.assessed ? { assessed: { loaded, changed } } : {}
  const projects = loaded.has('project') ? await evaluateGates(deps, { asOf: input.asOf, grades: async () => new Map(), ...assessed }) : []
  return deps.ledger.write(async (tx) => {
    const stored = await tx.all<StoredState>(sqlText('lookups/gates/states'))
    const before = new Map(stored.map((s) => [`${s.gate}:${s.project_id}`, s]))
    let other = 0
    let reopened = 0
    const states: Row[] = []
    for (const project of projects) {
      const broken: BrokenCheck[] = []
      for (const gate of GATE_IDS) {
        const old = before.get(`${gate}:${project.project_id}`)
        before.delete(`${gate}:${project.project_id}`)
        broken.push(...newlyFailing(gate, old, project.gates[gate]))
        const state = judged(input, project, gate, old)
        if (!state) continue
        states.push(state.row)
        tx.event(state.event)
        if (state.other) other += 1
      }
      reopened += await reopenBroken(tx, { project_id: project.project_id, broken, asOf: input.asOf })
    }
    await tx.put('gate_state', states)
    for (const old of before.values()) await drop(tx, input, old)
    return { projects: projects.length, changed: other, reopened }
  })
}

function newlyFailing(gate: GateId, old: StoredState | undefined, now: GateOutcome): BrokenCheck[] {
  const passed = new Set(old ? (JSON.parse(old.checks) as KeptCheck[]).filter((c) => c.result === 'pass').map((c) => c.id) : [])
  return keptChecks(now)
    .filter((c) => c.result === 'fail' && passed.has(c.id))
    .map((c) => ({ gate, id: c.id, reason: c.reason, row_count: c.row_count }))
}

/** The state of one gate and the event that tells of it; undefined when it is as before. `other`: the verdict itself is another. */
function judged(
  { assessmentId, asOf }: { assessmentId: string; asOf: string },
  project: ProjectGates,
  gate: GateId,
  old: StoredState | undefined,
): { row: Row; event: LedgerEvent; other: boolean } | undefined {
  const { verdict } = project.gates[gate]
  const checks = keptChecks(project.gates[gate])
  const row = {
    project_id: project.project_id,
    gate,
    verdict,
    as_of: asOf,
    since: old?.verdict === verdict ? old.since : asOf,
    name: project.name,
    uscc: project.uscc,
    approver_uscc: project.approver_uscc,
    stage: project.stage,
    checks: JSON.stringify(checks),
  }
  if (old && COMPARED.every((c) => old[c] === row[c])) return undefined
  const other = old !== undefined && old.verdict !== verdict
  const event = {
    kind: other ? 'gate.verdict_changed' : 'gate.judged',
    subject: `${project.project_id}:${gate}`,
    actor: SYSTEM.id,
    body: { ...row, checks, assessment_id: assessmentId, before: old?.verdict ?? null, title_zh: findGate(gate).title_zh },
  }
  return { row, event, other }
}

async function drop(tx: LedgerWrite, input: { assessmentId: string; asOf: string }, old: StoredState): Promise<void> {
  tx.event({
    kind: 'gate.project_left',
    subject: `${old.project_id}:${old.gate}`,
    actor: SYSTEM.id,
    body: {
      project_id: old.project_id,
      gate: old.gate,
      name: old.name,
      before: old.verdict,
      as_of: input.asOf,
      assessment_id: input.assessmentId,
    },
  })
  await tx.run('delete from gate_state where project_id = $p and gate = $g', { p: old.project_id, g: old.gate })
}
