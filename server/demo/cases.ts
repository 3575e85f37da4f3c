import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { changeSetting } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { shippedWorkdays } from '../calendar/loaded.ts'
import { act } from '../cases/act.ts'
import { changeAddress } from '../cases/address.ts'
import { attachFile } from '../cases/files.ts'
import { openCase } from '../cases/open.ts'
import { readCase } from '../cases/reads.ts'
import { MOST_FACT_DAYS } from '../cases/settings.ts'
import { tick } from '../cases/tick.ts'
import { decideWaiver, requestWaiver } from '../cases/waivers.ts'
import type { Severity } from '../common/codes.ts'
import { addDays } from '../common/days.ts'
import type { Actor } from '../contract/actor.ts'
import { findWording, wordings } from '../contract/wording/data.ts'
import { controls } from '../controls/catalog.ts'
import { issueNotice } from '../documents/case-documents.ts'

/** A clock that the demonstration moves through the weeks before today; afterwards it is the real one. */
export class DemoClock {
  #day: string | undefined
  set(day: string | undefined): void {
    this.#day = day
  }
  readonly now = (): Date => (this.#day === undefined ? new Date() : new Date(`${this.#day}T02:00:00Z`))
}

/** Days of history that the demonstration tells: imported and judged on the first, the rest is what people did. */
const HISTORY = 58

/** Deadlines of the history lie at most this many days beyond its end. */
const AHEAD = 30

/**
 * The days that the demonstration's history covers. It ends today, so that deadlines lie ahead, or earlier where the working-day
 * calendar does not reach far enough beyond today; it never begins before the data end.
 */
export function demoSpan(asOf: string, today: string): { start: string; end: string } {
  const earliest = addDays(asOf, HISTORY + 1)
  let end = today
  while (end > earliest && shippedWorkdays().isWorkday(addDays(end, AHEAD)) === undefined) end = addDays(end, -1)
  if (end < earliest) end = earliest
  return { start: addDays(end, -HISTORY), end }
}

interface SeedDeps {
  readonly config: Config
  readonly ledger: Ledger
  readonly warehouse: Db
  readonly now: () => Date
}

export interface SeedPeople {
  readonly officer: Actor
  /** 分管负责人. */
  readonly signer: Actor
  readonly head: Actor
  readonly legal: Actor
  readonly chief: Actor
  readonly cdo: Actor
}

/** The people of the demonstration's role cards, as they act. */
export async function seedActors(deps: SeedDeps): Promise<SeedPeople> {
  const rows = await deps.ledger.db.all<{ user_id: string; name: string; login: string; agencies: string[] | null }>(
    sqlText('lookups/demo/people'),
  )
  const actor = (role: 'authority' | 'signer' | 'cdo', card: string = role): Actor => {
    const row = rows.find((r) => r.login === `demo-${card}`)
    if (!row) throw new Error(`demo people: no ${card}`)
    return { id: row.user_id, name: row.name, roles: [role], agencies: row.agencies ?? 'all', via: 'command' }
  }
  return {
    officer: actor('authority'),
    signer: actor('signer'),
    head: actor('authority', 'head'),
    legal: actor('authority', 'legal'),
    chief: actor('signer', 'chief'),
    cdo: actor('cdo'),
  }
}

type Group = { agency_uscc: string; item: number; past_act: boolean; severity: Severity; ids: string[] }
/** What happens on which day (days before the end, so 0 is today). */
type Step = readonly [daysBefore: number, what: string]

const TO_NOTICE = (first: number): Step[] => [
  [first, 'open'],
  [first, 'verify'],
  [first - 3, 'explain'],
  [first - 5, 'confirm'],
  [first - 6, 'prepare'],
  [first - 6, 'check'],
  [first - 7, 'issue'],
  [first - 7, 'serve'],
]

/** One line per case: where its story stands today. `own`: it belongs to the agency of the demonstration's CDO. */
const STORIES: readonly { own?: boolean; past?: boolean; steps: readonly Step[] }[] = [
  { own: true, steps: TO_NOTICE(20) },
  {
    own: true,
    steps: [
      [7, 'open'],
      [6, 'verify'],
    ],
  },
  { own: true, steps: [...TO_NOTICE(38)] },
  { own: true, steps: [...TO_NOTICE(30), [9, 'attach'], [9, 'submit'], [7, 'review'], [6, 'return']] },
  { steps: [[2, 'open']] },
  { steps: [[1, 'open']] },
  { steps: [[4, 'open']] },
  {
    steps: [
      [9, 'open'],
      [8, 'verify'],
      [5, 'explain'],
    ],
  },
  {
    steps: [
      [12, 'open'],
      [11, 'verify'],
      [7, 'explain'],
      [5, 'confirm'],
    ],
  },
  {
    steps: [
      [14, 'open'],
      [13, 'verify'],
      [9, 'explain'],
      [6, 'confirm'],
      [2, 'prepare'],
    ],
  },
  {
    steps: [
      [15, 'open'],
      [14, 'verify'],
      [10, 'explain'],
      [7, 'confirm'],
      [3, 'prepare'],
      [2, 'check'],
    ],
  },
  { steps: [...TO_NOTICE(12), [2, 'request-extension']] },
  { steps: [...TO_NOTICE(9), [1, 'object']] },
  { steps: [...TO_NOTICE(28), [4, 'attach'], [3, 'submit']] },
  { steps: [...TO_NOTICE(36)] },
  { steps: TO_NOTICE(42) },
  { past: true, steps: TO_NOTICE(44) },
  { past: true, steps: [...TO_NOTICE(40), [20, 'attach'], [19, 'submit'], [17, 'review'], [15, 'close-signed']] },
  {
    steps: [
      [32, 'open'],
      [31, 'verify'],
      [28, 'explain'],
      [26, 'dismiss'],
    ],
  },
]

/**
 * Gives the demonstration city a believable history of cases, by the same functions that people use: leads waiting, notices out,
 * some late, some reported, some closed. The clock is moved day by day from `span.start` and left at `span.end`.
 */
export async function seedCases(
  deps: SeedDeps,
  clock: DemoClock,
  people: SeedPeople,
  span: { start: string; end: string },
): Promise<number> {
  // The city's data end months before its history: an age that no real city would allow, set where everybody can read it.
  await changeSetting(deps.ledger, { actor: people.officer.id, name: 'cases.fact_max_age_days', value: MOST_FACT_DAYS })
  const pastActs = controls().flatMap((c) => (c.past_act ? [c.id] : []))
  const groups = await deps.ledger.db.all<Group>(sqlText('lookups/demo/groups'), {
    past_acts: JSON.stringify(pastActs),
    noticed: JSON.stringify(NOTICED),
    ordered: JSON.stringify((await deps.warehouse.all<{ uscc: string }>(sqlText('lookups/demo/ordered'))).map((o) => o.uscc)),
  })
  const own = people.cdo.agencies === 'all' ? undefined : people.cdo.agencies[0]
  const used = new Set<string>()
  const pick = (story: (typeof STORIES)[number]) => {
    const fits = (g: Group) => (story.own === true) === (g.agency_uscc === own) && (story.past === undefined || g.past_act === story.past)
    // Agencies and items that have no case yet come first, so that the overview shows many of both.
    const seen = (g: Group) =>
      [...used].filter((k) => k.startsWith(g.agency_uscc)).length * 10 + [...used].filter((k) => k.split(':')[1] === String(g.item)).length
    const fresh = groups.filter((g) => !used.has(keyOf(g)) && fits(g)).sort((x, y) => seen(x) - seen(y))[0]
    if (fresh) used.add(keyOf(fresh))
    return fresh
  }
  const told = STORIES.flatMap((story) => {
    const group = pick(story)
    return group ? [{ group, caseId: '', files: [] as string[], story }] : []
  })
  const plan = told.flatMap((t) => t.story.steps.map((step) => ({ t, step })))
  plan.sort((a, b) => b.step[0] - a.step[0])
  for (const { t, step } of plan) {
    const day = workday(addDays(span.end, -step[0]))
    clock.set(day)
    await tick(deps)
    await perform(deps, people, t, step)
  }
  await seedWaivers(
    deps,
    clock,
    people,
    groups.filter((g) => !used.has(keyOf(g))),
    span.end,
  )
  clock.set(span.end)
  await tick(deps)
  return told.length
}

/** Controls whose facts enter a notice without a written requirement, an opinion on local limits, or a choice of an officer. */
const NOTICED = wordings
  .filter((w) => w.document === 'notice' && w.document_when.length === 0 && !w.needs_requirement_doc && w.dual_limit === undefined)
  .map((w) => w.id)
  .filter((id) => id !== '35-9-03')

const keyOf = (g: Group) => `${g.agency_uscc}:${g.item}:${g.past_act}:${g.severity}`

/** The last working day up to `day`: offices act on working days, and a due date must be one. */
function workday(day: string): string {
  for (let d = day; ; d = addDays(d, -1)) if (shippedWorkdays().isWorkday(d) !== false) return d
}

interface Told {
  readonly group: Group
  caseId: string
  files: string[]
}

async function perform(deps: SeedDeps, people: SeedPeople, told: Told, [, what]: Step): Promise<void> {
  const { officer, signer, head, legal, chief } = people
  const { agency_uscc: agency, severity, item } = told.group
  const cdo: Actor = { ...people.cdo, agencies: [agency] }
  const measures = [...new Set(told.group.ids.flatMap((id) => findWording(id.split(':')[0] ?? '')?.measure_zh ?? []))]
  const caseId = told.caseId
  const by = (actor: Actor, input: unknown, action = what) => act(deps, { actor, caseId, action, input })
  const today = deps.now().toISOString().slice(0, 10)
  switch (what) {
    case 'open':
      await changeAddress(deps, { actor: officer, agency, address: '演示路 1 号', contact: '张工（演示）', phone: '0000-0000000' })
      told.caseId = (await openCase(deps, { actor: officer, findings: told.group.ids })).case_id
      return
    case 'verify':
      return void (await by(officer, {}))
    case 'explain':
      return void (await by(cdo, { text: '经核对，情况与平台记录一致，已安排专人处理。' }))
    case 'confirm': {
      const record = await by(officer, { reason: '平台记录与单位说明一致，不符合办法规定。' })
      if (record.proposal) await by(head, { decision: 'agree' }, 'agree-head')
      return
    }
    case 'dismiss': {
      const meeting = severity === 'S1' ? { meeting: `${today} 局长办公会（演示）` } : {}
      const record = await by(officer, { reason: '单位提供了上级统一汇聚的批复，数据口径所致。', ...meeting })
      if (record.proposal) await by(signer, { decision: 'agree' }, 'agree-deputy')
      return
    }
    case 'prepare':
      return void (await by(officer, { requirement: measures.join('\n') }))
    case 'check':
      await by(head, { note: '事实与数据时点已核对。' }, 'check-draft')
      if (severity === 'S1' || [5, 6, 9].includes(item)) await by(legal, { note: '引用条款准确，程序完备。' }, 'review-law')
      return
    case 'issue':
      return void (await issueNotice(deps, { actor: severity === 'S1' ? chief : signer, caseId }))
    case 'serve': {
      const number = `演示〔${today.slice(0, 4)}〕${Number(caseId.slice(-4))}号`
      const record = await by(officer, { number, dated: today }, 'fill-number')
      const bytes = Buffer.from(`%PDF-1.4\n盖章件（演示）${record.case_id}\n%%EOF\n`)
      await attachFile(deps, { actor: officer, caseId, name: '盖章件（演示）.pdf', purpose: 'sealed', bytes })
      return void (await by(officer, { served_on: today, method: 'exchange', received_by: '张工（演示），单位收文人员' }))
    }
    case 'request-extension': {
      const { record } = await readCase(deps, officer, caseId)
      const to = shippedWorkdays().due(record.due_date ?? today, 3)
      return void (await by(cdo, { to, reason: '信息系统正在升级，需待改造完成后补传。' }))
    }
    case 'object':
      return void (await by(cdo, { grounds: '部分记录因平台停机未能写入，请予核实。' }))
    case 'attach': {
      const bytes = Buffer.from(`%PDF-1.4\n整改佐证（演示）${caseId}\n%%EOF\n`)
      const { file } = await attachFile(deps, { actor: cdo, caseId, name: '整改佐证（演示）.pdf', purpose: 'proof', bytes })
      told.files.push(file.sha256)
      return
    }
    case 'submit':
      return void (await by(cdo, { text: '已按要求完成整改，佐证材料附后。' }))
    case 'review':
      return void (await by(officer, {}))
    case 'return':
      return void (await by(officer, { reason: '佐证只覆盖部分目录，请补齐。' }))
    case 'close-signed':
      return void (await by(signer, { reason: '逾期行为已补救，流程已改进。', proof: told.files }))
    default:
      throw new Error(`demo cases: unknown step ${what}`)
  }
}

/** Two waivers: one in force, one waiting for the signer. */
async function seedWaivers(deps: SeedDeps, clock: DemoClock, people: SeedPeople, groups: readonly Group[], end: string): Promise<void> {
  const [first, second] = groups
  for (const [group, daysBefore, basis, approved] of [
    [first, 21, '省级主管部门统一汇聚批复（演示）', true],
    [second, 3, '机构改革过渡期说明（演示）', false],
  ] as const) {
    const finding = group?.ids[0]
    if (!group || finding === undefined) continue
    clock.set(workday(addDays(end, -daysBefore)))
    const [control, ...subject] = finding.split(':')
    const asked = await requestWaiver(deps, {
      actor: people.officer,
      agency: group.agency_uscc,
      control: control ?? '',
      subject: subject.join(':'),
      basis,
      expires_on: addDays(end, 120),
    })
    if (approved) await decideWaiver(deps, { actor: people.signer, waiverId: asked.waiver_id, decision: 'approve', reason: '依据充分。' })
  }
}
