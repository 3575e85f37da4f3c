import { html, type TemplateResult } from 'lit'
import type { Asked, Path } from '../../server/api/wire.ts'
import { send } from '../api.ts'
import { type Text, t } from '../text/t.ts'
import { area, choice, chosen, field } from './field.ts'

/** The parts of a case that its forms need. */
export interface FormCase {
  readonly case_id: string
  readonly version: number
  readonly due_date: string | null
  readonly suggested_requirement?: string
  readonly suggested_due_date?: string | null
  readonly findings: readonly {
    readonly finding_id: string
    readonly title: string
    readonly evidence_class: string
    readonly confirmed: boolean
  }[]
  readonly files: readonly { readonly sha256: string; readonly name: string; readonly purpose: string }[]
}

type CasePath = Extract<Path<'POST'>, `/cases/:id/${string}`>
type FileForm = Asked<'/cases/:id/files', 'POST'>['form']

/** Steps of a case that a form sends, by the last part of their path. */
export type Step = CasePath extends `/cases/:id/${infer S}` ? Exclude<S, 'files' | 'receipts'> : never

type Sent<S extends Step> = Asked<`/cases/:id/${S}`, 'POST'> extends { json: infer J } ? J : never

interface Spec<Input> {
  readonly body: (c: FormCase) => TemplateResult
  /** Turns the form into the step's input. */
  readonly input: (form: FormData) => Input
  /** What kind of file may go along. */
  readonly purpose?: FileForm['purpose']
}

const given = (form: FormData, name: string) => String(form.get(name) ?? '').trim()
const all = (form: FormData, name: string) => form.getAll(name).map(String)

/** Fields as written, trimmed; an empty one is for the server to refuse, in its words. */
function pick<const N extends string>(...names: readonly N[]): (form: FormData) => { [K in N]: string } {
  return (form) => Object.fromEntries(names.map((n) => [n, given(form, n)])) as { [K in N]: string }
}

/** Fields that may be left empty: then they are left out. */
function optional<const N extends string>(...names: readonly N[]): (form: FormData) => { [K in N]?: string } {
  return (form) => Object.fromEntries(names.flatMap((n) => (given(form, n) === '' ? [] : [[n, given(form, n)]]))) as { [K in N]?: string }
}

/** A step that asks for one text. */
function words<const N extends string>(name: N, label: Text, hint?: Text): Spec<{ [K in N]: string }> {
  return { body: () => area({ name, label: t(label), ...(hint ? { hint: t(hint) } : {}) }), input: pick(name) }
}

const findingChoice = (c: FormCase, only: (f: FormCase['findings'][number]) => boolean) =>
  choice(
    { name: 'finding_id', label: t('线索') },
    c.findings.filter(only).map((f) => ({ code: f.finding_id, label: f.title })),
  )

const tickAll = (name: string, label: string, rows: readonly { readonly code: string; readonly label: string }[]) =>
  html`<fieldset class="field"><legend>${label}</legend>${rows.map((r) => html`<label class="check"><input type="checkbox" name=${name} value=${r.code} /> <span>${r.label}</span></label>`)}</fieldset>`

const findingTicks = (c: FormCase, name: string, label: Text) =>
  tickAll(
    name,
    t(label),
    c.findings.map((f) => ({ code: f.finding_id, label: f.title })),
  )

/** The form of each step; one without an entry is not offered by the pages. */
const FORMS: { readonly [S in Step]: Spec<Sent<S>> } = {
  verify: {
    body: () =>
      html`${field({ name: 'explain_due', label: t('请单位说明的期限'), type: 'date', optional: true, hint: t('不填则按设置里的工作日数。') })}${area({ name: 'note', label: t('说明'), optional: true })}`,
    input: optional('explain_due', 'note'),
  },
  explain: { ...words('text', '情况说明', '说明事实经过；有材料可一并上传。'), purpose: 'explanation' },
  'confirm-evidence': {
    body: (c) =>
      html`${findingChoice(c, (f) => f.evidence_class === 'E3' && !f.confirmed)}${area({ name: 'text', label: t('确认意见'), hint: t('写明核对了什么、如何确认。') })}`,
    input: pick('finding_id', 'text'),
  },
  confirm: words('reason', '认定理由'),
  dismiss: words('reason', '排除理由'),
  withdraw: words('reason', '撤回理由'),
  prepare: {
    body: (c) =>
      html`${area({ name: 'requirement', label: t('整改要求'), hint: t('写成可以核验的完成标准。'), value: c.suggested_requirement ?? '' })}${field({ name: 'due_date', label: t('整改期限'), type: 'date', optional: true, value: c.suggested_due_date ?? '', hint: t('须为工作日；不填则按严重程度的默认工作日数。') })}`,
    input: (form) => ({ ...pick('requirement')(form), ...optional('due_date')(form) }),
  },
  'send-back': words('reason', '退回理由'),
  issue: {
    body: () =>
      html`<p>${t('将生成限期整改通知书（草拟稿·待核签，不含印章），取号并记入台账。')}</p>${field({ name: 'served_on', label: t('送达日期'), type: 'date', optional: true, hint: t('不填为当日。') })}`,
    input: optional('served_on'),
  },
  serve: { body: () => html`${field({ name: 'served_on', label: t('送达日期'), type: 'date' })}`, input: pick('served_on') },
  advise: words('reason', '提示内容'),
  revoke: words('reason', '撤销理由'),
  'request-extension': {
    body: (c) =>
      html`${field({ name: 'to', label: t('延期至'), type: 'date', ...(c.due_date ? { min: c.due_date, hint: t('现在的期限是 {date}。', { date: c.due_date }) } : {}) })}${area({ name: 'reason', label: t('延期理由') })}`,
    input: pick('to', 'reason'),
  },
  'decide-extension': {
    body: () =>
      html`${choice({ name: 'decision', label: t('批复') }, [
        { code: 'approve', label: t('同意延期') },
        { code: 'reject', label: t('不同意延期') },
      ])}${area({ name: 'reason', label: t('批复意见') })}`,
    input: (form) => ({ decision: chosen(form, 'decision', ['approve', 'reject']), ...pick('reason')(form) }),
  },
  object: { ...words('grounds', '陈述申辩的理由', '说明哪一条事实、哪一处不符；有材料可一并上传。'), purpose: 'objection' },
  'decide-objection': {
    body: (c) =>
      html`${choice({ name: 'decision', label: t('答复') }, [
        { code: 'rejected', label: t('不采纳') },
        { code: 'partly', label: t('部分采纳') },
        { code: 'upheld', label: t('采纳') },
      ])}${area({ name: 'reason', label: t('答复意见') })}${findingTicks(c, 'drop', '部分采纳时移出的线索')}`,
    input: (form) => ({
      decision: chosen(form, 'decision', ['rejected', 'partly', 'upheld']),
      ...pick('reason')(form),
      ...(form.has('drop') ? { drop: all(form, 'drop') } : {}),
    }),
  },
  submit: { ...words('text', '整改报告', '逐项写明怎样整改、何时完成；佐证材料可一并上传。'), purpose: 'proof' },
  review: { body: () => area({ name: 'note', label: t('说明'), optional: true }), input: optional('note') },
  return: {
    body: () =>
      html`${area({ name: 'reason', label: t('退回理由') })}${field({ name: 'due_date', label: t('新的期限'), type: 'date', optional: true })}`,
    input: (form) => ({ ...pick('reason')(form), ...optional('due_date')(form) }),
  },
  close: words('reason', '复核意见'),
  'close-signed': {
    body: (c) =>
      html`${area({ name: 'reason', label: t('销号理由') })}${tickAll(
        'proof',
        t('补救证明'),
        c.files.map((f) => ({ code: f.sha256, label: f.name })),
      )}`,
    input: (form) => ({ ...pick('reason')(form), proof: all(form, 'proof') }),
  },
  report: {
    body: () =>
      html`<p>${t('将生成上报公文（草拟稿·待核签），取号并记入台账。')}</p>${choice({ name: 'form', label: t('文种') }, [
        { code: 'supervision_request', label: t('提请纳入督查督办的请示') },
        { code: 'overdue_report', label: t('逾期未整改情况报告') },
      ])}${area({ name: 'reason', label: t('逾期情况') })}`,
    input: (form) => ({ form: chosen(form, 'form', ['supervision_request', 'overdue_report']), ...pick('reason')(form) }),
  },
  supervise: {
    body: () =>
      html`${field({ name: 'on', label: t('纳入督办的日期'), type: 'date' })}${field({ name: 'ref', label: t('批示或督办文号') })}`,
    input: pick('on', 'ref'),
  },
  transfer: {
    body: () =>
      html`${field({ name: 'to', label: t('移送的机关') })}${field({ name: 'on', label: t('移送日期'), type: 'date' })}${area({ name: 'reason', label: t('移送事由') })}`,
    input: pick('to', 'on', 'reason'),
  },
  note: words('text', '内容'),
  split: {
    body: (c) => html`${findingTicks(c, 'findings', '拆出的线索')}${area({ name: 'reason', label: t('拆分理由') })}`,
    input: (form) => ({ ...pick('reason')(form), findings: all(form, 'findings') }),
  },
  merge: {
    body: () => html`${field({ name: 'into', label: t('并入的事项编号') })}${area({ name: 'reason', label: t('并案理由') })}`,
    input: pick('into', 'reason'),
  },
}

/** Steps whose route has another name than the action. */
const PATHS: Readonly<Record<string, string>> = { 'take-out': 'split', 'merge-into': 'merge' }

const isStep = (name: string): name is Step => Object.hasOwn(FORMS, name)

/** The step that an action of the server's list is sent as. Throws for one that these pages do not know: they are older than the server. */
export function stepOf(action: string): Step {
  const step = PATHS[action] ?? action
  if (!isStep(step)) throw new Error(t('这个页面是旧的，还不认识这一步。请刷新后重试。'))
  return step
}

export function formOf<S extends Step>(step: S): Spec<Sent<S>> {
  return FORMS[step]
}

/** Uploads the files of a form to a case and returns its version after that. */
export async function uploadFiles(caseId: string, version: number, form: FormData, purpose: FileForm['purpose']): Promise<number> {
  let now = version
  for (const file of form.getAll('file')) {
    if (!(file instanceof File) || file.size === 0) continue
    const answer = await send('POST', '/cases/:id/files', { param: { id: caseId }, form: { file, purpose }, version: now })
    now = answer.version
  }
  return now
}
