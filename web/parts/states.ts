import { html, nothing, type TemplateResult } from 'lit'
import { ApiError } from '../api.ts'
import { t } from '../text/t.ts'
import type { Status } from '../wire.ts'

/** What happened and what to do: a page that is not there or not for this person is no failure, and trying again would not help. */
export function errorState(error: unknown, retry: () => void): TemplateResult {
  const message = error instanceof Error ? error.message : t('载入失败。')
  const status = error instanceof ApiError ? error.status : 0
  if (status === 403 || status === 404)
    return html`<section class="state" role="alert">
      <h1>${status === 403 ? t('这一页不在您的权限内') : t('没有找到')}</h1>
      <p>${message}</p>
      <p><a href="/">${t('回到首页')}</a></p>
    </section>`
  return html`<section class="state state-error" role="alert">
    <h1>${t('没有载入成功')}</h1>
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

const NAMED = 5

/** Landed files that were altered behind the back of the product; nothing when there are none. */
export function changedEvidence({ evidence_changed: files }: Status): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing
  return html`<section class="state state-error" role="alert">
    <h2>${t('{n} 个数据文件在导入后被改动', { n: files.length })}</h2>
    <p>${t('用到这些数据的检测一律记为无法判定，直到文件恢复原样，或撤回批次后重新导入。')}</p>
    <ul>
      ${files.slice(0, NAMED).map((f) => html`<li>${f.table} <code>${f.batch_id}</code> ${f.why}</li>`)}
      ${files.length > NAMED ? html`<li>${t('等 {n} 个', { n: files.length })}</li>` : nothing}
    </ul>
    <p><a href="/batches">${t('查看导入记录')}</a></p>
  </section>`
}
