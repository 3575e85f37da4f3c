import { define } from '../action.ts'
import type { CaseContext } from '../case-context.ts'
import { area, choice, date, documentRef, line, oneFinding, preset } from '../fields.ts'
import { wordingRefusal } from '../lint.ts'
import { type CaseRecord, primaries } from '../record.ts'
import { AWAITING } from '../states.ts'
import { stopped } from '../term.ts'
import { issued, method, methodName, numberFault, staleFacts } from './notice.ts'

/** What still has to be on record before anything may be said upward, in Chinese. */
export function unproved(r: CaseRecord, ctx: CaseContext): string | undefined {
  if (r.service === null) return '通知书的送达没有登记（送达未登记），请先由科室负责人补登送达方式和签收人。'
  if (r.due_date === null) return '整改期限待工作日历导入后计算，不能上报。'
  const due = r.due_date
  const open = primaries(r).filter((f) => f.cleared_on === null && f.in_notice)
  if (open.length === 0) return '通知书所列问题在最近一次检测中已全部消除，不能上报。'
  if (ctx.assessed === null || ctx.assessed < due) {
    return `最近一次已记录的检测截至 ${ctx.assessed ?? '（无）'}，早于整改期限 ${due}：请先导入到期后的数据并检测，再上报。`
  }
  const acts = open.filter((f) => f.past_act && !r.checks.some((c) => c.finding_id === f.finding_id && c.on >= due))
  return acts.length > 0 ? `还有 ${acts.length} 项过往行为没有到期后的人工核查记录（未提交整改报告或者复核未通过），不能上报。` : undefined
}

/** The way upward when the date was missed (Measures Art. 6(6), 35): reminded, checked, signed, served. */
export const upwardActions = [
  define({
    action: 'remind',
    title: { zh: '登记催办函送达', en: 'Record a served reminder' },
    event: 'case.reminded',
    from: [...AWAITING],
    to: [],
    permission: 'case.work',
    fields: {
      number: line({ zh: '催办函文号', en: 'Number of the reminder' }),
      served_on: date({ zh: '送达日期', en: 'Served on' }),
      method,
    },
    aside: true,
    needs: ['催办函文号', '送达日期、方式'],
    blocked: (r) => stopped(r) ?? (r.served_on === null ? '通知书尚未送达。' : undefined),
    refuse: (r, input, ctx) => {
      if (input.served_on > ctx.today) return '送达日期不能晚于今天。'
      if (input.served_on < (r.served_on as string)) return '催办不能早于通知书送达。'
      const stale = staleFacts(input.served_on, ctx)
      if (stale) return stale
      const last = r.reminders
        .map((x) => x.on)
        .sort()
        .at(-1)
      const gap = last === undefined ? undefined : ctx.calendar.between(last, input.served_on)
      if (gap !== undefined && gap < ctx.settings.reminder_gap_days) {
        return `距上次催办（${last}）不足 ${ctx.settings.reminder_gap_days} 个工作日。`
      }
      return r.reminders.some((x) => x.number === input.number) ? '这件催办函已登记过。' : numberFault(input.number, ctx)
    },
    change: (_r, input, ctx) => ({ put: { reminders: [{ number: input.number, on: input.served_on, by: ctx.actor.id }] } }),
    summary: (input, r) => `第 ${r.reminders.length + 1} 次催办：${input.number}，${input.served_on} ${methodName(input.method)}送达`,
  }),
  define({
    action: 'check-act',
    title: { zh: '登记人工核查', en: 'Record a check by a person' },
    event: 'case.act_checked',
    from: ['overdue', 'returned', 'reviewing'],
    to: [],
    permission: 'case.work',
    fields: {
      finding_id: oneFinding({ zh: '过往行为', en: 'Past act' }, { only: (f) => f.past_act && f.cleared_on === null }),
      result: choice(
        { zh: '核查结论', en: 'Result' },
        { no_report: { zh: '未提交整改报告', en: 'No report came' }, not_passed: { zh: '复核未通过', en: 'The report did not pass' } },
      ),
      note: area({ zh: '核查情况', en: 'What was found' }),
    },
    aside: true,
    needs: ['过往行为一项', '核查结论'],
    blocked: (r) => (r.findings.some((f) => f.past_act && f.cleared_on === null) ? undefined : '没有需要人工核查的过往行为。'),
    refuse: (r, input, ctx) => {
      const found = r.findings.find((f) => f.finding_id === input.finding_id)
      if (!found?.past_act) return '所选线索不是本事项的过往行为。'
      return r.due_date !== null && ctx.today < r.due_date
        ? `核查须在整改期限（${r.due_date}）当日或者以后。`
        : wordingRefusal(r, input.note, ctx.names)
    },
    change: (_r, input, ctx) => ({ put: { checks: [{ check_id: ctx.newId, ...input, by: ctx.actor.id, on: ctx.today }] } }),
    summary: (input) => input.note,
  }),
  define({
    action: 'report',
    title: { zh: '签发上报公文', en: 'Sign the report to the government' },
    event: 'case.report_signed',
    from: ['overdue'],
    to: [],
    permission: 'case.sign',
    duty: ['chief'],
    route: { own: 'report' },
    intro: {
      zh: '由主要负责人签发请示或者报告；登记送达后事项才转为“已上报”。',
      en: 'The principal signs; the case is reported once service is recorded.',
    },
    fields: {
      form: preset(
        choice(
          { zh: '文种', en: 'Kind of document' },
          {
            supervision_request: { zh: '提请纳入督查督办的请示', en: 'Request for supervision' },
            overdue_report: { zh: '逾期未整改情况报告', en: 'Report on overdue rectification' },
          },
        ),
      ),
      reason: area({ zh: '逾期情况', en: 'What is overdue' }),
    },
    given: { document: documentRef },
    waits: [{ key: 'report', label: { zh: '逾期待上报', en: 'Overdue, to report' }, urgent: true, permission: 'case.work' }],
    needs: ['到期后的已记录检测，或者过往行为的人工核查', '没有待答复的申辩、待批的延期', '逾期情况说明'],
    blocked: (r, ctx) => {
      if (r.upward) return '上报公文已签发，请登记送达。'
      if (r.reported_on !== null) return '已经上报。'
      return stopped(r) ?? unproved(r, ctx)
    },
    refuse: (r, input, ctx) => wordingRefusal(r, input.reason, ctx.names),
    change: (_r, input, ctx) => ({
      set: { upward: { document: input.document.number, signed_by: ctx.actor.id, signed_on: ctx.today } },
      put: { documents: [issued(input.document, ctx)] },
    }),
    summary: (input) => `${input.document.number}：${input.reason}`,
  }),
  define({
    action: 'serve-report',
    title: { zh: '登记上报送达', en: 'Record service of the report' },
    event: 'case.reported',
    from: ['overdue'],
    to: ['reported'],
    permission: 'case.work',
    fields: {
      number: line({ zh: '正式文号', en: 'Official number' }),
      served_on: date({ zh: '送达日期', en: 'Served on' }),
      method,
    },
    needs: ['正式文号', '送达日期、方式'],
    blocked: (r) => (r.upward ? stopped(r) : '没有已签发待送达的上报公文。'),
    refuse: (r, input, ctx) => {
      if (input.served_on > ctx.today) return '送达日期不能晚于今天。'
      if (r.upward && input.served_on < r.upward.signed_on) return '送达日期不能早于签发日。'
      return numberFault(input.number, ctx)
    },
    change: (_r, input) => ({ to: 'reported', set: { reported_on: input.served_on, upward: null } }),
    summary: (input) => `${input.number}，${input.served_on} ${methodName(input.method)}送达`,
  }),
  define({
    action: 'supervise',
    title: { zh: '登记纳入督办', en: 'Record supervision' },
    event: 'case.supervised',
    from: ['reported'],
    to: ['supervised'],
    permission: 'case.work',
    fields: { on: date({ zh: '纳入督办的日期', en: 'Under supervision since' }), ref: line({ zh: '批示或督办文号', en: 'Reference' }) },
    needs: ['本级人民政府批示或者督办文号', '日期'],
    refuse: (r, input, ctx) => {
      if (input.on > ctx.today) return '日期不能晚于今天。'
      return input.on < (r.reported_on as string) ? '纳入督办的日期不能早于上报日期。' : undefined
    },
    change: (_r, input) => ({ to: 'supervised', set: { supervised_on: input.on, supervised_ref: input.ref } }),
    summary: (input) => `${input.on} ${input.ref}`,
  }),
]
