import { z } from 'zod'
import { day } from '../../base/day.ts'
import { define } from '../action.ts'
import { text } from '../fields.ts'
import { type CaseRecord, mayEnterNotice, primaries } from '../record.ts'
import { wordingFaults } from '../wording.ts'

const items = (record: CaseRecord) => [...new Set(record.findings.map((f) => f.item))]

/** Chinese refusal when a text says what no text may say. */
export function wordingRefusal(record: CaseRecord, said: string): string | undefined {
  const faults = wordingFaults(said, items(record))
  return faults.length > 0 ? `措辞需要改：${faults.join('；')}。` : undefined
}

/** From lead to confirmed or dismissed: verification with the agency's explanation. */
export const verifyActions = [
  define({
    action: 'verify',
    label: '开始核实',
    event: 'case.verification_started',
    from: ['lead'],
    to: ['verifying'],
    permission: 'case.work',
    input: z.strictObject({ explain_due: day.optional(), note: text('说明').optional() }),
    needs: [],
    refuse: (_r, input, ctx) => (input.explain_due && input.explain_due < ctx.today ? '说明期限不能早于今天。' : undefined),
    change: (_r, input, ctx) => ({
      to: 'verifying',
      set: { explain_due: input.explain_due ?? ctx.calendar.due(ctx.today, ctx.settings.explain_days) ?? null },
    }),
    said: (input) => input.note ?? null,
  }),
  define({
    action: 'explain',
    label: '提交说明',
    event: 'case.explained',
    from: ['verifying'],
    to: [],
    permission: 'case.answer',
    input: z.strictObject({ text: text('说明') }),
    needs: ['书面说明'],
    change: (_r, input, ctx) => ({
      put: { answers: [{ answer_id: ctx.newId, kind: 'explanation', text: input.text, by: ctx.actor.id, on: ctx.today }] },
    }),
    said: (input) => input.text,
  }),
  define({
    action: 'confirm-evidence',
    label: '书面确认证据',
    event: 'case.evidence_confirmed',
    from: ['verifying', 'confirmed'],
    to: [],
    permission: 'case.work',
    input: z.strictObject({ finding_id: z.string().min(1), text: text('确认意见') }),
    needs: ['E3 类线索的书面确认意见'],
    blocked: (r) => (r.findings.some((f) => f.evidence_class === 'E3' && !f.confirmation) ? undefined : '没有待书面确认的 E3 类线索。'),
    refuse: (r, input) => {
      const found = r.findings.find((f) => f.finding_id === input.finding_id)
      if (!found) return '这条线索不在本事项中。'
      if (found.evidence_class !== 'E3') return '只有 E3 类线索需要书面确认。'
      return wordingRefusal(r, input.text)
    },
    change: (r, input, ctx) => ({
      put: {
        findings: r.findings
          .filter((f) => f.finding_id === input.finding_id)
          .map((f) => ({ ...f, confirmation: { text: input.text, by: ctx.actor.id, on: ctx.today } })),
      },
    }),
    said: (input) => input.text,
  }),
  define({
    action: 'confirm',
    label: '认定',
    event: 'case.confirmed',
    from: ['verifying'],
    to: ['confirmed'],
    permission: 'case.work',
    input: z.strictObject({ reason: text('认定理由') }),
    needs: ['认定理由'],
    blocked: (r) => (primaries(r).some(mayEnterNotice) ? undefined : '本事项只有 E3 类线索，须先由经办人逐条书面确认证据，才能认定。'),
    refuse: (r, input) => wordingRefusal(r, input.reason),
    change: (_r, input, ctx) => ({
      to: 'confirmed',
      set: { confirmed_on: ctx.today, confirmed_by: ctx.actor.id, confirm_reason: input.reason },
    }),
    said: (input) => input.reason,
  }),
  define({
    action: 'dismiss',
    label: '排除',
    event: 'case.dismissed',
    from: ['verifying'],
    to: ['dismissed'],
    permission: 'case.work',
    input: z.strictObject({ reason: text('排除理由') }),
    needs: ['排除理由'],
    change: (_r, input, ctx) => ({
      to: 'dismissed',
      set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: input.reason },
    }),
    said: (input) => input.reason,
  }),
  define({
    action: 'withdraw',
    label: '撤回认定',
    event: 'case.confirmation_withdrawn',
    from: ['confirmed', 'to_issue'],
    to: ['verifying'],
    permission: 'case.work',
    input: z.strictObject({ reason: text('撤回理由') }),
    needs: ['撤回理由'],
    change: (r) => ({
      to: 'verifying',
      set: { confirmed_on: null, confirmed_by: null, confirm_reason: null, prepared_by: null, due_date: null },
      put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) },
    }),
    said: (input) => input.reason,
  }),
]
