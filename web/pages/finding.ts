// 经办人：这条线索说的是什么事、凭什么、来自哪一行、接下来怎么办？

import { html, nothing, type TemplateResult } from 'lit'
import { itemNumeral } from '../../server/common/numerals.ts'
import { get } from '../api.ts'
import { magnitude } from '../magnitude.ts'
import { Page } from '../page.ts'
import { causeLink } from '../parts/cause-parts.ts'
import { sqlBlock } from '../parts/copy.ts'
import { findingActions } from '../parts/finding-actions.ts'
import { lawBlock, measuresBlock } from '../parts/law.ts'
import { logRowsDialog } from '../parts/log-rows.ts'
import { evidenceMark, severityMark, stateMark } from '../parts/marks.ts'
import { unbroken } from '../parts/unbroken.ts'
import { href, type Route } from '../router.ts'
import { served, t } from '../text/t.ts'
import type { FindingDetail } from '../wire.ts'
import { controlTitle, count, date, findingTitle, minute } from '../words.ts'

type Evidence = FindingDetail['evidence'][number]

function cellText(cell: NonNullable<Evidence['values']>[number]): TemplateResult {
  return html`${cell.text ?? '—'}${cell.code ? html` <small class="code">${cell.code}</small>` : nothing}`
}

function fieldRow(f: Evidence): TemplateResult {
  const value = f.table
    ? html`<div class="scroll"><table class="rows inner">
        <thead><tr>${f.table.columns.map((c) => html`<th scope="col">${c}</th>`)}</tr></thead>
        <tbody>${f.table.rows.map((r) => html`<tr>${r.map((c) => html`<td>${cellText(c)}</td>`)}</tr>`)}</tbody>
      </table></div>`
    : (f.values ?? []).length === 0
      ? html`${t('（无）')}`
      : (f.values ?? []).map((v, i) => html`${i > 0 ? '、' : ''}${cellText(v)}`)
  return html`<tr><th scope="row" title=${f.key}>${f.label}</th><td class="wrap">${value}</td></tr>`
}

class FindingDetailPage extends Page<FindingDetail> {
  protected override readonly live = ['assessment.', 'case.']

  protected load(route: Route, signal: AbortSignal): Promise<FindingDetail> {
    return get('/findings/:id', { param: { id: route.params['id'] ?? '' }, signal })
  }

  protected heading(data: FindingDetail): string {
    return `${findingTitle(data.finding)} · ${data.finding.agency}`
  }

  protected view(d: FindingDetail): TemplateResult {
    const f = d.finding
    return html`
      <p class="crumbs"><a href="/findings">${t('线索')}</a> / <a href=${href('/findings', { agency: f.agency_uscc, item: f.item })}>${f.agency} ${t('第{no}项', { no: itemNumeral(f.item) })}</a></p>
      <h1>${findingTitle(f)}</h1>
      <p class="marks">${severityMark(f.severity)} ${evidenceMark(f.evidence_class)} ${stateMark(f.state)} <a href="/agencies/${encodeURIComponent(f.agency_uscc)}">${f.agency}</a></p>
      <p class="sentence">${unbroken(d.sentence)}</p>
      ${findingActions(d, () => void this.reload())}
      <dl class="facts-list">
        <div><dt>${t('期限')}</dt><dd>${date(f.due_date)}</dd></div>
        <div><dt>${t('发生日期')}</dt><dd>${date(f.occurred_on)}</dd></div>
        <div><dt>${t('数量')}</dt><dd>${magnitude(f)}</dd></div>
        <div><dt>${t('判定理由')}</dt><dd>${f.reason_label || '—'}</dd></div>
        <div><dt>${t('首次发现')}</dt><dd>${date(f.first_seen)}</dd></div>
        <div><dt>${t('最近见于')}</dt><dd>${date(f.last_seen)}</dd></div>
        <div><dt>${t('见到次数')}</dt><dd>${count(f.times_seen)}</dd></div>
        <div><dt>${t('反弹次数')}</dt><dd>${count(f.recurrences)}</dd></div>
        ${d.cause ? html`<div><dt>${t('改掉哪一件事')}</dt><dd>${causeLink(d.cause)} ${d.cause.leads > 1 ? t('（同一原因共 {n} 条）', { n: count(d.cause.leads) }) : nothing}</dd></div>` : nothing}
      </dl>
      <div class="two">
        <div>
          <section>
            <h2>${t('证据')}</h2>
            ${d.evidence.length === 0 ? html`<p class="quiet">${t('这项检测没有附带证据字段。')}</p>` : html`<table class="rows fields"><tbody>${d.evidence.map(fieldRow)}</tbody></table>`}
            ${
              d.log_rows
                ? html`<p><button type="button" @click=${() => void logRowsDialog(f.finding_id)}>${t('看日志明细')}</button> <span class="quiet">${t('逐条日志记录；查看会留痕。')}</span></p>`
                : nothing
            }
          </section>
          ${this.#sources(d)} ${lawBlock(d.citations, f.item, d.item_text)}
        </div>
        <div>
          <section>
            <h2>${t('判定')}</h2>
            <p>${t('检测控制')} <a href="/controls/${encodeURIComponent(d.control.id)}">${d.control.id} ${controlTitle(d.control)}</a></p>
            ${
              d.params.length === 0
                ? html`<p class="quiet">${t('没有参数。')}</p>`
                : html`<table class="rows fields"><tbody>${d.params.map((p) => html`<tr><th scope="row" title=${p.name}>${p.label}</th><td>${p.value} ${p.unit}</td></tr>`)}</tbody></table>`
            }
            ${sqlBlock(t('检测 SQL'), d.control.sql)} ${sqlBlock(t('复现 SQL（只查这一条）'), d.reproduce_sql)}
          </section>
          <section><h2>${t('常见误报')}</h2><p>${d.control.false_positives}</p></section>
          ${measuresBlock(d.control.measures)}
          <section>
            <h2>${t('时间线')}</h2>
            <ol class="timeline">${d.timeline.map((e) => html`<li><time>${minute(e.at)}</time> ${served(e.label, e.label_en)}${e.as_of ? html`<span class="quiet">${t('（数据截至 {date}）', { date: date(e.as_of) })}</span>` : nothing}</li>`)}</ol>
          </section>
        </div>
      </div>
    `
  }

  #sources(d: FindingDetail): TemplateResult {
    return html`<section>
      <h2>${t('来源文件')}</h2>
      ${
        d.sources.length === 0
          ? html`<p class="quiet">${t('没有可对应到单行的来源文件，可用复现 SQL 核对。')}</p>`
          : html`<ul class="sources">${d.sources.map(
              (s) => html`<li>
                <strong>${s.table_label}</strong> ${s.file_name}${s.part ? ` / ${s.part}` : ''}${s.row === null ? '' : t('：第 {n} 行', { n: s.row })}
                <small class="code">SHA-256 ${s.sha256}</small>
              </li>`,
            )}</ul>`
      }
    </section>`
  }
}

customElements.define('sh-finding', FindingDetailPage)
