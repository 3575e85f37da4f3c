import { html, type TemplateResult } from 'lit'
import type { FindingRow } from '../../server/api/types.ts'
import { count, date } from '../words.ts'
import { evidenceMark, severityMark, stateMark } from './marks.ts'

/** Findings as a table; on a phone each row is a card, its cells named by `data-label`. */
export function findingTable(rows: readonly FindingRow[], caption: string): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
    <table class="rows cards">
      <caption class="sr">${caption}</caption>
      <thead>
        <tr>
          <th scope="col">程度</th><th scope="col">线索</th><th scope="col">对象</th><th scope="col">机构</th>
          <th scope="col">应于</th><th scope="col">发生</th><th scope="col" class="num">量值</th><th scope="col">证据</th><th scope="col">状态</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (f) => html`<tr>
            <td data-label="程度">${severityMark(f.severity)}</td>
            <th scope="row" data-label="线索"><a href="/findings/${encodeURIComponent(f.finding_id)}">${f.title}</a></th>
            <td data-label="对象" class="wrap">${f.object}</td>
            <td data-label="机构"><a href="/agencies/${encodeURIComponent(f.agency_uscc)}">${f.agency}</a></td>
            <td data-label="应于" class="date">${date(f.due_date)}</td>
            <td data-label="发生" class="date">${date(f.occurred_on)}</td>
            <td data-label="量值" class="num">${count(f.magnitude)}</td>
            <td data-label="证据">${evidenceMark(f.evidence_class)}</td>
            <td data-label="状态">${stateMark(f.state)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
