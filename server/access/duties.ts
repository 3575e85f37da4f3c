import { AppError } from '../base/errors.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { DUTY, DUTY_ROLE, type Duty } from '../common/duties.ts'
import { type Actor, may, SYSTEM } from '../contract/actor.ts'
import type { Person } from './people.ts'

type Row = { user_id: string; in_force: string; proposed: string | null; proposed_by: string | null; confirmed_by: string | null }
type Reads = Pick<LedgerWrite, 'get' | 'all'>

/** What an account holds, and what waits for another person. */
export interface DutyState {
  readonly user_id: string
  readonly in_force: readonly Duty[]
  readonly proposed: readonly Duty[] | null
  readonly proposed_by: string | null
}

const SQL = 'select user_id, in_force, proposed, proposed_by, confirmed_by from duty'
const list = (json: string) => JSON.parse(json) as Duty[]

/** Duties that are in force for an actor, as far as the roles of the account still bear them. */
export async function dutiesOf(reads: Reads, actor: Actor): Promise<readonly Duty[]> {
  const row = await reads.get<Row>(`${SQL} where user_id = $id`, { id: actor.id })
  return row ? list(row.in_force).filter((d) => actor.roles.includes(DUTY_ROLE[d])) : []
}

export async function listDuties(reads: Reads): Promise<DutyState[]> {
  const rows = await reads.all<Row>(`${SQL} order by user_id`)
  return rows.map((r) => ({
    user_id: r.user_id,
    in_force: list(r.in_force),
    proposed: r.proposed === null ? null : list(r.proposed),
    proposed_by: r.proposed_by,
  }))
}

/** An administrator proposes which duties an account has. Nothing changes before somebody else confirms it. */
export function proposeDuties(ledger: Ledger, actor: Actor, userId: string, duties: readonly Duty[]): Promise<void> {
  if (!may(actor, 'roles.write')) throw new AppError('forbidden', '职责由系统管理员登记。')
  return ledger.write(async (tx) => {
    const person = await tx.get<Person>(sqlText('lookups/access/people'), { id: userId })
    if (!person) throw new AppError('not_found', '没有这位用户。')
    const wrong = duties.find((d) => !person.roles.includes(DUTY_ROLE[d]))
    if (wrong) {
      const role = DUTY_ROLE[wrong] === 'signer' ? '签发人' : '主管部门经办人'
      throw new AppError('invalid_input', `职责“${DUTY[wrong].zh}”只能交给角色为“${role}”的用户。请先改角色，或者去掉这项职责。`)
    }
    const before = await tx.get<Row>(`${SQL} where user_id = $id`, { id: userId })
    const row = { user_id: userId, in_force: before?.in_force ?? '[]', proposed: JSON.stringify(duties), proposed_by: actor.id }
    tx.event({ kind: 'duty.proposed', subject: userId, actor: actor.id, body: { duties: [...duties], name: person.name } })
    await tx.put('duty', [{ ...row, confirmed_by: before?.confirmed_by ?? null, changed_at: tx.at }])
  })
}

/** Another administrator, or the principal, confirms or refuses what was proposed. Nobody confirms duties of their own. */
export function decideDuties(ledger: Ledger, actor: Actor, userId: string, decision: 'confirm' | 'refuse'): Promise<void> {
  return ledger.write(async (tx) => {
    const row = await tx.get<Row>(`${SQL} where user_id = $id`, { id: userId })
    if (!row || row.proposed === null) throw new AppError('conflict', '没有待确认的职责，请刷新。')
    const chief = (await dutiesOf(tx, actor)).includes('chief')
    if (!may(actor, 'roles.write') && !chief) throw new AppError('forbidden', '职责由另一位系统管理员或者主要负责人确认。')
    if (row.proposed_by === actor.id)
      throw new AppError('forbidden', '登记人不能确认自己登记的职责，请另一位系统管理员或者主要负责人确认。')
    if (userId === actor.id) throw new AppError('forbidden', '不能确认自己的职责，请由他人确认。')
    const confirmed = decision === 'confirm'
    const duties = list(row.proposed)
    tx.event({ kind: confirmed ? 'duty.confirmed' : 'duty.refused', subject: userId, actor: actor.id, body: { duties } })
    const next = confirmed ? { in_force: row.proposed, confirmed_by: actor.id } : { in_force: row.in_force, confirmed_by: row.confirmed_by }
    await tx.put('duty', [{ user_id: userId, ...next, proposed: null, proposed_by: null, changed_at: tx.at }])
  })
}

/** Duties of the demonstration's people: in force at once, and said to be the demonstration's own. */
export function demoDuties(ledger: Ledger, userId: string, duties: readonly Duty[]): Promise<void> {
  return ledger.write(async (tx) => {
    tx.event({ kind: 'duty.confirmed', subject: userId, actor: SYSTEM.id, body: { duties: [...duties] } })
    const row = { user_id: userId, in_force: JSON.stringify(duties), proposed: null, proposed_by: null }
    await tx.put('duty', [{ ...row, confirmed_by: SYSTEM.id, changed_at: tx.at }])
  })
}
