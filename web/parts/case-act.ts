import { get, send } from '../api.ts'
import { t } from '../text/t.ts'
import { actionTitle, type CaseAction, formOf, inputOf } from './case-forms.ts'
import { ask } from './dialog.ts'
import { fileField } from './field.ts'

/** The case as it was seen. */
interface Seen {
  readonly case_id: string
  readonly state: string
  readonly version: number
}

/** Opens the form of one action of a case and sends it. True when it was done. */
export function act(c: Seen, action: CaseAction): Promise<boolean> {
  const title = actionTitle(action)
  return ask({
    title,
    submit: title,
    done: t('已记入时间线'),
    body: formOf(action),
    run: async (form) => {
      const version = action.files === null ? c.version : await uploadFiles(c, form, action.files)
      // Path and form come from one definition on the server: any action stands for all of them in the types.
      const path = `/cases/:id/${action.path}` as '/cases/:id/note'
      await send('POST', path, { param: { id: c.case_id }, json: inputOf(action, form) as { text: string }, version })
    },
  })
}

/** The same for a case of which only the row was read: its form is fetched first. */
export async function actOn(caseId: string, name: string): Promise<boolean> {
  const c = await get('/cases/:id', { param: { id: caseId } })
  const action = c.actions.find((a) => a.action === name)
  return action === undefined ? true : act(c, action)
}

/** Adds files to a case without another step. */
export function attach(c: Seen): Promise<boolean> {
  return ask({
    title: t('上传材料'),
    submit: t('上传'),
    done: t('已上传'),
    body: fileField({ name: 'file', label: t('材料'), multiple: true, hint: t('PDF、图片、Office 或文本文件。') }),
    run: async (form) => {
      await uploadFiles(c, form, c.state === 'to_serve' ? 'sealed' : 'proof')
    },
  })
}

/** Uploads the files of a form to a case and returns its version after that. */
async function uploadFiles(c: Seen, form: FormData, purpose: NonNullable<CaseAction['files']>): Promise<number> {
  let { version } = c
  for (const file of form.getAll('file')) {
    if (!(file instanceof File) || file.size === 0) continue
    const answer = await send('POST', '/cases/:id/files', { param: { id: c.case_id }, form: { file, purpose }, version })
    version = answer.version
  }
  return version
}
