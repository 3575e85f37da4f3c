import { addDays } from '../../common/days.ts'
import type { City, Entry, Org, Row } from './city.ts'
import { signoffOf } from './people.ts'

const THEMES = [
  '人员信息',
  '许可信息',
  '处罚信息',
  '登记信息',
  '审批结果',
  '统计月报',
  '检查记录',
  '证照信息',
  '补贴发放',
  '名录',
  '设施信息',
  '投诉受理',
]
const FIELDS: [string, string][] = [
  ['NAME', '姓名'],
  ['UNIT_NAME', '单位名称'],
  ['UNIT_CODE', '单位代码'],
  ['ISSUE_DATE', '发证日期'],
  ['STATUS', '状态'],
  ['AREA', '区域'],
  ['AMOUNT', '金额'],
  ['HANDLE_DATE', '办理日期'],
  ['RESULT', '结果'],
  ['REMARK', '备注'],
]
const PERSONAL: [string, string] = ['CERT_NO', '身份证件号码']
const STEP: Record<string, number> = { daily: 1, weekly: 7, monthly: 30, quarterly: 90, half_yearly: 180, yearly: 360 }

export interface EntryOptions {
  readonly cycle?: string
  readonly shareType?: Entry['shareType']
  readonly personal?: boolean
  readonly published?: string
  /** Changes to the catalogue row. */
  readonly row?: Row
  readonly mounted?: boolean
  readonly batches?: boolean
  readonly collected?: boolean
  readonly items?: boolean
  /** Last successful batch on this day instead of within the cycle. */
  readonly lastBatch?: string
}

/** A catalogue entry with everything a clean one has: items, resource, batches with their write log, collection item. */
export function addEntry(city: City, org: Org, options: EntryOptions = {}): Entry {
  const { random } = city
  const shareType = options.shareType ?? (random.chance(0.6) ? 'unconditional' : random.chance(0.75) ? 'conditional' : 'no_share')
  const cycle = options.cycle ?? pickCycle(city)
  const published = options.published ?? addDays(city.past(487), random.int(0, 300))
  const id = `3${org.region.slice(3)}${String(city.orgs.indexOf(org) + 1).padStart(3, '0')}/${city.entries.length + 1}`
  const theme = random.pick(THEMES)
  const personal = options.personal ?? random.chance(0.2)
  const chosen = [...(personal ? [PERSONAL] : []), ...FIELDS.slice(0, random.int(5, 9))]
  const fields = chosen.map(([field]) => field).sort()
  const row = city.add('catalog', {
    catalog_id: id,
    name: `${org.name}${theme}（${city.entries.length + 1}）`,
    provider_uscc: org.uscc,
    is_classified: false,
    status: 'published',
    published_at: published,
    data_format: 'database',
    share_type: shareType,
    share_condition: shareType === 'conditional' ? '用于本单位依法办理行政许可时的信息核验' : null,
    share_mode: ['库表'],
    noshare_basis: shareType === 'no_share' ? '《中华人民共和国统计法》第九条' : null,
    noshare_basis_level: shareType === 'no_share' ? 'law' : null,
    open_type: 'no_open',
    update_cycle: cycle,
    data_level: 'general',
    province_aggregated: false,
    no_aggregate_approval: null,
    ...options.row,
  })
  if (options.items !== false) {
    for (const [field, name] of chosen) {
      const secret = field === PERSONAL[0]
      city.add('catalog_item', {
        catalog_id: id,
        field,
        name,
        is_classified: false,
        is_sensitive: secret,
        is_personal: secret || field === 'NAME',
      })
    }
  }
  const mount: Row = {
    mount_id: `ZY-${id}`,
    catalog_id: id,
    kind: 'table',
    mounted_at: addDays(published, random.int(1, 12)),
    state: 'active',
    column_list: fields,
    columns_changed_on: null,
  }
  if (options.mounted !== false) city.add('mount', mount)
  const entry: Entry = { id, org, fields, row, mount, shareType, sensitive: personal ? [PERSONAL[0]] : [] }
  city.entries.push(entry)
  if (options.batches !== false) addBatches(city, entry, cycle, options.lastBatch)
  if (options.collected !== false) {
    city.add('collect_item', {
      collect_item_id: city.id('CJ'),
      uscc: org.uscc,
      element_code: city.id('DE'),
      element_name: theme,
      region_code: org.region,
      is_statutory_source: true,
      source_status: 'settled',
      legal_basis: '《中华人民共和国行政许可法》',
      legal_level: 'law',
      catalog_id: id,
      valid_from: addDays(published, -20),
      valid_to: null,
    })
  }
  return entry
}

function pickCycle(city: City): string {
  const r = city.random.next()
  if (r < 0.04) return 'weekly'
  if (r < 0.45) return 'monthly'
  if (r < 0.72) return 'quarterly'
  if (r < 0.83) return 'half_yearly'
  return r < 0.97 ? 'yearly' : 'irregular'
}

/** First batch two days after the resource was attached, then one per cycle over the period, the last in time at its end. */
function addBatches(city: City, entry: Entry, cycle: string, lastBatch: string | undefined): void {
  const { from, to } = city.input
  const first = addDays(String(entry.mount['mounted_at']), 2)
  addBatch(city, entry, first)
  const step = STEP[cycle]
  if (step === undefined && lastBatch === undefined) return
  const days: string[] = []
  const newest = lastBatch ?? addDays(to, -city.random.int(0, Math.max(0, (step ?? 30) - 1)))
  // A yearly resource may have had its last batch before a period shorter than a year.
  for (let d = newest; d > first && (d >= from || d === newest); d = addDays(d, -(step ?? 30))) days.push(d)
  for (const d of days.reverse()) addBatch(city, entry, d)
}

/** One successful batch, with its rows in the write log of that day. */
export function addBatch(city: City, entry: Pick<Entry, 'id' | 'org'>, d: string, changes: Row = {}): Row {
  const hour = String(city.random.int(1, 5)).padStart(2, '0')
  const minute = String(city.random.int(0, 59)).padStart(2, '0')
  const rows = city.random.int(20, 3000)
  const batch = city.add('ingest_batch', {
    batch_id: city.id('PC'),
    catalog_id: entry.id,
    uscc: entry.org.uscc,
    finished_at: `${d} ${hour}:${minute}:00`,
    status: 'success',
    row_count: rows,
    zero_confirm: false,
    err_side: null,
    handled_at: null,
    schema_changed: false,
    ticket_id: signoffOf(entry.org),
    ...changes,
  })
  // Every batch leaves its write log, so that no working day with batches lacks one.
  if (d >= city.input.from && batch['status'] === 'success' && Number(batch['row_count']) > 0) {
    addWrite(city, entry, `${d} ${hour}:${minute}:00`, { row_count: rows })
  }
  if (city.random.chance(0.08) && batch['status'] === 'success' && d >= city.input.from) {
    city.add('recon', {
      batch_id: batch['batch_id'] ?? null,
      checked_at: `${d} 08:30:00`,
      src_rows: rows,
      dst_rows: rows,
      src_hash: null,
      dst_hash: null,
    })
    city.add('qc_result', {
      batch_id: batch['batch_id'] ?? null,
      rule_id: 'R01',
      dimension: 'complete',
      checked_rows: 1000,
      failed_rows: city.random.int(0, 30),
    })
  }
  return batch
}

/** One row of the write log; normal aggregation unless changed. */
export function addWrite(city: City, entry: Pick<Entry, 'id' | 'org'>, ts: string, changes: Row = {}): Row {
  return city.add('change_log', {
    ts,
    uscc: entry.org.uscc,
    operator_id: `SYS-${entry.org.app}`,
    catalog_id: entry.id,
    op: 'I',
    row_count: 1,
    field_list: [],
    ticket_id: null,
    channel: 'pipeline',
    ...changes,
  })
}
