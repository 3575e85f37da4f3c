import type { Word } from '../../common/word.ts'
import { define, dueDateFault } from '../action.ts'
import { anyFindings, area, choice, date, optional } from '../fields.ts'
import { isClear } from '../record.ts'
import { AWAITING, NOTICED } from '../states.ts'

/** One line for cases that wait for a review and those in it. */
export const TO_REVIEW: Word = { zh: '待复核', en: 'To review' }

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
    blocked: (r) => (r.extensions.some((e) => e.state === 'pending') ? '已有一份延期申请待批，请等候答复。' : undefined),
    refuse: (r, input, ctx) => {
      if (input.to <= (r.due_date as string)) return `延期日期须晚于现在的期限 ${r.due_date}。`
      return dueDateFault(input.to, ctx)
    },
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
          },
        ],
      },
    }),
    summary: (input) => `申请延至 ${input.to}：${input.reason}`,
  }),
  define({
    action: 'decide-extension',
    title: { zh: '批复延期', en: 'Decide on more time' },
    event: 'case.extension_decided',
    from: ['rectifying', 'returned', 'overdue'],
    to: ['rectifying'],
    permission: 'case.sign',
    fields: {
      decision: choice(
        { zh: '批复', en: 'Decision' },
        { approve: { zh: '同意延期', en: 'Grant' }, reject: { zh: '不同意延期', en: 'Refuse' } },
      ),
      reason: area({ zh: '批复意见', en: 'Decision' }),
    },
    needs: ['同意或者不同意', '批复意见'],
    blocked: (r, ctx) => {
      const asked = r.extensions.find((e) => e.state === 'pending')
      if (!asked) return '没有待批的延期申请。'
      return asked.requested_by === ctx.actor.id ? '申请人不能批准自己的申请。' : undefined
    },
    refuse: (r, input, ctx) => {
      const asked = r.extensions.find((e) => e.state === 'pending')
      return input.decision === 'approve' && asked ? dueDateFault(asked.to, ctx) : undefined
    },
    change: (r, input, ctx) => {
      const approved = input.decision === 'approve'
      const decided = r.extensions
        .filter((e) => e.state === 'pending')
        .map((e) => ({
          ...e,
          state: approved ? ('approved' as const) : ('rejected' as const),
          decided_by: ctx.actor.id,
          decided_on: ctx.today,
          decision_reason: input.reason,
        }))
      if (!approved) return { put: { extensions: decided } }
      // A request made in time and granted late takes the lateness back: the new date is what counts.
      const to = r.state === 'overdue' ? ({ to: 'rectifying' } as const) : {}
      return { ...to, set: { due_date: decided[0]?.to ?? r.due_date, overdue_since: null }, put: { extensions: decided } }
    },
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
    blocked: (r, ctx) => {
      if (r.objections.some((o) => o.state === 'pending')) return '已有一份陈述申辩待答复。'
      if (!r.served_on) return '通知书尚未送达。'
      const last = ctx.calendar.due(r.served_on, ctx.settings.objection_days)
      return last !== undefined && ctx.today > last
        ? `陈述申辩期限（收到通知书之日起 ${ctx.settings.objection_days} 个工作日，至 ${last}）已过。`
        : undefined
    },
    change: (_r, input, ctx) => ({
      put: {
        objections: [
          {
            objection_id: ctx.newId,
            grounds: input.grounds,
            by: ctx.actor.id,
            on: ctx.today,
            state: 'pending',
            decided_by: null,
            decided_on: null,
            decision_reason: null,
          },
        ],
      },
    }),
    summary: (input) => input.grounds,
  }),
  define({
    action: 'decide-objection',
    title: { zh: '答复陈述申辩', en: 'Answer the objection' },
    event: 'case.objection_decided',
    from: NOTICED,
    to: ['dismissed'],
    permission: 'case.sign',
    fields: {
      decision: choice(
        { zh: '答复', en: 'Answer' },
        { rejected: { zh: '不采纳', en: 'Reject' }, partly: { zh: '部分采纳', en: 'Partly uphold' }, upheld: { zh: '采纳', en: 'Uphold' } },
      ),
      reason: area({ zh: '答复意见', en: 'Answer' }),
      drop: anyFindings({ zh: '部分采纳时移出的线索', en: 'Leads to take out' }),
    },
    needs: ['采纳、部分采纳或者不采纳', '答复意见', '部分采纳时：移出哪些线索'],
    blocked: (r, ctx) => {
      const asked = r.objections.find((o) => o.state === 'pending')
      if (!asked) return '没有待答复的陈述申辩。'
      return asked.by === ctx.actor.id ? '陈述申辩的提出人不能自己答复。' : undefined
    },
    refuse: (r, input) => {
      if (input.decision !== 'partly') return input.drop.length > 0 ? '只有部分采纳才移出线索。' : undefined
      const inside = input.drop.filter((id) => r.findings.some((f) => f.finding_id === id))
      if (inside.length === 0) return '部分采纳时，请选择要移出的线索。'
      return inside.length >= r.findings.length ? '要移出全部线索，请选择“采纳”。' : undefined
    },
    change: (r, input, ctx) => {
      const objections = r.objections
        .filter((o) => o.state === 'pending')
        .map((o) => ({ ...o, state: input.decision, decided_by: ctx.actor.id, decided_on: ctx.today, decision_reason: input.reason }))
      if (input.decision === 'rejected') return { put: { objections } }
      if (input.decision === 'partly') return { put: { objections }, drop: { findings: input.drop } }
      return {
        to: 'dismissed',
        set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: `采纳陈述申辩：${input.reason}` },
        put: { objections },
      }
    },
    summary: (input) => `${{ upheld: '采纳', partly: '部分采纳', rejected: '不采纳' }[input.decision]}：${input.reason}`,
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
    change: () => ({ to: 'reviewing' }),
    summary: (input) => input.note ?? null,
  }),
]
