import { addDays } from '../../../common/days.ts'
import type { City, Entry, Org, Row } from '../city.ts'
import { addEntry } from '../entries.ts'

/** Catalogue, systems and collection lists: items 1 and 2. */
export function addCatalogTraps(city: City): void {
  const [one] = city.victims(1)
  if (!one) throw new Error('traps need a unit')
  const two = city.rival(one)
  addSystemTables(city, one)
  addEntriesAtTheLimit(city, two)
  addSources(city, one, two)
  addEvents(city, addEntry(city, one, { collected: false }))
}

/** Uncatalogued tables that need no entry: under review, of a retired system, no business table, or still in the grace period. */
function addSystemTables(city: City, org: Org): void {
  const draft = { mounted: false, batches: false, collected: false } as const
  const reviewing = addEntry(city, org, { ...draft, row: { status: 'reviewing', published_at: null } })
  const withdrawn = addEntry(city, org, { ...draft, row: { status: 'withdrawn', share_type: null } })
  const system = (state: string, registered: string) =>
    city.add('system_reg', {
      system_id: city.id('XT', 4),
      uscc: org.uscc,
      name: `${org.name}${state === 'retired' ? '旧系统' : '综合系统'}`,
      is_classified: false,
      state,
      registered_on: registered,
      built_on: state === 'planned' ? null : registered,
      scheme_filed_at: state === 'built' ? registered : null,
      schema_filed_at: state === 'built' ? registered : null,
    }).system_id
  const built = system('built', city.past(300))
  const retired = system('retired', city.past(500))
  const table = (system_id: string, table_name: string, table_kind: string, catalog_id: string | null, created_on: string) =>
    city.add('system_table', { system_id, table_name, table_kind, catalog_id, created_on })
  table(built, 'T_REVIEW', 'business', reviewing.id, city.past(200))
  table(built, 'T_DICT', 'dictionary', null, city.past(200))
  table(built, 'T_TEST', 'test', null, city.past(200))
  table(built, 'T_YOUNG', 'business', null, addDays(city.input.to, -30))
  table(retired, 'T_OLD', 'business', withdrawn.id, city.past(500))
  table(system('planned', city.past(60)), 'T_PLAN', 'business', null, city.past(50))
  // Registered thirty days ago: its documents are not late yet.
  city.add('system_reg', {
    system_id: city.id('XT', 4),
    uscc: org.uscc,
    name: `${org.name}在建系统`,
    is_classified: false,
    state: 'building',
    registered_on: addDays(city.input.to, -30),
    built_on: null,
    scheme_filed_at: null,
    schema_filed_at: null,
  })
}

function addEntriesAtTheLimit(city: City, org: Org): void {
  const own = { collected: false } as const
  // Few letters are a condition too; a decision of the State Council is a basis; one field in eleven is no drift.
  addEntry(city, org, { ...own, shareType: 'conditional', row: { share_condition: '限低保核对。' } })
  addEntry(city, org, {
    ...own,
    shareType: 'no_share',
    row: { noshare_basis: '《国务院关于设立行政许可的决定》', noshare_basis_level: 'state_council_decision' },
  })
  const wide = addEntry(city, org, { ...own, personal: true })
  for (const field of ['F_A', 'F_B', 'F_C', 'F_D']) {
    city.add('catalog_item', { catalog_id: wide.id, field, name: '扩展项', is_classified: false, is_sensitive: false, is_personal: false })
  }
  wide.mount['column_list'] = [...wide.fields, 'F_A', 'F_B', 'F_C', 'F_D', 'ADD_TIME', 'CD_OPERATION', 'ONE_MORE']
  // A resource that does not say what it holds cannot be compared.
  addEntry(city, org, { ...own }).mount['column_list'] = []
  // Published after the last judged day: it does not exist yet.
  addEntry(city, org, {
    ...own,
    published: addDays(city.input.to, 1),
    mounted: false,
    batches: false,
    items: false,
    row: { share_type: null, name: null, update_cycle: null },
  })
  // Ninety days after publication the dataset may still be missing; one of another publisher counts.
  addEntry(city, org, { ...own, published: addDays(city.input.to, -90), row: { open_type: 'conditional' } })
  const opened = addEntry(city, org, { ...own, cycle: 'irregular', personal: false, row: { open_type: 'unconditional' } })
  city.add('open_dataset', {
    dataset_id: city.id('KF'),
    catalog_id: opened.id,
    uscc: opened.org.uscc,
    items: ['UNIT_NAME'],
    desensitized: true,
    consent_ref: null,
    published_at: city.at(-100),
    last_updated_at: null,
    source_grant_id: null,
  })
  // Thirty days after publication the resource may still be missing.
  addEntry(city, org, { ...own, published: addDays(city.input.to, -30), mounted: false, batches: false, shareType: 'conditional' })
}

/** Two sources that are none: another area, an expired row, a unit out of scope; and a recollection with a basis of its own. */
function addSources(city: City, one: Org, two: Org): void {
  const element = (org: Org, entry: Entry | undefined, changes: Row) =>
    city.add('collect_item', {
      collect_item_id: city.id('CJ'),
      uscc: org.uscc,
      element_code: 'DT-000001',
      element_name: '经营地址',
      region_code: '440703',
      is_statutory_source: true,
      source_status: null,
      legal_basis: '《市场主体登记管理条例》',
      legal_level: 'admin_regulation',
      catalog_id: entry?.id ?? null,
      valid_from: city.past(400),
      valid_to: null,
      ...changes,
    })
  const source = addEntry(city, one, { collected: false, shareType: 'unconditional' })
  element(one, source, {})
  element(two, addEntry(city, two, { collected: false, shareType: 'unconditional' }), { region_code: '440705' })
  element(two, undefined, { valid_to: addDays(city.input.to, -1) })
  const enterprise = city.orgs[1]
  if (enterprise) element(enterprise, undefined, {})
  element(two, undefined, { is_statutory_source: false, legal_basis: '《反洗钱法》', legal_level: 'law' })
  // Collected again for sixty days, and of an element whose source does not share.
  element(two, undefined, { is_statutory_source: false, legal_level: 'state_council_decision', valid_from: addDays(city.input.to, -60) })
  element(two, undefined, {
    is_statutory_source: false,
    legal_level: 'state_council_decision',
    region_code: '440785',
    element_code: 'DT-000009',
  })
}

function addEvents(city: City, entry: Entry): void {
  const { days } = city
  const event = (kind: string, occurred: string, changes: Row) =>
    city.add('catalog_event', {
      event_id: city.id('SJ'),
      catalog_id: entry.id,
      kind,
      occurred_on: occurred,
      done_on: null,
      ext_approved: null,
      old_share_type: null,
      new_share_type: null,
      approval_ref: null,
      ...changes,
    })
  for (const [i, occurred] of city.regulated(4, 70, 30).entries()) {
    event('duty_change', occurred, { ext_approved: i % 2 === 1, done_on: days.due(occurred, i % 2 === 1 ? 15 : 10) })
  }
  // The ten working days run from August 2025 only, and only from then may a type not be tightened without approval.
  if (city.input.from <= '2025-07-31') {
    event('law_change', '2025-07-31', {})
    event('share_type_change', '2025-07-31', { old_share_type: 'unconditional', new_share_type: 'conditional' })
  }
  event('schema_change', days.onOrAfter(addDays(city.input.to, -6)), {})
  event('share_type_change', city.at(120), { old_share_type: 'no_share', new_share_type: 'unconditional' })
  event('share_type_change', city.at(121), { new_share_type: 'no_share' })
}
