import type { LedgerEvent, LedgerWrite, Reaction, StoredEvent } from '../base/ledger.ts'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { agencyNamesByCode } from '../reads/names.ts'
import { type CaseBrief, caseBrief } from './case-brief.ts'
import type { NotifyDeps } from './deps.ts'
import { line, type Slots } from './lines.ts'
import { cancelStale } from './outbox.ts'
import { readers } from './people.ts'
import { type Rule, rules } from './policy.ts'
import { notifySettings } from './settings.ts'
import { sendAt } from './when.ts'

/** One thing to tell the readers of a rule. `occasion` tells two occasions of the same subject apart. */
export interface Occasion {
  readonly subject: string
  readonly occasion: string
  readonly agency: string | null
  readonly slots: Slots
  readonly path: string
}

/** Writes one notice for each reader of the rule. A notice whose key is there already is left as it is. */
export async function tell(tx: LedgerWrite, deps: NotifyDeps, rule: Rule, what: Occasion): Promise<number> {
  const at = shanghai(deps.now())
  const settings = await notifySettings(deps.ledger)
  let told = 0
  for (const user of await readers(tx, rule, what.agency, what.subject)) {
    const key = `${rule.id}:${what.subject}:${what.occasion}:${user}`
    if (await tx.get('select 1 as one from notice where notice_key = $key', { key })) continue
    await tx.put('notice', [
      {
        notice_key: key,
        user_id: user,
        rule: rule.id,
        subject: what.subject,
        agency_uscc: what.agency,
        line: await lineFor(tx, rule, what, user),
        path: what.path,
        tone: rule.tone,
        urgent: rule.urgent,
        actions: rule.actions,
        not_before: rule.urgent ? at : sendAt(at, deps.calendar, settings.hours),
        created_at: at,
      },
    ])
    told += 1
  }
  return told
}

/** The line of a rule for one reader: who reads of several agencies is told which. */
async function lineFor(tx: LedgerWrite, rule: Rule, what: Occasion, user: string): Promise<string> {
  const named = rule.line.includes('{agency}') || what.agency === null
  const one = named || (await tx.get<{ n: number | null }>(sqlText('lookups/notify/reader_agencies'), { user }))?.n === 1
  return line(one ? rule.line : `{agency}｜${rule.line}`, what.slots)
}

/** The outbox follows the ledger: notices are written in the transaction of the event that causes them. */
export function noticeReaction(deps: NotifyDeps): Reaction {
  return async (tx, events) => {
    for (const rule of rules()) {
      const matching = events.filter((e) => rule.on.includes(e.kind))
      if (matching.length === 0) continue
      for (const what of await occasions(tx, deps, rule, matching)) await tell(tx, deps, rule, what)
    }
    for (const user of new Set(events.flatMap(lessFor))) await cancelStale(tx, deps, user)
  }
}

/** Whose chats, rights or wishes have changed, so that what waits for them may have to stay. */
function lessFor(e: StoredEvent): string[] {
  if (e.kind === 'chat.unbound' || e.kind === 'chat.taken') return [String(e.body['user_id'])]
  return ['user.changed', 'user.ended', 'user.access_ended', 'chat.subscribed'].includes(e.kind) ? [e.subject] : []
}

async function occasions(tx: LedgerWrite, deps: NotifyDeps, rule: Rule, events: readonly StoredEvent[]): Promise<Occasion[]> {
  if (rule.to.includes('person')) return events.flatMap(aboutAccount)
  if (rule.controls.length > 0) return stoppedFeeds(deps, rule, events)
  if (rule.on[0]?.startsWith('gate.')) return events.map(verdictChanged)
  const briefs: CaseBrief[] = []
  for (const id of new Set(events.map((e) => e.subject))) {
    const brief = await caseBrief(tx, id)
    if (brief) briefs.push(brief)
  }
  const names = await agencyNamesByCode(deps.warehouse)
  return briefs.map((c) => caseOccasion(c, `v${c.version}`, names, { decision: decided(c.case_id, events) }))
}

const DECISION: Readonly<Record<string, string>> = {
  approved: '同意延期',
  upheld: '采纳陈述申辩',
  partly: '部分采纳陈述申辩',
}

/** The word that people wait for: what the answer says whose service the event records. An upheld objection ends a request for time too. */
function decided(id: string, events: readonly StoredEvent[]): string {
  const { put } = (events.findLast((e) => e.subject === id)?.body['change'] ?? {}) as { put?: Answered }
  const state = (put?.objections ?? put?.extensions)?.[0]?.state
  if (state === undefined) return '复函已送达'
  return DECISION[state] ?? (put?.objections ? '不采纳陈述申辩' : '不同意延期')
}

interface Answered {
  readonly objections?: readonly { readonly state: string }[]
  readonly extensions?: readonly { readonly state: string }[]
}

/** What a message may say of a case. */
export function caseOccasion(c: CaseBrief, occasion: string, names: ReadonlyMap<string, string>, extra: Slots = {}): Occasion {
  return {
    subject: c.case_id,
    occasion,
    agency: c.agency_uscc,
    path: `/cases/${encodeURIComponent(c.case_id)}`,
    slots: { number: c.case_id, count: c.findings, due: c.due_date ?? '待日历', agency: names.get(c.agency_uscc) ?? '有关单位', ...extra },
  }
}

/** Each change of an account is told once; who chose the first password was there. */
function aboutAccount(e: StoredEvent): Occasion[] {
  if (e.body['first'] === true) return []
  // A chat's events are of a binding, and say whose.
  const { user_id, chat } = e.body
  const slots = typeof chat === 'string' ? { chat } : {}
  return [{ subject: String(user_id ?? e.subject), occasion: String(e.seq), agency: null, slots, path: '/account' }]
}

function verdictChanged(e: LedgerEvent): Occasion {
  const project = String(e.body['project_id'] ?? e.subject)
  const verdict = String(e.body['verdict'] ?? '')
  return {
    subject: project,
    occasion: `${String(e.body['gate'] ?? '')}:${String(e.body['as_of'] ?? '')}:${verdict}`,
    agency: null,
    slots: { number: project, verdict },
    path: `/gates/${encodeURIComponent(project)}`,
  }
}

/** One notice per agency and assessment, however many feeds stopped. */
async function stoppedFeeds(deps: NotifyDeps, rule: Rule, events: readonly LedgerEvent[]): Promise<Occasion[]> {
  const names = await agencyNamesByCode(deps.warehouse)
  const byAgency = new Map<string, LedgerEvent[]>()
  for (const e of events) {
    if (!rule.controls.some((id) => e.subject.startsWith(`${id}:`))) continue
    const agency = String(e.body['agency'] ?? '')
    if (agency === '') continue
    byAgency.set(agency, [...(byAgency.get(agency) ?? []), e])
  }
  return [...byAgency].map(([agency, own]) => ({
    subject: `feed:${agency}`,
    occasion: String(own[0]?.body['as_of'] ?? ''),
    agency,
    slots: { agency: names.get(agency) ?? '有关单位', count: own.length },
    path: `/findings?agency=${agency}&control=${rule.controls[0]}`,
  }))
}
