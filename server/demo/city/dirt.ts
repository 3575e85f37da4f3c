import type { City } from './city.ts'

export interface Dirt {
  /** Rows that the import must reject, by table. */
  readonly rejected: Record<string, number>
  /** Rows that the import must drop unseen because they are classified, by table. */
  readonly classified: Record<string, number>
  /** Rows that come in with a value that could not be read, by table. */
  readonly warned: Record<string, number>
}

/** A few rows as real exports have them: required values missing, a code with a wrong digit, unknown words, classified rows. */
export function addDirt(city: City): Dirt {
  const [org] = city.judged
  const entry = city.pool[0]
  if (!org || !entry) throw new Error('dirt needs a city')
  city.add('org', {
    uscc: '11440700MB9D00017H',
    name: '校验位有误的机构',
    org_type: 'admin',
    region_code: '440700',
    in_scope: true,
    has_info_system: true,
    is_data_authority: false,
    vertical: false,
    level: null,
  })
  for (let i = 0; i < 3; i += 1)
    city.add('share_request', {
      req_id: `SQ-BAD-${i}`,
      catalog_id: entry.id,
      applicant_uscc: org.uscc,
      provider_uscc: entry.org.uscc,
      received_at: null,
    })
  for (let i = 0; i < 4; i += 1) city.add('catalog', { ...entry.row, catalog_id: `S-${i}`, name: '不应出现的名称', is_classified: true })
  for (let i = 0; i < 2; i += 1)
    city.add('catalog_item', {
      catalog_id: entry.id,
      field: `SECRET_${i}`,
      name: '不应出现的信息项',
      is_classified: true,
      is_sensitive: true,
      is_personal: true,
    })
  city.add('system_reg', {
    system_id: 'XT-S',
    uscc: org.uscc,
    name: '不应出现的系统',
    is_classified: true,
    state: 'built',
    registered_on: '2024-01-10',
    built_on: '2024-02-01',
    scheme_filed_at: null,
    schema_filed_at: null,
  })
  city.add('project', {
    project_id: 'XM-S',
    uscc: org.uscc,
    name: '不应出现的项目',
    is_classified: true,
    stage: 'acceptance',
    fund: 'fiscal',
    makes_public_data: true,
    data_list_at: null,
    data_list_items: [],
    catalog_ids: [],
    system_id: null,
    approver_uscc: null,
    approved_at: '2025-10-10',
    accepted_at: null,
    paid_at: null,
  })
  city.add('account', { user_id: 'U-PENDING', uscc: org.uscc, disabled_at: '待定' })
  // A word outside the list counts as no share type at all: the planted 35-2-03 stays what it is.
  const unlabelled = city
    .rows('catalog')
    .find((r) => r['share_type'] === null && r['status'] === 'published' && String(r['published_at']) <= city.input.to)
  if (unlabelled) unlabelled['share_type'] = '面向社会'
  return {
    rejected: { org: 1, share_request: 3 },
    classified: { catalog: 4, catalog_item: 2, system_reg: 1, project: 1 },
    warned: { account: 1, ...(unlabelled ? { catalog: 1 } : {}) },
  }
}
