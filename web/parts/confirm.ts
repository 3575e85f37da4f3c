import { html, nothing } from 'lit'
import { apiUrl, get, send } from '../api.ts'
import { t } from '../text/t.ts'
import { ask } from './dialog.ts'
import { field } from './field.ts'

let asking: Promise<boolean> | undefined

/** Asks the person for the password or a code before a grave step. True when it was right; several callers share one question. */
export function confirmIdentity(): Promise<boolean> {
  asking ??= question().finally(() => {
    asking = undefined
  })
  return asking
}

async function question(): Promise<boolean> {
  const ways = await get('/session/confirm')
  const own = ways.password || ways.code
  return ask({
    title: t('请再次确认身份'),
    submit: own ? t('确认') : t('已重新登录'),
    done: t('身份已确认'),
    body: html`<p>${t('签发、公布、用户、密钥和设置等事项，要在十分钟之内确认过是您本人。已填写的内容保留。')}</p>
      ${ways.password ? field({ name: 'password', label: t('密码'), type: 'password', autocomplete: 'current-password', optional: ways.code }) : nothing}
      ${ways.code ? field({ name: 'code', label: ways.password ? t('或动态口令') : t('动态口令'), autocomplete: 'one-time-code', optional: ways.password }) : nothing}
      ${ways.sso ? html`<p><a href=${apiUrl('/session/sso', { query: { fresh: '1' } })} target="_blank" rel="noopener">${t('用统一身份认证重新登录（在新窗口打开），回来后继续')}</a></p>` : nothing}
      ${own || ways.sso ? nothing : html`<p>${t('您的账号还没有密码或动态口令。请先在“我的账号”设置。')}</p>`}`,
    run: async (form) => {
      const password = String(form.get('password') ?? '')
      const code = String(form.get('code') ?? '').trim()
      if (code !== '') await send('POST', '/session/confirm', { json: { code } })
      else if (password !== '') await send('POST', '/session/confirm', { json: { password } })
      else if (!ways.sso) throw new Error(t('请输入密码或动态口令。'))
    },
  })
}
