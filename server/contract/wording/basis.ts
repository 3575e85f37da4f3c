import { addDays } from '../../common/days.ts'
import { appliesTo, type CheckedLaws, type Citation, type FactTime, meets, printFault, spanOf } from '../laws.ts'
import type { Fact } from './fact.ts'
import { lookIn, wordingOf } from './fact.ts'

/** What a person decided about the words of a finding; kept with the case. */
export interface Choices {
  /** Number of the written requirement that sets the duty (items 8 and those without a legal time limit). */
  readonly requirement_doc?: string | undefined
  /** Citations whose condition no data can answer and which the officer ticked, as in the contract: `gd_business 29.2`. */
  readonly ticked?: readonly string[] | undefined
  /** Item chosen by the legal reviewer among `item_options`. */
  readonly item?: number | undefined
}

/** What is known about the unit that a finding is about. */
export interface Addressed {
  readonly org_type: string
  /** Laws that need it recorded and for which the legal authority of the unit was recorded. */
  readonly confirmed_laws?: ReadonlySet<string> | undefined
  /** Laws that a person compared with the official text. */
  readonly checked_laws?: CheckedLaws | undefined
}

/** The citations that a paper prints about one finding. */
export interface Basis {
  /** Item of Art. 35 as printed; null = none. */
  readonly item: number | null
  /** In force when the fact began. */
  readonly duty: readonly Citation[]
  /** Came into force later, while the fact lasted; printed with the day. */
  readonly dutySince: readonly Citation[]
  readonly since: string | undefined
  readonly also: readonly Citation[]
  readonly optional: readonly Citation[]
  readonly penal: readonly Citation[]
  /** True when what is left does not carry the finding: it enters a prompt only. */
  readonly none: boolean
  /** Citations that may not be printed before a person has checked them, in words. */
  readonly faults: readonly string[]
}

/** Time of the fact that citations are measured by: the month of an act when it has one, the span of a state. */
export function factTime(fact: Fact, endedOn?: string | null): FactTime {
  const w = wordingOf(fact.control_id)
  const began = fact.occurred_on ?? fact.as_of
  const past = w.kind === 'act'
  if (!past) return { from: began, to: endedOn ?? fact.as_of }
  const month = fact.slots['subject.month']
  const last = typeof month === 'string' ? monthEnd(month) : began
  const on = began < last ? began : last
  return { from: on, to: on }
}

function monthEnd(month: string): string {
  const [y, m] = month.split('-').map(Number) as [number, number]
  const next = m === 12 ? `${y + 1}-01-01` : `${y}-${String(m + 1).padStart(2, '0')}-01`
  return addDays(next, -1)
}

/** `measures 7(5)`: a citation as the contract writes it, without dates. */
export function citationKey(c: Citation): string {
  return `${c.law} ${c.art}${c.para === undefined ? '' : `.${c.para}`}${c.item === undefined ? '' : `(${c.item})`}`
}

/** Dates of the same place in `basis_law` of the control, which cut a citation further. */
export type BasisLaw = readonly {
  readonly law: string
  readonly art: number
  readonly from?: string | undefined
  readonly to?: string | undefined
}[]

/** What a document prints about a finding: the duties of `order_basis` that reach the unit and the time of the fact. */
export function basisOf(fact: Fact, to: Addressed, choices: Choices = {}, basisLaw: BasisLaw = [], endedOn?: string | null): Basis {
  const w = wordingOf(fact.control_id)
  const order = w.order_basis
  const time = factTime(fact, endedOn)
  const span = (c: Citation) =>
    spanOf(
      c,
      basisLaw.find((b) => b.law === c.law && b.art === c.art),
    )
  const reaches = (c: Citation) => {
    const applies = appliesTo(c.law, to.org_type)
    return applies === true || (applies === 'confirm' && to.confirmed_laws?.has(c.law) === true)
  }
  const stands = (c: Citation) => reaches(c) && meets(span(c), time)
  const applied = (c: Citation) => stands(c) && conditionHolds(fact, c, to, choices)
  const duties = order.duty.filter(applied)
  const later = (c: Citation) => w.kind === 'state' && (span(c).from ?? '') > time.from
  const dutySince = duties.filter(later)
  const rests = order.rests_on === undefined || applied(order.rests_on)
  const carried = order.item === 7 || fact.control_id === '35-8-08' || (duties.length > 0 && rests)
  const also = order.also.filter(applied)
  const optional = order.optional.filter((c) => stands(c) && choices.ticked?.includes(citationKey(c)) === true)
  const printed = [...duties, ...also, ...optional]
  return {
    item: itemOf(fact.control_id, choices),
    duty: duties.filter((c) => !later(c)),
    dutySince,
    since: dutySince
      .map((c) => span(c).from as string)
      .sort()
      .at(-1),
    also: [...also, ...optional],
    optional: order.optional.filter(stands),
    penal: order.penal.filter(stands),
    none: !carried,
    faults: [...new Set(printed.flatMap((c) => printFault(c, to.checked_laws) ?? []))],
  }
}

/** Item 8 speaks of a requirement of the authority: without its number the provision itself is named under item 9 (rules.item8). */
function itemOf(id: string, choices: Choices): number | null {
  const { item, item_options: options = [] } = wordingOf(id).order_basis
  const chosen = choices.item !== undefined && options.includes(choices.item) ? choices.item : item
  return chosen === 8 && !choices.requirement_doc && id !== '35-8-08' ? 9 : chosen
}

type Condition = (fact: Fact, to: Addressed, choices: Choices, key: string) => boolean

const ticked: Condition = (_fact, _to, choices, key) => choices.ticked?.includes(key) === true
const reason =
  (...codes: string[]): Condition =>
  (fact) =>
    fact.reason !== null && codes.includes(fact.reason)
const slot =
  (source: string, ...values: unknown[]): Condition =>
  (fact) =>
    values.includes(lookIn(fact)(source))
const mismatchOnly = reason('app_mismatch')
const not =
  (condition: Condition): Condition =>
  (...args) =>
    !condition(...args)

/** `condition_zh` of order_basis, by data; where data cannot answer it the officer ticks it, and unticked it is not printed. */
const CONDITIONS: Readonly<Record<string, Readonly<Record<string, Condition>>>> = {
  '35-2-05': { 'reg809 14(3)': reason('level_inadequate') },
  '35-2-06': { 'reg809 17.2': not(slot('catalog_event.kind', 'schema_change')) },
  '35-4-04': { 'measures 17': not(mismatchOnly), 'reg809 25.1': not(mismatchOnly), 'measures 32.2': mismatchOnly },
  '35-4-05': { 'measures 17': reason('foreign_org') },
  '35-5-02': { 'measures 27.1': (...a) => slot('derived.sensitive', true)(...a) || ticked(...a) },
  '35-5-03': { 'measures 27.1': (...a) => slot('derived.sensitive', true)(...a) || ticked(...a) },
  '35-8-01': { 'reg809 21.1': slot('derived.past_national', true) },
  '35-8-02': {
    'reg809 22.1': slot('derived.past_national', true),
    'measures 15.4': (fact) => ![null, 'platform'].includes(lookIn(fact)('share_request.deliver_mode') as string | null),
  },
  '35-8-03': { 'reg809 21.2': reason('basis_missing') },
  '35-8-11': { 'measures 18.2': slot('catalog.open_type', 'unconditional'), 'measures 18.3': slot('catalog.open_type', 'conditional') },
  '35-8-13': { 'measures 28.1': (_fact, to) => to.org_type === 'admin' },
  '35-9-02': { 'reg809 21.1': slot('subject.leg', 'reply'), 'reg809 22.1': slot('subject.leg', 'delivery') },
  '35-9-03': { 'reg809 37.2': ticked, 'pipl 50.1': ticked },
}

function conditionHolds(fact: Fact, c: Citation, to: Addressed, choices: Choices): boolean {
  const key = citationKey(c)
  return CONDITIONS[fact.control_id]?.[key]?.(fact, to, choices, key) ?? true
}

/** Controls whose `condition_zh` is answered here, for the test that none is forgotten. */
export const conditioned: ReadonlySet<string> = new Set(Object.keys(CONDITIONS))
