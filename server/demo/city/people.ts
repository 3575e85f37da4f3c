import { completeUscc } from '../../contract/uscc.ts'
import type { City, Org, Row } from './city.ts'
import { authorityName, CITY, CITY_NAME, governmentName, PREFIX, REGIONS, supervisorName } from './region.ts'

const BUREAUX = [
  '教育局',
  '民政局',
  '司法局',
  '人力资源和社会保障局',
  '自然资源局',
  '生态环境局',
  '住房和城乡建设局',
  '交通运输局',
  '水利局',
  '农业农村局',
  '商务局',
  '文化广电旅游体育局',
  '卫生健康局',
  '退役军人事务局',
  '应急管理局',
  '市场监督管理局',
  '统计局',
  '医疗保障局',
  '城市管理和综合执法局',
  '税务局',
]
/** Led by a higher authority wherever they are. */
const VERTICAL = '税务局'
const CENTRES = ['不动产登记中心', '公共资源交易中心', '社会保险基金管理局', '住房公积金管理中心', '疾病预防控制中心', '政务服务中心']
const ENTERPRISES = ['水务集团', '燃气公司', '公共交通公司']

/** A made-up code with both check digits right; the body says that nobody holds it. */
function code(kind: '11' | '12' | '91', region: string, n: number): string {
  return completeUscc(`${kind}${region}MB9D${String(n).padStart(4, '0')}`)
}

/** One institution in the register, with twelve accounts. `row` changes the register row. */
export function addOrg(
  city: City,
  name: string,
  kind: '11' | '12' | '91',
  region: string,
  extra: { readonly authority?: boolean; readonly judged?: boolean; readonly row?: Row } = {},
): Org {
  const n = city.orgs.length + 1
  const judged = extra.judged ?? true
  const org: Org = {
    uscc: code(kind, region, n),
    name,
    region,
    judged,
    weakness: extra.authority || n % 7 === 3 ? 0 : (n * 5) % 4 === 0 ? 1 : ((n * 7) % 3) + 1,
    app: `APP-${String(n).padStart(3, '0')}`,
    users: Array.from({ length: 12 }, (_, i) => `U${String(n).padStart(3, '0')}${String(i + 1).padStart(2, '0')}`),
    net: `10.${40 + Math.floor(n / 200)}.${n % 200}`,
  }
  city.orgs.push(org)
  city.add('org', {
    uscc: org.uscc,
    name,
    org_type: kind === '11' ? 'admin' : kind === '12' ? 'public_affairs' : 'public_enterprise',
    region_code: region,
    in_scope: true,
    has_info_system: true,
    is_data_authority: extra.authority ?? false,
    vertical: null,
    // Only the units of the city state their level; that of the others follows from the region.
    level: region === CITY ? 'municipal' : null,
    ...extra.row,
  })
  for (const user of org.users) city.add('account', { user_id: user, uscc: org.uscc, disabled_at: null })
  return org
}

/** Institutions with their registers: the data authority, organs, public-affairs organisations, enterprises out of scope. */
export function addPeople(city: City): void {
  const { orgs: total, from } = city.input
  addOrg(city, authorityName(CITY_NAME), '11', CITY, { authority: true })
  for (const name of ENTERPRISES) addOrg(city, `${CITY_NAME}${name}`, '91', CITY, { judged: false })
  for (let i = 0; city.orgs.length < total; i += 1) {
    const [region, prefix] = REGIONS[Math.floor(i / BUREAUX.length) % REGIONS.length] ?? [CITY, CITY_NAME]
    const centre = i % 8 === 7
    const name = centre ? CENTRES[Math.floor(i / 8) % CENTRES.length] : BUREAUX[i % BUREAUX.length]
    const twin = Math.floor(i / (BUREAUX.length * REGIONS.length))
    addOrg(city, `${prefix}${name}${twin > 0 ? `（${twin + 1}）` : ''}`, centre ? '12' : '11', region, {
      row: { vertical: name === VERTICAL },
    })
  }

  for (const org of city.orgs) {
    if (!org.judged) continue
    city.add('data_post', { uscc: org.uscc, kind: 'cdo', holder: '首席数据官', valid_from: city.past(546), valid_to: null })
    city.add('data_post', { uscc: org.uscc, kind: 'body', holder: '办公室', valid_from: city.past(546), valid_to: null })
    if (org.weakness < 3)
      city.add('data_post', { uscc: org.uscc, kind: 'liaison', holder: '数据联络员', valid_from: city.past(546), valid_to: null })
    if (org.weakness < 2) city.add('training', { training_id: city.id('PX'), uscc: org.uscc, held_on: from })
    addSignoff(city, org)
    city.add('net_zone', { cidr: `${org.net}.0/24` })
  }
  addAuthorities(city)
  // A merged bureau still calls under its old code: one unit before and after.
  const heir = city.judged[5]
  if (heir) city.add('org_history', { old_uscc: code('11', '440700', 9001), new_uscc: heir.uscc, changed_on: city.past(395) })
}

/** The data authority of the city, and one for every district that has units: who signs and who is written to. */
function addAuthorities(city: City): void {
  const used = new Set(city.orgs.map((o) => o.region))
  for (const [region, prefix] of REGIONS.filter(([r]) => used.has(r))) {
    const own = region === CITY ? city.orgs[0] : addOrg(city, authorityName(prefix), '11', region, { authority: true, judged: false })
    if (!own) continue
    if (region !== CITY) {
      city.add('data_post', { uscc: own.uscc, kind: 'cdo', holder: '首席数据官', valid_from: city.past(546), valid_to: null })
      addSignoff(city, own)
    }
    city.add('authority', {
      region_code: region,
      uscc: own.uscc,
      government_zh: governmentName(prefix),
      supervision_zh: supervisorName(prefix),
      doc_prefix_zh: PREFIX,
      approver_uscc: own.uscc,
    })
  }
}

/** One standing approval for the first supply of every entry of the unit. */
export function addSignoff(city: City, org: Org): void {
  city.add('ticket', {
    ticket_id: signoffOf(org),
    kind: 'signoff',
    uscc: org.uscc,
    catalog_ids: [],
    rows_max: null,
    field_list: [],
    approved_at: `${city.past(545)} 09:00:00`,
    valid_from: null,
    valid_to: null,
  })
}

export function signoffOf(org: Org): string {
  return `HZ-${org.app}`
}

/** The old code that the heir still calls under. */
export function formerCode(): string {
  return code('11', '440700', 9001)
}
