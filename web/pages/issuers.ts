// 系统管理员（提出、确认）、主要负责人（确认）与各角色（看）：每个区划以谁的名义、用什么文号行文？
import { html, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { ISSUER_OPTIONAL, ISSUER_PART, ISSUER_PARTS, type IssuerPart } from '../../server/common/issuer-parts.ts'
import { ISSUER_STATE } from '../../server/common/proposal-states.ts'
import { get, send } from '../api.ts'
import { Page } from '../page.ts'
import { ask } from '../parts/dialog.ts'
import { area, check, field } from '../parts/field.ts'
import { emptyState } from '../parts/states.ts'
import type { Route } from '../router.ts'
import { can, me } from '../session.ts'
import { served, t } from '../text/t.ts'
import type { IssuerRecord, IssuerRegion } from '../wire.ts'
import { date, minute } from '../words.ts'

type Loaded = Answer<'/issuers'>

const word = (p: IssuerPart) => served(ISSUER_PART[p].zh, ISSUER_PART[p].en)
const state = (r: IssuerRecord) => served(ISSUER_STATE[r.state].zh, ISSUER_STATE[r.state].en)
const YES_NO: readonly IssuerPart[] = ['may_order', 'may_circulate']

function said(value: unknown): string {
  if (typeof value === 'boolean') return value ? t('是') : t('否')
  return value === '' || value === undefined ? '—' : String(value)
}

class IssuersPage extends Page<Loaded> {
  protected override readonly live = ['issuer.']

  protected load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    return get('/issuers', { signal })
  }

  protected heading(): string {
    return t('发文机关')
  }

  protected view({ regions, today }: Loaded): TemplateResult {
    const wanted = this.route.query.get('region')
    return html`<h1>${t('发文机关')}</h1>
      <p class="lead">${t('县级单位由县级主管部门行文，市级单位由市级主管部门行文。公文的机关名称、代字、联系人取自当日有效的资料；没有资料的区划不能出稿。改动由一人提出、另一人确认。')}</p>
      ${
        regions.length === 0
          ? emptyState(t('还没有区划'), t('导入机构清单后列出各区划；也可以现在登记本市的资料。'))
          : regions.map((r) => this.#region(r, wanted === r.region_code, today))
      }
      ${can('settings.write') ? html`<p><button type="button" class="plain" @click=${() => void this.#propose()}>${t('登记其他区划')}</button></p>` : nothing}`
  }

  #region(r: IssuerRegion, open: boolean, today: string): TemplateResult {
    const now = r.records.find((x) => x.record_id === r.in_force)
    const waiting = r.records.filter((x) => x.state === 'proposed')
    const carried = now ? undefined : r.records.find((x) => x.state === 'carried')
    const coming = r.records.filter((x) => x.state === 'confirmed' && x.record_id !== r.in_force && x.effective_from > today)
    const name = now?.body.region_name || waiting[0]?.body.region_name || r.region_code
    const mark = waiting.length > 0 ? 'due' : now && r.lacks.length === 0 ? 'ok' : 'bad'
    const stands =
      waiting.length > 0 ? t('有变更待确认') : now ? (r.lacks.length === 0 ? t('现行有效') : t('缺项，不能签发')) : t('未登记，不能出稿')
    return html`<section class="panel issuer" id=${`region-${r.region_code}`}>
      <div class="panel-head"><h2>${name} <span class="code quiet">${r.region_code}</span></h2>
        <span class=${mark}>${mark === 'ok' ? '✓' : mark === 'due' ? '▲' : '✕'} ${stands}</span></div>
      <p class="quiet">${t('机构清单中有 {n} 个单位。', { n: r.units })}${now ? t('自 {day} 起有效，{who} 确认。', { day: date(now.effective_from), who: now.decided_by_name ?? '—' }) : ''}</p>
      ${r.lacks.length > 0 ? html`<p class="bad">✕ ${t('缺少：{list}。补齐并确认前不能签发。', { list: r.lacks.map(word).join(t('、')) })}</p>` : nothing}
      ${r.registered?.differs.map((d) => html`<p class="due">▲ ${t('与导入的主管部门登记不一致：{part} 资料为“{record}”，登记为“{register}”。', { part: word(d.part), record: d.record || '—', register: d.register })}</p>`)}
      ${waiting.map((w) => this.#waiting(w))}
      ${coming.map(
        (c) =>
          html`<p>▲ ${t('已确认的变更自 {day} 起有效：{list}', {
            day: date(c.effective_from),
            list: Object.keys(c.before ?? {})
              .map((k) => word(k as IssuerPart))
              .join(t('、')),
          })}</p>`,
      )}
      ${
        carried
          ? html`<p class="due">▲ ${t('以下由原来的公文设置转入，只用于草稿；由一人补填提出、另一人确认后才能签发。')}</p>${facts(carried)}`
          : nothing
      }
      ${now ? html`<details ?open=${open}><summary>${t('现行资料')}：${now.body.name}</summary>${facts(now)}</details>` : nothing}
      ${r.records.length > 0 ? html`<details><summary>${t('历史（{n}）', { n: r.records.length })}</summary>${r.records.map(past)}</details>` : nothing}
      ${can('settings.write') && waiting.length === 0 ? html`<p class="actions"><button type="button" class="plain" aria-label=${`${now ? t('提出变更') : t('登记资料')} ${name}`} @click=${() => void this.#propose(r, now ?? carried)}>${now ? t('提出变更') : t('登记资料')}</button></p>` : nothing}
    </section>`
  }

  #waiting(w: IssuerRecord): TemplateResult {
    const mine = w.proposed_by === me()?.id
    const mayConfirm = !mine && (can('settings.write') || can('case.sign'))
    return html`<div class="waiting"><p class="due">▲ ${t('{who} 于 {at} 提出，自 {day} 起生效。理由：{reason}', { who: w.proposed_by_name, at: minute(w.proposed_at), day: date(w.effective_from), reason: w.reason })}</p>
      ${changes(w)}
      ${
        mayConfirm
          ? html`<p class="actions"><button type="button" class="primary" @click=${() => void this.#decide(w, 'confirm')}>${t('确认')}</button> <button type="button" class="plain" @click=${() => void this.#decide(w, 'refuse')}>${t('退回')}</button></p>`
          : html`<p class="quiet">${mine ? t('由您提出，须由另一位系统管理员或者主要负责人确认。') : t('由另一位系统管理员或者主要负责人确认。')}</p>`
      }</div>`
  }

  async #propose(r?: IssuerRegion, from?: IssuerRecord): Promise<void> {
    const { body } = from ?? {}
    const done = await ask({
      title: from?.state === 'confirmed' ? t('提出变更') : t('登记资料'),
      submit: t('提出'),
      done: t('已提出，待另一人确认'),
      body: html`${field({ name: 'region_code', label: t('行政区划代码'), hint: t('6 位数字，如 440700'), value: r?.region_code ?? '' })}
        ${ISSUER_PARTS.map((p) =>
          YES_NO.includes(p)
            ? check(p, word(p), body ? body[p] === true : true)
            : field({
                name: p,
                label: word(p),
                value: String(body?.[p] ?? ''),
                optional: ISSUER_OPTIONAL.includes(p),
              }),
        )}
        ${field({ name: 'effective_from', label: t('自哪天起生效'), type: 'date', value: this.shown?.today ?? '' })}
        ${area({ name: 'reason', label: t('理由和依据') })}`,
      run: async (form) => {
        const text = (name: string) => String(form.get(name) ?? '').trim()
        const written = Object.fromEntries(ISSUER_PARTS.map((p) => [p, YES_NO.includes(p) ? form.has(p) : text(p)]))
        const json = { region_code: text('region_code'), effective_from: text('effective_from'), reason: text('reason') }
        await send('POST', '/issuers', { json: { ...json, body: written as IssuerRecord['body'] } })
      },
    })
    if (done) await this.reload()
  }

  async #decide(w: IssuerRecord, decision: 'confirm' | 'refuse'): Promise<void> {
    const confirming = decision === 'confirm'
    const done = await ask({
      title: confirming ? t('确认发文机关资料') : t('退回发文机关资料'),
      submit: confirming ? t('确认') : t('退回'),
      done: t('已保存'),
      body: html`${changes(w)}${area({ name: 'note', label: confirming ? t('意见') : t('退回理由'), optional: confirming })}`,
      run: async (form) => {
        const json = { decision, note: String(form.get('note') ?? '').trim() }
        await send('POST', '/issuers/:id/decide', { param: { id: w.record_id }, json })
      },
    })
    if (done) await this.reload()
  }
}

function facts(r: IssuerRecord): TemplateResult {
  return html`<table class="rows fields"><tbody>${ISSUER_PARTS.map((p) => html`<tr><th scope="row">${word(p)}</th><td>${said(r.body[p])}</td></tr>`)}</tbody></table>`
}

/** What a record changes: old beside new, or all of it where it is the first. */
function changes(r: IssuerRecord): TemplateResult {
  const parts = r.before === null ? ISSUER_PARTS : ISSUER_PARTS.filter((p) => p in (r.before ?? {}))
  if (parts.length === 0) return html`<p class="quiet">${t('内容与现行资料相同，只改生效日期。')}</p>`
  return html`<table class="rows"><thead><tr><th scope="col">${t('项')}</th><th scope="col">${t('原来')}</th><th scope="col">${t('改为')}</th></tr></thead>
    <tbody>${parts.map((p) => html`<tr><th scope="row">${word(p)}</th><td>${r.before === null ? '—' : said(r.before[p])}</td><td>${said(r.body[p])}</td></tr>`)}</tbody></table>`
}

function past(r: IssuerRecord): TemplateResult {
  const decision = r.decided_at ? t('{who} 于 {at} 办理', { who: r.decided_by_name ?? '—', at: minute(r.decided_at) }) : t('尚未办理')
  return html`<div><p><b>${state(r)}</b> · ${t('自 {day} 起', { day: date(r.effective_from) })} · ${t('{who} 于 {at} 提出', { who: r.proposed_by_name, at: minute(r.proposed_at) })} · ${decision}</p>
    <p class="quiet">${t('理由：{reason}', { reason: r.reason })}${r.decision_note ? ` · ${t('意见：{note}', { note: r.decision_note })}` : ''}</p>${changes(r)}</div>`
}

customElements.define('sh-issuers', IssuersPage)
