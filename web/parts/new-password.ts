import { html, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import type { Session } from '../wire.ts'
import { field } from './field.ts'

/** The two boxes of a new password, with the rules that hold here. */
export function newPasswordFields(name: string, rules: Session['password_rules'] | undefined): TemplateResult {
  const hint = rules
    ? t('至少 {length} 个字符，大写字母、小写字母、数字、其他字符中至少 {kinds} 种；不要包含登录名，不能与最近 {history} 次相同。', rules)
    : ''
  return html`${field({ name, label: t('新密码'), hint, type: 'password', autocomplete: 'new-password' })}
    ${field({ name: 'again', label: t('再输入一次'), type: 'password', autocomplete: 'new-password' })}`
}

/** Throws with words when the two boxes differ. */
export function newPasswordOf(form: FormData, name: string): string {
  const password = String(form.get(name))
  if (password !== String(form.get('again'))) throw new Error(t('两次输入的密码不一致。'))
  return password
}
