import { z } from '@hono/zod-openapi'
import { CASE_STATES } from '../../common/case-states.ts'
import { EVIDENCE_CLASSES, SEVERITIES } from '../../common/codes.ts'

const date = z.string().openapi({ format: 'date', example: '2026-06-30' })
const state = z.enum(CASE_STATES)
const severity = z.enum(SEVERITIES)

export const caseRow = z
  .strictObject({
    case_id: z.string(),
    version: z.number().int(),
    state,
    state_label: z.string(),
    agency_uscc: z.string(),
    agency: z.string(),
    item: z.number().int(),
    severity: z.string(),
    title: z.string(),
    opened_on: date,
    updated_on: date,
    due_date: date.nullable(),
    overdue_since: date.nullable(),
    issued_on: date.nullable(),
    reported_on: date.nullable(),
    supervised_on: date.nullable(),
    ended_on: date.nullable(),
    rebounds: z.number().int(),
    findings: z.number().int().openapi({ description: '计数的线索，竞合的不重复计' }),
    all_clear: z.boolean().openapi({ description: '最新检测中已全部消除' }),
    pending_extension: z.boolean(),
    pending_objection: z.boolean(),
    working_days_left: z.number().int().nullable().openapi({ description: '距期限的工作日数，负数为已逾期；日历未载入时为 null' }),
  })
  .openapi('CaseRow')
export type CaseRow = z.infer<typeof caseRow>

export const caseList = z
  .strictObject({
    total: z.number().int(),
    counts: z.record(z.string(), z.number().int()).openapi({ description: '各状态的事项数（不受筛选影响）' }),
    cases: z.array(caseRow),
    next: z.string().nullable(),
  })
  .openapi('CaseList')

const finding = z
  .strictObject({
    finding_id: z.string(),
    control_id: z.string(),
    title: z.string(),
    subject_id: z.string(),
    item: z.number().int(),
    severity,
    evidence_class: z.enum(EVIDENCE_CLASSES),
    reason: z.string().nullable(),
    reason_label: z.string(),
    occurred_on: date.nullable(),
    seen_on: date,
    past_act: z.boolean().openapi({ description: '已经发生、不会因新数据消除的行为' }),
    role: z.enum(['primary', 'concurrent']),
    concurrent_with: z.string().nullable().openapi({ description: '竞合：与哪一条线索是同一事实' }),
    confirmation: z.strictObject({ text: z.string(), by: z.string(), on: date }).nullable(),
    in_notice: z.boolean(),
    cleared_on: date.nullable(),
    remediation: z.string(),
  })
  .openapi('CaseFinding')

const decided = { decided_by: z.string().nullable(), decided_on: date.nullable(), decision_reason: z.string().nullable() }

const purpose = z.enum(['proof', 'objection', 'explanation', 'sealed', 'other'])

const formField = z.strictObject({
  name: z.string(),
  kind: z.enum(['area', 'line', 'date', 'choice', 'finding', 'findings', 'proofs']),
  label: z.string(),
  label_en: z.string(),
  help: z.string().nullable(),
  help_en: z.string().nullable(),
  optional: z.boolean(),
  value: z.string().nullable().openapi({ description: '填写前已有的建议' }),
  min: date.nullable().openapi({ description: '最早的日期' }),
  options: z.array(z.strictObject({ code: z.string(), label: z.string(), label_en: z.string() })).openapi({ description: '可选项' }),
})

const possible = z
  .strictObject({
    action: z.string(),
    label: z.string(),
    label_en: z.string(),
    who: z.string(),
    needs: z.array(z.string()),
    allowed: z.boolean(),
    why_not: z.string().nullable(),
    path: z.string().openapi({ description: '办理的接口：POST /cases/{id}/<path>' }),
    aside: z.boolean().openapi({ description: '退回、了结或只作补充的操作，不作首选' }),
    chat: z.boolean().openapi({ description: '聊天中也可以办理' }),
    files: purpose.nullable().openapi({ description: '可一并上传的材料的用途' }),
    intro: z.string().nullable(),
    intro_en: z.string().nullable(),
    fields: z.array(formField).openapi({ description: '需要填写的内容，按顺序' }),
  })
  .openapi('CaseAction')

export const caseDetail = z
  .strictObject({
    case_id: z.string(),
    version: z.number().int(),
    state,
    state_label: z.string(),
    agency_uscc: z.string(),
    agency: z.string(),
    item: z.number().int(),
    item_text: z.string(),
    severity,
    title: z.string(),
    opened_on: date,
    opened_by: z.string(),
    updated_on: date,
    explain_due: date.nullable(),
    confirmed_on: date.nullable(),
    confirmed_by: z.string().nullable(),
    confirm_reason: z.string().nullable(),
    proposal: z
      .strictObject({
        step: z.enum(['confirm', 'withdraw', 'advise', 'dismiss', 'refer', 'consult']),
        reason: z.string(),
        meeting: z.string().nullable(),
        to: z.string().nullable(),
        by: z.string(),
        on: date,
      })
      .nullable()
      .openapi({ description: '一人提出、待另一人复签的决定' }),
    prepared_by: z.string().nullable(),
    checked_by: z.string().nullable().openapi({ description: '核稿人' }),
    legal_by: z.string().nullable().openapi({ description: '法制审核人' }),
    official_number: z.string().nullable().openapi({ description: '办公室编定、回填的正式文号' }),
    due_waits: z.boolean().openapi({ description: '待日历：期限算到没有工作日历的年份，导入后补算' }),
    term: z
      .strictObject({
        from: date.nullable(),
        days: z.int().nullable(),
        base: date.nullable(),
        marks: z.array(z.strictObject({ received: date.nullable(), answered: date.nullable(), to: date.nullable() })).readonly(),
      })
      .nullable()
      .openapi({ description: '期限的由来：送达日、工作日数、停止计算的期间' }),
    service: z
      .strictObject({
        method: z.enum(['exchange', 'yuezhengyi', 'in_person', 'confidential', 'mail']),
        received_by: z.string(),
        by: z.string(),
      })
      .nullable(),
    upward: z.strictObject({ document: z.string(), signed_by: z.string(), signed_on: date }).nullable(),
    revocation: z
      .strictObject({
        findings: z.array(z.string()).readonly(),
        reason: z.string(),
        government: z.string().nullable(),
        signed_by: z.string(),
        signed_on: date,
      })
      .nullable(),
    reviewed_by: z.string().nullable(),
    checks: z.array(
      z.strictObject({
        check_id: z.string(),
        finding_id: z.string(),
        result: z.enum(['no_report', 'not_passed']),
        note: z.string(),
        by: z.string(),
        on: date,
      }),
    ),
    reminders: z.array(z.strictObject({ number: z.string(), on: date, by: z.string() })),
    requirement: z.string().nullable(),
    suggested_requirement: z.string().openapi({ description: '按各项检测控制的公文措辞（整改措施）拟出的初稿' }),
    due_date: date.nullable(),
    issued_on: date.nullable(),
    issued_by: z.string().nullable(),
    served_on: date.nullable(),
    submitted_on: date.nullable(),
    returned_times: z.number().int(),
    overdue_since: date.nullable(),
    reported_on: date.nullable(),
    supervised_on: date.nullable(),
    supervised_ref: z.string().nullable(),
    transferred_on: date.nullable(),
    transferred_to: z.string().nullable(),
    rechecked_as_of: date.nullable(),
    all_clear: z.boolean(),
    rebounds: z.number().int(),
    rebound_on: date.nullable(),
    ended_on: date.nullable(),
    ended_by: z.string().nullable(),
    ended_reason: z.string().nullable(),
    split_from: z.string().nullable(),
    merged_into: z.string().nullable(),
    findings: z.array(finding),
    documents: z.array(
      z.strictObject({ number: z.string(), kind: z.string(), sha256: z.string(), issued_on: date, issued_by: z.string() }),
    ),
    files: z.array(
      z.strictObject({
        sha256: z.string(),
        name: z.string(),
        type: z.string(),
        bytes: z.number().int(),
        purpose,
        by: z.string(),
        on: date,
      }),
    ),
    extensions: z.array(
      z.strictObject({
        extension_id: z.string(),
        to: date,
        reason: z.string(),
        requested_by: z.string(),
        requested_on: date,
        state: z.enum(['pending', 'approved', 'rejected']),
        ...decided,
        answered_on: date.nullable().openapi({ description: '复函送达日；送达前期限停止计算' }),
      }),
    ),
    objections: z.array(
      z.strictObject({
        objection_id: z.string(),
        grounds: z.string(),
        by: z.string(),
        on: date,
        state: z.enum(['pending', 'upheld', 'partly', 'rejected', 'withdrawn']),
        stops: z.boolean().openapi({ description: '是否停止计算期限：逾期提出、未受理的不停止' }),
        review: z
          .strictObject({ decision: z.enum(['upheld', 'partly', 'rejected']), text: z.string(), drop: z.array(z.string()).readonly() })
          .nullable(),
        reviewed_by: z.string().nullable(),
        legal_by: z.string().nullable(),
        ...decided,
        answered_on: date.nullable(),
      }),
    ),
    answers: z.array(
      z.strictObject({ answer_id: z.string(), kind: z.enum(['explanation', 'rectification']), text: z.string(), by: z.string(), on: date }),
    ),
    timeline: z.array(
      z.strictObject({
        version: z.number().int(),
        kind: z.string(),
        action: z.string(),
        label: z.string(),
        label_en: z.string(),
        actor: z.string(),
        actor_name: z.string(),
        at: z.string(),
        from_state: state.nullable(),
        to_state: state,
        state_label: z.string(),
        said: z.string().nullable(),
      }),
    ),
    actions: z.array(possible).openapi({ description: '现在可以办什么、由谁办、为什么还不能办' }),
    lint: z
      .array(
        z.strictObject({
          code: z.string(),
          level: z.enum(['error', 'warning']),
          message: z.string(),
          finding_id: z.string().exactOptional(),
        }),
      )
      .openapi({ description: '发文前检查' }),
    today: date,
    objection_until: date.nullable(),
    working_days_left: z.number().int().nullable(),
  })
  .openapi('CaseDetail')
export type CaseDetail = z.infer<typeof caseDetail>
