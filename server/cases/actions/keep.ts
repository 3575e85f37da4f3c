import { z } from 'zod'
import { day } from '../../base/day.ts'
import { SEVERITIES, type Severity } from '../../common/codes.ts'
import { define } from '../action.ts'
import { countOnce } from '../competing.ts'
import { area, findingIds, line, someFindings, text } from '../fields.ts'
import { type CaseFinding, type CaseRecord, isClear, UNTOUCHED } from '../record.ts'
import { EARLY, NOTICED, OPEN_STATES } from '../states.ts'
import { dueOf, stopped } from '../term.ts'
import { UNDRAFTED } from './decide.ts'
import { owesAnswer } from './pause.ts'

const file = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(200),
  type: z.string().min(1).max(120),
  bytes: z.number().int().min(1),
  purpose: z.enum(['proof', 'objection', 'explanation', 'sealed', 'other']),
})

/** The gravest of some severities. */
export function gravest(list: readonly Severity[]): Severity {
  return SEVERITIES.find((s) => list.includes(s)) ?? 'S4'
}

/** One step graver; S1 stays. */
export function graver(severity: Severity): Severity {
  return SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] as Severity
}

/** Item and severity of a case follow from the findings that count; ones that rebounded keep at least their raised severity. */
export function headOf(findings: readonly CaseFinding[], floor?: Severity): { item: number; severity: Severity } {
  const counted = findings.filter((f) => f.role === 'primary')
  const own = gravest(counted.map((f) => f.severity))
  const worst = counted.find((f) => f.severity === own) ?? counted[0]
  return { item: worst?.item ?? 8, severity: floor ? gravest([own, floor]) : own }
}

const raised = (r: CaseRecord) => (r.rebounds > 0 ? r.severity : undefined)

/** Keeping the file: attachments, notes, and rearranging findings before a notice. */
export const keepActions = [
  define({
    action: 'attach',
    title: { zh: '上传材料', en: 'Upload files' },
    event: 'case.file_attached',
    from: OPEN_STATES,
    to: [],
    permission: 'case.read',
    route: { own: 'files' },
    given: file.shape,
    needs: ['文件'],
    refuse: (r, input) => (r.files.some((f) => f.sha256 === input.sha256) ? '本事项已有同一份文件。' : undefined),
    change: (_r, input, ctx) => ({ put: { files: [{ ...input, by: ctx.actor.id, on: ctx.today }] } }),
    summary: (input) => input.name,
  }),
  define({
    action: 'note',
    title: { zh: '记事', en: 'Note' },
    event: 'case.noted',
    from: OPEN_STATES,
    to: [],
    permission: 'case.work',
    fields: { text: area({ zh: '内容', en: 'Content' }) },
    aside: true,
    needs: ['内容'],
    change: () => ({}),
    summary: (input) => input.text,
  }),
  define({
    action: 'take-out',
    title: { zh: '拆出线索', en: 'Take leads out' },
    event: 'case.split',
    from: EARLY,
    to: [],
    permission: 'case.work',
    route: { own: 'split' },
    fields: {
      findings: someFindings({ zh: '拆出的线索', en: 'Leads to split off' }),
      reason: area({ zh: '拆分理由', en: 'Reason for splitting' }),
    },
    given: { into: z.string() },
    aside: true,
    needs: ['拆出哪些线索', '拆分理由'],
    blocked: (r) => (r.findings.length > 1 ? undefined : '只有一条线索的事项不能拆分。'),
    refuse: (r, input) => {
      const inside = r.findings.filter((f) => input.findings.includes(f.finding_id))
      if (inside.length !== new Set(input.findings).size) return '所选线索不全在本事项中，请刷新后重选。'
      return inside.length >= r.findings.length ? '不能把全部线索都拆出去。' : undefined
    },
    change: (r, input) => {
      const left = countOnce(r.findings.filter((f) => !input.findings.includes(f.finding_id)))
      return { set: headOf(left, raised(r)), drop: { findings: input.findings }, put: { findings: left } }
    },
    summary: (input) => `${input.findings.length} 条线索拆为 ${input.into}：${input.reason}`,
  }),
  define({
    action: 'merge-into',
    title: { zh: '并入另一事项', en: 'Merge into another case' },
    event: 'case.merged',
    from: EARLY,
    to: ['merged'],
    permission: 'case.work',
    route: { own: 'merge' },
    fields: { into: line({ zh: '并入的事项编号', en: 'Merge into case' }), reason: area({ zh: '并案理由', en: 'Reason for merging' }) },
    aside: true,
    needs: ['并入哪个事项', '并案理由'],
    refuse: (r, input) => (r.case_id === input.into ? '不能并入自身。' : undefined),
    change: (_r, input, ctx) => ({
      to: 'merged',
      set: {
        merged_into: input.into,
        ended_on: ctx.today,
        ended_by: ctx.actor.id,
        ended_reason: input.reason,
      },
    }),
    summary: (input) => `并入 ${input.into}：${input.reason}`,
  }),
  define({
    action: 'absorb',
    title: { zh: '收入并案线索', en: 'Leads merged in' },
    event: 'case.absorbed',
    from: EARLY,
    to: [],
    permission: 'case.work',
    route: 'never',
    given: { findings: z.array(z.custom<CaseFinding>()), source: z.string(), reason: text('并案理由') },
    needs: ['并案理由'],
    change: (r, input) => {
      const all = countOnce([...r.findings, ...input.findings.filter((f) => !r.findings.some((own) => own.finding_id === f.finding_id))])
      return { set: headOf(all, raised(r)), put: { findings: all } }
    },
    summary: (input) => `收入 ${input.source} 的 ${input.findings.length} 条线索：${input.reason}`,
  }),
]

/** What only the clock and the pipeline do. */
export const clockActions = [
  define({
    action: 'fall-due',
    title: { zh: '逾期', en: 'Overdue' },
    event: 'case.overdue',
    from: ['rectifying', 'returned'],
    to: ['overdue'],
    permission: 'system',
    given: { on: day },
    needs: [],
    blocked: (r, ctx) => {
      if (r.served_on === null || r.due_date === null || ctx.today <= r.due_date) return '整改期限未过。'
      if (isClear(r)) return '全部线索已在检测中消除。'
      return stopped(r)
    },
    change: (_r, input) => ({ to: 'overdue', set: { overdue_since: input.on } }),
    summary: (input) => `自 ${input.on} 起逾期`,
  }),
  define({
    action: 'compute-term',
    title: { zh: '补算期限', en: 'Term computed' },
    event: 'case.term_computed',
    from: [...NOTICED],
    to: [],
    permission: 'system',
    needs: [],
    blocked: (r, ctx) =>
      r.due_date === null && r.term !== null && dueOf(r.term, ctx.calendar) !== undefined ? undefined : '期限已有，或者日历仍未导入。',
    change: (r, _input, ctx) => ({ set: { due_date: (r.term && dueOf(r.term, ctx.calendar)) ?? null } }),
    summary: () => '工作日历已导入，补算整改期限',
  }),
  define({
    action: 'convert',
    title: { zh: '按新规则调整', en: 'Brought under the new rules' },
    event: 'case.converted',
    from: ['to_issue', 'overdue'],
    to: ['confirmed', 'rectifying'],
    permission: 'system',
    needs: [],
    blocked: (r) =>
      (r.state === 'to_issue' && r.due_date !== null) || (r.state === 'overdue' && owesAnswer(r)) ? undefined : '不需要调整。',
    change: (r) =>
      r.state === 'overdue'
        ? { to: 'rectifying', set: { overdue_since: null } }
        : { to: 'confirmed', set: UNDRAFTED, put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) } },
    summary: (_input, r) =>
      r.state === 'overdue' ? '有待答复的申辩或者待批的延期，撤回逾期' : '原稿写有固定日期，退回按自送达起算的期限重新拟稿',
  }),
  define({
    action: 'recheck',
    title: { zh: '检测结果', en: 'Result of an assessment' },
    event: 'case.rechecked',
    from: OPEN_STATES,
    to: [],
    permission: 'system',
    given: { as_of: day, cleared: z.array(z.string()), back: z.array(z.string()) },
    needs: [],
    change: (r, input) => ({
      set: { rechecked_as_of: input.as_of },
      put: {
        findings: r.findings
          .filter((f) => input.cleared.includes(f.finding_id) || input.back.includes(f.finding_id))
          .map((f) => ({ ...f, cleared_on: input.cleared.includes(f.finding_id) ? input.as_of : null })),
      },
    }),
    summary: (input, r) => {
      const left = r.findings.filter((f) => f.cleared_on === null && !input.cleared.includes(f.finding_id)).length + input.back.length
      const back = input.back.length > 0 ? `，${input.back.length} 条再次出现` : ''
      const all = left === 0 ? '，已全部消除' : `，还有 ${left} 条`
      return `截至 ${input.as_of} 的检测：${input.cleared.length} 条消除${back}${all}`
    },
  }),
  define({
    action: 'rebound',
    title: { zh: '反弹', en: 'Came back' },
    event: 'case.rebounded',
    from: ['closed', 'concluded'],
    to: ['lead'],
    permission: 'system',
    given: { as_of: day, findings: findingIds },
    needs: [],
    change: (r, input) => ({
      to: 'lead',
      set: {
        severity: graver(r.severity),
        rebounds: r.rebounds + 1,
        rebound_on: input.as_of,
        rechecked_as_of: input.as_of,
        ...UNTOUCHED,
      },
      put: {
        findings: r.findings.map((f) => ({
          ...f,
          in_notice: false,
          ...(input.findings.includes(f.finding_id) ? { cleared_on: null, seen_on: input.as_of } : {}),
        })),
      },
    }),
    summary: (input) => `${input.findings.length} 条已消除的线索在截至 ${input.as_of} 的检测中再次出现，按反弹重新核实，严重程度提高一级`,
  }),
]
