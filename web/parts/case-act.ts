import { html, nothing } from 'lit'
import { send } from '../api.ts'
import { t } from '../text/t.ts'
import { type FormCase, formOf, stepOf, uploadFiles } from './case-forms.ts'
import { ask } from './dialog.ts'
import { fileField } from './field.ts'

/** Opens the form of one action of a case and sends it. True when it was done. */
export function act(c: FormCase, action: string, label: string): Promise<boolean> {
  const step = stepOf(action)
  const spec = formOf(step)
  return ask({
    title: label,
    submit: label,
    done: t('已记入时间线'),
    body: html`${spec.body(c)}${
      spec.purpose
        ? fileField({ name: 'file', label: t('材料'), optional: true, multiple: true, hint: t('PDF、图片、Office 或文本文件。') })
        : nothing
    }`,
    run: async (form) => {
      const version = spec.purpose ? await uploadFiles(c.case_id, c.version, form, spec.purpose) : c.version
      await send('POST', `/cases/:id/${step}`, { param: { id: c.case_id }, json: spec.input(form), version })
    },
  })
}

/** Adds files to a case without another step. */
export function attach(c: FormCase): Promise<boolean> {
  return ask({
    title: t('上传材料'),
    submit: t('上传'),
    done: t('已上传'),
    body: fileField({ name: 'file', label: t('材料'), multiple: true, hint: t('PDF、图片、Office 或文本文件。') }),
    run: async (form) => {
      await uploadFiles(c.case_id, c.version, form, 'proof')
    },
  })
}
