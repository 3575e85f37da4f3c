/** One alarm of the current assessment, in the shape of `result`. */
export interface Alarm extends Record<string, unknown> {
  readonly control_id: string
  readonly subject_id: string
  readonly agency_uscc: string
  readonly reason: string
  readonly severity: string
  readonly due_date: string | null
  readonly occurred_on: string | null
  readonly magnitude: number | null
  readonly item: number
  readonly evidence_class: string
  readonly evidence: string | null
}

/** What the ledger holds of one finding, as far as the comparison needs it. */
export interface Known {
  readonly finding_id: string
  readonly control_id: string
  readonly state: 'open' | 'cleared' | 'adjusted'
  readonly severity: string | null
  readonly first_seen: string
  readonly times_seen: number
  readonly recurrences: number
  readonly adjusted_on: string | null
}

export interface Diff {
  readonly opened: readonly Alarm[]
  readonly kept: readonly (readonly [Known, Alarm])[]
  readonly recurred: readonly (readonly [Known, Alarm])[]
  readonly cleared: readonly Known[]
  /** Open findings that could not be judged this time: they stay open. */
  readonly undecided: readonly Known[]
  /** What a change of the rules alone made appear, with what the ledger held of it, or vanish: neither new nor cleared. */
  readonly appeared: readonly (readonly [Known | undefined, Alarm])[]
  readonly vanished: readonly Known[]
}

/** Key of a finding: the same breach found again is the same finding. */
export function findingId(alarm: Pick<Alarm, 'control_id' | 'subject_id'>): string {
  return `${alarm.control_id}:${alarm.subject_id}`
}

/**
 * Compares the ledger with the alarms of an assessment. An open finding without an alarm is cleared only when its control ran
 * on loaded tables and its subject is not `unknown`: missing data never clears anything. `changed`: controls whose rules changed since
 * the last assessment, on whose same day and data this one is made. One that a rule took away and data bring back is a new one.
 */
export function diffFindings(
  known: readonly Known[],
  alarms: readonly Alarm[],
  undecidable: (finding: Known) => boolean,
  changed: ReadonlySet<string> = new Set(),
): Diff {
  const before = new Map(known.map((k) => [k.finding_id, k]))
  const now = new Map(alarms.map((a) => [findingId(a), a]))
  const opened: Alarm[] = []
  const kept: [Known, Alarm][] = []
  const recurred: [Known, Alarm][] = []
  const appeared: [Known | undefined, Alarm][] = []
  for (const [id, alarm] of now) {
    const k = before.get(id)
    if (k?.state === 'open') kept.push([k, alarm])
    else if (changed.has(alarm.control_id)) appeared.push([k, alarm])
    else if (!k || k.state === 'adjusted') opened.push(alarm)
    else recurred.push([k, alarm])
  }
  const gone = known.filter((k) => k.state === 'open' && !now.has(k.finding_id))
  const decided = gone.filter((k) => !undecidable(k))
  return {
    opened,
    kept,
    recurred,
    cleared: decided.filter((k) => !changed.has(k.control_id)),
    undecided: gone.filter(undecidable),
    appeared,
    vanished: decided.filter((k) => changed.has(k.control_id)),
  }
}
