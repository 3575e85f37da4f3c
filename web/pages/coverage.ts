import { html, type TemplateResult } from 'lit'
import type { Coverage } from '../../server/api/types.ts'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import type { Route } from '../router.ts'
import { count, date } from '../words.ts'

class CoveragePage extends Page<Coverage> {
  protected load(_route: Route, signal: AbortSignal): Promise<Coverage> {
    return get('/coverage', signal)
  }

  protected heading(): string {
    return '数据覆盖'
  }

  protected view(d: Coverage): TemplateResult {
    const loaded = d.tables.filter((t) => t.loaded).length
    return html`
      <h1>数据覆盖</h1>
      <p class="lead">${d.tables.length} 类数据中已导入 ${loaded} 类。没有导入的数据不能判定，不等于没有问题。</p>
      ${
        d.failed.length > 0
          ? html`<section class="panel"><h2>检测失败的控制</h2><ul>${d.failed.map((f) => html`<li><span class="bad">✕</span> <a href="/controls/${f.id}">${f.id} ${f.title}</a></li>`)}</ul></section>`
          : ''
      }
      <section>
        <h2>数据表</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="数据表"><table class="rows cards">
          <thead><tr><th scope="col">数据</th><th scope="col">情况</th><th scope="col" class="num">行数</th><th scope="col" class="num">文件数</th><th scope="col">起</th><th scope="col">止</th><th scope="col" class="num">依赖它的检测控制</th></tr></thead>
          <tbody>${d.tables.map(
            (t) => html`<tr>
              <th scope="row" data-label="数据">${t.label} <small class="code">${t.name}</small>${t.mandatory ? html` <span class="tag">必备</span>` : ''}</th>
              <td data-label="情况">${t.loaded ? html`<span class="ok">✓ 已导入</span>` : html`<span class="hatch">未导入</span>`}</td>
              <td data-label="行数" class="num">${t.loaded ? count(t.rows) : '—'}</td>
              <td data-label="文件数" class="num">${count(t.batches)}</td>
              <td data-label="起" class="date">${date(t.period_from)}</td>
              <td data-label="止" class="date">${date(t.period_to)}</td>
              <td data-label="检测控制" class="num" title=${t.controls.join('、')}>${count(t.controls.length)}</td>
            </tr>`,
          )}</tbody>
        </table></div>
      </section>
      <section>
        <h2>数据不足的原因</h2>
        ${
          !d.assessed
            ? html`<p>尚未检测。</p>`
            : d.unknown.length === 0
              ? html`<p>没有因数据不足而无法判定的对象。</p>`
              : html`<div class="scroll" tabindex="0" role="region" aria-label="数据不足的原因"><table class="rows cards">
                  <thead><tr><th scope="col">机构</th><th scope="col">原因</th><th scope="col" class="num">对象（项）</th><th scope="col">检测控制</th></tr></thead>
                  <tbody>${d.unknown.map(
                    (u) => html`<tr>
                      <th scope="row" data-label="机构"><a href="/agencies/${encodeURIComponent(u.uscc)}">${u.agency}</a></th>
                      <td data-label="原因"><span class="hatch">${u.label}</span></td>
                      <td data-label="对象" class="num">${count(u.n)}</td>
                      <td data-label="检测控制" class="wrap">${u.controls.map((id, i) => html`${i > 0 ? '、' : ''}<a href="/controls/${id}">${id}</a>`)}</td>
                    </tr>`,
                  )}</tbody>
                </table></div>`
        }
      </section>`
  }
}

customElements.define('sh-coverage', CoveragePage)
