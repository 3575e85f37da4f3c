import { html, nothing, type TemplateResult } from 'lit'
import { served, t } from '../text/t.ts'
import type { CaseDetail } from '../wire.ts'
import { area, choice, field, fileField, ticks } from './field.ts'

/** An action of a case as the server serves it, with its form. */
export type CaseAction = CaseDetail['actions'][number]
type Asked = CaseAction['fields'][number]

export function actionTitle(a: Pick<CaseAction, 'label' | 'label_en'>): string {
  return served(a.label, a.label_en)
}

function control(f: Asked): TemplateResult {
  const options = f.options.map((o) => ({ code: o.code, label: served(o.label, o.label_en) }))
  const common = {
    name: f.name,
    label: served(f.label, f.label_en),
    optional: f.optional,
    value: f.value ?? '',
    ...(f.help === null ? {} : { hint: served(f.help, f.help_en ?? f.help) }),
  }
  switch (f.kind) {
    case 'area':
      return area(common)
    case 'line':
      return field(common)
    case 'date':
      return field({ ...common, type: 'date', ...(f.min === null ? {} : { min: f.min }) })
    case 'choice':
    case 'finding':
      return choice(common, options)
    case 'findings':
    case 'proofs':
      return ticks(f.name, common.label, options)
  }
}

/** The form of an action as the server defines it. */
export function formOf(a: CaseAction): TemplateResult {
  return html`${a.intro === null ? nothing : html`<p>${served(a.intro, a.intro_en ?? a.intro)}</p>`}${a.fields.map(control)}${
    a.files === null
      ? nothing
      : fileField({ name: 'file', label: t('材料'), optional: true, multiple: true, hint: t('PDF、图片、Office 或文本文件。') })
  }`
}

/** What a person wrote, by field; empty fields are left out. */
export function inputOf(a: Pick<CaseAction, 'fields'>, form: FormData): Record<string, string | string[]> {
  const given = a.fields.flatMap((f): [string, string | string[]][] => {
    const all = form.getAll(f.name).map((v) => String(v).trim())
    if (f.kind === 'findings' || f.kind === 'proofs') return all.length === 0 && f.optional ? [] : [[f.name, all]]
    return all[0] === undefined || all[0] === '' ? [] : [[f.name, all[0]]]
  })
  return Object.fromEntries(given)
}
