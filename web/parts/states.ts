import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'

export function errorState(error: unknown, retry: () => void): TemplateResult {
  const message = error instanceof Error ? error.message : t('载入失败。')
  return html`<section class="state state-error" role="alert">
    <h2>${t('没有载入成功')}</h2>
    <p>${message}</p>
    <button type="button" @click=${retry}>${t('重试')}</button>
  </section>`
}

/** Why there is nothing to see, and what to do next. */
export function emptyState(title: string, text: string, link?: { href: string; text: string }): TemplateResult {
  return html`<section class="state">
    <h2>${title}</h2>
    <p>${text}</p>
    ${link ? html`<p><a href=${link.href}>${link.text}</a></p>` : nothing}
  </section>`
}

export function notAssessed(): TemplateResult {
  return emptyState(t('尚未检测'), t('还没有检测结果，这不表示没有问题。请先导入数据，再运行检测。'), {
    href: '/coverage',
    text: t('查看数据覆盖'),
  })
}
