import { addDays } from '../../../common/days.ts'
import type { City, Org } from '../city.ts'
import { addEntry } from '../entries.ts'
import { addOrg, addSignoff } from '../people.ts'
import { CITY, CITY_NAME } from '../region.ts'
import { addRequest } from '../sharing.ts'

/** Units with a special standing: no information system, excluded by decision, an outage of their own. */
export function addStrangers(city: City): void {
  addUnitWithoutSystem(city)
  addExcludedUnit(city)
  addUnitWithOutage(city)
}

/** Art. 10(1): a unit without an information system may supply by file. Another did not say whether it has one. */
function addUnitWithoutSystem(city: City): void {
  const org = addOrg(city, `${CITY_NAME}档案事务中心`, '12', CITY, { judged: false, row: { has_info_system: false } })
  addSignoff(city, org)
  for (let i = 0; i < 3; i += 1) addEntry(city, org, { cycle: 'yearly', shareType: 'unconditional' }).mount['kind'] = 'file'
  const silent = addOrg(city, `${CITY_NAME}老年大学`, '12', CITY, { judged: false, row: { has_info_system: null } })
  addSignoff(city, silent)
  const entry = addEntry(city, silent, { cycle: 'yearly', shareType: 'unconditional' })
  entry.mount['kind'] = 'file'
  const system = city.add('system_reg', {
    system_id: city.id('XT', 4),
    uscc: silent.uscc,
    name: '学员管理系统',
    is_classified: false,
    state: 'built',
    registered_on: city.past(300),
    built_on: city.past(300),
    scheme_filed_at: city.past(300),
    schema_filed_at: city.past(300),
  })
  city.add('system_table', {
    system_id: system.system_id,
    table_name: 'T_STUDENT',
    table_kind: 'business',
    catalog_id: entry.id,
    created_on: null,
  })
}

/** A body that the register excludes and an enterprise: they do everything wrong, and nothing of it is judged. */
function addExcludedUnit(city: City): void {
  const excluded = addOrg(city, `${CITY_NAME}保密技术服务中心`, '11', CITY, { judged: false, row: { in_scope: false } })
  const enterprise = city.orgs[1]
  if (!enterprise) throw new Error('a city has enterprises')
  for (const org of [excluded, enterprise]) wrongdoer(city, org)
}

function wrongdoer(city: City, org: Org): void {
  const bare = addEntry(city, org, {
    mounted: false,
    batches: false,
    collected: false,
    shareType: 'conditional',
    row: { share_condition: null },
  })
  addRequest(city, bare, city.other(), {
    received_at: `${city.at(80)} 10:00:00`,
    replied_at: `${city.at(170)} 10:00:00`,
    decision: 'refused',
  })
  city.add('collect_item', {
    collect_item_id: city.id('CJ'),
    uscc: org.uscc,
    element_code: city.id('DX'),
    element_name: '用户信息',
    region_code: org.region,
    is_statutory_source: false,
    source_status: null,
    legal_basis: null,
    legal_level: null,
    catalog_id: null,
    valid_from: city.past(200),
    valid_to: null,
  })
  city.add('directive', {
    directive_id: city.id('RW'),
    target_uscc: org.uscc,
    kind: 'rectification',
    title: '限期整改事项',
    doc_no: null,
    issued_on: city.at(90),
    due_on: city.at(110),
    ext_to: null,
    done_on: null,
  })
}

/** An outage of one unit, and one of one entry, each of exactly four hours: the fifth working day moves by one. */
function addUnitWithOutage(city: City): void {
  const { days } = city
  const org = addOrg(city, `${CITY_NAME}气象服务中心`, '12', CITY, { judged: false })
  addSignoff(city, org)
  const entries = [0, 1].map(() => addEntry(city, org, { cycle: 'yearly', shareType: 'conditional' }))
  for (const [i, entry] of entries.entries()) {
    const received = days.onOrAfter(city.at(100 + i * 60))
    const lost = days.due(received, 3)
    city.add('outage', {
      outage_id: city.id('TJ'),
      uscc: i === 0 ? org.uscc : null,
      catalog_id: i === 0 ? null : entry.id,
      started_at: `${lost} 09:00:00`,
      finished_at: `${lost} 13:00:00`,
    })
    addRequest(city, entry, city.other(), {
      received_at: `${received} 09:00:00`,
      replied_at: `${days.due(received, 6)} 23:59:59`,
      decision: 'refused',
      refuse_basis: '《气象资料共享管理办法》',
      refuse_basis_level: 'dept_rule',
    })
    // The same hours by night cost no working day: this one is answered on the ordinary day.
    const night = addDays(city.at(140), i * 60)
    city.add('outage', {
      outage_id: city.id('TJ'),
      uscc: org.uscc,
      catalog_id: null,
      started_at: `${night} 00:00:00`,
      finished_at: `${night} 08:00:00`,
    })
  }
}
