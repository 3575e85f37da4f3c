import { addDays } from '../../../common/days.ts'
import type { City, Entry, Org, Row } from '../city.ts'
import { addExport, addTicket } from '../duties.ts'
import { addBatch, addEntry, addWrite } from '../entries.ts'
import { addOrg, addSignoff } from '../people.ts'
import { ownGrant, report } from '../plants/item4.ts'
import { CITY, CITY_NAME } from '../region.ts'
import { addRequest } from '../sharing.ts'
import { plantCall } from '../traffic.ts'

/** An entry that no catalogue export holds. */
const LOST = '3700999/9'

/**
 * Gaps in the data, which make a row undecidable and never an alarm, entries that need not be aggregated, and acts whose time
 * still runs on the last judged day.
 */
export function addGaps(city: City): void {
  const [org] = city.victims(1)
  if (!org) throw new Error('gaps need a unit')
  addUnlogged(city, org)
  addLostEntry(city, org)
  addExempt(city, org, { province_aggregated: true })
  addExempt(city, org, { data_level: 'important', no_aggregate_approval: '江政数函〔2025〕6号' })
  addRunning(city, org)
}

/** Logs and grants that leave a column empty. */
function addUnlogged(city: City, org: Org): void {
  const when = city.at(120).slice(0, 7)
  const gaps: [Record<string, string[]>, Row][] = [
    [{ scenario_codes: [] }, {}],
    [{}, { scenario_code: null }],
    [{ items: [] }, {}],
    [{}, { items: [] }],
    [{}, { user_org: null }],
    [{}, { ip: null }],
  ]
  for (const [granted, logged] of gaps) {
    // Only a grant of conditional data has to name its scenarios and fields.
    const entry = addEntry(city, city.rival(org), { shareType: 'unconditional', personal: false, collected: false })
    const grant = ownGrant(city, org, { entry, changes: { app_id: city.id('APU', 3), ...granted } })
    for (let day = 11; day < 14; day += 1) plantCall(city, grant, `${when}-${day} 10:00:00`, logged)
    report(city, grant)
  }
}

/** Rows of other tables that refer to an entry which is not there. */
function addLostEntry(city: City, org: Org): void {
  const nowhere: Pick<Entry, 'id' | 'org'> = { id: LOST, org }
  const ticket = addTicket(city, 'change', org, `${city.at(60)} 08:00:00`)
  addWrite(city, nowhere, `${city.at(61)} 10:00:00`, { op: 'U', channel: 'direct', field_list: ['REMARK'], ticket_id: ticket })
  const some = city.pool.find((e) => e.org === org)
  if (some) addExport(city, some, `${city.at(62)} 10:00:00`, { catalog_id: LOST, row_count: 300 })
  city.add('open_dataset', {
    dataset_id: city.id('KF'),
    catalog_id: LOST,
    uscc: org.uscc,
    items: ['NAME'],
    desensitized: null,
    consent_ref: null,
    published_at: city.at(63),
    last_updated_at: null,
    source_grant_id: null,
  })
  city.add('snapshot_diff', { catalog_id: some?.id ?? LOST, from_on: city.past(40), to_on: city.past(20), changed_rows: 8 })
  for (const decision of ['approved', 'refused']) {
    city.add('share_request', {
      req_id: city.id('SQ'),
      request_kind: 'share',
      catalog_id: LOST,
      share_type: null,
      applicant_uscc: city.other(org).uscc,
      provider_uscc: org.uscc,
      received_at: `${city.at(64)} 10:00:00`,
      replied_at: `${city.at(90)} 10:00:00`,
      decision,
    })
  }
}

/** Neither fresh, nor reconciled, nor free of failures, but not to be aggregated on the city platform. */
function addExempt(city: City, org: Org, row: Row): void {
  const entry = addEntry(city, org, { cycle: 'weekly', shareType: 'conditional', batches: false, row })
  addEntry(city, org, { cycle: 'weekly', shareType: 'conditional', batches: false, row })
  const start = city.at(70)
  for (let k = 0; k < 3; k += 1) {
    const batch = addBatch(city, entry, addDays(start, k * 3))
    const gap = { checked_at: `${addDays(start, k * 3)} 08:30:00`, src_rows: 1000, dst_rows: 400, src_hash: null, dst_hash: null }
    const found = city.rows('recon').find((r) => r['batch_id'] === batch['batch_id'])
    if (found) Object.assign(found, gap)
    else city.add('recon', { batch_id: batch['batch_id'] ?? null, ...gap })
  }
  // An approval does not excuse failures that nobody attends to: only the provincial channel does.
  const runs = row['province_aggregated'] === true ? 3 : 2
  for (let k = 0; k < runs; k += 1) {
    addBatch(city, entry, addDays(start, 20 + k), {
      status: 'failed',
      row_count: 0,
      err_side: 'agency',
      finished_at: `${addDays(start, 20 + k)} 02:00:00`,
    })
  }
}

/** Not done, and not late yet. */
function addRunning(city: City, org: Org): void {
  const { to } = city.input
  const young = addOrg(city, `${CITY_NAME}低空经济促进中心`, '12', CITY, { judged: false })
  addSignoff(city, young)
  addEntry(city, young, { published: addDays(to, -20), cycle: 'yearly', shareType: 'unconditional', collected: false })
  city.add('collect_item', {
    collect_item_id: city.id('CJ'),
    uscc: org.uscc,
    element_code: city.id('DG'),
    element_name: '新增采集项',
    region_code: org.region,
    is_statutory_source: true,
    source_status: null,
    legal_basis: '《统计法实施条例》',
    legal_level: 'admin_regulation',
    catalog_id: null,
    valid_from: addDays(to, -90),
    valid_to: null,
  })
  const changed = addEntry(city, org, { collected: false })
  changed.mount['column_list'] = [...changed.fields, 'NEW_A', 'NEW_B', 'NEW_C']
  changed.mount['columns_changed_on'] = addDays(to, -30)
  const failing = addEntry(city, org, { cycle: 'irregular', collected: false })
  for (const hour of ['02', '03', '04'])
    addBatch(city, failing, to, { status: 'failed', row_count: 0, err_side: null, finished_at: `${to} ${hour}:00:00` })
  const of = (type: Entry['shareType']) => city.random.pick(city.pool.filter((e) => e.shareType === type))
  const ask = (entry: Entry, changes: Row) => addRequest(city, entry, city.other(entry.org), changes)
  ask(of('unconditional'), { received_at: `${to} 10:00:00` })
  for (const received of city.regulated(2, 85, 50)) {
    ask(of('unconditional'), { received_at: `${received} 09:00:00`, withdrawn_at: `${received} 15:00:00` })
    ask(of('unconditional'), { received_at: `${received} 09:00:00`, supp_asked_at: `${received} 15:00:00` })
  }
  const replied = city.days.onOrAfter(city.at(88))
  ask(of('conditional'), {
    received_at: `${replied} 08:00:00`,
    replied_at: `${replied} 10:00:00`,
    decision: 'approved',
    withdrawn_at: `${city.days.due(replied, 5)} 23:59:59`,
  })
  city.add('dq_issue', {
    issue_id: city.id('YY'),
    catalog_id: of('conditional').id,
    raiser_uscc: org.uscc,
    raised_at: `${to} 09:00:00`,
    replied_at: null,
  })
  city.add('complaint', {
    complaint_id: city.id('TS'),
    uscc: org.uscc,
    received_on: addDays(to, -20),
    concluded_on: addDays(to, -2),
    result: 'upheld',
    remedied_on: null,
  })
}
