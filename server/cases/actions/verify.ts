import type { Word } from '../../common/word.ts'
import { define } from '../action.ts'
import { area, date, oneFinding, optional } from '../fields.ts'
import { type CaseRecord, mayEnterNotice, primaries } from '../record.ts'
import { wordingFaults } from '../wording.ts'

const items = (record: CaseRecord) => [...new Set(record.findings.map((f) => f.item))]

/** Chinese refusal when a text says what no text may say. */
export function wordingRefusal(record: CaseRecord, said: string): string | undefined {
  const faults = wordingFaults(said, items(record))
  return faults.length > 0 ? `措辞需要改：${faults.join('；')}。` : undefined
}

const TO_VERIFY: Word = { zh: '待核实', en: 'To verify' }

/** From lead to confirmed or dismissed: verification with the agency's explanation. */
export const verifyActions = [
  define({
    action: 'verify',
    title: { zh: '开始核实', en: 'Start verifying' },
    event: 'case.verification_started',
    from: ['lead'],
    to: ['verifying'],
    permission: 'case.work',
    fields: {
      explain_due: optional(
        date({ zh: '请单位说明的期限', en: 'Explanation due' }, { help: { zh: '不填则按设置里的工作日数。', en: 'Blank: as set.' } }),
      ),
      note: optional(area({ zh: '说明', en: 'Note' })),
    },
    waits: [{ key: 'verify', label: TO_VERIFY }],
    needs: [],
    refuse: (_r, input, ctx) => (input.explain_due && input.explain_due < ctx.today ? '说明期限不能早于今天。' : undefined),
    change: (_r, input, ctx) => ({
      to: 'verifying',
      set: { explain_due: input.explain_due ?? ctx.calendar.due(ctx.today, ctx.settings.explain_days) ?? null },
    }),
    summary: (input) => input.note ?? null,
  }),
  define({
    action: 'explain',
    title: { zh: '提交说明', en: 'Explain' },
    event: 'case.explained',
    from: ['verifying'],
    to: [],
    permission: 'case.answer',
    fields: {
      text: area(
        { zh: '情况说明', en: 'Explanation' },
        { help: { zh: '说明事实经过；有材料可一并上传。', en: 'Say what happened; add files if there are any.' } },
      ),
    },
    files: 'explanation',
    waits: [{ key: 'explain', label: { zh: '待说明情况', en: 'To explain' } }],
    needs: ['书面说明'],
    change: (_r, input, ctx) => ({
      put: { answers: [{ answer_id: ctx.newId, kind: 'explanation', text: input.text, by: ctx.actor.id, on: ctx.today }] },
    }),
    summary: (input) => input.text,
  }),
  define({
    action: 'confirm-evidence',
    title: { zh: '书面确认证据', en: 'Confirm evidence in writing' },
    event: 'case.evidence_confirmed',
    from: ['verifying', 'confirmed'],
    to: [],
    permission: 'case.work',
    fields: {
      finding_id: oneFinding({ zh: '线索', en: 'Lead' }, { only: (f) => f.evidence_class === 'E3' && f.confirmation === null }),
      text: area(
        { zh: '确认意见', en: 'Confirmation' },
        { help: { zh: '写明核对了什么、如何确认。', en: 'Say what was checked and how.' } },
      ),
    },
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
    summary: (input) => input.text,
  }),
  define({
    action: 'confirm',
    title: { zh: '认定', en: 'Confirm' },
    event: 'case.confirmed',
    from: ['verifying'],
    to: ['confirmed'],
    permission: 'case.work',
    fields: { reason: area({ zh: '认定理由', en: 'Reason for confirming' }) },
    waits: [{ key: 'verify', label: TO_VERIFY }],
    needs: ['认定理由'],
    blocked: (r) => (primaries(r).some(mayEnterNotice) ? undefined : '本事项只有 E3 类线索，须先由经办人逐条书面确认证据，才能认定。'),
    refuse: (r, input) => wordingRefusal(r, input.reason),
    change: (_r, input, ctx) => ({
      to: 'confirmed',
      set: { confirmed_on: ctx.today, confirmed_by: ctx.actor.id, confirm_reason: input.reason },
    }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'dismiss',
    title: { zh: '排除', en: 'Dismiss' },
    event: 'case.dismissed',
    from: ['verifying'],
    to: ['dismissed'],
    permission: 'case.work',
    fields: { reason: area({ zh: '排除理由', en: 'Reason for dismissing' }) },
    aside: true,
    needs: ['排除理由'],
    change: (_r, input, ctx) => ({
      to: 'dismissed',
      set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: input.reason },
    }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'withdraw',
    title: { zh: '撤回认定', en: 'Withdraw the confirmation' },
    event: 'case.confirmation_withdrawn',
    from: ['confirmed', 'to_issue'],
    to: ['verifying'],
    permission: 'case.work',
    fields: { reason: area({ zh: '撤回理由', en: 'Reason for withdrawing' }) },
    aside: true,
    needs: ['撤回理由'],
    change: (r) => ({
      to: 'verifying',
      set: { confirmed_on: null, confirmed_by: null, confirm_reason: null, prepared_by: null, due_date: null },
      put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) },
    }),
    summary: (input) => input.reason,
  }),
]
