import type { City, Row } from './city.ts'

type Result = 'pass' | 'fail' | 'unknown' | 'not_applicable'
type Verdict = '符合' | '基本符合' | '不符合' | '暂缓出具' | '不适用'
type Gate = 'initiation' | 'acceptance' | 'payment'

/** What one gate must say of one project. The grade of the year before is left out: it is no work of the planter. */
export interface GateTruth {
  readonly project_id: string
  readonly gate: Gate
  readonly verdict: Verdict
  readonly checks: readonly { readonly id: string; readonly result: Result }[]
}

const ADVISORY = new Set(['GI-06', 'GI-07', 'GP-05', 'GP-06'])
const BLOCKING = new Set(['GI-01', 'GI-02', 'GA-01', 'GA-02', 'GA-03', 'GA-04', 'GP-01', 'GP-02'])

/** Verdicts of the gates of Art. 29 at the end of the period, worked out over the planted tables and the planted alarms alone. */
export function gateTruth(city: City): GateTruth[] {
  const known = new Facts(city)
  return city
    .rows('project')
    .filter((p) => p['is_classified'] !== true)
    .map((p) => known.project(p))
    .sort((a, b) => (String(a.row['project_id']) < String(b.row['project_id']) ? -1 : 1))
    .flatMap((p) => threeGates(p, known))
}

function threeGates(p: Project, known: Facts): GateTruth[] {
  const id = String(p.row['project_id'])
  const without =
    p.row['fund'] === 'other' || p.row['makes_public_data'] === false
      ? '不适用'
      : p.row['fund'] === null || p.row['makes_public_data'] === null
        ? '暂缓出具'
        : undefined
  const truth = (gate: Gate, checks: Record<string, Result>): GateTruth => ({
    project_id: id,
    gate,
    verdict: without ?? verdict(checks),
    checks: without ? [] : Object.entries(checks).map(([check, result]) => ({ id: check, result })),
  })
  const initiation = truth('initiation', initiationChecks(p, known))
  const acceptance = truth('acceptance', acceptanceChecks(p, known))
  const before = p.reached ? acceptance : initiation
  return [initiation, acceptance, truth('payment', paymentChecks(p, known, before.verdict))]
}

function verdict(checks: Record<string, Result>): Verdict {
  const all = Object.entries(checks).filter(([id]) => !ADVISORY.has(id))
  const of = (blocking: boolean, result: Result) => all.some(([id, r]) => BLOCKING.has(id) === blocking && r === result)
  if (of(true, 'fail')) return '不符合'
  if (of(true, 'unknown')) return '暂缓出具'
  return of(false, 'fail') || of(false, 'unknown') ? '基本符合' : '符合'
}

interface Listed {
  readonly id: string
  readonly row: Row | undefined
  readonly live: boolean
  readonly aggregated: boolean
}

interface Project {
  readonly row: Row
  readonly list: readonly Listed[]
  readonly aggregated: readonly Listed[]
  readonly system: Row | undefined
  /** Acceptance is the gate before payment. */
  readonly reached: boolean
  readonly at: string
}

/** The tables as they stand at the end of the last judged day. */
class Facts {
  readonly to: string
  readonly #city: City
  readonly #alarms: ReadonlySet<string>
  readonly #severities: ReadonlyMap<string, string>
  readonly #units: ReadonlySet<string>

  constructor(city: City) {
    this.#city = city
    this.to = city.input.to
    this.#alarms = new Set(city.truth.map((t) => `${t.control_id}:${t.subject_id}`))
    this.#severities = new Map(city.truth.map((t) => [`${t.control_id}:${t.subject_id}`, t.severity]))
    this.#units = new Set(city.rows('org').map((o) => String(o['uscc'])))
  }

  alarm(control: string, subject: string): boolean {
    return this.#alarms.has(`${control}:${subject}`)
  }

  severity(control: string, subject: string): string | undefined {
    return this.#severities.get(`${control}:${subject}`)
  }

  /** A day that has come, else null. */
  day(value: unknown): string | null {
    return typeof value === 'string' && value.slice(0, 10) <= this.to ? value.slice(0, 10) : null
  }

  project(raw: Row): Project {
    const dates = ['data_list_at', 'approved_at', 'accepted_at', 'paid_at']
    const row = { ...raw, ...Object.fromEntries(dates.map((d) => [d, this.day(raw[d])])) }
    const list = [...new Set((raw['catalog_ids'] as readonly string[] | null) ?? [])].map((id) => this.#listed(id))
    const reached = row['accepted_at'] !== null || row['stage'] === 'acceptance' || row['stage'] === 'maintenance'
    const system = this.#city
      .rows('system_reg')
      .find(
        (s) =>
          row['system_id'] !== null && s['system_id'] === row['system_id'] && s['is_classified'] !== true && this.day(s['registered_on']),
      )
    return { row, list, aggregated: list.filter((e) => e.aggregated), system, reached, at: String(row['accepted_at'] ?? this.to) }
  }

  #listed(id: string): Listed {
    const row = this.#city.rows('catalog').find((c) => c['catalog_id'] === id && c['is_classified'] !== true)
    const live = row?.['status'] === 'published' && this.day(row['published_at']) !== null
    const approved = (row?.['data_level'] === 'important' || row?.['data_level'] === 'core') && row['no_aggregate_approval'] !== null
    return { id, row, live, aggregated: live && row?.['share_type'] !== 'no_share' && row?.['province_aggregated'] !== true && !approved }
  }

  firstBatch(id: string): string | undefined {
    return this.#city
      .rows('ingest_batch')
      .filter((b) => b['catalog_id'] === id && b['status'] === 'success' && (Number(b['row_count'] ?? 0) > 0 || b['zero_confirm'] === true))
      .flatMap((b) => this.day(b['finished_at']) ?? [])
      .sort()[0]
  }

  firstMount(id: string): string | undefined {
    return this.#city
      .rows('mount')
      .filter((m) => m['catalog_id'] === id && m['state'] === 'active')
      .flatMap((m) => this.day(m['mounted_at']) ?? [])
      .sort()[0]
  }

  /** The latest reconciliation of an entry: undefined = none, else whether the two sides differ by more than one in a hundred. */
  differs(id: string): boolean | undefined {
    const batches = new Set(
      this.#city
        .rows('ingest_batch')
        .filter((b) => b['catalog_id'] === id && this.day(b['finished_at']))
        .map((b) => b['batch_id']),
    )
    const last = this.#city
      .rows('recon')
      .filter((r) => batches.has(r['batch_id'] as string) && this.day(r['checked_at']))
      .sort((a, b) => (`${a['checked_at']} ${a['batch_id']}` < `${b['checked_at']} ${b['batch_id']}` ? -1 : 1))
      .at(-1)
    if (!last) return undefined
    const [source, platform] = [Number(last['src_rows']), Number(last['dst_rows'])]
    const hashes = [last['src_hash'] ?? null, last['dst_hash'] ?? null]
    const byRows = source > 0 ? Math.abs(source - platform) * 100 > source : platform > 0
    return byRows || (hashes[0] !== null && hashes[1] !== null && hashes[0] !== hashes[1])
  }

  sources(list: readonly Listed[]): Row[] {
    const ids = new Set(list.map((e) => e.id))
    return this.#city
      .rows('collect_item')
      .filter((c) => ids.has(String(c['catalog_id'])) && c['is_statutory_source'] === true && this.day(c['valid_from']) !== null)
      .filter((c) => c['valid_to'] === null || String(c['valid_to']) >= this.to)
  }

  /** A rectification notice to the unit that is overdue and still open. */
  overdue(uscc: unknown): boolean {
    return this.#city
      .rows('directive')
      .some(
        (d) =>
          d['target_uscc'] === uscc &&
          d['kind'] === 'rectification' &&
          this.day(d['done_on']) === null &&
          this.alarm('35-8-08', String(d['directive_id'])),
      )
  }

  /** Freshness is not judged for an entry whose provider nobody registered. */
  undecided(e: Listed): boolean {
    return this.firstBatch(e.id) !== undefined && !this.#units.has(String(e.row?.['provider_uscc']))
  }
}

function first(...cases: [boolean, Result][]): Result {
  return cases.find(([when]) => when)?.[1] ?? 'pass'
}

function filed(p: Project, ...columns: string[]): Result {
  return first([p.system === undefined, 'unknown'], [columns.some((c) => p.system?.[c] == null), 'fail'])
}

function initiationChecks({ row, list, system, ...p }: Project, known: Facts): Record<string, Result> {
  const [listed, approved] = [row['data_list_at'], row['approved_at']]
  const sources = known.sources(list)
  const lacking = (e: Listed) =>
    !e.row || e.row['status'] === 'withdrawn' || ['provider_uscc', 'share_type', 'update_cycle'].some((c) => e.row?.[c] == null)
  const conflict = (c: Row) => known.alarm('35-1-02', `${c['element_code']}|${c['region_code']}|${c['uscc']}`)
  return {
    'GI-01': first([listed === null, 'fail'], [approved !== null && String(listed) > String(approved), 'fail']),
    'GI-02': first([list.length === 0 && ((row['data_list_items'] as readonly string[] | null) ?? []).length === 0, 'fail']),
    'GI-03': first([list.length === 0, 'not_applicable'], [list.some(lacking), 'fail']),
    'GI-04': first([system === undefined, 'fail']),
    'GI-05': filed({ row, list, system, ...p }, 'scheme_filed_at'),
    'GI-06': first([sources.length === 0, 'not_applicable'], [sources.some(conflict), 'fail']),
    'GI-07': first([known.overdue(row['uscc']), 'fail']),
  }
}

function acceptanceChecks(p: Project, known: Facts): Record<string, Result> {
  const { row, list, aggregated, at } = p
  const none = list.length === 0
  const lateBatch = (e: Listed) => !((known.firstBatch(e.id) ?? '9') <= at)
  const lateMount = (e: Listed) => !((known.firstMount(e.id) ?? '9') <= at)
  const live = list.filter((e) => e.live)
  const untidy = (e: Listed) => ['35-2-02', '35-2-04', '35-2-05'].some((c) => known.alarm(c, e.id))
  return {
    'GA-01': first([row['data_list_at'] === null || none, 'fail']),
    'GA-02': first([none, 'unknown'], [list.some((e) => !e.live || String(e.row?.['published_at']) > at), 'fail']),
    'GA-03': first(
      [none, 'unknown'],
      [aggregated.some(lateBatch), 'fail'],
      [aggregated.length === 0 && live.length === list.length, 'not_applicable'],
      [aggregated.length === 0, 'unknown'],
    ),
    'GA-04': first(
      [none, 'unknown'],
      [live.some((e) => e.row?.['share_type'] == null) || aggregated.some(lateMount), 'fail'],
      [live.length === 0, 'unknown'],
    ),
    'GA-05': first([live.length === 0, 'not_applicable'], [list.some(untidy), 'fail']),
    'GA-06': first(
      [aggregated.length === 0, 'not_applicable'],
      [aggregated.some((e) => known.differs(e.id) === true), 'fail'],
      [aggregated.some((e) => known.differs(e.id) === undefined), 'unknown'],
    ),
    'GA-07': first(
      [aggregated.length === 0, 'not_applicable'],
      [aggregated.some((e) => e.row?.['update_cycle'] == null || known.alarm('35-3-03', e.id)), 'fail'],
      [aggregated.some((e) => known.undecided(e)), 'unknown'],
    ),
    'GA-08': first([live.length === 0, 'not_applicable'], [live.some((e) => e.row?.['data_level'] == null), 'fail']),
    'GA-09': filed(p, 'scheme_filed_at', 'schema_filed_at'),
  }
}

function paymentChecks(p: Project, known: Facts, before: Verdict): Record<string, Result> {
  const { row, aggregated } = p
  const idle = !p.reached || aggregated.length === 0
  const late = (...severities: string[]) => aggregated.some((e) => severities.includes(known.severity('35-3-03', e.id) ?? ''))
  const preceding = first([before === '不符合', 'fail'], [before === '暂缓出具', 'unknown'])
  return {
    'GP-01': preceding,
    'GP-02': first([idle, 'not_applicable'], [aggregated.some((e) => known.firstMount(e.id) === undefined), 'fail']),
    'GP-03': first([idle, 'not_applicable'], [late('S1', 'S2'), 'fail']),
    'GP-04': first([idle, 'not_applicable'], [late('S3'), 'fail']),
    'GP-05': first([known.overdue(row['uscc']), 'fail']),
    'GP-06': first([row['paid_at'] === null, 'not_applicable'], [preceding !== 'pass', preceding]),
  }
}
