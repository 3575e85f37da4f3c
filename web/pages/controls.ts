import { html, type TemplateResult } from 'lit'
import type { ControlRow } from '../../server/api/types.ts'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { evidenceMark, severityMark } from '../parts/marks.ts'
import { href, type Route } from '../router.ts'
import { count, NUMERALS } from '../words.ts'

interface Loaded {
  readonly controls: readonly ControlRow[]
}

class ControlsPage extends Page<Loaded> {
  protected load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    return get('/controls', signal)
  }

  protected heading(): string {
    return '检测控制'
  }

  protected view({ controls }: Loaded): TemplateResult {
    return html`
      <h1>检测控制</h1>
      <p class="lead">${controls.length} 项，按第三十五条九项排列。</p>
      <div class="scroll" tabindex="0" role="region" aria-label="检测控制">
        <table class="rows cards">
          <thead><tr>
            <th scope="col">编号</th><th scope="col">检测控制</th><th scope="col">事项</th><th scope="col">程度</th><th scope="col">证据</th>
            <th scope="col" class="num">未消除线索</th><th scope="col" class="num">正常</th><th scope="col" class="num">不适用</th><th scope="col" class="num">数据不足</th><th scope="col" class="num">用时（毫秒）</th><th scope="col">情况</th>
          </tr></thead>
          <tbody>${controls.map((c) => this.#row(c))}</tbody>
        </table>
      </div>`
  }

  #row(c: ControlRow): TemplateResult {
    const run = c.run
    const state = run?.failed
      ? html`<span class="bad">✕ 检测失败</span>`
      : c.missing_tables.length > 0
        ? html`<span class="hatch" title=${c.missing_tables.join('、')}>缺 ${c.missing_tables.length} 类数据</span>`
        : run
          ? html`<span class="ok">✓ 已检测</span>`
          : html`<span class="hatch">尚未检测</span>`
    return html`<tr>
      <td data-label="编号" class="code">${c.id}</td>
      <th scope="row" data-label="检测控制"><a href="/controls/${c.id}">${c.title_zh}</a></th>
      <td data-label="事项">${NUMERALS[c.item - 1]}</td>
      <td data-label="程度">${severityMark(c.severity)}</td>
      <td data-label="证据">${evidenceMark(c.evidence_class)}</td>
      <td data-label="未消除线索" class="num"><a href=${href('/findings', { control: c.id })}>${count(c.open)}</a></td>
      <td data-label="正常" class="num">${count(run?.ok)}</td>
      <td data-label="不适用" class="num">${count(run?.skip)}</td>
      <td data-label="数据不足" class="num">${run && run.unknown > 0 ? html`<span class="hatch">${count(run.unknown)}</span>` : count(run?.unknown)}</td>
      <td data-label="用时" class="num">${run ? count(Math.round(run.ms)) : '—'}</td>
      <td data-label="情况">${state}</td>
    </tr>`
  }
}

customElements.define('sh-controls', ControlsPage)
