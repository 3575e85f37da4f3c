import type { Word } from '../../common/word.ts'
import { define, dueDateFault } from '../action.ts'
import { anyFindings, area, choice, date, line, optional } from '../fields.ts'
import { wordingRefusal } from '../lint.ts'
import { type CaseRecord, isClear } from '../record.ts'
import { AWAITING, NOTICED } from '../states.ts'
import { openExtension } from '../term.ts'
import { method, methodName, numberFault } from './notice.ts'
import {
  ANSWER,
  dropFault,
  extensionFault,
  extensionServed,
  objected,
  objectionBlocked,
  objectionServed,
  resumed,
  signedExtension,
  signedObjection,
} from './pause.ts'

/** One line for cases that wait for a review and those in it. */
export const TO_REVIEW: Word = { zh: '待复核', en: 'To review' }

/** What the agency does with a notice, and the decisions on what it asks for. */
/** The unit's written questions: received on a day that may lie before the day on which they are recorded (52). */
const received = date(
  { zh: '收到日期', en: 'Received on' },
  { help: { zh: '以收到书面材料的日期为准。', en: 'The day on which the paper came in.' }, suggest: (_r, ctx) => ctx.today },
)

const participants = (r: CaseRecord) => [r.confirmed_by, r.prepared_by, r.checked_by, r.opened_by]

/** What the agency does with a notice, and the decisions on what it asks for. */
export const answerActions = [
  define({
    action: 'request-extension',
    title: { zh: '申请延期', en: 'Ask for time' },
    event: 'case.extension_requested',
    from: ['rectifying', 'returned'],
    to: [],
    permission: 'case.answer',
    chat: true,
    fields: {
      to: date(
        { zh: '延期至', en: 'Extend to' },
        {
          min: (r) => r.due_date,
          help: (r) => (r.due_date === null ? undefined : { zh: `现在的期限是 ${r.due_date}。`, en: `The date is now ${r.due_date}.` }),
        },
      ),
      reason: area({ zh: '延期理由', en: 'Reason for the extension' }),
    },
    aside: true,
    needs: ['延期至哪一天', '延期理由'],
    blocked: (r, ctx) => {
      if (openExtension(r)) return '已有一份延期申请待批，请等候答复。'
      return r.due_date !== null && ctx.today > r.due_date ? `期限 ${r.due_date} 已过，延期须在期限届满前书面申请。` : undefined
    },
    refuse: (r, input, ctx) => extensionFault(r, input.to, ctx),
    change: (_r, input, ctx) => ({
      put: {
        extensions: [
          {
            extension_id: ctx.newId,
            to: input.to,
            reason: input.reason,
            requested_by: ctx.actor.id,
            requested_on: ctx.today,
            state: 'pending',
            decided_by: null,
            decided_on: null,
            decision_reason: null,
            answered_on: null,
          },
        ],
      },
    }),
    summary: (input) => `申请延至 ${input.to}：${input.reason}`,
  }),
  define({
    action: 'decide-extension',
    title: { zh: '签发延期复函', en: 'Decide on more time' },
    event: 'case.extension_decided',
    from: ['rectifying', 'returned', 'overdue'],
    to: [],
    permission: 'case.sign',
    duty: ['deputy', 'chief'],
    fields: {
      decision: choice(
        { zh: '批复', en: 'Decision' },
        { approve: { zh: '同意延期', en: 'Grant' }, reject: { zh: '不同意延期', en: 'Refuse' } },
      ),
      reason: area({ zh: '批复意见', en: 'Decision' }),
    },
    needs: ['同意或者不同意', '批复意见；复函送达后生效'],
    blocked: (r, ctx) => {
      const asked = r.extensions.find((e) => e.state === 'pending')
      if (!asked) return '没有待批的延期申请。'
      if (r.severity === 'S1' && !ctx.duties.includes('chief')) return '严重（S1）事项的延期由主要负责人签发。'
      return asked.requested_by === ctx.actor.id ? '申请人不能批准自己的申请。' : undefined
    },
    refuse: (r, input, ctx) => {
      const asked = r.extensions.find((e) => e.state === 'pending')
      if (input.decision !== 'approve' || !asked) return undefined
      const granted = r.extensions.filter((e) => e.state === 'approved').length
      return granted >= ctx.settings.extension_max ? `本案已同意延期 ${granted} 次，不能再延。` : dueDateFault(asked.to, ctx)
    },
    change: (r, input, ctx) => ({
      put: {
        extensions: r.extensions
          .filter((e) => e.state === 'pending')
          .map((e) => ({
            ...e,
            state: input.decision === 'approve' ? ('approved' as const) : ('rejected' as const),
            decided_by: ctx.actor.id,
            decided_on: ctx.today,
            decision_reason: input.reason,
          })),
      },
    }),
    summary: (input, r) => {
      const asked = r.extensions.find((e) => e.state === 'pending')
      return input.decision === 'approve' ? `同意延至 ${asked?.to}：${input.reason}` : `不同意延期：${input.reason}`
    },
  }),
  define({
    action: 'object',
    title: { zh: '陈述申辩', en: 'Object' },
    event: 'case.objected',
    from: NOTICED,
    to: [],
    permission: 'case.answer',
    fields: {
      grounds: area(
        { zh: '陈述申辩的理由', en: 'Grounds of the objection' },
        {
          help: {
            zh: '说明哪一条事实、哪一处不符；有材料可一并上传。',
            en: 'Say which fact is wrong and where; add files if there are any.',
          },
        },
      ),
    },
    files: 'objection',
    aside: true,
    needs: ['陈述申辩的理由', '佐证材料（可先上传）'],
    blocked: objectionBlocked,
    change: (r, input, ctx) => objected(r, input.grounds, ctx.today, ctx),
    summary: (input) => input.grounds,
  }),
  define({
    action: 'register-objection',
    title: { zh: '登记书面陈述申辩', en: 'Record a written objection' },
    event: 'case.objection_registered',
    from: NOTICED,
    to: [],
    permission: 'case.work',
    fields: { grounds: area({ zh: '陈述申辩的内容', en: 'What the unit wrote' }), received },
    aside: true,
    needs: ['收到日期', '内容（纸质原件另行上传）'],
    blocked: objectionBlocked,
    refuse: (r, input, ctx) => {
      if (input.received > ctx.today) return '收到日期不能晚于今天。'
      return r.served_on !== null && input.received < r.served_on ? '收到日期不能早于通知书送达日期。' : undefined
    },
    change: (r, input, ctx) => objected(r, input.grounds, input.received, ctx),
    summary: (input) => `${input.received} 收到：${input.grounds}`,
  }),
  define({
    action: 'withdraw-objection',
    title: { zh: '撤回陈述申辩', en: 'Withdraw the objection' },
    event: 'case.objection_withdrawn',
    from: NOTICED,
    to: [],
    permission: 'case.answer',
    fields: { reason: optional(area({ zh: '说明', en: 'Note' })) },
    aside: true,
    needs: [],
    blocked: (r) => (r.objections.some((o) => o.state === 'pending') ? undefined : '没有待答复的陈述申辩。'),
    change: (r, _input, ctx) => {
      const open = r.objections.filter((o) => o.state === 'pending')
      const objections = open.map((o) => ({ ...o, state: 'withdrawn' as const, answered_on: ctx.today }))
      return { set: resumed(r, open[0], ctx.today, ctx), put: { objections } }
    },
    summary: (input) => input.reason ?? null,
  }),
  define({
    action: 'admit-objection',
    title: { zh: '受理逾期的陈述申辩', en: 'Admit a late objection' },
    event: 'case.objection_admitted',
    from: NOTICED,
    to: ['rectifying'],
    permission: 'case.sign',
    duty: ['deputy', 'chief'],
    fields: { reason: area({ zh: '受理理由', en: 'Reason' }) },
    needs: ['受理理由'],
    blocked: (r) => (r.objections.some((o) => o.state === 'pending' && !o.stops) ? undefined : '没有待决定是否受理的陈述申辩。'),
    change: (r) => ({
      ...(r.state === 'overdue' ? ({ to: 'rectifying' } as const) : {}),
      set: r.state === 'overdue' ? { overdue_since: null } : {},
      put: { objections: r.objections.filter((o) => o.state === 'pending').map((o) => ({ ...o, stops: true })) },
    }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'review-objection',
    title: { zh: '复核陈述申辩', en: 'Review the objection' },
    event: 'case.objection_reviewed',
    from: NOTICED,
    to: [],
    permission: 'case.work',
    fields: {
      decision: choice(
        { zh: '拟答复', en: 'Proposed answer' },
        { rejected: { zh: '不采纳', en: 'Reject' }, partly: { zh: '部分采纳', en: 'Partly uphold' }, upheld: { zh: '采纳', en: 'Uphold' } },
      ),
      text: area({ zh: '逐点复核意见：事实、材料、理由、依据', en: 'Point by point: facts, material, reasons, basis' }),
      drop: anyFindings({ zh: '部分采纳时移出的线索', en: 'Leads to take out' }),
    },
    needs: ['未参与原认定的人员', '逐点复核意见'],
    blocked: (r, ctx) => {
      if (!r.objections.some((o) => o.state === 'pending')) return '没有待答复的陈述申辩。'
      return participants(r).includes(ctx.actor.id) ? '您参与过本案的立案、认定、拟稿或者核稿，陈述申辩须由未参与的人员复核。' : undefined
    },
    refuse: (r, input, ctx) => dropFault(r, input) ?? wordingRefusal(r, input.text, ctx.names),
    change: (r, input, ctx) => ({
      put: {
        objections: r.objections
          .filter((o) => o.state === 'pending')
          .map((o) => ({
            ...o,
            review: { decision: input.decision, text: input.text, drop: input.drop },
            reviewed_by: ctx.actor.id,
            legal_by: null,
          })),
      },
    }),
    summary: (input) => `拟${ANSWER[input.decision]}：${input.text}`,
  }),
  define({
    action: 'review-objection-law',
    title: { zh: '法制审核陈述申辩复函', en: 'Legal review of the answer' },
    event: 'case.objection_law_reviewed',
    from: NOTICED,
    to: [],
    permission: 'case.work',
    duty: ['legal'],
    fields: { note: area({ zh: '法制审核意见', en: 'Legal opinion' }) },
    needs: ['法制审核意见'],
    blocked: (r, ctx) => {
      const asked = r.objections.find((o) => o.state === 'pending')
      if (!asked?.review) return '陈述申辩尚未复核。'
      return asked.reviewed_by === ctx.actor.id ? '复核人不能作法制审核，请由另一人办理。' : undefined
    },
    change: (r, _input, ctx) => ({
      put: { objections: r.objections.filter((o) => o.state === 'pending').map((o) => ({ ...o, legal_by: ctx.actor.id })) },
    }),
    summary: (input) => input.note,
  }),
  define({
    action: 'decide-objection',
    title: { zh: '签发陈述申辩复函', en: 'Sign the answer to the objection' },
    event: 'case.objection_decided',
    from: NOTICED,
    to: [],
    permission: 'case.sign',
    duty: ['chief'],
    fields: { reason: area({ zh: '签发意见', en: 'Note' }) },
    needs: ['复核意见、法制审核意见', '主要负责人签发；复函送达后生效'],
    blocked: (r, ctx) => {
      const asked = r.objections.find((o) => o.state === 'pending')
      if (!asked) return '没有待答复的陈述申辩。'
      if (asked.by === ctx.actor.id) return '陈述申辩的提出人不能自己答复。'
      if (!asked.review) return '陈述申辩尚未由未参与原认定的人员复核。'
      return asked.legal_by === null ? '陈述申辩复函尚未作法制审核。' : undefined
    },
    change: (r, input, ctx) => ({
      put: {
        objections: r.objections
          .filter((o) => o.state === 'pending' && o.review)
          .map((o) => ({
            ...o,
            state: o.review?.decision ?? 'rejected',
            decided_by: ctx.actor.id,
            decided_on: ctx.today,
            decision_reason: input.reason,
          })),
      },
    }),
    summary: (input, r) => {
      const review = r.objections.find((o) => o.state === 'pending')?.review
      return `${review ? ANSWER[review.decision] : ''}：${input.reason}`
    },
  }),
  define({
    action: 'serve-answer',
    title: { zh: '登记复函送达', en: 'Record service of an answer' },
    event: 'case.answer_served',
    from: NOTICED,
    to: ['dismissed', 'rectifying'],
    permission: 'case.work',
    fields: {
      which: choice(
        { zh: '哪一件', en: 'Which answer' },
        { objection: { zh: '陈述申辩复函', en: 'On the objection' }, extension: { zh: '延期复函', en: 'On the extension' } },
      ),
      number: line({ zh: '复函文号', en: 'Number of the answer' }),
      served_on: date({ zh: '送达日期', en: 'Served on' }),
      method,
    },
    needs: ['复函文号', '送达日期、方式；采纳、部分采纳的，以撤销或者变更函送达为准'],
    blocked: (r) => (signedObjection(r) || signedExtension(r) ? undefined : '没有已签发待送达的复函。'),
    refuse: (r, input, ctx) => {
      const signed = input.which === 'objection' ? signedObjection(r) : signedExtension(r)
      if (!signed) return `没有已签发待送达的${input.which === 'objection' ? '陈述申辩' : '延期'}复函。`
      if (input.served_on > ctx.today) return '送达日期不能晚于今天。'
      if (input.served_on < (signed.decided_on as string)) return '送达日期不能早于签发日。'
      return numberFault(input.number, ctx)
    },
    change: (r, input, ctx) =>
      input.which === 'objection' ? objectionServed(r, input.served_on, ctx) : extensionServed(r, input.served_on, ctx),
    summary: (input) => `${input.number}，${input.served_on} ${methodName(input.method)}送达`,
  }),
  define({
    action: 'submit',
    title: { zh: '提交整改', en: 'Submit' },
    event: 'case.submitted',
    from: AWAITING,
    to: ['submitted'],
    permission: 'case.answer',
    fields: {
      text: area(
        { zh: '整改报告', en: 'Rectification report' },
        { help: { zh: '逐项写明怎样整改、何时完成；佐证材料可一并上传。', en: 'Say for each how and when it was mended; add proof.' } },
      ),
    },
    files: 'proof',
    waits: [
      { key: 'mend', label: { zh: '待整改', en: 'To mend' }, states: ['rectifying', 'returned'] },
      { key: 'late', label: { zh: '已逾期', en: 'Overdue' }, states: ['overdue', 'reported', 'supervised'], urgent: true },
    ],
    needs: ['书面整改报告', '佐证材料（先上传，至少一份）'],
    blocked: (r) => (r.files.some((f) => f.purpose === 'proof') ? undefined : '请先上传至少一份整改佐证材料。'),
    change: (_r, input, ctx) => ({
      to: 'submitted',
      set: { submitted_on: ctx.today },
      put: { answers: [{ answer_id: ctx.newId, kind: 'rectification', text: input.text, by: ctx.actor.id, on: ctx.today }] },
    }),
    summary: (input) => input.text,
  }),
  define({
    action: 'review',
    title: { zh: '开始复核', en: 'Start the review' },
    event: 'case.review_started',
    from: ['submitted', ...AWAITING],
    to: ['reviewing'],
    permission: 'case.work',
    fields: { note: optional(area({ zh: '说明', en: 'Note' })) },
    waits: [{ key: 'review', label: TO_REVIEW, states: ['submitted'] }],
    needs: [],
    blocked: (r) => (r.state === 'submitted' || isClear(r) ? undefined : '单位尚未提交整改，最新一次检测也没有全部消除，不能开始复核。'),
    change: (r, _input, ctx) => ({ to: 'reviewing', set: { reviewed_by: ctx.actor.id, submitted_on: r.submitted_on ?? ctx.today } }),
    summary: (input) => input.note ?? null,
  }),
]
