// 项目审批部门与建设单位：照这份数据清单申报立项，会缺什么？
import { html, nothing, type TemplateResult } from 'lit'
import { get, send } from '../api.ts'
import { Page } from '../page.ts'
import { choice, field } from '../parts/field.ts'
import { checkList, verdictLarge } from '../parts/gate-parts.ts'
import type { Route } from '../router.ts'
import { t } from '../text/t.ts'
import type { Overview, Precheck } from '../wire.ts'

class PrecheckPage extends Page<Overview> {
  #result: Precheck | undefined
  #problem = ''
  #busy = false

  protected load(_route: Route, signal: AbortSignal): Promise<Overview> {
    return get('/overview', { signal })
  }

  protected heading(): string {
    return t('立项预检')
  }

  async #check(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    this.#busy = true
    this.#problem = ''
    this.requestUpdate()
    try {
      this.#result = await send('POST', '/gates/precheck', {
        json: {
          agency: text('agency'),
          catalogs: text('catalogs'),
          ...(text('items') ? { items: text('items') } : {}),
          ...(text('system_id') ? { system_id: text('system_id') } : {}),
          ...(text('data_list_at') ? { data_list_at: text('data_list_at') } : {}),
        },
      })
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error)
    }
    this.#busy = false
    this.requestUpdate()
  }

  protected view(d: Overview): TemplateResult {
    const r = this.#result
    return html`
      <p class="crumbs"><a href="/gates">${t('项目闸口')}</a> / ${t('立项预检')}</p>
      <h1>${t('立项预检')}</h1>
      <p class="lead">${t('试一份公共数据清单，看立项会缺什么。不留记录。')}</p>
      <div class="two even">
        <form class="form panel" @submit=${this.#check}>
          ${choice(
            { name: 'agency', label: t('建设单位') },
            d.agencies.length === 1
              ? d.agencies.map((a) => ({ code: a.uscc, label: a.name }))
              : [{ code: '', label: t('请选择') }, ...d.agencies.map((a) => ({ code: a.uscc, label: a.name }))],
          )}
          <label class="field"><span>${t('拟编目录代码')}</span><small>${t('每行一个，或粘贴表格的一列。')}</small><textarea name="catalogs" rows="6"></textarea></label>
          <label class="field"><span>${t('公共数据清单事项')}<small>${t('（可不填）')}</small></span><small>${t('还没有目录代码的，写数据项名称，每行一个。')}</small><textarea name="items" rows="4"></textarea></label>
          ${field({ name: 'system_id', label: t('系统编号'), optional: true })}
          ${field({ name: 'data_list_at', label: t('数据清单编制日期'), type: 'date', optional: true })}
          <p><button type="submit" class="primary" ?disabled=${this.#busy}>${this.#busy ? t('正在检查……') : t('检查')}</button></p>
          ${this.#problem ? html`<p class="problem" role="alert">✕ ${this.#problem}</p>` : nothing}
        </form>
        <section aria-live="polite">
          ${
            r
              ? html`${verdictLarge(r.verdict)}<p class="quiet">${t('按截至 {date} 的数据，识别出 {n} 个目录代码。', { date: r.as_of, n: r.catalog_ids.length })}</p>${checkList(r.checks)}`
              : html`<section class="state"><h2>${t('结果会显示在这里')}</h2><p>${t('选建设单位、贴入拟编目录代码，点“检查”：先给结论，再列每项检查与怎样通过。')}</p></section>`
          }
        </section>
      </div>`
  }
}

customElements.define('sh-precheck', PrecheckPage)
