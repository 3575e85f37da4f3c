// 主管部门：考核方案怎么定，改一项权重会让谁上谁下，谁来签？
import { html, nothing, type TemplateResult } from 'lit'
import { get, send } from '../api.ts'
import { Page } from '../page.ts'
import { ask } from '../parts/dialog.ts'
import { area, field } from '../parts/field.ts'
import { gradeMark } from '../parts/score-parts.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route } from '../router.ts'
import { changesOf, type Edits, editsOf, sumOf } from '../scheme-edits.ts'
import { yearOf, years } from '../score-data.ts'
import { can, me } from '../session.ts'
import { t } from '../text/t.ts'
import type { Scheme, SchemeVersion, Status, WhatIf } from '../wire.ts'
import { controlTitle, decimal, label, minute, SCHEME_STATE, signed } from '../words.ts'

type Instrument = NonNullable<SchemeVersion['instrument']>

/** Title, number, departments and days of the document, in one line. */
function issued({ title_zh: title, doc_no: number, signed_on: signed, co_depts, applies_from: from }: Instrument): string {
  const values = { title, number, signed, depts: co_depts.join('、') }
  return from
    ? t('《{title}》（{number}），{signed}，{depts}，{from} 起适用', { ...values, from })
    : t('《{title}》（{number}），{signed}，{depts}', values)
}

interface Loaded {
  readonly status: Status
  readonly year: number
  readonly version: number | null
  readonly instrument: Instrument | null
  readonly effective: Scheme
  readonly versions: readonly SchemeVersion[]
}

class SchemePage extends Page<Loaded> {
  protected override readonly live = ['scheme.', 'score.']
  #edits: Edits = {}
  #what: WhatIf | undefined
  #problem = ''
  #busy = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const status = await get('/status', { signal })
    const year = yearOf(route.query, status)
    const found = await get('/schemes/:year', { param: { year }, signal })
    if (this.shown?.year !== year || this.shown.version !== found.version) {
      this.#edits = editsOf(found.effective)
      this.#what = undefined
    }
    return { status, ...found }
  }

  protected heading(): string {
    return t('考核方案')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  /** Tries the edited scheme on the server without leaving a trace. */
  #try(year: number): void {
    clearTimeout(this.#timer)
    this.#busy = true
    this.requestUpdate()
    this.#timer = setTimeout(async () => {
      this.#asked += 1
      const asked = this.#asked
      try {
        const result = await send('POST', '/scores/:year/what-if', { param: { year }, json: { changes: changesOf(this.#edits) } })
        if (asked !== this.#asked) return
        this.#what = result
        this.#problem = ''
      } catch (error) {
        this.#problem = error instanceof Error ? error.message : String(error)
      }
      this.#busy = false
      this.requestUpdate()
    }, 400)
  }

  #edit(d: Loaded, id: string, change: Partial<Edits[string]>): void {
    const now = this.#edits[id]
    if (!now) return
    this.#edits = { ...this.#edits, [id]: { ...now, ...change } }
    this.#try(d.year)
  }

  protected view(d: Loaded): TemplateResult {
    const sum = sumOf(this.#edits)
    const edited = JSON.stringify(this.#edits) !== JSON.stringify(editsOf(d.effective))
    const exact = Math.abs(sum - 100) < 1e-9
    return html`
      <p class="crumbs"><a href=${href('/scores', { year: d.year })}>${t('年度考核')}</a> / ${t('考核方案')}</p>
      <h1>${t('{year} 年度考核方案', { year: d.year })}</h1>
      <nav class="subnav" aria-label=${t('年度')}>${years(d.status).map((y) => html`<a href=${href('/scores/scheme', { year: y })} aria-current=${y === d.year ? 'page' : nothing}>${t('{year} 年度', { year: y })}</a>`)}</nav>
      <p class="lead">${d.version === null ? t('现行：默认方案（产品默认，待主管部门会同有关部门制定）') : t('现行：第 {n} 版', { n: d.version })}${d.instrument === null ? html` · <span class="due">${t('没有签发的文件，不能作公布依据')}</span>` : html` · ${issued(d.instrument)}`}</p>
      <div class="two">
        <section><h2>${t('指标')}</h2>
          <div class="scroll" tabindex="0" role="region" aria-label=${t('指标')}><table class="rows">
            <thead><tr><th scope="col">${t('指标')}</th><th scope="col">${t('权重')}</th><th scope="col">${t('目标')}（%）</th><th scope="col">${t('停用')}</th></tr></thead>
            <tbody>${d.effective.dimensions.map((dim) => this.#dimension(d, dim))}</tbody>
            <tfoot><tr><th scope="row">${t('合计')}</th><td colspan="3"><b class=${exact ? 'ok' : 'bad'}>${exact ? '✓' : '✕'} ${decimal(sum)}</b> ${exact ? nothing : html`<span class="bad">${t('权重之和须为 100')}</span>`}</td></tr></tfoot>
          </table></div>
          <p class="actions">
            ${can('score.edit') ? html`<button type="button" class="primary" ?disabled=${!exact} @click=${() => this.#propose(d)}>${t('提出这个方案')}</button>` : nothing}
            <button type="button" class="plain" ?disabled=${!edited} @click=${() => {
              this.#edits = editsOf(d.effective)
              this.#what = undefined
              this.requestUpdate()
            }}>${t('还原')}</button>
          </p>
          <p class="quiet">${t('权重改动不会影响已公布的年度。签发须由提出人之外的人。')}</p>
        </section>
        <section class="beside" aria-live="polite"><h2>${t('试算：谁上谁下')}</h2>
          ${this.#problem ? html`<p class="problem">✕ ${this.#problem}</p>` : nothing}
          ${this.#busy ? html`<p class="quiet">${t('正在试算……')}</p>` : nothing}
          ${this.#what ? this.#moved(this.#what) : html`<p class="quiet">${t('改一项权重、目标或停用一项，这里立即看到变化；不留记录。')}</p>`}
        </section>
      </div>
      <section><h2>${t('各版本')}</h2>${d.versions.length === 0 ? html`<p class="quiet">${t('还没有提出过方案。')}</p>` : d.versions.map((v) => this.#version(d, v))}</section>`
  }

  #dimension(d: Loaded, dim: Scheme['dimensions'][number]): TemplateResult {
    const own = d.effective.indicators.filter((i) => i.dimension === dim.id)
    const sum = own.reduce((n, i) => n + (this.#edits[i.id]?.weight ?? 0), 0)
    return html`<tr><th scope="rowgroup" colspan="4">${dim.id} ${controlTitle(dim)} <span class="quiet">${decimal(sum)}</span></th></tr>
      ${own.map((i) => {
        const e = this.#edits[i.id]
        const number = (event: Event) => Number((event.currentTarget as HTMLInputElement).value)
        return html`<tr><th scope="row" class="wrap" title=${`${i.numerator_zh} ÷ ${i.denominator_zh}`}>${i.id} ${controlTitle(i)}</th>
          <td><input class="short" type="number" min="0" max="100" step="0.5" aria-label=${t('{name}的权重', { name: i.title_zh })} .value=${String(e?.weight ?? i.weight)} @input=${(ev: Event) => this.#edit(d, i.id, { weight: number(ev) })} /></td>
          <td><input class="short" type="number" min="1" max="100" step="1" aria-label=${t('{name}的目标', { name: i.title_zh })} .value=${String(Math.round((e?.target ?? i.target) * 1000) / 10)} @input=${(ev: Event) => this.#edit(d, i.id, { target: number(ev) / 100 })} /></td>
          <td><input type="checkbox" aria-label=${t('停用{name}', { name: i.title_zh })} .checked=${e?.disabled ?? false} @change=${(ev: Event) => this.#edit(d, i.id, { disabled: (ev.currentTarget as HTMLInputElement).checked })} /></td></tr>`
      })}`
  }

  #moved(w: WhatIf): TemplateResult {
    type Row = WhatIf['units'][number]
    const rows = [...w.units].sort((a, b) => Math.abs(b.delta ?? 0) - Math.abs(a.delta ?? 0))
    const columns: Column<Row>[] = [
      { id: 'name', head: t('机构'), width: 170, value: (u) => u.name },
      {
        id: 'delta',
        head: t('变化'),
        num: true,
        width: 80,
        value: (u) => u.delta,
        cell: (u) => html`<b class=${(u.delta ?? 0) < 0 ? 'bad' : 'ok'}>${signed(u.delta, 2)}</b>`,
      },
      {
        id: 'total',
        head: t('得分'),
        num: true,
        width: 130,
        value: (u) => u.after.total,
        cell: (u) => `${decimal(u.before.total)} → ${decimal(u.after.total)}`,
      },
      {
        id: 'rank',
        head: t('名次'),
        num: true,
        width: 90,
        value: (u) => u.after.rank,
        cell: (u) => (u.graded ? `${u.before.rank ?? '—'} → ${u.after.rank ?? '—'}` : '—'),
      },
      {
        id: 'grade',
        head: t('等次'),
        width: 120,
        value: (u) => u.after.grade,
        cell: (u) =>
          u.before.grade === u.after.grade ? gradeMark(u.after.grade) : html`${u.before.grade ?? '—'} → ${gradeMark(u.after.grade)}`,
      },
    ]
    return html`<ul>${w.diff.map((c) => html`<li>${c.label}：${String(c.before)} → ${String(c.after)}</li>`)}</ul>
      ${table({ name: 'whatif', label: t('试算：谁上谁下'), columns, rows, key: (u) => u.uscc })}`
  }

  #propose(d: Loaded): void {
    void ask({
      title: t('提出这个方案'),
      submit: t('提出'),
      done: t('已提出，待另一人签发'),
      body: html`<p class="quiet">${t('方案会同有关部门印发后，填写文件的标题、文号、会签部门和签发日期；没有这些的方案不能作公布依据。')}</p>
        ${field({ name: 'title_zh', label: t('方案标题'), optional: true, value: d.instrument?.title_zh ?? '' })}
        ${field({ name: 'doc_no', label: t('文号'), optional: true, value: d.instrument?.doc_no ?? '' })}
        ${field({ name: 'co_depts', label: t('会签部门'), optional: true, hint: t('几个部门用顿号分开'), value: d.instrument?.co_depts.join('、') ?? '' })}
        ${field({ name: 'signed_on', label: t('签发日期'), type: 'date', optional: true, value: d.instrument?.signed_on ?? '' })}
        ${field({ name: 'applies_from', label: t('适用起始日'), type: 'date', optional: true, hint: t('年度中印发的方案填写'), value: d.instrument?.applies_from ?? '' })}
        ${area({ name: 'note', label: t('修改说明') })}`,
      run: async (form) => {
        const text = (key: string) => String(form.get(key) ?? '').trim()
        const instrument = {
          title_zh: text('title_zh'),
          doc_no: text('doc_no'),
          co_depts: text('co_depts')
            .split(/[、，,;；]/)
            .map((x) => x.trim())
            .filter((x) => x !== ''),
          signed_on: text('signed_on'),
          ...(text('applies_from') ? { applies_from: text('applies_from') } : {}),
        }
        const some = text('title_zh') !== '' || text('doc_no') !== '' || text('signed_on') !== ''
        await send('POST', '/schemes/:year', {
          param: { year: d.year },
          json: { changes: changesOf(this.#edits), note: text('note'), ...(some ? { instrument } : {}) },
        })
      },
    }).then((ok) => (ok ? this.reload() : undefined))
  }

  #version(d: Loaded, v: SchemeVersion): TemplateResult {
    const decide = (accept: boolean) =>
      void ask({
        title: accept ? t('签发方案') : t('退回方案'),
        submit: accept ? t('签发') : t('退回'),
        body: area({ name: 'note', label: t('意见') }),
        run: async (form) => {
          await send('POST', '/schemes/:year/:version/verdict', {
            param: { year: d.year, version: v.version },
            json: { accept, note: String(form.get('note')).trim() },
          })
        },
      }).then((ok) => (ok ? this.reload() : undefined))
    return html`<div class="doc"><b>${t('第 {n} 版', { n: v.version })}</b> <span class="tag">${label(SCHEME_STATE, v.state)}</span> <span class="quiet">${minute(v.proposed_at)}</span>
      <p>${v.note}</p>${v.instrument === null ? nothing : html`<p>${issued(v.instrument)}</p>`}${v.decision_note ? html`<p class="quiet">${v.decision_note}</p>` : nothing}
      ${v.state === 'proposed' && can('score.sign') ? (v.proposed_by === me()?.id ? html`<p class="quiet">${t('须由另一人签批。')}</p>` : html`<p class="actions"><button type="button" class="primary" @click=${() => decide(true)}>${t('签发')}</button><button type="button" @click=${() => decide(false)}>${t('退回')}</button></p>`) : nothing}
    </div>`
  }
}

customElements.define('sh-scheme', SchemePage)
