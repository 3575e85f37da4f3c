import { html, nothing, type TemplateResult } from 'lit'
import { resultName } from '../gate-data.ts'
import { t } from '../text/t.ts'
import type { Check } from '../wire.ts'
import { count } from '../words.ts'
import { articleList } from './law.ts'

const KIND: Readonly<Record<string, string>> = { 符合: 'pass', 基本符合: 'partial', 不符合: 'fail', 暂缓出具: 'unknown' }
const kindOf = (verdict: string) => (verdict === '不适用' ? 'none' : (KIND[verdict] ?? 'unknown'))
const SHAPES: Readonly<Record<string, string>> = { pass: '✓', partial: '▲', fail: '✕', unknown: '▨', none: '—' }

/** A verdict in its own words, with a shape. */
export function verdictMark(verdict: string): TemplateResult {
  const kind = kindOf(verdict)
  const tone = { pass: 'ok', partial: 'due', fail: 'bad', unknown: 'hatch', none: 'quiet' }[kind]
  return html`<span class=${tone ?? ''}><span aria-hidden="true">${SHAPES[kind]}</span> ${verdict}</span>`
}

export function verdictLarge(verdict: string): TemplateResult {
  const kind = kindOf(verdict)
  return html`<p class="verdict verdict-${kind} ${kind === 'unknown' ? 'hatch' : ''}"><span aria-hidden="true">${SHAPES[kind]}</span> ${verdict}</p>`
}

const tone = (c: Check) =>
  c.result === 'fail' ? (c.class === 'blocking' ? 'fail' : 'conditional') : c.result === 'unknown' ? 'unknown' : 'pass'

function one(c: Check): TemplateResult {
  return html`<li class=${tone(c)}>
    <b>${c.title_zh}</b> <span class="tag">${resultName(c.result)}</span> ${c.class === 'correctable' ? html`<span class="tag">${t('可补正')}</span>` : c.class === 'advisory' ? html`<span class="tag">${t('仅供参考')}</span>` : nothing} <span class="code">${c.id}</span>
    <p>${c.reason_zh}</p>
    ${c.to_pass_zh ? html`<p><b>${t('怎样通过')}</b> ${c.to_pass_zh}</p>` : nothing}
    ${c.articles.length > 0 ? html`<p class="quiet" lang="zh-CN">办法${articleList(c.articles)}</p>` : nothing}
    ${
      c.rows.length === 0
        ? nothing
        : html`<details><summary>${t('说明它的 {n} 行数据', { n: count(c.row_count) })}</summary><div class="scroll" tabindex="0" role="region" aria-label=${c.title_zh}><table class="rows inner"><tbody>${c.rows.map(
            (r) =>
              html`<tr><th scope="row">${r.table_label}<br /><span class="code">${r.id}</span></th><td class="wrap">${r.shown.map((f) => html`<span class="pair"><span class="quiet">${f.label}</span> ${f.text ?? '—'}</span> `)}</td></tr>`,
          )}</tbody></table></div></details>`
    }
  </li>`
}

/** Failures and unknowns open, passes folded. */
export function checkList(checks: readonly Check[]): TemplateResult {
  const bad = checks.filter((c) => c.result === 'fail' || c.result === 'unknown')
  const good = checks.filter((c) => c.result !== 'fail' && c.result !== 'unknown')
  return html`${bad.length === 0 ? html`<p class="ok">✓ ${t('没有不通过的检查。')}</p>` : html`<ul class="checks">${bad.map(one)}</ul>`}
    ${good.length === 0 ? nothing : html`<details><summary>${t('通过与不适用的 {n} 项', { n: good.length })}</summary><ul class="checks">${good.map(one)}</ul></details>`}`
}
