import { z } from 'zod'
import { day } from '../../base/day.ts'
import { define, dueDateFault } from '../action.ts'
import { text } from '../fields.ts'
import { isClear } from '../record.ts'
import { AWAITING, NOTICED } from '../states.ts'

const decision = z.enum(['approve', 'reject'])

/** What the agency does with a notice, and the decisions on what it asks for. */
export const answerActions = [
  define({
    action: 'request-extension',
    label: '申请延期',
    event: 'case.extension_requested',
    from: ['rectifying', 'returned'],
    to: [],
    permission: 'case.answer',
    input: z.strictObject({ to: day, reason: text('延期理由') }),
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
    said: (input) => `申请延至 ${input.to}：${input.reason}`,
  }),
  define({
    action: 'decide-extension',
    label: '批复延期',
    event: 'case.extension_decided',
    from: ['rectifying', 'returned', 'overdue'],
    to: ['rectifying'],
    permission: 'case.sign',
    input: z.strictObject({ decision, reason: text('批复意见') }),
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
    said: (input, r) => {
      const asked = r.extensions.find((e) => e.state === 'pending')
      return input.decision === 'approve' ? `同意延至 ${asked?.to}：${input.reason}` : `不同意延期：${input.reason}`
    },
  }),
  define({
    action: 'object',
    label: '陈述申辩',
    event: 'case.objected',
    from: NOTICED,
    to: [],
    permission: 'case.answer',
    input: z.strictObject({ grounds: text('陈述申辩的理由') }),
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
    said: (input) => input.grounds,
  }),
  define({
    action: 'decide-objection',
    label: '答复陈述申辩',
    event: 'case.objection_decided',
    from: NOTICED,
    to: ['dismissed'],
    permission: 'case.sign',
    input: z.strictObject({
      decision: z.enum(['upheld', 'partly', 'rejected']),
      reason: text('答复意见'),
      drop: z.array(z.string()).max(500).default([]),
    }),
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
    said: (input) => `${{ upheld: '采纳', partly: '部分采纳', rejected: '不采纳' }[input.decision]}：${input.reason}`,
  }),
  define({
    action: 'submit',
    label: '提交整改',
    event: 'case.submitted',
    from: AWAITING,
    to: ['submitted'],
    permission: 'case.answer',
    input: z.strictObject({ text: text('整改报告') }),
    needs: ['书面整改报告', '佐证材料（先上传，至少一份）'],
    blocked: (r) => (r.files.some((f) => f.purpose === 'proof') ? undefined : '请先上传至少一份整改佐证材料。'),
    change: (_r, input, ctx) => ({
      to: 'submitted',
      set: { submitted_on: ctx.today },
      put: { answers: [{ answer_id: ctx.newId, kind: 'rectification', text: input.text, by: ctx.actor.id, on: ctx.today }] },
    }),
    said: (input) => input.text,
  }),
  define({
    action: 'review',
    label: '开始复核',
    event: 'case.review_started',
    from: ['submitted', ...AWAITING],
    to: ['reviewing'],
    permission: 'case.work',
    input: z.strictObject({ note: text('说明').optional() }),
    needs: [],
    blocked: (r) => (r.state === 'submitted' || isClear(r) ? undefined : '单位尚未提交整改，最新一次检测也没有全部消除，不能开始复核。'),
    change: () => ({ to: 'reviewing' }),
    said: (input) => input.note ?? null,
  }),
]
