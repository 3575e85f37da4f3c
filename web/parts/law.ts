import { html, nothing, type TemplateResult } from 'lit'
import { chineseNumber, itemNumeral } from '../../server/common/numerals.ts'
import { t } from '../text/t.ts'
import type { FindingDetail } from '../wire.ts'

/** Articles of the Measures as the law is cited: 第十一条、第三十五条. */
export function articleList(articles: readonly number[]): string {
  return articles.map((a) => `第${chineseNumber(a)}条`).join('、')
}

type Citation = FindingDetail['citations'][number]

/** The law stays in its own language: a translation would not be the law. */
const ROLE: Readonly<Record<Citation['role'], string>> = {
  duty: '应当遵守的规定',
  also: '同时涉及',
  optional: '符合条件时可以引用',
  penal: '法律责任',
  ref: '参考，不写入文书',
}

const lines = (text: string) => text.split('\n').map((line) => html`<p>${line}</p>`)

function dates(c: Citation): string {
  if (c.from === null && c.to === null) return ''
  return `（${c.from ?? ''}起${c.to === null ? '' : `至 ${c.to}`}）`
}

function citation(c: Citation): TemplateResult {
  const state = c.printed === null ? '' : c.printed ? ' · 文书引用' : ' · 本线索的文书不引用'
  return html`<li>
    <strong>${c.place}</strong> <small class="quiet">${ROLE[c.role]}${state}${dates(c)}</small>
    ${c.cited === null ? html`<p class="hatch">${c.fault ?? '没有收录条文。'}</p>` : html`<blockquote>${lines(c.cited)}</blockquote>`}
    ${
      c.article === null || c.article === c.cited
        ? nothing
        : html`<details><summary>全条</summary><blockquote>${lines(c.article)}</blockquote><p class="quiet">${c.title}，${c.version}</p></details>`
    }
  </li>`
}

/** Every cited place with its words beside it, then the item of Art. 35. */
export function lawBlock(citations: readonly Citation[], item: number, itemText: string): TemplateResult {
  return html`<section class="law">
    <h2>${t('依据')}</h2>
    <div lang="zh-CN">
      <ul class="plain-list">${citations.map(citation)}</ul>
      <p>对应《办法》第三十五条第${itemNumeral(item)}项：${itemText}。</p>
    </div>
  </section>`
}

/** What has to be done and what shows it, in the words of documents. */
export function measuresBlock(m: FindingDetail['control']['measures']): TemplateResult | typeof nothing {
  if (m === null) return nothing
  return html`<section><h2>${t('整改办法')}</h2>
    <p>${m.measure}</p>
    <h3>${t('完成标准')}</h3><p>${m.done}</p>
    <h3>${t('证明材料')}</h3><ul>${m.proof.map((p) => html`<li>${p}</li>`)}</ul>
    <h3>${t('有异议的，可以提交')}</h3><ul>${m.rebut.map((p) => html`<li>${p}</li>`)}</ul>
  </section>`
}
