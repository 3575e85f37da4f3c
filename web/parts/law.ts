import { html, type TemplateResult } from 'lit'
import { chineseNumber, itemNumeral } from '../../server/common/numerals.ts'
import { t } from '../text/t.ts'
import type { FindingDetail } from '../wire.ts'

/** The law stays in its own language: a translation would not be the law. */
const MEASURES = '江门市公共数据共享和开放利用管理办法'

/** Articles of the Measures as the law is cited: 第十一条、第三十五条. */
export function articleList(articles: readonly number[]): string {
  return articles.map((a) => `第${chineseNumber(a)}条`).join('、')
}

export function lawBlock(
  articles: FindingDetail['articles'],
  item: number,
  itemText: string,
  basis: FindingDetail['control']['basis_law'],
): TemplateResult {
  const other = basis
    .filter((b) => b.law !== 'measures')
    .map((b) => ((b.from ?? b.to) === null ? b.cite : `${b.cite}（${b.from ? `自${b.from}起` : ''}${b.to ? `至${b.to}止` : ''}）`))
  return html`<section class="law">
    <h2>${t('依据')}</h2>
    <div lang="zh-CN">
    ${articles.map(
      (a) => html`<details>
        <summary>《${MEASURES}》第${chineseNumber(a.no)}条</summary>
        <blockquote>${a.text.split('\n').map((line) => html`<p>${line}</p>`)}</blockquote>
      </details>`,
    )}
    <p>对应第三十五条第${itemNumeral(item)}项：${itemText}。</p>
    ${other.length > 0 ? html`<p class="quiet">另见：${other.join('；')}</p>` : ''}
    </div>
  </section>`
}
