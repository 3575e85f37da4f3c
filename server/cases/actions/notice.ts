import type { z } from 'zod'
import { daysBetween } from '../../common/days.ts'
import { define, objectionDays, termDays } from '../action.ts'
import type { CaseContext } from '../case-context.ts'
import { prefixesOf } from '../competence.ts'
import { area, choice, date, documentRef, line, optional } from '../fields.ts'
import { wordingRefusal } from '../lint.ts'
import { type CaseDocument, type CaseRecord, mayEnterNotice, type Service } from '../record.ts'
import { suggestedRequirement } from '../suggest.ts'
import { dueOf } from '../term.ts'
import { proposal, proposed, UNDRAFTED } from './decide.ts'

/** The document as the record keeps it. */
export function issued(document: z.infer<typeof documentRef>, ctx: CaseContext): CaseDocument {
  return { ...document, issued_on: ctx.today, issued_by: ctx.actor.id }
}

const METHODS: Record<Service['method'], { zh: string; en: string }> = {
  exchange: { zh: '公文交换', en: 'Document exchange' },
  yuezhengyi: { zh: '粤政易', en: 'Yuezhengyi' },
  in_person: { zh: '当面', en: 'In person' },
  confidential: { zh: '机要', en: 'Confidential post' },
  mail: { zh: '邮寄', en: 'Mail' },
}
export const method = choice({ zh: '送达方式', en: 'Way of service' }, METHODS)
export const methodName = (m: Service['method']): string => METHODS[m].zh

/** 代字〔年〕数字号: the one form of an official number. */
const NUMBER = /^[\p{Script=Han}A-Za-z]{1,20}〔\d{4}〕[1-9]\d*号$/u

/** Why a number cannot be an official one; undefined when it can. */
export function numberFault(number: string, ctx: CaseContext): string | undefined {
  if (!NUMBER.test(number)) return `“${number}”不是正式文号。请照公文写成“代字〔2026〕12号”（六角括号、阿拉伯数字）。`
  const prefixes = ctx.competence === undefined ? [] : prefixesOf(ctx.competence)
  if (prefixes.length > 0 && !prefixes.includes(number.split('〔')[0] ?? '')) {
    return `文号“${number}”的代字未登记为本机关所有（登记的是${prefixes.map((p) => `“${p}”`).join('、')}）。请核对文号，或者先在“发文机关”页登记。`
  }
  return ctx.numberTaken(number) ? `文号“${number}”已经用于另一件公文，请核对。` : undefined
}

/** Legal review is required for grave cases and for items 5, 6 and 9. */
export const needsLegal = (r: CaseRecord): boolean =>
  r.severity === 'S1' || r.findings.some((f) => f.in_notice && [5, 6, 9].includes(f.item))

/** Findings of one notice have one term: others go into a paper of their own. */
function mixed(r: CaseRecord): string | undefined {
  const severities = [...new Set(r.findings.filter(mayEnterNotice).map((f) => f.severity))].filter((s) => s !== 'S4')
  return severities.length > 1 && r.rebounds === 0
    ? `本事项的线索严重程度不同（${severities.sort().join('、')}），整改期限不同，须分别发文。请先把其中一类拆出另立事项。`
    : undefined
}

/** Facts that a paper states are not older than the city allows on the day it is made; otherwise why not, in Chinese. */
export function staleFacts(on: string, { assessed, settings }: Pick<CaseContext, 'assessed' | 'settings'>): string | undefined {
  if (assessed === null) return '尚无已记录的检测，没有可以写入文书的事实。请先导入数据并检测。'
  return daysBetween(assessed, on) > settings.fact_max_age_days
    ? `最近一次检测截至 ${assessed}，距 ${on} 超过 ${settings.fact_max_age_days} 天：请先导入新数据并检测，再发文。`
    : undefined
}

/** From confirmed to a served notice (Measures Art. 35: 通知限期整改): drafted, checked, reviewed, signed, numbered, sealed, served. */
export const noticeActions = [
  define({
    action: 'prepare',
    title: { zh: '拟稿', en: 'Draft the notice' },
    event: 'case.prepared',
    from: ['confirmed'],
    to: ['to_issue'],
    permission: 'case.work',
    fields: {
      requirement: area(
        { zh: '整改要求', en: 'What must be done' },
        {
          help: {
            zh: '对本案整改的具体要求，随案存档、供复核比照。通知书印统一的整改措施和完成标准，不印这一段。',
            en: 'What this case asks for, kept with it for the recheck. The notice prints the standard measures, not this.',
          },
          suggest: suggestedRequirement,
        },
      ),
    },
    waits: [{ key: 'prepare', label: { zh: '待拟通知书', en: 'To draft' } }],
    needs: ['整改要求（可核验的完成标准）；期限按严重程度自送达起算'],
    blocked: (r, ctx) => {
      if (r.proposal) return proposed(r.proposal)
      if (ctx.competence?.orders) return ctx.competence.orders
      if (r.severity === 'S4') return 'S4 为提示级，不发限期整改通知书；可作工作提示后结案。'
      if (!r.findings.some(mayEnterNotice)) return '没有可以写入通知书的线索：E3 类须先书面确认。'
      return mixed(r)
    },
    refuse: (r, input, ctx) => wordingRefusal(r, input.requirement, ctx.names),
    change: (r, input, ctx) => ({
      to: 'to_issue',
      set: {
        requirement: input.requirement,
        ...UNDRAFTED,
        prepared_by: ctx.actor.id,
        term: { from: null, days: termDays(r.severity, ctx.settings) ?? null, base: null, marks: [] },
      },
      put: { findings: r.findings.map((f) => ({ ...f, in_notice: mayEnterNotice(f) && f.cleared_on === null })) },
    }),
    summary: (input) => input.requirement,
  }),
  define({
    action: 'check-draft',
    title: { zh: '核稿', en: 'Check the draft' },
    event: 'case.draft_checked',
    from: ['to_issue'],
    to: [],
    permission: 'case.work',
    duty: ['head'],
    fields: { note: optional(area({ zh: '核稿意见（事实、数据时点、计算）', en: 'Note on facts, dates and figures' })) },
    needs: ['核稿意见'],
    blocked: (r, ctx) => {
      if (r.proposal) return proposed(r.proposal)
      if (r.checked_by !== null) return '已核稿。'
      return r.prepared_by === ctx.actor.id ? '拟稿人不能核稿，请由另一位科室负责人办理。' : undefined
    },
    change: (_r, _input, ctx) => ({ set: { checked_by: ctx.actor.id } }),
    summary: (input) => input.note ?? null,
  }),
  define({
    action: 'review-law',
    title: { zh: '法制审核', en: 'Legal review' },
    event: 'case.law_reviewed',
    from: ['to_issue'],
    to: [],
    permission: 'case.work',
    duty: ['legal'],
    fields: { note: area({ zh: '法制审核意见', en: 'Legal opinion' }) },
    needs: ['法制审核意见'],
    blocked: (r, ctx) => {
      if (r.checked_by === null) return '尚未核稿，请科室负责人先核稿。'
      if (r.legal_by !== null) return '已作法制审核。'
      return r.prepared_by === ctx.actor.id ? '拟稿人不能作法制审核，请由另一人办理。' : undefined
    },
    change: (_r, _input, ctx) => ({ set: { legal_by: ctx.actor.id } }),
    summary: (input) => input.note,
  }),
  define({
    action: 'send-back-draft',
    title: { zh: '核稿退回', en: 'Send the draft back' },
    event: 'case.draft_sent_back',
    from: ['to_issue'],
    to: ['confirmed'],
    permission: 'case.work',
    duty: ['head', 'legal'],
    fields: { reason: area({ zh: '退回理由', en: 'Reason for sending back' }) },
    aside: true,
    needs: ['退回理由'],
    change: (r) => ({ to: 'confirmed', set: UNDRAFTED, put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) } }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'send-back',
    title: { zh: '退回经办', en: 'Send back to the officer' },
    event: 'case.sent_back',
    from: ['to_issue'],
    to: ['confirmed'],
    permission: 'case.sign',
    fields: { reason: area({ zh: '退回理由', en: 'Reason for sending back' }) },
    aside: true,
    needs: ['退回理由'],
    change: (r) => ({ to: 'confirmed', set: UNDRAFTED, put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) } }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'issue',
    title: { zh: '签发通知书', en: 'Sign the notice' },
    event: 'case.issued',
    from: ['to_issue'],
    to: ['to_serve'],
    permission: 'case.sign',
    duty: ['deputy', 'chief'],
    route: { own: 'issue' },
    intro: {
      zh: '签发后由办公室编号、盖章；登记送达以前，期限不起算。',
      en: 'After signing the registry numbers and seals it; no term runs before service is recorded.',
    },
    given: { document: documentRef },
    waits: [{ key: 'sign', label: { zh: '待签发', en: 'To be issued' } }],
    needs: ['已核稿；S1、第（五）（六）（九）项已作法制审核', 'S1 由主要负责人签发'],
    blocked: (r, ctx) => {
      if (r.proposal) return proposed(r.proposal)
      if (r.checked_by === null) return '尚未核稿，请科室负责人先核稿。'
      if (needsLegal(r) && r.legal_by === null) return '严重（S1）和第（五）（六）（九）项须先作法制审核。'
      if (r.severity === 'S1' && !ctx.duties.includes('chief')) return '严重（S1）事项由主要负责人签发。'
      if ([r.prepared_by, r.checked_by, r.legal_by].includes(ctx.actor.id))
        return '拟稿人、核稿人、法制审核人不能签发，请由另一位签发人办理。'
      const stale = staleFacts(ctx.today, ctx)
      if (stale) return stale
      const errors = ctx.lint.filter((i) => i.level === 'error')
      return errors.length > 0 ? `发文前检查未通过：${errors.map((i) => i.message).join('；')}` : undefined
    },
    change: (_r, input, ctx) => ({
      to: 'to_serve',
      set: { issued_on: ctx.today, issued_by: ctx.actor.id },
      put: { documents: [issued(input.document, ctx)] },
    }),
    summary: (input, r) => `${input.document.number}，整改期限为送达之日起 ${r.term?.days ?? ''} 个工作日`,
  }),
  define({
    action: 'fill-number',
    title: { zh: '回填文号', en: 'Fill in the official number' },
    event: 'case.numbered',
    from: ['to_serve'],
    to: [],
    permission: 'case.work',
    fields: {
      number: line(
        { zh: '正式文号', en: 'Official number' },
        { help: { zh: '照办公室编定的文号填写，如“代字〔2026〕12号”。', en: 'As the registry gave it.' } },
      ),
      dated: date({ zh: '成文日期', en: 'Date on the paper' }, { suggest: (r) => r.issued_on ?? undefined }),
    },
    waits: [{ key: 'serve', label: { zh: '待编号送达', en: 'To number and serve' } }],
    files: 'sealed',
    needs: ['正式文号', '成文日期（须为签发日期）', '盖章件（可一并上传）'],
    blocked: (r) => (r.official_number === null ? undefined : `已回填文号 ${r.official_number}；有误的请作废后重新办理。`),
    refuse: (r, input, ctx) => {
      if (input.dated !== r.issued_on) return `成文日期须是签发日期（${r.issued_on}）。签发日期登记有误的，请先更正签发记录。`
      return numberFault(input.number, ctx)
    },
    change: (_r, input) => ({ set: { official_number: input.number } }),
    summary: (input) => input.number,
  }),
  define({
    action: 'void',
    title: { zh: '作废', en: 'Void the signed notice' },
    event: 'case.voided',
    from: ['to_serve'],
    to: ['confirmed'],
    permission: 'case.sign',
    duty: ['deputy', 'chief'],
    fields: { reason: area({ zh: '作废理由', en: 'Reason' }) },
    aside: true,
    needs: ['作废理由（文号保留，不再使用）'],
    change: (r) => ({
      to: 'confirmed',
      set: { ...UNDRAFTED, issued_on: null, issued_by: null, official_number: null },
      put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) },
    }),
    summary: (input, r) => `${r.official_number ?? '未编号'} 作废：${input.reason}`,
  }),
  define({
    action: 'serve',
    title: { zh: '登记送达', en: 'Record service' },
    event: 'case.served',
    from: ['to_serve', 'rectifying', 'returned', 'overdue'],
    to: ['rectifying'],
    permission: 'case.work',
    fields: {
      served_on: date({ zh: '送达日期', en: 'Served on' }),
      method,
      received_by: line({ zh: '签收人及职务', en: 'Signed for by (name and office)' }),
    },
    files: 'sealed',
    needs: ['送达日期、方式、签收人', '正式文号和盖章件'],
    blocked: (r) => {
      if (r.state !== 'to_serve') return r.service === null ? undefined : '已登记送达。'
      if (r.official_number === null) return '尚未回填正式文号：签发、编号、盖章都不等于送达。'
      return r.files.some((f) => f.purpose === 'sealed') ? undefined : '尚未上传盖章件（用途选“盖章件”），不能登记送达。'
    },
    refuse: (r, input, ctx) => {
      if (input.served_on > ctx.today) return '送达日期不能晚于今天。'
      if (r.issued_on !== null && input.served_on < r.issued_on) return '送达日期不能早于签发日。'
      return r.state !== 'to_serve' && !ctx.duties.includes('head') ? '补登旧案的送达由科室负责人办理。' : undefined
    },
    change: (r, input, ctx) => {
      const service: Service = { method: input.method, received_by: input.received_by, by: ctx.actor.id }
      if (r.state !== 'to_serve') return { set: { served_on: input.served_on, service } }
      const term = { ...(r.term ?? { days: null, base: null, marks: [] }), from: input.served_on }
      return { to: 'rectifying', set: { served_on: input.served_on, service, term, due_date: dueOf(term, ctx.calendar) ?? null } }
    },
    summary: (input, r) => `${input.served_on} ${methodName(input.method)}送达 ${r.official_number ?? ''}，${input.received_by}签收`,
  }),
  define({
    action: 'advise',
    title: { zh: '作工作提示并结案', en: 'Advise and conclude' },
    event: 'case.advice_proposed',
    from: ['confirmed'],
    to: [],
    permission: 'case.work',
    fields: { reason: area({ zh: '提示内容', en: 'Advice' }) },
    aside: true,
    needs: ['提示内容', '科室负责人复签'],
    blocked: (r) => {
      if (r.proposal) return proposed(r.proposal)
      return r.severity === 'S4' || !r.findings.some(mayEnterNotice) ? undefined : '有线索可以写入限期整改通知书，不能仅作工作提示。'
    },
    refuse: (r, input, ctx) => wordingRefusal(r, input.reason, ctx.names),
    change: (_r, input, ctx) => ({ set: { proposal: proposal('advise', input.reason, ctx) } }),
    summary: (input) => input.reason,
  }),
]

/** Last day on which an objection stops the clock; undefined while it waits for a calendar. */
export function objectionUntil(
  r: Pick<CaseRecord, 'served_on' | 'severity'>,
  ctx: Pick<CaseContext, 'calendar' | 'settings'>,
): string | undefined {
  return r.served_on === null ? undefined : ctx.calendar.due(r.served_on, objectionDays(r.severity, ctx.settings))
}
