import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import type { Explanation } from '../wire.ts'
import { count, decimal, label, signed, UNIT_GROUP } from '../words.ts'

/** Grades keep their words; colour only helps. */
export function gradeMark(grade: string | null): TemplateResult {
  if (grade === null) return html`—`
  const kind = grade === '不合格' ? 'bad' : grade === '合格' ? 'due' : grade === '优秀' ? 'ok' : ''
  return html`<span class=${kind}>${grade}</span>`
}

/** The unit's standing: grade and rank among its own level, or why it has none. */
export function standing(s: Explanation['score']): TemplateResult {
  if (!s.graded) return html`${s.flags.join('、')} · ${s.assessed ? t('只列得分，不评等次和名次') : t('不评等次')}`
  return html`${gradeMark(s.grade)} · ${t('{group}第 {n} 名', { group: label(UNIT_GROUP, s.group), n: count(s.rank) })}`
}

/** How the computed total became the final one; nothing when no adjustment was signed. */
export function computedAndFinal(s: Explanation['score']): TemplateResult | typeof nothing {
  if (s.adjustment === 0) return nothing
  return html`<p class="quiet">${t('计算得分 {computed}，签发的调整 {adjustment}，最终得分 {total}。', { computed: decimal(s.total_computed), adjustment: signed(s.adjustment, 2), total: decimal(s.total) })}</p>`
}

/** Mend these things for so many points, the most points per thing first. */
export function mendList(e: Explanation): TemplateResult {
  if (e.mends.length === 0) return html`<p class="quiet">${t('没有可以直接补回的分。')}</p>`
  return html`<ol class="mends">${e.mends.map(
    (m) => html`<li><b class="ok">${signed(m.gain, 2)}</b> ${m.title_zh}：${m.action_zh}
      <span class="quiet">${t('{n} 项，每项约 {each} 分', { n: count(m.count), each: decimal(m.gain_per_thing) })}</span>
      ${m.things.length === 0 ? nothing : html`<details><summary>${t('是哪些')}</summary><ul>${m.things.slice(0, 20).map((x) => html`<li>${x.findings?.[0] ? html`<a href="/findings/${encodeURIComponent(x.findings[0])}">${x.title ?? x.subject_id}</a>` : (x.title ?? x.subject_id)}</li>`)}${m.things.length > 20 ? html`<li class="quiet">${t('还有 {n} 件', { n: m.things.length - 20 })}</li>` : nothing}</ul></details>`}
    </li>`,
  )}</ol>`
}

/** What was lost by acts that are past: no mending brings it back this year. */
export function pastList(e: Explanation): TemplateResult | typeof nothing {
  if (e.past.length === 0) return nothing
  return html`<h3>${t('本年度补不回的分')}</h3><ul>${e.past.map((p) => html`<li><b class="bad">−${decimal(p.lost)}</b> ${p.title_zh}：${p.advice_zh}${p.things.length === 0 ? nothing : html`<details><summary>${t('是哪些')}</summary><ul>${p.things.slice(0, 20).map((x) => html`<li>${x.findings?.[0] ? html`<a href="/findings/${encodeURIComponent(x.findings[0])}">${x.title ?? x.subject_id}</a>` : (x.title ?? x.subject_id)}</li>`)}</ul></details>`}</li>`)}</ul>`
}
