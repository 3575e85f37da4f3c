import { addDays } from '../../common/days.ts'
import type { City } from './city.ts'
import { addEntry } from './entries.ts'

/** Catalogue, systems with their tables, and collection lists of every judged unit; entries of an enterprise out of scope too. */
export function addRegisters(city: City): void {
  const perOrg = 52
  for (const org of city.orgs) {
    const count = org.judged ? perOrg + city.random.int(-14, 14) : 4
    const own = Array.from({ length: count }, () => addEntry(city, org))
    if (org.judged) {
      city.pool.push(...own)
      // Open to everybody is what is shared without conditions and names nobody.
      for (const e of own) if (e.shareType === 'unconditional' && e.sensitive.length === 0) e.row['open_type'] = 'unconditional'
    }
    const system = city.add('system_reg', {
      system_id: city.id('XT', 4),
      uscc: org.uscc,
      name: `${org.name}业务管理系统`,
      is_classified: false,
      state: 'built',
      registered_on: city.past(538),
      built_on: city.past(516),
      scheme_filed_at: city.past(528),
      schema_filed_at: city.past(523),
    })
    for (const [i, entry] of own.slice(0, 6).entries()) {
      city.add('system_table', {
        system_id: system.system_id,
        table_name: `T_BIZ_${i + 1}`,
        table_kind: 'business',
        catalog_id: entry.id,
        created_on: city.past(516),
      })
    }
    city.add('system_table', {
      system_id: system.system_id,
      table_name: 'T_LOG',
      table_kind: 'log',
      catalog_id: null,
      created_on: city.past(516),
    })
    for (let i = 0; i < 14; i += 1) {
      city.add('collect_item', {
        collect_item_id: city.id('CJ'),
        uscc: org.uscc,
        element_code: city.id('DN'),
        element_name: '业务补充信息',
        region_code: org.region,
        is_statutory_source: false,
        source_status: null,
        legal_basis: '《广东省行政许可监督管理条例》',
        legal_level: 'local_regulation',
        catalog_id: null,
        valid_from: city.past(543),
        valid_to: null,
      })
    }
  }
  addEvents(city)
  addTraps(city)
}

function addEvents(city: City): void {
  for (let i = 0; i < 90; i += 1) {
    const entry = city.random.pick(city.pool)
    const occurred = addDays(city.input.from, city.random.int(35, 300))
    const kind = city.random.pick(['duty_change', 'law_change', 'schema_change'])
    city.add('catalog_event', {
      event_id: city.id('SJ'),
      catalog_id: entry.id,
      kind,
      occurred_on: occurred,
      done_on: city.days.due(occurred, city.random.int(1, 10)),
      ext_approved: false,
      old_share_type: null,
      new_share_type: null,
      approval_ref: null,
    })
  }
  for (let i = 0; i < 12; i += 1) {
    const tightened = i % 2 === 0
    city.add('catalog_event', {
      event_id: city.id('SJ'),
      catalog_id: city.random.pick(city.pool).id,
      kind: 'share_type_change',
      occurred_on: addDays(city.input.from, city.random.int(10, 300)),
      done_on: null,
      ext_approved: null,
      old_share_type: tightened ? 'unconditional' : 'conditional',
      new_share_type: tightened ? 'conditional' : 'unconditional',
      approval_ref: tightened ? '江政数批〔2025〕8号' : null,
    })
  }
}

/** Things that look like breaches and are none (domain notes on false alarms). */
function addTraps(city: City): void {
  const [a, b, c] = city.judged
  if (!a || !b || !c) throw new Error('a city needs at least three judged units')
  addEntry(city, a, { mounted: false, batches: false, collected: false, row: { province_aggregated: true } })
  addEntry(city, b, {
    mounted: false,
    batches: false,
    collected: false,
    row: { data_level: 'core', no_aggregate_approval: '江政数函〔2025〕3号' },
  })
  addEntry(city, c, {
    mounted: false,
    batches: false,
    collected: false,
    items: false,
    row: { status: 'draft', share_type: null, published_at: null },
  })
  addEntry(city, a, { cycle: 'irregular' })
  // Two sources of one element while the source is being settled.
  for (const org of [a, b]) {
    const entry = city.entries.find((e) => e.org === org && e.shareType === 'unconditional')
    city.add('collect_item', {
      collect_item_id: city.id('CJ'),
      uscc: org.uscc,
      element_code: 'DE-TRAP01',
      element_name: '联系地址',
      region_code: '440700',
      is_statutory_source: true,
      source_status: org === a ? 'negotiating' : 'settled',
      legal_basis: '《户口登记条例》',
      legal_level: 'admin_regulation',
      catalog_id: entry?.id ?? null,
      valid_from: city.past(426),
      valid_to: null,
    })
  }
  // Static data confirmed as unchanged.
  const still = addEntry(city, b, { cycle: 'monthly', shareType: 'unconditional', batches: false })
  for (let d = addDays(city.input.to, -10); d > String(still.mount['mounted_at']) && d >= city.input.from; d = addDays(d, -30)) {
    city.add('ingest_batch', {
      batch_id: city.id('PC'),
      catalog_id: still.id,
      uscc: b.uscc,
      finished_at: `${d} 03:00:00`,
      status: 'success',
      row_count: 0,
      zero_confirm: true,
      err_side: null,
      handled_at: null,
      schema_changed: false,
      ticket_id: null,
    })
  }
}
