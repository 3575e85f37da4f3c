import { z } from '@hono/zod-openapi'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { WorkCalendar } from '../calendar/due.ts'
import { shippedCalendar } from '../calendar/shipped.ts'
import type { CaseState } from '../common/case-states.ts'
import { type Actor, may, type Permission } from '../contract/actor.ts'
import { readQueue } from '../gates/queue.ts'
import { agencyNames, agencyOf } from './agencies.ts'
import type { ReadDeps } from './deps.ts'
import { scopeParam } from './scope.ts'
import { runState } from './state.ts'

const DUE_WORKING_DAYS = 15

export const desk = z.object({
  waiting: z
    .array(z.object({ key: z.string(), label: z.string(), n: z.int(), href: z.string(), urgent: z.boolean() }))
    .openapi({ description: '等这个人处理的事项，按办理先后' }),
  cases: z.int().openapi({ description: '等这个人处理的整改事项数' }),
  gates: z.int(),
  scores: z.int(),
  due: z
    .array(
      z.object({
        case_id: z.string(),
        title: z.string(),
        agency: z.string(),
        state: z.string(),
        date: z.string(),
        remaining: z.int().nullable().openapi({ description: '剩余工作日；负数为已逾期；null 为日历年份未装载' }),
      }),
    )
    .openapi({ description: '今后十五个工作日内到期的整改事项，先到期者在前' }),
})

export type Desk = z.infer<typeof desk>

interface Job {
  readonly key: string
  readonly label: string
  readonly permission: Permission
  readonly states: readonly CaseState[]
  readonly urgent?: boolean
}

/** Which states wait for whom. */
const JOBS: readonly Job[] = [
  { key: 'verify', label: '待核实', permission: 'case.work', states: ['lead', 'verifying'] },
  { key: 'prepare', label: '待拟通知书', permission: 'case.work', states: ['confirmed'] },
  { key: 'review', label: '待复核', permission: 'case.work', states: ['submitted', 'reviewing'] },
  { key: 'report', label: '逾期待上报', permission: 'case.work', states: ['overdue'], urgent: true },
  { key: 'sign', label: '待签发', permission: 'case.sign', states: ['to_issue'] },
  { key: 'explain', label: '待说明情况', permission: 'case.answer', states: ['verifying'] },
  { key: 'mend', label: '待整改', permission: 'case.answer', states: ['rectifying', 'returned'] },
  { key: 'late', label: '已逾期', permission: 'case.answer', states: ['overdue', 'reported', 'supervised'], urgent: true },
]

const ASKS: readonly { kind: string; label: string; permission: Permission; href: string }[] = [
  { kind: 'hold', label: '批线索待放行', permission: 'case.work', href: '/cases?view=holds' },
  { kind: 'objection', label: '条陈述申辩待答复', permission: 'case.sign', href: '/cases?view=table' },
  { kind: 'extension', label: '项延期申请待批', permission: 'case.sign', href: '/cases?view=table' },
  { kind: 'waiver', label: '项豁免申请待批', permission: 'case.sign', href: '/cases?view=waivers' },
]

let calendar: WorkCalendar | undefined

/** What waits for one person, and what falls due, among the agencies they see. */
export async function readDesk(deps: ReadDeps, actor: Actor): Promise<Desk> {
  const gates = actor.roles.includes('approver') ? (await readQueue(deps, actor, { waiting: true })).length : 0
  if (!may(actor, 'case.read')) return { waiting: [], cases: 0, gates, scores: 0, due: [] }
  const scores = may(actor, 'score.sign')
    ? ((await deps.ledger.db.get<{ n: number }>(sqlText('lookups/reads/desk_scores'), { actor: actor.id }))?.n ?? 0)
    : 0
  const agencies = scopeParam(actor)
  const { db } = deps.ledger
  const states = new Map(
    (await db.all<{ state: string; n: number }>(sqlText('lookups/reads/desk_cases'), { agencies })).map((r) => [r.state, r.n]),
  )
  const asks = new Map(
    (await db.all<{ kind: string; n: number }>(sqlText('lookups/reads/desk_asks'), { agencies })).map((r) => [r.kind, r.n]),
  )
  const jobs = JOBS.filter((j) => may(actor, j.permission)).map((j) => ({
    key: j.key,
    label: j.label,
    n: j.states.reduce((n, s) => n + (states.get(s) ?? 0), 0),
    href: `/cases?view=table&state=${j.states.join(',')}`,
    urgent: j.urgent ?? false,
  }))
  const waiting = [
    ...jobs,
    ...ASKS.filter((a) => may(actor, a.permission)).map((a) => ({
      key: a.kind,
      label: a.label,
      n: asks.get(a.kind) ?? 0,
      href: a.href,
      urgent: false,
    })),
  ].filter((w) => w.n > 0)
  return { waiting, cases: waiting.reduce((n, w) => n + w.n, 0), gates, scores, due: await dueSoon(deps, agencies) }
}

async function dueSoon(deps: ReadDeps, agencies: string | null): Promise<Desk['due']> {
  calendar ??= new WorkCalendar(shippedCalendar())
  const today = shanghai(deps.now()).slice(0, 10)
  const until = calendar.due(today, DUE_WORKING_DAYS)
  const names = await agencyNames(deps.warehouse, await runState(deps))
  const rows = await deps.ledger.db.all<{ case_id: string; title: string; agency_uscc: string; state: string; date: string }>(
    sqlText('lookups/reads/desk_due'),
    { agencies, until: until ?? today },
  )
  return rows.map(({ agency_uscc, ...r }) => ({
    ...r,
    agency: agencyOf(names, agency_uscc).name,
    remaining: calendar?.between(today, r.date) ?? null,
  }))
}
