import { type CaseRecord, type Change, LIST_KEYS, type ListName } from './record.ts'

/** An event of the ledger, as far as a case needs it. */
export interface CaseEvent {
  readonly kind: string
  readonly subject: string
  readonly body: Record<string, unknown>
}

/** The record after an event. `case.opened` carries the whole record; every other event carries its change. */
export function evolve(record: CaseRecord | undefined, event: CaseEvent): CaseRecord {
  if (event.kind === 'case.opened') return event.body['record'] as CaseRecord
  if (!record) throw new Error(`${event.kind} of ${event.subject} comes before case.opened`)
  return apply(record, event.body['change'] as Change)
}

/** Applies one change and counts the version up. */
export function apply(record: CaseRecord, change: Change): CaseRecord {
  const lists: Record<string, unknown> = {}
  for (const name of Object.keys(LIST_KEYS) as ListName[]) lists[name] = mergeList(record, change, name)
  return {
    ...record,
    ...change.set,
    ...lists,
    state: change.to ?? record.state,
    version: record.version + 1,
  } as CaseRecord
}

function mergeList(record: CaseRecord, change: Change, name: ListName): readonly unknown[] {
  const key = LIST_KEYS[name]
  const drop = change.drop?.[name]
  const put = change.put?.[name]
  const id = (entry: unknown) => (entry as Record<string, string>)[key] as string
  let list: readonly unknown[] = record[name] ?? []
  if (drop) list = list.filter((e) => !drop.includes(id(e)))
  if (!put) return list
  const fresh = new Map<string, unknown>(put.map((e) => [id(e), e]))
  const kept = list.map((e) => {
    const replacement = fresh.get(id(e))
    fresh.delete(id(e))
    return replacement ?? e
  })
  return [...kept, ...fresh.values()]
}

/** All cases as their events leave them. Events of other kinds are passed over. */
export function replay(events: Iterable<CaseEvent>): Map<string, CaseRecord> {
  const cases = new Map<string, CaseRecord>()
  for (const event of events) {
    if (!event.kind.startsWith('case.')) continue
    cases.set(event.subject, evolve(cases.get(event.subject), event))
  }
  return cases
}
