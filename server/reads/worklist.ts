import { z } from '@hono/zod-openapi'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { readCalendar } from '../calendar/loaded.ts'
import type { Waiting } from '../cases/action.ts'
import { ACTIONS } from '../cases/machine.ts'
import type { CaseState } from '../common/case-states.ts'
import type { Word } from '../common/word.ts'
import { type Actor, may, type Permission } from '../contract/actor.ts'
import { readQueue } from '../gates/queue.ts'
import { agencyNames, agencyOf } from './agencies.ts'
import type { ReadDeps } from './deps.ts'
import { scopeParam } from './scope.ts'
import { runState } from './state.ts'

const DUE_WORKING_DAYS = 15

export const desk = z.object({
  waiting: z
    .array(z.object({ key: z.string(), label: z.string(), label_en: z.string(), n: z.int(), href: z.string(), urgent: z.boolean() }))
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

interface Line extends Required<Pick<Waiting, 'key' | 'label'>> {
  readonly permission: Permission
  readonly states: readonly CaseState[]
  readonly urgent: boolean
}

/** Which states wait for whom, as the actions say. */
function lines(): Line[] {
  const byKey = new Map<string, Line>()
  for (const action of ACTIONS)
    for (const { key, label, states = action.from, urgent = false, permission = action.permission } of action.waits ?? []) {
      if (permission === 'system') continue
      const known = byKey.get(key)
      byKey.set(key, { key, label, permission, urgent, states: [...(known?.states ?? []), ...states] })
    }
  return [...byKey.values()]
}

const ASKS: readonly { kind: string; label: Word; permission: Permission; href: string }[] = [
  { kind: 'hold', label: { zh: '批线索待放行', en: 'batches of leads to release' }, permission: 'case.work', href: '/cases?view=holds' },
  { kind: 'objection', label: { zh: '条陈述申辩待答复', en: 'objections to answer' }, permission: 'case.sign', href: '/cases?view=table' },
  {
    kind: 'extension',
    label: { zh: '项延期申请待批', en: 'requests for time to decide' },
    permission: 'case.sign',
    href: '/cases?view=table',
  },
  { kind: 'waiver', label: { zh: '项豁免申请待批', en: 'waivers to decide' }, permission: 'case.sign', href: '/cases?view=waivers' },
]

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
  const jobs = lines()
    .filter((j) => may(actor, j.permission))
    .map((j) => ({
      key: j.key,
      label: j.label.zh,
      label_en: j.label.en,
      n: j.states.reduce((n, s) => n + (states.get(s) ?? 0), 0),
      href: `/cases?view=table&state=${j.states.join(',')}`,
      urgent: j.urgent,
    }))
  const waiting = [
    ...jobs,
    ...ASKS.filter((a) => may(actor, a.permission)).map((a) => ({
      key: a.kind,
      label: a.label.zh,
      label_en: a.label.en,
      n: asks.get(a.kind) ?? 0,
      href: a.href,
      urgent: false,
    })),
  ].filter((w) => w.n > 0)
  return { waiting, cases: waiting.reduce((n, w) => n + w.n, 0), gates, scores, due: await dueSoon(deps, agencies) }
}

async function dueSoon(deps: ReadDeps, agencies: string | null): Promise<Desk['due']> {
  const calendar = await readCalendar(deps.ledger.db)
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
    remaining: calendar.between(today, r.date) ?? null,
  }))
}
