import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultScheme } from '../../server/contract/indicators.ts'
import { tables } from '../../server/contract/tables.ts'
import { standingOn } from '../../server/controls/at.ts'
import { Random } from '../../server/demo/city/random.ts'
import { measureIn } from '../../server/scores/measure.ts'
import { resolveScheme } from '../../server/scores/scheme.ts'
import { scoreWindow } from '../../server/scores/window.ts'
import { TestWarehouse } from '../support/warehouse.ts'
import { type Call, independentSides } from './independent.ts'
import { type Cell, type Plain, plus, set, text } from './plain.ts'

/** Days on and beside every edge: the year, its last day, the Measures, the regulation, holidays, the end of the calendar. */
const DAYS = [
  '2023-08-14',
  '2023-08-15',
  '2025-07-31',
  '2025-08-01',
  '2025-12-10',
  '2025-12-23',
  '2025-12-30',
  '2025-12-31',
  '2026-01-01',
  '2026-01-02',
  '2026-01-15',
  '2026-02-13',
  '2026-02-14',
  '2026-02-24',
  '2026-02-27',
  '2026-02-28',
  '2026-03-01',
  '2026-03-10',
  '2026-03-12',
  '2026-03-13',
  '2026-03-16',
  '2026-03-17',
]
const TIMES = ['00:00:00', '08:00:00', '09:30:00', '12:00:00', '17:59:59', '18:00:00', '23:59:59']
const UNITS = ['A', 'B', 'C', 'OUT', 'GONE']

/** Rows that no clean city has: every state, every gap, every order of dates. */
function wildCity(seed: number): Record<string, Plain[]> {
  const r = new Random(seed)
  const day = () => plus(r.pick(DAYS), r.int(-1, 1))
  const near = (d: string) => plus(d, r.pick([-3, 0, 1, 4, 5, 7, 8, 10, 12, 14, 15, 21]))
  const at = (d: string) => `${d} ${r.pick(TIMES)}`
  const maybe = <T>(v: T, p = 0.5): T | null => (r.chance(p) ? v : null)
  const flag = () => r.pick([true, false, null])
  const unit = () => r.pick(UNITS)
  const many = (n: number, make: (i: number) => Record<string, Cell | undefined>) =>
    Array.from({ length: n }, (_, i) => Object.fromEntries(Object.entries(make(i)).map(([k, v]) => [k, v ?? null])) as Plain)
  const entry = () => `K${r.int(0, 44)}`
  const share = () => r.pick(['unconditional', 'conditional', 'conditional', 'no_share', null])
  const level = () => r.pick(['law', 'state_council_decision', 'dept_rule', 'normative_doc', null])
  const cycle = () => r.pick(['realtime', 'daily', 'weekly', 'ten_days', 'monthly', 'irregular', null])
  // The first dozen are in force for long, each for a material of the unit: without them no material could be fetched.
  const grants = many(40, (i) => {
    const wide = i < 12
    const from = wide ? '2025-08-01' : day()
    return {
      grant_id: `G${i}`,
      catalog_id: wide ? `K${i % 9}` : entry(),
      grantee_uscc: wide ? (['A', 'B', 'C'][i % 3] ?? 'A') : r.pick(['A', 'B', 'C']),
      items: r.pick([['F1'], ['F1', 'F2'], []]),
      valid_from: at(from),
      valid_to: wide ? maybe(at(day()), 0.3) : maybe(at(near(from))),
      revoked_at: wide ? null : maybe(at(near(from)), 0.3),
    }
  })
  return {
    org: [
      { uscc: 'A', name: '甲', org_type: 'admin', region_code: '440700', in_scope: true },
      { uscc: 'B', name: '乙', org_type: 'admin', region_code: '440700', in_scope: true },
      { uscc: 'C', name: '丙', org_type: 'public_affairs', region_code: '440703', in_scope: true },
      { uscc: 'OUT', name: '水务', org_type: 'public_enterprise', region_code: '440700', in_scope: true },
    ],
    data_post: many(12, (i) => ({
      uscc: unit(),
      kind: r.pick(['cdo', 'body', 'liaison']),
      holder: `P${i}`,
      valid_from: day(),
      valid_to: maybe(day()),
    })),
    training: many(4, (i) => ({ training_id: `T${i}`, uscc: unit(), held_on: day() })),
    system_reg: many(8, (i) => ({
      system_id: `S${i}`,
      uscc: unit(),
      name: `S${i}`,
      state: r.pick(['built', 'built', 'building', 'retired']),
      registered_on: day(),
      built_on: maybe(day()),
    })),
    system_table: many(40, (i) => ({
      system_id: `S${r.int(0, 8)}`,
      table_name: `t${i}`,
      table_kind: r.pick(['business', 'business', 'log']),
      catalog_id: maybe(entry()),
      created_on: maybe(day()),
    })),
    collect_item: many(30, (i) => ({
      collect_item_id: `CI${i}`,
      uscc: unit(),
      element_code: 'E',
      element_name: 'E',
      region_code: '440700',
      is_statutory_source: r.chance(0.7),
      catalog_id: maybe(entry(), 0.8),
      valid_from: day(),
      valid_to: maybe(day()),
    })),
    catalog: many(42, (i) => ({
      catalog_id: `K${i}`,
      name: maybe(`目录${i}`, 0.9),
      provider_uscc: maybe(unit(), 0.95),
      status: i < 9 ? 'published' : r.pick(['published', 'published', 'published', 'published', 'reviewing', 'draft', 'withdrawn']),
      published_at: i < 9 ? '2024-01-01' : maybe(day(), 0.95),
      data_format: maybe('database', 0.95),
      share_type: share(),
      share_condition: r.pick([null, '限办件使用', '按照国家有关规定执行。', '限行政许可业务核验登记状态时使用']),
      share_mode: r.pick([['接口'], []]),
      noshare_basis: maybe('某法第一条', 0.7),
      noshare_basis_level: level(),
      open_type: r.pick(['unconditional', 'conditional', 'no_open', null]),
      update_cycle: cycle(),
      data_level: r.pick(['general', 'important', null]),
      province_aggregated: r.chance(0.1),
      no_aggregate_approval: maybe('批文', 0.3),
    })),
    catalog_item: many(60, (i) => ({ catalog_id: entry(), field: `F${i}`, name: maybe('名称', 0.9) })),
    catalog_event: many(40, (i) => {
      const on = day()
      return {
        event_id: `EV${i}`,
        catalog_id: entry(),
        kind: r.pick(['duty_change', 'law_change', 'schema_change', 'share_type_change']),
        occurred_on: on,
        done_on: maybe(near(on)),
        ext_approved: flag(),
      }
    }),
    mount: many(40, (i) => ({
      mount_id: `M${i}`,
      catalog_id: entry(),
      kind: 'api',
      mounted_at: day(),
      state: r.pick(['active', 'active', 'disabled']),
    })),
    ingest_batch: many(120, (i) => ({
      batch_id: `B${i}`,
      catalog_id: entry(),
      uscc: unit(),
      finished_at: at(day()),
      status: r.pick(['success', 'success', 'success', 'failed']),
      row_count: r.pick([0, 5, 10, null]),
      zero_confirm: flag(),
    })),
    qc_result: many(60, (i) => ({ batch_id: `B${r.int(0, 125)}`, rule_id: `Q${i}`, checked_rows: r.int(0, 50), failed_rows: 0 })),
    recon: many(60, (i) => ({
      batch_id: `B${i * 2}`,
      checked_at: at(day()),
      src_rows: r.pick([0, 100, 100]),
      dst_rows: r.pick([0, 99, 98, 100]),
      src_hash: r.pick(['x', null]),
      dst_hash: r.pick(['x', 'y', null]),
    })),
    dq_issue: many(30, (i) => {
      const on = day()
      return { issue_id: `DQ${i}`, catalog_id: entry(), raiser_uscc: 'A', raised_at: at(on), replied_at: maybe(at(near(on))) }
    }),
    share_request: many(260, (i) => {
      const on = day()
      const replied = maybe(near(on), 0.7)
      return {
        req_id: `R${i}`,
        request_kind: r.pick(['share', 'share', null, 'verify']),
        catalog_id: entry(),
        share_type: r.pick([null, null, 'conditional', 'unconditional', 'no_share']),
        applicant_uscc: 'A',
        provider_uscc: unit(),
        received_at: at(on),
        supp_asked_at: maybe(at(near(on)), 0.2),
        supp_at: maybe(at(near(on)), 0.2),
        withdrawn_at: maybe(at(near(on)), 0.15),
        replied_at: replied === null ? null : at(replied),
        decision: r.pick(['approved', 'approved', 'refused', null]),
        refuse_basis: maybe('某法第二条'),
        refuse_basis_level: level(),
        ext_approved_to: maybe(near(on), 0.2),
        delivered_at: replied === null ? null : maybe(at(near(replied)), 0.7),
        deliver_mode: r.pick(['platform', null, 'media']),
        offline_ref: maybe('线下1', 0.4),
      }
    }),
    share_grant: grants,
    access_log: many(400, () => {
      const g = r.pick(grants)
      const d = near(r.chance(0.3) ? String(g['valid_to'] ?? day()).slice(0, 10) : day())
      return {
        ts: at(d),
        grant_id: r.pick([g['grant_id'], g['grant_id'], g['grant_id'], 'G-NONE', null]),
        catalog_id: r.chance(0.9) ? g['catalog_id'] : entry(),
        items: r.pick([['F1'], ['F1'], ['F1', 'F2'], []]),
        ok: r.chance(0.9),
      }
    }),
    log_manifest: ['2025-12-31', '2026-01-15', '2026-02-27', '2026-03-10'].map((d) => ({
      log_name: 'access_log',
      log_day: d,
      expected_rows: r.pick([0, 5, 60]),
    })),
    usage_report: many(30, (i) => ({
      grant_id: `G${i}`,
      period_code: r.pick(['2025H2', '2025H1']),
      submitted_on: r.pick(['2026-01-10', '2026-01-22', '2026-01-23', '2026-03-17']),
    })),
    open_dataset: many(40, (i) => ({
      dataset_id: `O${i}`,
      catalog_id: entry(),
      uscc: unit(),
      published_at: day(),
      last_updated_at: maybe(day()),
    })),
    project: many(40, (i) => ({
      project_id: `PJ${i}`,
      uscc: unit(),
      name: `P${i}`,
      stage: 'acceptance',
      fund: r.pick(['fiscal', 'fiscal', 'other', null]),
      makes_public_data: r.pick([true, true, false, null]),
      data_list_at: maybe(day(), 0.7),
      catalog_ids: r.pick([[], [entry()], [entry(), entry()]]),
      approved_at: maybe(day(), 0.8),
      accepted_at: maybe(day(), 0.7),
    })),
    matter_material: many(12, (i) => ({
      uscc: ['A', 'B', 'C'][i % 3] ?? 'A',
      matter_code: 'MT',
      material_code: `L${i}`,
      material_name: `L${i}`,
      required: true,
      catalog_id: maybe(grants[i]?.['catalog_id'] ?? null, 0.9),
      shareable_since: maybe(r.pick(['2025-01-01', day()]), 0.95),
      original_basis: maybe('须原件', 0.1),
    })),
    case_material: many(300, (i) => ({
      case_id: `BJ${i}`,
      uscc: r.pick(['A', 'B', 'C']),
      matter_code: 'MT',
      material_code: `L${r.int(0, 12)}`,
      obtain_mode: r.pick(['upload', 'paper', 'shared', 'exempt']),
      call_attempted: flag(),
      call_hit: flag(),
      voluntary: r.pick([true, false, false, null]),
      submitted_at: at(day()),
    })),
    directive: many(40, (i) => {
      const on = day()
      return {
        directive_id: `ZL${i}`,
        target_uscc: unit(),
        kind: r.pick(['task', 'rectification', 'rectification']),
        issued_on: on,
        due_on: near(on),
        ext_to: maybe(near(on), 0.3),
        done_on: maybe(near(on)),
      }
    }),
    outage: many(10, (i) => {
      const on = day()
      return {
        outage_id: `TJ${i}`,
        uscc: maybe(r.pick(['A', 'B'])),
        catalog_id: maybe(entry(), 0.3),
        started_at: at(on),
        finished_at: r.chance(0.1) ? null : at(plus(on, r.int(0, 1))),
      }
    }),
  }
}

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await TestWarehouse.create()
})
afterAll(() => warehouse.close())

/** One owner per open outage would swallow every calendar: an outage without an end is kept to its unit. */
function tamed(city: Record<string, Plain[]>): Record<string, Plain[]> {
  return { ...city, outage: (city['outage'] ?? []).map((o) => (o['finished_at'] === null ? { ...o, uscc: 'B' } : o)) }
}

const CASES = [
  [11, 2026, '2026-03-16'],
  [12, 2025, '2026-03-16'],
  [13, 2023, '2026-03-16'],
  [14, 2026, '2026-02-28'],
  [15, 2026, '2026-03-16'],
] as const

describe.each(CASES)('wild rows, seed %i, year %i as of %s', (seed, year, asOf) => {
  test('both computations give the same numerators and denominators', { timeout: 120_000 }, async () => {
    const city = tamed(wildCity(seed))
    const window = scoreWindow(year, asOf)
    await warehouse.load(city, window.asOf)
    const standing = standingOn(warehouse.db, { loaded: new Set(tables.map((t) => t.name)), changed: new Set() })
    await measureIn(standing, { window, scheme: resolveScheme() })
    const rows = await warehouse.db.all<{ id: string; uscc: string; n: number; d: number }>(
      'select indicator_id as id, uscc, sum(numerator)::double as n, sum(denominator)::double as d from score_row group by all',
    )
    const found = Object.fromEntries(rows.map((r) => [`${r.id}/${r.uscc}`, [r.n, r.d]]))
    const calls = (city['access_log'] ?? [])
      .filter((c) => (text(c['ts']) ?? '').slice(0, 10) <= window.asOf)
      .map(
        (c): Call => ({
          day: (text(c['ts']) ?? '').slice(0, 10),
          ts: text(c['ts']) ?? '',
          grant: text(c['grant_id']),
          catalog: text(c['catalog_id']) ?? '',
          items: set(c['items']),
          ok: c['ok'] === true,
        }),
      )
    const sides = independentSides(city, calls, year, asOf)
    const expected = Object.fromEntries([...sides].flatMap(([id, own]) => [...own].map(([u, pair]) => [`${id}/${u}`, pair])))
    expect(found).toEqual(expected)
    if (year === 2026) expect([...sides.keys()].sort()).toEqual(defaultScheme.indicators.map((i) => i.id))
  })
})
