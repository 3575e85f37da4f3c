import { codesOf, type Word } from './word.ts'

/** How grave a lead is, gravest first. */
export const SEVERITY = {
  S1: { zh: '严重', en: 'Grave' },
  S2: { zh: '较重', en: 'Serious' },
  S3: { zh: '一般', en: 'Ordinary' },
  S4: { zh: '提示', en: 'Note' },
} as const satisfies Record<string, Word>
export type Severity = keyof typeof SEVERITY
export const SEVERITIES = codesOf<Severity>(SEVERITY)

/** What a finding's figure counts. */
export const MAGNITUDE_UNITS = ['天', '次', '批', '条', '件', '项', '小时', '个目录'] as const

/** What the logs prove: the fact itself, a strong suspicion, or something for a person to look into. */
export const EVIDENCE_CLASS = {
  E1: { zh: '直证', en: 'Direct' },
  E2: { zh: '强疑似', en: 'Strong' },
  E3: { zh: '线索', en: 'Lead' },
} as const satisfies Record<string, Word>
export type EvidenceClass = keyof typeof EVIDENCE_CLASS
export const EVIDENCE_CLASSES = codesOf<EvidenceClass>(EVIDENCE_CLASS)

/** What a control says of one row. */
export const RESULT_STATUS = {
  ok: { zh: '正常', en: 'Met' },
  alarm: { zh: '线索', en: 'Lead' },
  skip: { zh: '不适用', en: 'Not applicable' },
  unknown: { zh: '数据不足', en: 'Not enough data' },
  error: { zh: '检测失败', en: 'Failed' },
} as const satisfies Record<string, Word>

export const FINDING_STATE = {
  open: { zh: '未消除', en: 'Open' },
  cleared: { zh: '已消除', en: 'Cleared' },
  adjusted: { zh: '规则调整', en: 'Rules changed' },
} as const satisfies Record<string, Word>
/** What an assessment changed of a finding. */
export const FINDING_CHANGE = {
  new: { zh: '新增', en: 'New' },
  cleared: { zh: '消除', en: 'Cleared' },
  recurred: { zh: '反弹', en: 'Came back' },
  graver: { zh: '加重', en: 'Graver' },
  lighter: { zh: '减轻', en: 'Lighter' },
} as const satisfies Record<string, Word>
export const FINDING_CHANGES = [
  'new',
  'cleared',
  'recurred',
  'graver',
  'lighter',
] as const satisfies readonly (keyof typeof FINDING_CHANGE)[]
export const FINDING_STATES = ['open', 'cleared', 'adjusted'] as const satisfies readonly (keyof typeof FINDING_STATE)[]

/** Who people are; a person may hold several. */
export const ROLE = {
  authority: { zh: '数据主管部门经办', en: 'Authority officer' },
  signer: { zh: '签发人', en: 'Signer' },
  cdo: { zh: '首席数据官', en: 'CDO' },
  approver: { zh: '项目审批部门', en: 'Project approver' },
  auditor: { zh: '审计员', en: 'Auditor' },
  system_admin: { zh: '系统管理员', en: 'System administrator' },
  security_admin: { zh: '安全管理员', en: 'Security administrator' },
  admin: { zh: '综合管理员', en: 'Administrator' },
  bot: { zh: '通知服务', en: 'Notification service' },
} as const satisfies Record<string, Word>
export type Role = keyof typeof ROLE
export const ROLES = codesOf<Role>(ROLE)

/** The three gates of Art. 29, in the short form of lists and chats; contract/gates.yaml has the full titles. */
export const GATE = {
  initiation: { zh: '立项', en: 'Initiation' },
  acceptance: { zh: '验收', en: 'Acceptance' },
  payment: { zh: '付款与运维', en: 'Payment and operation' },
} as const satisfies Record<string, Word>
export type GateId = keyof typeof GATE
export const GATE_IDS = codesOf<GateId>(GATE)

/** What one check of a gate says. */
export const CHECK_RESULT = {
  pass: { zh: '通过', en: 'Pass' },
  fail: { zh: '不通过', en: 'Fail' },
  unknown: { zh: '数据不足', en: 'Not enough data' },
  not_applicable: { zh: '不适用', en: 'Not applicable' },
} as const satisfies Record<string, Word>
export type CheckResult = keyof typeof CHECK_RESULT
export const CHECK_RESULTS = codesOf<CheckResult>(CHECK_RESULT)

/** Verdicts of Art. 29. They are words of the law: the Chinese is the code, and stays Chinese in every language. */
export const GATE_VERDICTS = ['符合', '基本符合', '不符合', '暂缓出具', '不适用'] as const
export type GateVerdict = (typeof GATE_VERDICTS)[number]

/** Where the opinion on a project stands. */
export const OPINION_STATUS = {
  none: { zh: '未出具', en: 'None' },
  lapsed: { zh: '已过有效期', en: 'Expired' },
  proposed: { zh: '待另一人复核', en: 'Awaits a second person' },
  issued: { zh: '有效', en: 'Valid' },
  refused: { zh: '已退回', en: 'Sent back' },
  superseded: { zh: '已被替代', en: 'Superseded' },
  reopened: { zh: '重新打开', en: 'Reopened' },
} as const satisfies Record<string, Word>

/** Grades of a year, best first. The Chinese is the code. */
export const GRADES = ['优秀', '良好', '合格', '不合格'] as const
export type Grade = (typeof GRADES)[number]

/** Levels of a unit: like is ranked with like (Art. 30). */
export const UNIT_GROUP = {
  municipal: { zh: '市级', en: 'City' },
  county: { zh: '县级', en: 'County' },
  town: { zh: '镇街', en: 'Town' },
  province: { zh: '省级', en: 'Province' },
} as const
export type UnitGroup = keyof typeof UNIT_GROUP

/** The nine situations of Art. 35, by number. */
export const ITEM = {
  1: { zh: '采集', en: 'Collection' },
  2: { zh: '目录', en: 'Catalogue entries' },
  3: { zh: '接入', en: 'Aggregation' },
  4: { zh: '使用', en: 'Use' },
  5: { zh: '对外提供', en: 'Giving out' },
  6: { zh: '更改删除', en: 'Changing' },
  7: { zh: '重复索证', en: 'Asking twice' },
  8: { zh: '管理', en: 'Management' },
  9: { zh: '其他', en: 'Other' },
} as const satisfies Record<number, Word>
