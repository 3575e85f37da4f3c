import { codesOf, type Word } from './word.ts'

/** Parts of the record of an issuing body (发文机关资料), in the order of its form. */
export const ISSUER_PART = {
  region_name: { zh: '行政区划名称', en: 'Name of the region' },
  name: { zh: '发文机关名称', en: 'Issuing body' },
  section: { zh: '承办科室', en: 'Section' },
  contact: { zh: '联系人姓名', en: 'Contact' },
  phone: { zh: '联系电话', en: 'Telephone' },
  address: { zh: '地址', en: 'Address' },
  letter_prefix: { zh: '函的发文机关代字', en: 'Prefix of letters' },
  document_prefix: { zh: '文件的发文机关代字', en: 'Prefix of other papers' },
  government: { zh: '本级人民政府', en: 'Government' },
  supervisor: { zh: '督查机构', en: 'Supervising office' },
  approver: { zh: '项目审批主管部门', en: 'Project approval department' },
  chief_title: { zh: '主要负责人职务', en: 'Title of the principal' },
  deputy_title: { zh: '分管负责人职务', en: 'Title of the deputy in charge' },
  may_order: { zh: '可以发限期整改函', en: 'May order rectification' },
  may_circulate: { zh: '可以发考核结果通报', en: 'May circulate results' },
  town_consent: { zh: '向镇街行文的本级政府同意依据', en: 'Consent of the government to write to towns' },
} as const satisfies Record<string, Word>
export type IssuerPart = keyof typeof ISSUER_PART
export const ISSUER_PARTS = codesOf<IssuerPart>(ISSUER_PART)

/** Parts that may stay empty. */
export const ISSUER_OPTIONAL: readonly IssuerPart[] = ['address', 'approver', 'town_consent']
