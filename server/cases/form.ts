import type { Word } from '../common/word.ts'
import { findControl } from '../controls/catalog.ts'
import type { CaseAction } from './action.ts'
import type { CaseContext } from './case-context.ts'
import type { Field, Option } from './fields.ts'
import type { CaseRecord } from './record.ts'

/** One field of a form as a page shows it; nothing of it is left to the page. */
export interface FormField {
  readonly name: string
  readonly kind: Field['kind']
  readonly label: string
  readonly label_en: string
  readonly help: string | null
  readonly help_en: string | null
  readonly optional: boolean
  /** What it holds before the person writes. */
  readonly value: string | null
  /** The earliest date. */
  readonly min: string | null
  /** What to choose from; empty for free text and dates. */
  readonly options: { readonly code: string; readonly label: string; readonly label_en: string }[]
}

/** The form of an action for a case as it stands now, in the order of its definition. */
export function formOf(action: CaseAction, record: CaseRecord, ctx: CaseContext): FormField[] {
  return Object.entries(action.fields).map(([name, field]) => {
    const help = typeof field.help === 'function' ? field.help(record) : field.help
    return {
      name,
      kind: field.kind,
      label: field.label.zh,
      label_en: field.label.en,
      help: help?.zh ?? null,
      help_en: help?.en ?? null,
      optional: field.optional,
      value: field.suggest?.(record, ctx) ?? null,
      min: field.min?.(record) ?? null,
      options: optionsOf(field, record).map(({ code, label }) => ({ code, label: label.zh, label_en: label.en })),
    }
  })
}

function optionsOf(field: Field, record: CaseRecord): readonly Option[] {
  if (field.kind === 'finding' || field.kind === 'findings')
    return record.findings.filter(field.only ?? (() => true)).map((f) => ({ code: f.finding_id, label: titleOf(f.control_id) }))
  if (field.kind === 'proofs')
    return record.files.filter((f) => f.purpose === 'proof').map((f) => ({ code: f.sha256, label: { zh: f.name, en: f.name } }))
  return field.options ?? []
}

function titleOf(id: string): Word {
  const control = findControl(id)
  return { zh: control?.title_zh ?? id, en: control?.title_en ?? id }
}

/** The last part of the path at which the API takes the action: `POST /cases/{id}/<path>`. */
export function pathOf(action: CaseAction): string {
  return typeof action.route === 'object' ? action.route.own : action.action
}
