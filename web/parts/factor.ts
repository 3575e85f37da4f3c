import { correction, generate } from 'lean-qr'
import { toSvgPath } from 'lean-qr/extras/svg'
import { html, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { t } from '../text/t.ts'
import { field } from './field.ts'

export type NewFactor = Answer<'/session/factor/begin', 'POST'>

/** The picture for an authenticator, its secret for typing, and the box for the first code. */
export function enrolFields(factor: NewFactor): TemplateResult {
  const code = generate(factor.uri, { minCorrectionLevel: correction.M })
  return html`<p>${t('用手机上的验证器（任何支持 TOTP 的应用）扫描，或手动输入密钥。')}</p>
    <svg class="qr" role="img" aria-label=${t('动态口令的二维码')} viewBox="-4 -4 ${code.size + 8} ${code.size + 8}" shape-rendering="crispEdges"><path d=${toSvgPath(code)} /></svg>
    <p class="secret">${factor.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
    ${codeField(t('验证器显示的六位数字'))}`
}

export function codeField(label: string, hint?: string): TemplateResult {
  return field({ name: 'code', label, autocomplete: 'one-time-code', ...(hint ? { hint } : {}) })
}

/** Recovery codes, shown this once. */
export function recoveryCodes(codes: readonly string[]): TemplateResult {
  return html`<p>${t('恢复码：手机不在身边时，每个可以代替动态口令用一次。请现在抄下或打印，离开本页后不再显示。')}</p>
    <ol class="recovery-codes">${codes.map((code) => html`<li class="secret">${code}</li>`)}</ol>`
}
