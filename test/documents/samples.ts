import { basisOf } from '../../server/contract/wording/basis.ts'
import type { Fact } from '../../server/contract/wording/fact.ts'
import { documentLevel } from '../../server/contract/wording/level.ts'
import type { DocumentKind, OfficialDocument } from '../../server/documents/content.ts'
import { annualDocument } from '../../server/documents/kinds/annual.ts'
import { type CircularInput, circularDocument } from '../../server/documents/kinds/circular.ts'
import { draftSheet } from '../../server/documents/kinds/draft-sheet.ts'
import { type EscalationInput, overdueReportDocument, requestDocument } from '../../server/documents/kinds/escalation.ts'
import { type Frame, numberText, seriesOf } from '../../server/documents/kinds/frame.ts'
import * as closing from '../../server/documents/kinds/letters/closing.ts'
import * as passing from '../../server/documents/kinds/letters/passing.ts'
import * as prompts from '../../server/documents/kinds/letters/prompt.ts'
import * as reminders from '../../server/documents/kinds/letters/reminder.ts'
import * as replies from '../../server/documents/kinds/letters/replies.ts'
import * as suspensions from '../../server/documents/kinds/letters/suspension.ts'
import * as upwards from '../../server/documents/kinds/letters/upward.ts'
import { type NoticeInput, noticeDocument } from '../../server/documents/kinds/notice.ts'
import { type OpinionInput, opinionDocument, sheetDocument, supplementDocument } from '../../server/documents/kinds/opinion.ts'
import type { Problem } from '../../server/documents/kinds/problems.ts'
import { type ProfileInput, profileDocument } from '../../server/documents/kinds/profile.ts'
import { type DocumentSettings, documentSettings } from '../../server/documents/settings.ts'
import { ISSUER } from '../support/issuer.ts'

/** An invented city: names of real bodies and districts never stand in a demonstration. */
export const SETTINGS = {
  ...Object.fromEntries(Object.entries(documentSettings.settings).map(([k, s]) => [k, s.fallback])),
  ...{ issuer: ISSUER.name, section: ISSUER.section, contact: ISSUER.contact, phone: ISSUER.phone, approver: ISSUER.approver },
  ...{ letter_prefix: ISSUER.letter_prefix, document_prefix: ISSUER.document_prefix },
  ...{ government: ISSUER.government, supervisor: ISSUER.supervisor },
} as unknown as DocumentSettings

export function frame(kind: DocumentKind, n?: number): Frame {
  return {
    settings: SETTINGS,
    number: numberText(seriesOf(kind, SETTINGS, '2026-11-24'), n),
    issued: n !== undefined,
    date: '2026-11-24',
    demo: true,
  }
}

/** A problem as the case hands it over: the fact with its kept slots, its citations, the highest paper. */
export function problem(over: Partial<Fact> & Pick<Fact, 'control_id'>, more: Partial<Problem> & { to?: string } = {}): Problem {
  const { to = 'admin', ...rest } = more
  const fact: Fact = {
    reason: 'violation',
    due_date: null,
    occurred_on: '2025-11-03',
    magnitude: null,
    as_of: '2026-11-20',
    slots: {},
    names: NAMES,
    ...over,
  }
  const choices = rest.requirement === undefined ? {} : { requirement_doc: rest.requirement }
  const basis = basisOf(fact, { org_type: to }, choices)
  const standing = {
    severity: 'S3',
    evidence_class: 'E1',
    confirmed: false,
    own: false,
    outside: false,
    local: { limits: 'binding', opinion: '法审〔2026〕3号' },
  } as const
  return { findingId: `${fact.control_id}:x`, fact, basis, document: documentLevel(fact, basis, standing, choices).document, ...rest }
}

const NAMES = {
  'YJ/2025/000123': '房屋租赁备案信息',
  'YJ/2025/000124': '施工许可信息',
  'YJ/2025/000125': '燃气用户信息',
  'YJ/2025/000126': '物业服务信息',
  A: '云江市统计局',
}

const stale = (entry: string, last: string, due: string): Problem =>
  problem({
    control_id: '35-3-03',
    due_date: due,
    occurred_on: due,
    slots: { 'catalog.catalog_id': entry, 'catalog.update_cycle': 'monthly', 'ingest_batch.finished_at': `${last} 08:00:00` },
  })

const REQUEST = {
  'share_request.req_id': 'SQ-20260711-003',
  'share_request.applicant_uscc': 'A',
  'share_request.catalog_id': 'YJ/2025/000123',
  'share_request.received_at': '2026-07-11 10:00:00',
  'share_request.replied_at': '2026-08-21 10:00:00',
  'derived.past_national': true,
}

const WRITE = problem(
  {
    control_id: '35-6-01',
    occurred_on: '2026-05-08',
    magnitude: 42,
    slots: {
      'subject.month': '2026-05',
      'subject.catalog_id': 'YJ/2025/000124',
      'derived.ops': ['U', 'D'],
      'derived.channels': ['direct'],
      'change_log.op': null,
    },
  },
  { findingId: '35-6-01:x' },
)

export const SUSPENDED = problem({
  control_id: '35-4-01',
  occurred_on: '2026-05-12',
  magnitude: 32,
  slots: { 'subject.month': '2026-05', 'subject.grant_id': 'SQP-000017', 'subject.catalog_id': 'YJ/2025/000125' },
})

export const NOTICE: NoticeInput = {
  caseId: 'C2026-0012',
  agency: { name: '云江市住房和城乡建设局', uscc: '11440700MB2D0001XX' },
  period: { from: '2025-11-03', to: '2026-11-20' },
  asOf: '2026-11-20',
  sources: [
    {
      table: '汇聚批次',
      tableName: 'ingest_batch',
      fileName: '汇聚批次_2026Q3.csv',
      batchId: 'B000012',
      sha256: 'a3f1'.repeat(16),
      rows: 14210,
    },
    {
      table: '共享申请',
      tableName: 'share_request',
      fileName: '共享申请_2026Q3.xlsx',
      batchId: 'B000013',
      sha256: '09be'.repeat(16),
      rows: 1482,
    },
  ],
  problems: [
    stale('YJ/2025/000123', '2026-03-03', '2026-04-08'),
    stale('YJ/2025/000124', '2026-04-05', '2026-05-11'),
    stale('YJ/2025/000125', '2026-05-02', '2026-06-08'),
    stale('YJ/2025/000126', '2026-06-01', '2026-07-07'),
    problem({ control_id: '35-8-01', due_date: '2026-07-17', occurred_on: '2026-07-18', slots: REQUEST }),
    WRITE,
    problem({
      control_id: '35-2-01',
      occurred_on: '2024-06-01',
      slots: { 'system_reg.name': '行政处罚信息系统', 'system_reg.built_on': '2024-03-01', 'system_table.table_name': 'T_PENALTY' },
    }),
    problem({ control_id: '35-5-06', occurred_on: '2026-05-02', magnitude: 2, slots: {} }, { document: 'prompt' }),
  ],
  days: { rectify: 20, object: 5, answer: 10 },
  heardOn: '2026-11-18',
}

const NOTICE_REF = {
  title: '云江市政务服务和数据管理局关于限期整改公共数据管理有关问题的函',
  number: '演示函〔2026〕12号',
  servedOn: '2026-09-28',
  dueOn: '2026-10-30',
}

export const ESCALATION: EscalationInput = {
  caseId: 'C2026-0012',
  agency: NOTICE.agency,
  notice: { number: NOTICE_REF.number, servedOn: NOTICE_REF.servedOn, dueOn: NOTICE_REF.dueOn },
  endedOn: '2026-11-06',
  extension: { on: '2026-10-20', to: '2026-11-06' },
  reminders: ['2026-10-28', '2026-11-09'],
  problems: [...NOTICE.problems.slice(0, 2), { ...WRITE, unfinished: '截至2026年11月19日，未收到该单位整改情况报告。' }],
  asOf: '2026-11-20',
  overdueDays: 14,
  opinions: [
    { on: '2026-09-20', nature: '书面说明（发文前）', text: '系统改造延期，预计年底前完成。' },
    {
      on: '2026-10-09',
      nature: '陈述申辩',
      text: '部分记录因平台停机未能写入。',
      answer: { on: '2026-10-16', number: '演示函〔2026〕18号', outcome: '不予采纳' },
    },
  ],
  proposedOn: '2026-12-15',
  signer: '陈某某',
}

export const OPINION: OpinionInput = {
  project: { id: 'P2026-008', name: '智慧工地监管平台', agency: NOTICE.agency.name, uscc: NOTICE.agency.uscc, fund: '财政资金' },
  stage: 'initiation',
  verdict: '不符合',
  asOf: '2026-11-20',
  checks: [
    {
      id: 'GI-01',
      title: '公共数据清单已编制',
      result: 'pass',
      reason: '清单编制于2026年10月8日，早于立项',
      articles: [29],
      advisory: false,
      toPass: '编制项目公共数据清单并纳入立项报批材料。',
    },
    {
      id: 'GI-02',
      title: '拟编目录已列明',
      result: 'fail',
      reason: '清单未列明拟编目录代码',
      articles: [29],
      advisory: false,
      toPass: '在清单中列明拟编目录代码。',
    },
    {
      id: 'GI-07',
      title: '上年度考核等次',
      result: 'not_applicable',
      reason: '上年度未参加考核',
      articles: [30],
      advisory: true,
      toPass: '—',
    },
  ],
  materials: ['项目公共数据清单', '系统建设方案', '系统数据结构文档'],
  validUntil: '2027-05-24',
  handledBy: '李某',
  reviewedBy: '王某',
  approvedBy: '陈某某',
}

const lines = ['发展和改革局', '教育局', '公安局', '民政局', '财政局', '住房和城乡建设局', '交通运输局', '水利局'].map((n, i) => ({
  uscc: `1144070000000000${i}X`,
  name: `云江市${n}`,
  group: 'municipal' as const,
  total: i === 7 ? null : 94.5 - i * 6.13,
  adjustment: i === 1 ? 0.5 : 0,
  final: i === 7 ? null : 94.5 - i * 6.13 + (i === 1 ? 0.5 : 0),
  grade: i === 7 ? null : i < 1 ? '优秀' : i < 3 ? '良好' : '合格',
  rank: i === 7 ? null : i + 1,
  coverage: i === 7 ? 0.32 : 0.98,
}))

export const CIRCULAR: CircularInput = {
  year: 2026,
  schemeTitle: '云江市公共数据共享和开放利用考核评价方案',
  schemeNo: '演示〔2025〕40号',
  cosigners: ['云江市机构编制委员会办公室', '云江市财政局'],
  agreed: { by: '云江市人民政府', basis: '2026年11月10日批示' },
  pending: 0,
  appealDays: 5,
  asOf: '2026-11-20',
  graded: lines,
  indicators: [
    { id: 'A1', title: '目录编制率', weight: 6, target: 1, attainment: 0.912, below: 4 },
    { id: 'B2', title: '数据更新及时率', weight: 8, target: 0.95, attainment: 0.801, below: 5 },
    { id: 'C1', title: '申请按时答复率', weight: 8, target: 1, attainment: 0.964, below: 2 },
    { id: 'E1', title: '开放目录完成率', weight: 3, target: 1, attainment: null, below: 0 },
  ],
  adjustments: ['云江市教育局对B2指标提出复核，经核实平台停机时段重复计入，调整+0.50分（批准：陈某某）'],
}

const items = ['采集', '目录', '接入', '使用', '对外提供', '更改删除', '重复索证', '管理', '其他'].map((short, i) => ({
  no: i + 1,
  short,
  open: [i % 3 === 0 ? 1 : 0, (i * 2) % 5, (i * 7) % 11, i % 4],
  cleared: i * 3,
  unknown: i === 4 ? 12 : 0,
}))

export const PROFILE: ProfileInput = {
  year: 2026,
  asOf: '2026-11-20',
  agency: { ...NOTICE.agency, orgType: '行政机关', region: '市本级', graded: true },
  items,
  controls: [{ id: '35-3-03', title: '超周期未更新', open: 7 }],
  unknown: [{ label: '日志不完整', n: 12 }],
  cases: [{ id: 'C2026-0012', title: '超周期未更新等3项', state: '已送达·整改中', dueOn: '2026-12-22' }],
  score: {
    total: 63.86,
    grade: '合格',
    rank: 6,
    of: 8,
    coverage: 0.98,
    indicators: [
      { id: 'A1', title: '目录编制率', numerator: 18, denominator: 20, attainment: 0.9, target: 1, weight: 6, points: 5.4, flags: [] },
      {
        id: 'B2',
        title: '数据更新及时率',
        numerator: 61,
        denominator: 84,
        attainment: 0.726,
        target: 0.95,
        weight: 8,
        points: 6.11,
        flags: [],
      },
      {
        id: 'C1',
        title: '申请按时答复率',
        numerator: 1,
        denominator: 2,
        attainment: 0.5,
        target: 1,
        weight: 8,
        points: 7.2,
        flags: ['样本不足'],
      },
      {
        id: 'E1',
        title: '开放目录完成率',
        numerator: null,
        denominator: null,
        attainment: null,
        target: 1,
        weight: 0,
        points: null,
        flags: ['数据未导入'],
      },
    ],
    mend: [{ text: '为2个业务数据表编制目录并发布', gain: 0.6 }],
    trend: [
      { period: '2026-09', value: 58.2 },
      { period: '2026-10', value: 61.04 },
      { period: '2026-11', value: 63.86 },
    ],
  },
}

const letters = { ...closing, ...passing, ...prompts, ...reminders, ...replies, ...suspensions, ...upwards }

const grant = {
  grantId: 'SQP-000017',
  catalog: '《燃气用户信息》（目录代码YJ/2025/000125）',
  use: '安全检查',
  from: '2026-12-01',
  substitute: '应急核验由数据提供部门代查',
}
const agency = NOTICE.agency
const restored = { grants: [grant], copies: ['云江市城市管理和综合执法局'], agency }

export function samples(): Record<string, OfficialDocument> {
  return {
    notice: noticeDocument(NOTICE, frame('rectification_notice', 12)),
    request: requestDocument(ESCALATION, frame('supervision_request')),
    report: overdueReportDocument(ESCALATION, frame('overdue_report', 3)),
    prompt: letters.promptDocument(
      { agency, asOf: '2026-11-20', problems: NOTICE.problems.slice(0, 1), draftNo: '稿-2026-0012', section: '数据管理科' },
      frame('work_prompt'),
    ),
    reminder: letters.reminderDocument(
      { agency, notice: NOTICE_REF, asOf: '2026-11-20', problems: ESCALATION.problems, earlier: 1, replyDays: 3 },
      frame('reminder', 21),
    ),
    extension: letters.extensionReplyDocument(
      {
        agency,
        notice: NOTICE_REF,
        request: { on: '2026-10-15', title: '关于申请延长整改期限的函' },
        items: [1, 3],
        agreed: { to: '2026-11-06', interim: '人工核对、每日补传' },
        reason: '信息系统改造尚需时日',
      },
      frame('extension_reply', 22),
    ),
    extension_refused: letters.extensionReplyDocument(
      {
        agency,
        notice: NOTICE_REF,
        request: { on: '2026-10-15', title: '关于申请延长整改期限的函' },
        items: [1],
        refused: { dueOn: '2026-11-04' },
        reason: '所述改造不影响补传数据',
      },
      frame('extension_reply'),
    ),
    objection: letters.objectionReplyDocument(
      {
        agency,
        notice: NOTICE_REF,
        objectedOn: '2026-10-09',
        points: [
          {
            about: '平台停机',
            quote: '部分记录因平台停机未能写入',
            materials: '停机截图2份',
            found: '停机发生在2026年4月1日，早于应当更新的日期',
            outcome: '不采纳',
            reason: '停机期间已从更新期限中扣除',
          },
          {
            about: '目录周期登记有误',
            quote: '物业服务信息应为每季度更新',
            materials: '目录审核记录',
            found: '目录登记的更新周期确为每季度',
            outcome: '采纳',
            reason: '《办法》第十一条以目录中的更新频率为准',
          },
        ],
        outcome: 'partly',
        items: [1],
        daysLeft: 9,
      },
      frame('objection_reply', 18),
    ),
    closure: letters.closureDocument(
      {
        agency,
        notice: NOTICE_REF,
        reportOn: '2026-11-02',
        asOf: '2026-11-20',
        count: 6,
        reported: true,
        supervision: '云江市人民政府办公室',
      },
      frame('closure', 30),
    ),
    revocation: letters.revocationDocument(
      { agency, notice: { ...NOTICE_REF, on: '2026-09-25' }, reason: '目录登记的更新周期为每季度，原认定有误', items: [1], daysLeft: 9 },
      frame('revocation', 19),
    ),
    suspension: letters.suspensionDocument(
      { ...restored, problems: [SUSPENDED], notice: NOTICE_REF, rectifyDays: 10, objectDays: 5 },
      frame('suspension', 23),
    ),
    suspension_end: letters.suspensionEndDocument(
      {
        ...restored,
        suspension: { title: '云江市政务服务和数据管理局关于暂停共享权限的函', number: '演示函〔2026〕23号' },
        outcome: 'restored',
        on: '2026-12-20',
        reportOn: '2026-12-12',
        reason: '超出场景的调用已停止，所获数据已按要求处置',
      },
      frame('suspension_end', 24),
    ),
    advice: letters.adviceDocument(
      {
        office: '云江市人民政府办公室',
        unit: agency.name,
        asOf: '2026-11-20',
        situation: '近三个季度多个目录未按周期更新',
        problems: NOTICE.problems.slice(0, 2),
        advice: '将共享数据更新列入年度督查事项，督促有关单位恢复更新',
      },
      frame('supervision_advice', 25),
    ),
    result: letters.resultReportDocument(
      {
        agency,
        about: '整改结果',
        earlier: {
          title: '云江市政务服务和数据管理局关于提请将云江市住房和城乡建设局逾期未完成公共数据整改事项纳入督查督办的请示',
          number: '演示〔2026〕6号',
          on: '2026-11-24',
        },
        notice: NOTICE_REF,
        asOf: '2026-12-20',
        result: '该单位所列6项问题已完成整改，予以销号',
        signer: '陈某某',
      },
      frame('result_report', 7),
    ),
    transfer: letters.transferDocument(
      {
        organ: '中共云江市纪律检查委员会机关',
        asOf: '2026-11-20',
        problems: [WRITE],
        item: 6,
        materials: [{ name: '变更日志摘录（封装）', sha256: '5d41'.repeat(16) }],
      },
      frame('transfer', 26),
    ),
    referral: letters.referralDocument(
      {
        to: '云江市东屿区政务服务和数据管理局',
        asOf: '2026-11-20',
        replyOn: '2026-12-18',
        units: [{ name: '东屿区教育局', problems: NOTICE.problems.slice(0, 2) }],
      },
      frame('referral', 27),
    ),
    consultation: letters.consultationDocument(
      {
        agency: { name: '云江市税务局' },
        work: '公共数据目录核对',
        asOf: '2026-11-20',
        problems: NOTICE.problems.slice(0, 1),
        replyOn: '2026-12-10',
      },
      frame('consultation', 28),
    ),
    supplement: supplementDocument(
      { ...OPINION, verdict: '暂缓出具', missing: ['项目公共数据清单', '系统数据结构文档'], replyOn: '2026-12-08' },
      frame('gate_supplement', 29),
    ),
    sheet: sheetDocument({ ...OPINION, recusal: '项目单位为本机关，由不承担该项目的科室审查。' }, frame('gate_sheet')),
    correction: circularDocument(
      { ...CIRCULAR, corrects: { title: '关于2026年度考核评价结果的通报', number: '演示〔2026〕4号', reason: '一件申诉成立' } },
      frame('score_correction', 5),
    ),
    draft_sheet: {
      ...sheetDocument(OPINION, frame('gate_sheet')),
      title: '发文稿纸',
      body: draftSheet({
        draftNo: '稿-2026-0012',
        number: null,
        urgency: '平件',
        publicity: '不公开',
        publicityReason: '过程性信息',
        title: '云江市政务服务和数据管理局关于限期整改公共数据管理有关问题的函',
        to: [agency.name],
        copies: [],
        attachments: ['公共数据限期整改通知书', '问题清单'],
        copiesPrinted: '2份',
        drafted: { section: '数据管理科', name: '李某', on: '2026-11-23' },
        checked: { opinion: '事实、数据时点无误', name: '周某', on: '2026-11-23' },
        countersigned: [],
        asOf: '2026-11-20',
        batches: ['B000012', 'B000013'],
        evidence: '见证据清单',
        laws: ['《办法》2023年7月6日公布'],
        lint: [],
      }),
    },
    opinion: opinionDocument(OPINION, frame('gate_opinion', 13)),
    circular: circularDocument(CIRCULAR, frame('score_circular', 4)),
    annual: annualDocument(
      {
        year: 2026,
        asOf: '2026-11-20',
        agencies: 86,
        items,
        tables: { loaded: 34, total: 36, missing: ['停机记录', '对账记录'] },
        controls: { total: 60, failed: [] },
        cases: { opened: 18, noticed: 12, closed: 7, overdue: 3, reported: 1 },
        most: lines.map((l, i) => ({ uscc: l.uscc, name: l.name, open: 40 - i * 4 })),
        scores: CIRCULAR,
        projects: [
          { stage: '立项', verdicts: { 符合: 4, 不符合: 2 } },
          { stage: '验收', verdicts: { 符合: 2, 基本符合: 1 } },
        ],
      },
      frame('annual_report'),
    ),
    profile: profileDocument(PROFILE, frame('agency_profile')),
  }
}
