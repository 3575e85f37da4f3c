import { daysBetween } from '../../common/days.ts'
import { findTable } from '../tables.ts'
import { findWording, type Wording } from './data.ts'
import { type Filled, fill } from './fill.ts'
import { format, type Names } from './formats.ts'
import { holds, type Value } from './when.ts'

/** A finding as far as its sentence needs it; `slots` and `names` were kept with its evidence at the assessment. */
export interface Fact {
  readonly control_id: string
  readonly reason: string | null
  readonly due_date: string | null
  readonly occurred_on: string | null
  readonly magnitude: number | null
  /** Data date of the assessment that saw it last. */
  readonly as_of: string
  readonly slots: Readonly<Record<string, Value>>
  readonly names: Names
  /** 35-9-02: what the unit gave as its reason, after a person found it not well-founded; null = it gave none. Undefined: not asked yet. */
  readonly unit_reason?: string | null
}

/** What a fact is told to: `你单位`, `该单位`, or the unit's name. */
export type Unit = string

/** The slots and names that the assessment kept in the evidence; undefined for a finding seen before they were kept. */
export function keptSlots(evidence: Readonly<Record<string, unknown>>): Pick<Fact, 'slots' | 'names'> | undefined {
  const slots = evidence['slots']
  if (slots === null || typeof slots !== 'object') return undefined
  const names = Array.isArray(evidence['names']) ? (evidence['names'] as { code?: unknown; name?: unknown }[]) : []
  return {
    slots: slots as Fact['slots'],
    names: Object.fromEntries(names.flatMap((n) => (typeof n.code === 'string' && typeof n.name === 'string' ? [[n.code, n.name]] : []))),
  }
}

/** Reads a source of a finding: its own columns, else the kept slots. */
export function lookIn(fact: Fact): (source: string) => Value {
  return (source) => {
    if (source === 'as_of') return fact.as_of
    if (source === 'result.due_date') return fact.due_date
    if (source === 'result.occurred_on') return fact.occurred_on
    if (source === 'result.magnitude') return fact.magnitude
    if (source === 'derived.late_days') return lateDays(fact)
    if (source === 'derived.unit_reason') return fact.unit_reason ?? null
    const kept = fact.slots[source] ?? null
    return kept === '' ? null : kept
  }
}

/** Which column holds the day of the act, by the first source that a control has. */
const ACTS = [
  'share_request.delivered_at',
  'catalog_event.done_on',
  'directive.done_on',
  'complaint.remedied_on',
  'dq_issue.replied_at',
  'derived.handled_on',
]

function lateDays(fact: Fact): number | null {
  if (fact.due_date === null) return null
  const replies = fact.control_id === '35-8-01' || fact.control_id === '35-9-01' || fact.slots['subject.leg'] === 'reply'
  const source = replies ? 'share_request.replied_at' : ACTS.find((a) => a in fact.slots)
  const act = source === undefined ? undefined : fact.slots[source]
  const days = daysBetween(fact.due_date, typeof act === 'string' ? act.slice(0, 10) : fact.as_of)
  return days >= 1 ? days : null
}

/** Chinese labels of codes that a derived slot lists. */
const CODED: Readonly<Record<string, string>> = { 'derived.ops': 'op', 'derived.channels': 'channel' }

function labelled(source: string, found: Value): Value {
  const column = CODED[source]
  if (column === undefined || found === null) return found
  const labels = findTable('change_log')?.columns.find((c) => c.name === column)?.enum ?? {}
  const codes = Array.isArray(found) ? (found as readonly string[]) : [String(found)]
  return Object.keys(labels)
    .filter((code) => codes.includes(code))
    .map((code) => labels[code] as string)
}

/**
 * The bare fact of a finding in official words, without a frame. `missing` names the slots outside `[[ ]]` that have no value: the
 * sentence is then unusable until a person completes it.
 */
export function factText(fact: Fact, unit: Unit): Filled {
  const w = wordingOf(fact.control_id)
  const look = lookIn(fact)
  const codes = fact.reason === null ? [] : [fact.reason]
  const chosen = w.fact_zh.find((f) => holds(f.when, look, codes))
  if (!chosen) throw new Error(`${w.id}: no sentence fits "${fact.reason}"`)
  const resolve = (source: string, form: string | undefined) =>
    source === 'unit' ? unit : format(labelled(source, look(source)), form, source, fact.names)
  return fill(chosen.text, resolve, (part) => segmentOf(w, part, fact, look, codes))
}

/** Names the unit where the sentence may not: the words of `segments` decide whether an optional part is printed. */
function segmentOf(w: Wording, part: string, fact: Fact, look: (s: string) => Value, codes: readonly string[]): boolean | string {
  const key = Object.keys(w.segments).find((words) => part.includes(words))
  if (key === undefined) return true
  const condition = w.segments[key] as string
  if (condition === 'supp_ok of request_clock') return look('derived.supp_ok') === true
  if (condition.startsWith('a reason was given')) {
    if (fact.unit_reason === undefined) return false
    return fact.unit_reason === null ? '；{unit}未说明理由' : true
  }
  return holds(condition, look, codes)
}

/** What the finding's paper may be at most by `document` and `document_when` alone. */
export function wordingOf(id: string): Wording {
  const w = findWording(id)
  if (!w) throw new Error(`wording.yaml has no control ${id}`)
  return w
}
