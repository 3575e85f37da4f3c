import type { Word } from '../../common/word.ts'
import { define } from '../action.ts'
import { area, choice, date, line, oneFinding, optional } from '../fields.ts'
import { wordingRefusal } from '../lint.ts'
import { mayEnterNotice, primaries } from '../record.ts'
import { confirmed, ended, grave, needsSecond, proposal, proposed, unheard } from './decide.ts'

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
    refuse: (r, input, ctx) => {
      const found = r.findings.find((f) => f.finding_id === input.finding_id)
      if (!found) return '这条线索不在本事项中。'
      if (found.evidence_class !== 'E3') return '只有 E3 类线索需要书面确认。'
      return wordingRefusal(r, input.text, ctx.names)
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
    needs: ['认定理由', '严重（S1）、第（六）项和 E3 类：科室负责人复签'],
    blocked: (r, ctx) => {
      if (r.proposal) return proposed(r.proposal)
      if (!primaries(r).some(mayEnterNotice)) return '本事项只有 E3 类线索，须先由经办人逐条书面确认证据，才能认定。'
      return unheard(r, ctx)
    },
    refuse: (r, input, ctx) => wordingRefusal(r, input.reason, ctx.names),
    change: (r, input, ctx) =>
      needsSecond(r) ? { set: { proposal: proposal('confirm', input.reason, ctx) } } : confirmed(input.reason, ctx.actor.id, ctx),
    summary: (input, r) => (needsSecond(r) ? `提出认定，待科室负责人复签：${input.reason}` : input.reason),
  }),
  define({
    action: 'dismiss',
    title: { zh: '排除', en: 'Dismiss' },
    event: 'case.dismissed',
    from: ['lead', 'verifying'],
    to: ['dismissed'],
    permission: 'case.work',
    fields: {
      reason: area({ zh: '排除理由和依据', en: 'Reason for dismissing' }),
      meeting: optional(
        line({ zh: '集体研究（会议名称、日期）', en: 'Meeting and date' }, { help: { zh: '严重（S1）必填。', en: 'Required for S1.' } }),
      ),
    },
    aside: true,
    needs: ['排除理由和依据', 'S1、S2：分管负责人复签；S1 另须集体研究'],
    blocked: (r) => (r.proposal ? proposed(r.proposal) : undefined),
    refuse: (r, input) => (r.severity === 'S1' && !input.meeting ? '排除严重（S1）线索须经集体研究，请填写会议名称和日期。' : undefined),
    change: (r, input, ctx) =>
      grave(r) ? { set: { proposal: proposal('dismiss', input.reason, ctx, input.meeting) } } : ended('dismissed', input.reason, ctx),
    summary: (input, r) => (grave(r) ? `提出排除，待分管负责人复签：${input.reason}` : input.reason),
  }),
  define({
    action: 'withdraw',
    title: { zh: '撤回认定', en: 'Withdraw the confirmation' },
    event: 'case.withdrawal_proposed',
    from: ['confirmed', 'to_issue'],
    to: [],
    permission: 'case.work',
    fields: { reason: area({ zh: '撤回理由', en: 'Reason for withdrawing' }) },
    aside: true,
    needs: ['撤回理由', '科室负责人复签'],
    blocked: (r) => (r.proposal ? proposed(r.proposal) : undefined),
    change: (_r, input, ctx) => ({ set: { proposal: proposal('withdraw', input.reason, ctx) } }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'pass-on',
    title: { zh: '转办或者函商', en: 'Refer or consult' },
    event: 'case.passing_proposed',
    from: ['lead', 'verifying'],
    to: [],
    permission: 'case.work',
    fields: {
      way: choice(
        { zh: '办理方式', en: 'Way' },
        {
          refer: { zh: '转办县级主管部门', en: 'Refer to the county authority' },
          consult: { zh: '函商（垂管、上级、外地单位）', en: 'Consult the unit' },
        },
      ),
      to: line({ zh: '受文单位', en: 'Addressed to' }),
      reason: area({ zh: '事由', en: 'Reason' }),
    },
    aside: true,
    needs: ['受文单位', '事由', '分管负责人同意'],
    blocked: (r) => (r.proposal ? proposed(r.proposal) : undefined),
    refuse: (r, input, ctx) => wordingRefusal(r, input.reason, ctx.names),
    change: (_r, input, ctx) => ({ set: { proposal: { ...proposal(input.way, input.reason, ctx), to: input.to } } }),
    summary: (input) => `${{ refer: '转办', consult: '函商' }[input.way]}${input.to}：${input.reason}`,
  }),
  define({
    action: 'record-reply',
    title: { zh: '登记办理结果', en: 'Record the reply' },
    event: 'case.reply_recorded',
    from: ['referred', 'consulted'],
    to: ['concluded', 'dismissed', 'verifying'],
    permission: 'case.work',
    fields: {
      outcome: choice(
        { zh: '结果', en: 'Outcome' },
        {
          concluded: { zh: '已由对方办结', en: 'Settled by them' },
          dismissed: { zh: '情况不属实，排除', en: 'Not so: dismissed' },
          verifying: { zh: '退回本级继续核实', en: 'Back to verification' },
        },
      ),
      on: date({ zh: '复函日期', en: 'Date of the reply' }),
      text: area({ zh: '复函内容', en: 'What they replied' }),
    },
    waits: [{ key: 'reply', label: { zh: '待对方函复', en: 'Awaiting a reply' } }],
    needs: ['复函日期和内容'],
    refuse: (_r, input, ctx) => (input.on > ctx.today ? '日期不能晚于今天。' : undefined),
    change: (_r, input, ctx) => (input.outcome === 'verifying' ? { to: 'verifying' } : ended(input.outcome, input.text, ctx)),
    summary: (input) => `${input.on} ${input.text}`,
  }),
]
