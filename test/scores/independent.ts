import { cut, Days, day, type Plain, plus, set, type Tables, text } from './plain.ts'

/** The indicators of the contract worked out again in plain TypeScript over raw rows: indicator → USCC → [numerator, denominator]. */
export type Sides = Map<string, Map<string, [number, number]>>

export interface Call {
  readonly day: string
  readonly ts: string
  readonly grant: string | null
  readonly catalog: string
  readonly items: readonly string[]
  readonly ok: boolean
}

const EFFECTIVE = '2023-08-15'
const REGULATION = '2025-08-01'
const STATUTES = ['law', 'admin_regulation', 'state_council_decision', 'local_regulation', 'dept_rule', 'local_gov_rule']
type Verdict = 'ok' | 'alarm' | undefined

export function independentSides(given: Tables, calls: readonly Call[], year: number, lastDay: string): Sides {
  const asOf = lastDay < `${year}-12-31` ? lastDay : `${year}-12-31`
  const t = cut(given, asOf)
  const rows = (name: string) => t[name] ?? []
  const days = new Days(rows('outage'), asOf)
  const within = (d: string | null) => d !== null && d >= `${year}-01-01` && d <= asOf
  const sides: Sides = new Map()
  const units = rows('org').filter((o) => (o['org_type'] === 'admin' || o['org_type'] === 'public_affairs') && o['in_scope'] === true)
  const shown = new Set(units.map((o) => text(o['uscc'])))
  const count = (id: string, uscc: Plain[string] | undefined, numerator: number, denominator = 1) => {
    const unit = text(uscc)
    if (unit === null || !shown.has(unit)) return
    const own = sides.get(id) ?? new Map<string, [number, number]>()
    const [n, d] = own.get(unit) ?? [0, 0]
    sides.set(id, own.set(unit, [n + numerator, d + denominator]))
  }
  const judge = (id: string, uscc: Plain[string] | undefined, v: Verdict) => v !== undefined && count(id, uscc, v === 'ok' ? 1 : 0)
  const dated = (act: string | null, due: string | null): Verdict => {
    if (due === null) return undefined
    if (act !== null) return act > due ? 'alarm' : 'ok'
    return asOf > due ? 'alarm' : undefined
  }

  const catalog = new Map(rows('catalog').map((c) => [c['catalog_id'], c]))
  const live = rows('catalog').filter((c) => c['status'] === 'published' && c['published_at'] !== null)
  const liveIds = new Set(live.map((c) => c['catalog_id']))
  const by = (name: string, key: string) => {
    const out = new Map<Plain[string], Plain[]>()
    for (const r of rows(name)) out.set(r[key] ?? null, [...(out.get(r[key] ?? null) ?? []), r])
    return out
  }

  // A
  const systems = new Map(rows('system_reg').map((s) => [s['system_id'], s]))
  for (const x of rows('system_table')) {
    const s = systems.get(x['system_id'] ?? null)
    if (x['table_kind'] !== 'business' || s?.['state'] !== 'built') continue
    const entry = catalog.get(x['catalog_id'] ?? null)
    if (entry?.['status'] === 'reviewing') continue
    const base = day(s['built_on']) ?? day(s['registered_on']) ?? ''
    const start = [day(x['created_on']) ?? base, base, EFFECTIVE].sort().at(-1) ?? ''
    const loose = entry === undefined || entry['status'] === 'draft' || entry['status'] === 'withdrawn'
    judge('A1', s['uscc'], loose ? (asOf > plus(start, 30) ? 'alarm' : undefined) : 'ok')
  }
  for (const c of rows('collect_item')) {
    if (c['is_statutory_source'] !== true || (c['valid_to'] !== null && (day(c['valid_to']) ?? '') < asOf)) continue
    count('A1', c['uscc'], liveIds.has(c['catalog_id'] ?? null) ? 1 : 0)
  }
  const items = by('catalog_item', 'catalog_id')
  for (const c of live) {
    const own = items.get(c['catalog_id'] ?? null) ?? []
    const gaps =
      asOf >= REGULATION &&
      ([c['name'], c['data_format'], c['update_cycle']].some((v) => v === null) ||
        set(c['share_mode']).length === 0 ||
        own.length === 0 ||
        own.some((i) => i['name'] === null) ||
        c['data_level'] === null)
    // Only what a blank column proves: a placeholder or a level that is too low needs a person.
    const unlisted = c['share_type'] === 'conditional' && c['share_condition'] === null
    const baseless = c['share_type'] === 'no_share' && c['noshare_basis'] === null
    count('A2', c['provider_uscc'], gaps || c['share_type'] === null || unlisted ? 0 : 1)
    if (c['share_type'] === 'conditional' || c['share_type'] === 'no_share') count('A4', c['provider_uscc'], unlisted || baseless ? 0 : 1)
    if (c['open_type'] === 'unconditional' || c['open_type'] === 'conditional')
      count('E1', c['provider_uscc'], rows('open_dataset').some((o) => o['catalog_id'] === c['catalog_id']) ? 1 : 0)
  }
  for (const e of rows('catalog_event')) {
    if (!['duty_change', 'law_change'].includes(text(e['kind']) ?? '')) continue
    const on = day(e['occurred_on']) ?? ''
    const owner = catalog.get(e['catalog_id'] ?? null)?.['provider_uscc']
    if (on < REGULATION) continue
    const due = days.due(on, e['ext_approved'] === true ? 15 : 10, text(owner), text(e['catalog_id']))
    if (within(due)) judge('A3', owner, dated(day(e['done_on']), due))
  }

  // B
  const exempt = (c: Plain) =>
    c['province_aggregated'] === true ||
    (['important', 'core'].includes(text(c['data_level']) ?? '') && c['no_aggregate_approval'] !== null)
  const freshness = (at: string) => {
    const then = cut({ catalog: given['catalog'] ?? [], ingest_batch: given['ingest_batch'] ?? [], outage: given['outage'] ?? [] }, at)
    const calendar = new Days(then['outage'] ?? [], at)
    const last = new Map<Plain[string], string>()
    for (const b of then['ingest_batch'] ?? []) {
      if (b['status'] !== 'success' || !(Number(b['row_count'] ?? 0) > 0 || b['zero_confirm'] === true)) continue
      const id = b['catalog_id'] ?? null
      const on = day(b['finished_at']) ?? ''
      if (on > (last.get(id) ?? '')) last.set(id, on)
    }
    const found = new Map<Plain[string], { owner: Plain[string]; stale: boolean }>()
    for (const c of then['catalog'] ?? []) {
      const on = last.get(c['catalog_id'] ?? null)
      const cycle = text(c['update_cycle'])
      if (c['status'] !== 'published' || c['published_at'] === null || on === undefined || exempt(c)) continue
      if (c['share_type'] === 'no_share' || cycle === null || cycle === 'irregular') continue
      const s = calendar.stale(on > EFFECTIVE ? on : EFFECTIVE, cycle, text(c['provider_uscc']), text(c['catalog_id']))
      if (s !== null) found.set(c['catalog_id'] ?? null, { owner: c['provider_uscc'] ?? null, stale: s })
    }
    return { found, last }
  }
  const final = freshness(asOf)
  const mounted = new Set(
    rows('mount')
      .filter((m) => m['state'] === 'active')
      .map((m) => m['catalog_id']),
  )
  for (const c of live) {
    const id = c['catalog_id'] ?? null
    const from = day(c['published_at']) ?? ''
    if (c['share_type'] === 'no_share' || exempt(c)) continue
    if (!mounted.has(id) && asOf <= plus(from > EFFECTIVE ? from : EFFECTIVE, 30)) continue
    count('B1', c['provider_uscc'], mounted.has(id) && final.last.has(id) && final.found.get(id)?.stale !== true ? 1 : 0)
  }
  const samples = new Set([asOf])
  for (let m = 1; m <= 12; m += 1) {
    const end = new Date(Date.UTC(year, m, 0)).toISOString().slice(0, 10)
    if (end <= asOf && end >= EFFECTIVE) samples.add(end)
  }
  for (const at of samples) for (const { owner, stale } of freshness(at).found.values()) count('B2', owner, stale ? 0 : 1)
  const batches = new Map(rows('ingest_batch').map((b) => [b['batch_id'], b]))
  for (const q of rows('qc_result')) {
    const b = batches.get(q['batch_id'] ?? null)
    const checked = Number(q['checked_rows'])
    if (b && within(day(b['finished_at']))) count('B3', b['uscc'], checked - Number(q['failed_rows']), checked)
  }
  for (const r of rows('recon')) {
    const [src, dst] = [Number(r['src_rows']), Number(r['dst_rows'])]
    const hashes = r['src_hash'] !== null && r['dst_hash'] !== null && r['src_hash'] !== r['dst_hash']
    const off = (src > 0 && Math.abs(src - dst) > 0.01 * src) || (src === 0 && dst > 0) || hashes
    if (within(day(r['checked_at']))) count('B4', batches.get(r['batch_id'] ?? null)?.['uscc'], off ? 0 : 1)
  }

  // C
  for (const r of rows('share_request')) {
    const owner = r['provider_uscc']
    const [u, c] = [text(owner), text(r['catalog_id'])]
    const type = r['share_type'] ?? catalog.get(r['catalog_id'] ?? null)?.['share_type'] ?? null
    const replied = day(r['replied_at'])
    const received = day(r['received_at']) ?? ''
    if (r['request_kind'] === 'verify') {
      const due = days.due(received, 5, u, c)
      if (within(received) && r['withdrawn_at'] === null && due !== null && (replied !== null || asOf > due))
        count('C5', owner, replied !== null && replied <= due ? 1 : 0)
      continue
    }
    const counted = (r['deliver_mode'] ?? 'platform') === 'platform' || r['offline_ref'] !== null
    const delivered = counted ? day(r['delivered_at']) : null
    const due = days.clock(r, 5, 10)
    const delivery = replied === null ? null : days.due(replied, 5, u, c)
    const refusedOnStatute = r['refuse_basis'] !== null && STATUTES.includes(text(r['refuse_basis_level']) ?? '')
    if (type === 'conditional' && due !== 'awaiting' && received >= EFFECTIVE) {
      const gone = r['withdrawn_at'] !== null && replied === null && due !== null && (day(r['withdrawn_at']) ?? '') <= due
      if (!gone && within(due)) judge('C1', owner, dated(replied, due))
    }
    if (type === 'conditional' && r['decision'] === 'approved' && (replied ?? '') >= EFFECTIVE) {
      const gone = delivered === null && r['withdrawn_at'] !== null && delivery !== null && (day(r['withdrawn_at']) ?? '') <= delivery
      if (!gone && within(delivery)) judge('C2', owner, dated(delivered, delivery))
    }
    if (type === 'conditional' && r['decision'] === 'refused' && (replied ?? '') >= EFFECTIVE && within(replied))
      count('C4', owner, refusedOnStatute ? 1 : 0)
    if (
      (type === 'conditional' || type === 'unconditional') &&
      within(received) &&
      r['withdrawn_at'] === null &&
      due !== null &&
      due !== 'awaiting'
    ) {
      const left =
        (r['decision'] === 'refused' && refusedOnStatute) ||
        (replied === null && asOf <= due) ||
        (r['decision'] === 'approved' && delivered === null && (delivery === null || asOf <= delivery))
      if (!left) count('C3', owner, r['decision'] === 'approved' && delivered !== null ? 1 : 0)
    }
  }

  // D
  const grants = new Map(rows('share_grant').map((g) => [g['grant_id'], g]))
  useOfGrants()
  for (const i of rows('dq_issue')) {
    const owner = catalog.get(i['catalog_id'] ?? null)?.['provider_uscc']
    const raised = day(i['raised_at']) ?? ''
    const due = days.due(raised, 10, text(owner), text(i['catalog_id']))
    if (raised >= REGULATION && within(due)) judge('D3', owner, dated(day(i['replied_at']), due))
  }

  function useOfGrants(): void {
    const actual = new Map<string, number>()
    for (const c of calls) actual.set(c.day, (actual.get(c.day) ?? 0) + 1)
    const expected = new Map<string, [number, number]>()
    for (const m of rows('log_manifest')) {
      const on = day(m['log_day']) ?? ''
      if (m['log_name'] !== 'access_log' || on < EFFECTIVE) continue
      const [a, e] = expected.get(on.slice(0, 7)) ?? [0, 0]
      const n = Number(m['expected_rows'])
      expected.set(on.slice(0, 7), [a + Math.min(actual.get(on) ?? 0, n), e + n])
    }
    const low = (month: string) => {
      const [a, e] = expected.get(month) ?? [0, 0]
      return e > 0 && a < 0.95 * e
    }
    const groups = new Map<string, Call[]>()
    const halves = new Map<string, Set<string>>()
    for (const c of calls) {
      if (!c.ok || c.grant === null || !grants.has(c.grant) || c.day > asOf || c.day < EFFECTIVE) continue
      const key = [c.grant, c.catalog, c.day.slice(0, 7)].join('|')
      const own = groups.get(key)
      if (own) own.push(c)
      else groups.set(key, [c])
      const half = `${c.day.slice(0, 4)}${c.day.slice(5, 7) <= '06' ? 'H1' : 'H2'}`
      halves.set(c.grant, (halves.get(c.grant) ?? new Set()).add(half))
    }
    for (const own of groups.values()) {
      const [first] = own
      const g = first?.grant == null ? undefined : grants.get(first.grant)
      if (!first || !g) continue
      const month = first.day.slice(0, 7)
      if (!within(`${month}-01`)) continue
      const ends = [text(g['valid_to']), text(g['revoked_at'])].filter((e): e is string => e !== null).sort()
      const end = ends[0]
      const late =
        end !== undefined && own.some((c) => Date.parse(`${c.ts.replace(' ', 'T')}Z`) > Date.parse(`${end.replace(' ', 'T')}Z`) + 3_600_000)
      const ended: Verdict = end === undefined ? undefined : late ? 'alarm' : low(month) ? undefined : 'ok'
      judge('D1', g['grantee_uscc'], ended)
    }
    const reports = new Map(rows('usage_report').map((r) => [`${r['grant_id']}|${r['period_code']}`, day(r['submitted_on'])]))
    for (const [id, periods] of halves) {
      const g = grants.get(id)
      for (const period of periods) {
        const end = `${period.slice(0, 4)}-${period.endsWith('H1') ? '06-30' : '12-31'}`
        if (!g || end > asOf) continue
        const due = days.due(end, 15, text(g['grantee_uscc']), text(g['catalog_id']))
        if (within(due)) judge('D2', g['grantee_uscc'], dated(reports.get(`${id}|${period}`) ?? null, due))
      }
    }
  }

  // E2
  for (const o of rows('open_dataset')) {
    const c = catalog.get(o['catalog_id'] ?? null)
    const cycle = text(c?.['update_cycle'])
    if (!c || !liveIds.has(o['catalog_id'] ?? null) || cycle === null || cycle === 'irregular') continue
    const last = day(o['last_updated_at']) ?? day(o['published_at']) ?? ''
    const s = days.stale(last > EFFECTIVE ? last : EFFECTIVE, cycle, text(o['uscc']), text(o['catalog_id']))
    if (s !== null) count('E2', o['uscc'], s ? 0 : 1)
  }

  // F
  const firstOf = (name: string, keep: (r: Plain) => boolean, column: string) => {
    const out = new Map<Plain[string], string>()
    for (const r of rows(name).filter(keep)) {
      const on = day(r[column]) ?? ''
      const before = out.get(r['catalog_id'] ?? null)
      if (before === undefined || on < before) out.set(r['catalog_id'] ?? null, on)
    }
    return out
  }
  const batchOn = firstOf(
    'ingest_batch',
    (b) => b['status'] === 'success' && (Number(b['row_count'] ?? 0) > 0 || b['zero_confirm'] === true),
    'finished_at',
  )
  const mountOn = firstOf('mount', (m) => m['state'] === 'active', 'mounted_at')
  for (const p of rows('project')) {
    if (p['fund'] !== 'fiscal' || p['makes_public_data'] !== true) continue
    const [approved, accepted, listed] = [day(p['approved_at']), day(p['accepted_at']), day(p['data_list_at'])]
    const legs: boolean[] = []
    if (approved !== null && approved >= EFFECTIVE && within(approved)) legs.push(listed !== null && listed <= approved)
    if (accepted !== null && accepted >= EFFECTIVE && within(accepted)) {
      const ids = set(p['catalog_ids'])
      const good = ids.every((id) => {
        const c = catalog.get(id)
        if (!c || !liveIds.has(id) || (day(c['published_at']) ?? '') > accepted || c['share_type'] === null) return false
        if (c['share_type'] === 'no_share' || exempt(c)) return true
        return (batchOn.get(id) ?? '9999') <= accepted && (mountOn.get(id) ?? '9999') <= accepted
      })
      legs.push(ids.length > 0 && good)
    }
    if (legs.length > 0) count('F1', p['uscc'], legs.every(Boolean) ? 1 : 0)
  }
  const materials = new Map(rows('matter_material').map((m) => [[m['uscc'], m['matter_code'], m['material_code']].join('|'), m]))
  const grantsOf = by('share_grant', 'catalog_id')
  for (const k of rows('case_material')) {
    const at = text(k['submitted_at']) ?? ''
    const on = at.slice(0, 10)
    const m = materials.get([k['uscc'], k['matter_code'], k['material_code']].join('|'))
    const id = m?.['catalog_id'] ?? null
    if (!m || id === null || !within(on) || on < EFFECTIVE || k['voluntary'] === true) continue
    const since = day(m['shareable_since'])
    if (since === null || since > on || m['original_basis'] !== null || !liveIds.has(id)) continue
    if (!['unconditional', 'conditional'].includes(text(catalog.get(id)?.['share_type']) ?? '')) continue
    const demanded = k['obtain_mode'] === 'upload' || k['obtain_mode'] === 'paper'
    if (demanded && k['call_attempted'] !== true && k['call_hit'] !== true) continue
    const valid = (grantsOf.get(id) ?? []).some((g) => {
      const ends = [text(g['valid_to']), text(g['revoked_at'])].filter((e): e is string => e !== null).sort()
      return g['grantee_uscc'] === k['uscc'] && (text(g['valid_from']) ?? '9') <= at && (ends[0] === undefined || at <= ends[0])
    })
    if (!valid || days.during(at, text(k['uscc']), text(id))) continue
    count('F2', k['uscc'], demanded && k['call_hit'] === true ? 0 : 1)
  }

  // G
  for (const o of units) {
    const kinds = new Set(
      rows('data_post')
        .filter((p) => p['uscc'] === o['uscc'] && (p['valid_to'] === null || (day(p['valid_to']) ?? '') >= asOf))
        .map((p) => p['kind']),
    )
    count('G1', o['uscc'], kinds.size, 3)
    count('G2', o['uscc'], rows('training').some((x) => x['uscc'] === o['uscc'] && within(day(x['held_on']))) ? 1 : 0)
  }
  for (const d of rows('directive')) {
    if (d['kind'] !== 'rectification' || (day(d['issued_on']) ?? '') < EFFECTIVE) continue
    const due = [day(d['due_on']) ?? '', day(d['ext_to']) ?? ''].sort().at(-1) ?? ''
    if (within(due)) judge('G3', d['target_uscc'], dated(day(d['done_on']), due))
  }
  return sides
}
