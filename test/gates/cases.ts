import type { Row } from '../../server/base/db.ts'
import type { Given } from '../support/warehouse.ts'

/** One project, the rows around it, and what one check must say of it: `result/reason`. `@` in texts stands for the case's own id. */
export interface CheckCase {
  readonly check: string
  readonly name: string
  readonly project?: Row
  readonly given?: Given
  readonly expect: string
}

export const AS_OF = '2025-12-31'

const codes = ['@-1']
/** A live entry that is aggregated, attached and fresh: published, mounted and loaded on 2025-06-30 unless changed. */
function entry(
  row: Row = {},
  parts: { batch?: Row | null; mount?: Row | null; items?: boolean; recon?: Row | null; id?: string } = {},
): Given {
  const id = parts.id ?? '@-1'
  return {
    catalog: [
      {
        catalog_id: id,
        name: '许可信息',
        provider_uscc: 'A',
        status: 'published',
        published_at: '2025-06-30',
        data_format: 'database',
        share_type: 'unconditional',
        share_mode: ['库表'],
        update_cycle: 'irregular',
        data_level: 'general',
        ...row,
      },
    ],
    catalog_item: parts.items === false ? [] : [{ catalog_id: id, field: 'NAME', name: '姓名', is_sensitive: false, is_personal: true }],
    mount:
      parts.mount === null
        ? []
        : [{ mount_id: `M-${id}`, catalog_id: id, kind: 'table', mounted_at: '2025-06-30', state: 'active', ...parts.mount }],
    ingest_batch:
      parts.batch === null
        ? []
        : [
            {
              batch_id: `B-${id}`,
              catalog_id: id,
              uscc: 'A',
              finished_at: '2025-06-30 01:00:00',
              status: 'success',
              row_count: 10,
              ...parts.batch,
            },
          ],
    recon: parts.recon ? [{ batch_id: `B-${id}`, checked_at: '2025-07-01 01:00:00', src_rows: 100, dst_rows: 100, ...parts.recon }] : [],
  }
}

function both(...given: Given[]): Given {
  const names = new Set(given.flatMap((g) => Object.keys(g)))
  return Object.fromEntries([...names].map((n) => [n, given.flatMap((g) => g[n] ?? [])]))
}

const accepted: Row = { catalog_ids: codes, stage: 'acceptance', accepted_at: '2025-06-30' }
const listed: Row = { catalog_ids: codes }
const system = (row: Row = {}): Given => ({
  system_reg: [
    {
      system_id: 'S@',
      uscc: 'A',
      name: '系统',
      state: 'built',
      registered_on: '2024-01-01',
      scheme_filed_at: '2024-01-02',
      schema_filed_at: '2024-01-03',
      ...row,
    },
  ],
})
const source = (row: Row = {}): Row => ({
  collect_item_id: 'CJ@',
  uscc: 'A',
  element_code: 'DE@',
  element_name: '姓名',
  region_code: '440700',
  is_statutory_source: true,
  catalog_id: '@-1',
  valid_from: '2025-01-01',
  ...row,
})
const directive = (row: Row = {}): Given => ({
  directive: [{ directive_id: 'RW@', target_uscc: 'U@', kind: 'rectification', issued_on: '2025-01-02', due_on: '2025-02-03', ...row }],
})
const unit: Given = {
  org: [{ uscc: 'U@', name: '市某局', org_type: 'admin', region_code: '440700', in_scope: true, has_info_system: true }],
}

/** 35-3-03 with a monthly cycle: 36 days. Loaded 2025-06-30, judged 2025-12-31, is 184 days: five times the cycle, S2. */
const STALE_S2 = entry({ update_cycle: 'monthly' })
const STALE_S3 = entry({ update_cycle: 'monthly' }, { batch: { finished_at: '2025-11-01 01:00:00' } })
const STALE_S1 = entry({ update_cycle: 'weekly' })
/** A daily cycle whose term ended so many days ago: two days after the last batch. */
const lateBy = (days: number) => entry({ update_cycle: 'daily' }, { batch: { finished_at: `2025-12-${29 - days} 01:00:00` } })

const systemCases = (check: string, more: readonly (readonly [string, Row, string])[]): CheckCase[] => [
  {
    check,
    name: 'no system named',
    project: { system_id: null },
    expect: check === 'GI-04' ? 'fail/system_missing' : 'unknown/system_missing',
  },
  {
    check,
    name: 'system not registered',
    project: { system_id: 'S@' },
    expect: check === 'GI-04' ? 'fail/system_unregistered' : 'unknown/system_unregistered',
  },
  {
    check,
    name: 'system registered after the as-of day',
    project: { system_id: 'S@' },
    given: system({ registered_on: '2026-01-01' }),
    expect: check === 'GI-04' ? 'fail/system_unregistered' : 'unknown/system_unregistered',
  },
  { check, name: 'system in order', project: { system_id: 'S@' }, given: system(), expect: 'pass/met' },
  ...more.map(([name, row, expect]) => ({ check, name, project: { system_id: 'S@' }, given: system(row), expect })),
]

const rectification = (check: string): CheckCase[] => [
  { check, name: 'overdue and open', project: { uscc: 'U@' }, given: both(unit, directive()), expect: 'fail/rectification_overdue' },
  {
    check,
    name: 'done, though late',
    project: { uscc: 'U@' },
    given: both(unit, directive({ done_on: '2025-06-01' })),
    expect: 'pass/met',
  },
  {
    check,
    name: 'done only after the as-of day',
    project: { uscc: 'U@' },
    given: both(unit, directive({ done_on: '2026-01-01' })),
    expect: 'fail/rectification_overdue',
  },
  {
    check,
    name: 'a task, not a rectification',
    project: { uscc: 'U@' },
    given: both(unit, directive({ kind: 'task' })),
    expect: 'pass/met',
  },
  { check, name: 'not due yet', project: { uscc: 'U@' }, given: both(unit, directive({ due_on: AS_OF })), expect: 'pass/met' },
  { check, name: 'extended', project: { uscc: 'U@' }, given: both(unit, directive({ ext_to: '2026-01-31' })), expect: 'pass/met' },
]

const aggregatedOnly = (check: string): CheckCase[] => [
  {
    check,
    name: 'not shared',
    project: accepted,
    given: entry({ share_type: 'no_share', noshare_basis: '统计法', noshare_basis_level: 'law' }),
    expect: 'not_applicable/no_aggregated_entry',
  },
  {
    check,
    name: 'aggregated by the province',
    project: accepted,
    given: entry({ province_aggregated: true }),
    expect: 'not_applicable/no_aggregated_entry',
  },
  {
    check,
    name: 'important data, approved not to',
    project: accepted,
    given: entry({ data_level: 'important', no_aggregate_approval: '批复1号' }),
    expect: 'not_applicable/no_aggregated_entry',
  },
  { check, name: 'withdrawn', project: accepted, given: entry({ status: 'withdrawn' }), expect: 'not_applicable/no_aggregated_entry' },
]

const grades = (check: string): CheckCase[] => [
  { check, name: 'public-affairs body', project: { uscc: 'C' }, expect: 'not_applicable/not_admin' },
  { check, name: 'never graded', project: { uscc: 'B' }, expect: 'unknown/grade_missing' },
  { check, name: 'not on the register', project: { uscc: 'GONE' }, expect: 'unknown/grade_missing' },
  { check, name: 'the data authority itself', project: { uscc: 'AUTH' }, expect: 'unknown/not_graded' },
  {
    check,
    name: 'led from above',
    project: { uscc: 'U@' },
    given: { org: [{ ...(unit['org']?.[0] ?? {}), vertical: true }] },
    expect: 'unknown/not_graded',
  },
  { check, name: 'graded 不合格', project: { uscc: 'D' }, expect: 'fail/grade_failed' },
  { check, name: 'graded 良好', project: { uscc: 'A' }, expect: 'pass/met' },
]

export const GRADES = new Map([
  ['A', '良好'],
  ['D', '不合格'],
])

export const CASES: readonly CheckCase[] = [
  { check: 'GI-01', name: 'no list', project: { data_list_at: null, approved_at: '2025-02-01' }, expect: 'fail/data_list_missing' },
  {
    check: 'GI-01',
    name: 'list a day late',
    project: { data_list_at: '2025-02-02', approved_at: '2025-02-01' },
    expect: 'fail/data_list_late',
  },
  {
    check: 'GI-01',
    name: 'list on the day of approval',
    project: { data_list_at: '2025-02-01', approved_at: '2025-02-01' },
    expect: 'pass/met',
  },
  { check: 'GI-01', name: 'not approved yet', project: { data_list_at: '2025-02-01', approved_at: null }, expect: 'pass/met' },
  { check: 'GI-01', name: 'list after the as-of day', project: { data_list_at: '2026-01-01' }, expect: 'fail/data_list_missing' },
  { check: 'GI-02', name: 'neither data nor entries', expect: 'fail/list_empty' },
  { check: 'GI-02', name: 'an entry', project: listed, expect: 'pass/met' },
  { check: 'GI-02', name: 'data by name, without codes', project: { data_list_items: ['学籍基本信息'] }, expect: 'pass/met' },
  { check: 'GI-03', name: 'no entries', expect: 'not_applicable/list_empty' },
  { check: 'GI-03', name: 'unknown code', project: listed, expect: 'fail/entries_incomplete' },
  { check: 'GI-03', name: 'withdrawn', project: listed, given: entry({ status: 'withdrawn' }), expect: 'fail/entries_incomplete' },
  { check: 'GI-03', name: 'no provider', project: listed, given: entry({ provider_uscc: null }), expect: 'fail/entries_incomplete' },
  { check: 'GI-03', name: 'no share type', project: listed, given: entry({ share_type: null }), expect: 'fail/entries_incomplete' },
  { check: 'GI-03', name: 'no cycle', project: listed, given: entry({ update_cycle: null }), expect: 'fail/entries_incomplete' },
  { check: 'GI-03', name: 'a draft will do', project: listed, given: entry({ status: 'draft', published_at: null }), expect: 'pass/met' },
  ...systemCases('GI-04', []),
  ...systemCases('GI-05', [
    ['scheme not filed', { scheme_filed_at: null }, 'fail/scheme_not_filed'],
    ['scheme filed after the as-of day', { scheme_filed_at: '2026-01-01' }, 'fail/scheme_not_filed'],
    ['data structure not needed here', { schema_filed_at: null }, 'pass/met'],
  ]),
  { check: 'GI-06', name: 'no collection item', project: listed, given: entry(), expect: 'not_applicable/no_statutory_source' },
  {
    check: 'GI-06',
    name: 'item of no statutory source',
    project: listed,
    given: both(entry(), { collect_item: [source({ is_statutory_source: false })] }),
    expect: 'not_applicable/no_statutory_source',
  },
  {
    check: 'GI-06',
    name: 'item no longer valid',
    project: listed,
    given: both(entry(), { collect_item: [source({ valid_to: '2025-12-30' })] }),
    expect: 'not_applicable/no_statutory_source',
  },
  { check: 'GI-06', name: 'one source', project: listed, given: both(entry(), { collect_item: [source()] }), expect: 'pass/met' },
  {
    check: 'GI-06',
    name: 'two sources in one area',
    project: listed,
    given: both(entry(), { collect_item: [source(), source({ collect_item_id: 'CK@', uscc: 'B', catalog_id: null })] }),
    expect: 'fail/source_conflict',
  },
  {
    check: 'GI-06',
    name: 'under negotiation',
    project: listed,
    given: both(entry(), {
      collect_item: [source(), source({ collect_item_id: 'CK@', uscc: 'B', catalog_id: null, source_status: 'negotiating' })],
    }),
    expect: 'pass/met',
  },
  ...rectification('GI-07'),
  ...grades('GI-08'),
  { check: 'GA-01', name: 'no list', project: { ...accepted, data_list_at: null }, expect: 'fail/data_list_missing' },
  { check: 'GA-01', name: 'no entries', project: { ...accepted, catalog_ids: [] }, expect: 'fail/list_empty' },
  {
    check: 'GA-01',
    name: 'data by name alone',
    project: { ...accepted, catalog_ids: [], data_list_items: ['学籍基本信息'] },
    expect: 'fail/list_empty',
  },
  { check: 'GA-01', name: 'both there', project: accepted, expect: 'pass/met' },
  { check: 'GA-02', name: 'no entries', project: { ...accepted, catalog_ids: [] }, expect: 'unknown/list_empty' },
  { check: 'GA-02', name: 'unknown code', project: accepted, expect: 'fail/not_catalogued' },
  {
    check: 'GA-02',
    name: 'published a day late',
    project: accepted,
    given: entry({ published_at: '2025-07-01' }),
    expect: 'fail/not_catalogued',
  },
  {
    check: 'GA-02',
    name: 'the same before acceptance',
    project: { ...accepted, accepted_at: null },
    given: entry({ published_at: '2025-07-01' }),
    expect: 'pass/met',
  },
  { check: 'GA-02', name: 'published that day', project: accepted, given: entry(), expect: 'pass/met' },
  { check: 'GA-03', name: 'no entries', project: { ...accepted, catalog_ids: [] }, expect: 'unknown/list_empty' },
  {
    check: 'GA-03',
    name: 'first batch a day late',
    project: accepted,
    given: entry({}, { batch: { finished_at: '2025-07-01 00:00:00' } }),
    expect: 'fail/not_aggregated',
  },
  {
    check: 'GA-03',
    name: 'loaded late that day',
    project: accepted,
    given: entry({}, { batch: { finished_at: '2025-06-30 23:59:59' } }),
    expect: 'pass/met',
  },
  {
    check: 'GA-03',
    name: 'batch without rows',
    project: accepted,
    given: entry({}, { batch: { row_count: 0 } }),
    expect: 'fail/not_aggregated',
  },
  {
    check: 'GA-03',
    name: 'zero increment confirmed',
    project: accepted,
    given: entry({}, { batch: { row_count: 0, zero_confirm: true } }),
    expect: 'pass/met',
  },
  {
    check: 'GA-03',
    name: 'batch failed',
    project: accepted,
    given: entry({}, { batch: { status: 'failed' } }),
    expect: 'fail/not_aggregated',
  },
  {
    check: 'GA-03',
    name: 'share type missing counts as due',
    project: accepted,
    given: entry({ share_type: null }, { batch: null }),
    expect: 'fail/not_aggregated',
  },
  {
    check: 'GA-03',
    name: 'important data without approval',
    project: accepted,
    given: entry({ data_level: 'important' }, { batch: null }),
    expect: 'fail/not_aggregated',
  },
  {
    check: 'GA-03',
    name: 'nothing to aggregate',
    project: accepted,
    given: entry({ province_aggregated: true }, { batch: null }),
    expect: 'not_applicable/nothing_to_aggregate',
  },
  {
    check: 'GA-03',
    name: 'only a draft',
    project: accepted,
    given: entry({ status: 'draft', published_at: null }),
    expect: 'unknown/no_aggregated_entry',
  },
  { check: 'GA-04', name: 'no entries', project: { ...accepted, catalog_ids: [] }, expect: 'unknown/list_empty' },
  { check: 'GA-04', name: 'no share type', project: accepted, given: entry({ share_type: null }), expect: 'fail/not_shared' },
  {
    check: 'GA-04',
    name: 'attached a day late',
    project: accepted,
    given: entry({}, { mount: { mounted_at: '2025-07-01' } }),
    expect: 'fail/not_shared',
  },
  {
    check: 'GA-04',
    name: 'resource disabled',
    project: accepted,
    given: entry({}, { mount: { state: 'disabled' } }),
    expect: 'fail/not_shared',
  },
  {
    check: 'GA-04',
    name: 'not shared, not attached',
    project: accepted,
    given: entry({ share_type: 'no_share', noshare_basis: '统计法', noshare_basis_level: 'law' }, { mount: null }),
    expect: 'pass/met',
  },
  { check: 'GA-04', name: 'nothing live', project: accepted, given: entry({ status: 'reviewing' }), expect: 'unknown/no_live_entry' },
  { check: 'GA-04', name: 'attached that day', project: accepted, given: entry(), expect: 'pass/met' },
  {
    check: 'GA-05',
    name: 'nothing live',
    project: accepted,
    given: entry({ status: 'reviewing' }),
    expect: 'not_applicable/no_live_entry',
  },
  {
    check: 'GA-05',
    name: 'metadata missing (35-2-02)',
    project: accepted,
    given: entry({ data_format: null }),
    expect: 'fail/metadata_incomplete',
  },
  {
    check: 'GA-05',
    name: 'share condition missing (35-2-04)',
    project: accepted,
    given: entry({ share_type: 'conditional', share_condition: null }),
    expect: 'fail/metadata_incomplete',
  },
  {
    check: 'GA-05',
    name: 'no basis for not sharing (35-2-05)',
    project: accepted,
    given: entry({ share_type: 'no_share' }),
    expect: 'fail/metadata_incomplete',
  },
  { check: 'GA-05', name: 'complete', project: accepted, given: entry(), expect: 'pass/met' },
  ...aggregatedOnly('GA-06'),
  {
    check: 'GA-06',
    name: 'rows differ by more than 1 %',
    project: accepted,
    given: entry({}, { recon: { src_rows: 1000, dst_rows: 989 } }),
    expect: 'fail/mismatch',
  },
  {
    check: 'GA-06',
    name: 'just 1 %',
    project: accepted,
    given: entry({}, { recon: { src_rows: 1000, dst_rows: 990 } }),
    expect: 'pass/met',
  },
  {
    check: 'GA-06',
    name: 'rows out of nothing',
    project: accepted,
    given: entry({}, { recon: { src_rows: 0, dst_rows: 1 } }),
    expect: 'fail/mismatch',
  },
  {
    check: 'GA-06',
    name: 'digests differ',
    project: accepted,
    given: entry({}, { recon: { src_hash: 'AA', dst_hash: 'BB' } }),
    expect: 'fail/mismatch',
  },
  { check: 'GA-06', name: 'one digest only', project: accepted, given: entry({}, { recon: { src_hash: 'AA' } }), expect: 'pass/met' },
  {
    check: 'GA-06',
    name: 'matched again since',
    project: accepted,
    given: both(entry({}, { recon: { dst_rows: 1 } }), {
      ingest_batch: [
        {
          batch_id: 'B2-@',
          catalog_id: '@-1',
          uscc: 'A',
          finished_at: '2025-07-02 01:00:00',
          status: 'success',
          row_count: 10,
        },
      ],
      recon: [{ batch_id: 'B2-@', checked_at: '2025-07-02 02:00:00', src_rows: 100, dst_rows: 100 }],
    }),
    expect: 'pass/met',
  },
  { check: 'GA-06', name: 'never reconciled', project: accepted, given: entry(), expect: 'unknown/no_recon' },
  ...aggregatedOnly('GA-07'),
  { check: 'GA-07', name: 'no cycle', project: accepted, given: entry({ update_cycle: null }), expect: 'fail/cycle_or_stale' },
  { check: 'GA-07', name: 'stale', project: accepted, given: STALE_S3, expect: 'fail/cycle_or_stale' },
  {
    check: 'GA-07',
    name: 'provider not registered',
    project: accepted,
    given: entry({ provider_uscc: 'GONE' }),
    expect: 'unknown/undecidable',
  },
  { check: 'GA-07', name: 'irregular cycle', project: accepted, given: entry(), expect: 'pass/met' },
  {
    check: 'GA-08',
    name: 'nothing live',
    project: accepted,
    given: entry({ status: 'reviewing' }),
    expect: 'not_applicable/no_live_entry',
  },
  { check: 'GA-08', name: 'no level', project: accepted, given: entry({ data_level: null }), expect: 'fail/level_missing' },
  { check: 'GA-08', name: 'a level', project: accepted, given: entry(), expect: 'pass/met' },
  ...systemCases('GA-09', [
    ['scheme not filed', { scheme_filed_at: null }, 'fail/not_filed'],
    ['data structure not filed', { schema_filed_at: null }, 'fail/not_filed'],
  ]),
  ...grades('GA-10'),
  { check: 'GP-01', name: 'initiation failed', project: { data_list_at: null }, expect: 'fail/preceding_failed' },
  { check: 'GP-01', name: 'acceptance failed', project: accepted, given: entry({}, { batch: null }), expect: 'fail/preceding_failed' },
  {
    check: 'GP-01',
    name: 'initiation fails, but acceptance precedes',
    project: { ...accepted, data_list_at: '2025-03-01', approved_at: '2025-02-01' },
    given: entry(),
    expect: 'pass/met',
  },
  {
    check: 'GP-01',
    name: 'in maintenance: acceptance precedes',
    project: { catalog_ids: codes, stage: 'maintenance' },
    expect: 'fail/preceding_failed',
  },
  { check: 'GP-01', name: 'initiation passed', project: listed, given: entry(), expect: 'pass/met' },
  {
    check: 'GP-02',
    name: 'initiation precedes',
    project: listed,
    given: entry({}, { mount: null }),
    expect: 'not_applicable/initiation_precedes',
  },
  ...aggregatedOnly('GP-02'),
  {
    check: 'GP-02',
    name: 'no active resource',
    project: accepted,
    given: entry({}, { mount: { state: 'disabled' } }),
    expect: 'fail/not_mounted',
  },
  {
    check: 'GP-02',
    name: 'attached, though after acceptance',
    project: accepted,
    given: entry({}, { mount: { mounted_at: '2025-08-01' } }),
    expect: 'pass/met',
  },
  { check: 'GP-03', name: 'initiation precedes', project: listed, given: STALE_S2, expect: 'not_applicable/initiation_precedes' },
  ...aggregatedOnly('GP-03'),
  { check: 'GP-03', name: 'S1', project: accepted, given: STALE_S1, expect: 'fail/stale' },
  { check: 'GP-03', name: 'S2', project: accepted, given: STALE_S2, expect: 'fail/stale' },
  { check: 'GP-03', name: 'S3 alone', project: accepted, given: STALE_S3, expect: 'pass/met' },
  { check: 'GP-03', name: 'nine days after the term', project: accepted, given: lateBy(9), expect: 'pass/met' },
  { check: 'GP-03', name: 'twelve days after the term', project: accepted, given: lateBy(12), expect: 'fail/stale' },
  { check: 'GP-04', name: 'initiation precedes', project: listed, given: STALE_S3, expect: 'not_applicable/initiation_precedes' },
  ...aggregatedOnly('GP-04'),
  { check: 'GP-04', name: 'S3', project: accepted, given: STALE_S3, expect: 'fail/slightly_stale' },
  { check: 'GP-04', name: 'nine days after the term', project: accepted, given: lateBy(9), expect: 'fail/slightly_stale' },
  { check: 'GP-04', name: 'twelve days after the term', project: accepted, given: lateBy(12), expect: 'pass/met' },
  { check: 'GP-04', name: 'S2 alone', project: accepted, given: STALE_S2, expect: 'pass/met' },
  ...rectification('GP-05'),
  { check: 'GP-06', name: 'never paid', project: { paid_at: null }, expect: 'not_applicable/not_paid' },
  { check: 'GP-06', name: 'paid after the as-of day', project: { paid_at: '2026-01-01' }, expect: 'not_applicable/not_paid' },
  { check: 'GP-06', name: 'paid while failing', project: { paid_at: '2025-09-01', data_list_at: null }, expect: 'fail/paid_while_failing' },
  { check: 'GP-06', name: 'paid in order', project: { ...listed, paid_at: '2025-09-01' }, given: entry(), expect: 'pass/met' },
  ...grades('GP-07'),
]
