import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import type { Role } from '../common/codes.ts'
import type { Duty } from '../common/duties.ts'
import { SYSTEM } from '../contract/actor.ts'
import type { AccessDeps } from './deps.ts'
import { demoDuties } from './duties.ts'
import { addPerson } from './people.ts'
import { endSession, openSession, type Where } from './sessions.ts'

/** Name of the file in a home that marks its data as a demonstration. */
export const DEMO_MARK = 'demo.json'

interface Card {
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly says: string
  readonly duties?: readonly Duty[]
}

/** People of the demonstration city. None has a password: they are entered by card, on the machine itself. */
const CARDS: readonly Card[] = [
  { login: 'demo-authority', name: '演示·经办人', role: 'authority', says: '数据主管部门：核实线索、办理整改、组织考核' },
  {
    login: 'demo-signer',
    name: '演示·签发人',
    role: 'signer',
    says: '数据主管部门分管负责人：签发通知书、审批延期和豁免',
    duties: ['deputy'],
  },
  { login: 'demo-cdo', name: '演示·首席数据官', role: 'cdo', says: '一个单位的首席数据官：查看本单位、提交整改、陈述申辩' },
  { login: 'demo-approver', name: '演示·项目审批', role: 'approver', says: '项目审批部门：查看审查结论、出具意见' },
  { login: 'demo-auditor', name: '演示·审计', role: 'auditor', says: '查看一切，不作改动' },
  { login: 'demo-admin', name: '演示·系统管理员', role: 'admin', says: '管理用户和设置，不作业务决定' },
  { login: 'demo-head', name: '演示·科室负责人', role: 'authority', says: '数据主管部门科室负责人：复签认定、核稿', duties: ['head'] },
  { login: 'demo-legal', name: '演示·法制审核', role: 'authority', says: '数据主管部门法制审核：审核文稿、申辩复函', duties: ['legal'] },
  { login: 'demo-registry', name: '演示·办公室', role: 'authority', says: '数据主管部门办公室：编号、盖章件、送达', duties: ['registry'] },
  {
    login: 'demo-chief',
    name: '演示·主要负责人',
    role: 'signer',
    says: '数据主管部门主要负责人：签发严重事项、请示和申辩复函',
    duties: ['chief'],
  },
]

/** Adds the demonstration's people once. `agency` is the body whose data officer one of them is. */
export async function seedDemoPeople(deps: AccessDeps, agency: string): Promise<void> {
  const known = await deps.ledger.db.all<{ login: string }>(`select login from person where starts_with(login, 'demo-')`)
  for (const card of CARDS) {
    if (known.some((k) => k.login === card.login)) continue
    const { user_id } = await addPerson(deps, SYSTEM, {
      login: card.login,
      name: card.name,
      roles: [card.role],
      agencies: card.role === 'cdo' ? [agency] : null,
    })
    if (card.duties) await demoDuties(deps.ledger, user_id, card.duties)
  }
}

/** Says in the ledger that all before this was the demonstration's. Files that land and accounts that open after it end the cards. */
export async function demoReady(deps: Pick<AccessDeps, 'ledger'>, asOf: string): Promise<void> {
  await deps.ledger.write(async (tx) => void tx.event({ kind: 'demo.ready', subject: 'demo', actor: SYSTEM.id, body: { as_of: asOf } }))
}

/** True for a home of the demonstration, whoever joined it later: its people stay in the ledger. */
export async function isDemo(reads: Pick<AccessDeps['ledger']['db'], 'get'>): Promise<boolean> {
  return (await reads.get(`select 1 as n from person where starts_with(login, 'demo-') limit 1`)) !== undefined
}

/**
 * Whether cards may still be offered. Read from the chain, which only grows: once a file of somebody's own was imported or a real
 * account existed, it is never true again, whatever is withdrawn or disabled afterwards.
 */
export async function demoOpen(deps: Pick<AccessDeps, 'ledger'>): Promise<boolean> {
  return (await deps.ledger.db.get<{ open: boolean | null }>(sqlText('lookups/access/demo_open')))?.open === true
}

export async function demoPeople(deps: Pick<AccessDeps, 'ledger'>): Promise<{ user_id: string; name: string; role: Role; says: string }[]> {
  const rows = await deps.ledger.db.all<{ user_id: string; login: string }>(
    `select user_id, login from person where starts_with(login, 'demo-') and active`,
  )
  return CARDS.flatMap((card) => {
    const row = rows.find((r) => r.login === card.login)
    return row ? [{ user_id: row.user_id, name: card.name, role: card.role, says: card.says }] : []
  })
}

/** Signs in as one of the demonstration's people, and as nobody else. */
export async function enterDemo(deps: AccessDeps, userId: string, replaces: string | undefined, where?: Where): Promise<string> {
  const people = await demoPeople(deps)
  if (!(await demoOpen(deps))) throw new AppError('not_found', '演示角色卡已经停用。')
  if (!people.some((p) => p.user_id === userId)) throw new AppError('not_found', '没有这个演示角色。')
  return deps.ledger.write(async (tx) => {
    if (replaces) await endSession(tx, replaces)
    return openSession(tx, deps.now(), userId, 'demo', { where })
  })
}
