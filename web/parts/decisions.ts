import { html, nothing, type TemplateResult } from 'lit'
import type { Asked } from '../../server/api/wire.ts'
import { send } from '../api.ts'
import { can, me } from '../session.ts'
import { type Text, t } from '../text/t.ts'
import type { Appeal, Decision, ScoreYear } from '../wire.ts'
import { APPEAL_STATE, DECISION_STATE, label, signed } from '../words.ts'
import { ask } from './dialog.ts'
import { area, choice, chosen, field } from './field.ts'

const KIND: Readonly<Record<string, Text>> = { bonus: '加分', grave: '情节严重', adjustment: '人工调整' }

/** A yes or no of a second person, with a reason. */
type Sign = (json: Asked<'/score-decisions/:id/verdict', 'POST'>['json']) => Promise<unknown>

function verdict(sign: Sign, title: string, accept: boolean, done: () => void): void {
  void ask({
    title,
    submit: accept ? t('同意') : t('不同意'),
    body: area({ name: 'note', label: t('意见') }),
    run: async (form) => {
      await sign({ accept, note: String(form.get('note') ?? '').trim() })
    },
  }).then((ok) => (ok ? done() : undefined))
}

function buttons(sign: Sign, title: string, by: string, done: () => void): TemplateResult | typeof nothing {
  if (!can('score.sign')) return nothing
  if (by === me()?.id) return html`<p class="quiet">${t('须由另一人签批。')}</p>`
  return html`<p class="actions"><button type="button" class="primary" @click=${() => verdict(sign, title, true, done)}>${t('同意')}</button><button type="button" @click=${() => verdict(sign, title, false, done)}>${t('不同意')}</button></p>`
}

/** Bonuses, grave marks, adjustments and appeals of a year, and how to propose one. */
export function decisionList(
  decisions: readonly Decision[],
  appeals: readonly Appeal[],
  year: ScoreYear,
  done: () => void,
): TemplateResult {
  const name = (uscc: string) => year.units.find((u) => u.uscc === uscc)?.name ?? uscc
  const propose = () =>
    void ask({
      title: t('提出加分或调整'),
      submit: t('提出'),
      done: t('已提出，待另一人签批'),
      body: html`
        ${choice(
          { name: 'uscc', label: t('机构') },
          year.units.map((u) => ({ code: u.uscc, label: u.name })),
        )}
        ${choice({ name: 'kind', label: t('种类') }, [
          { code: 'bonus', label: t('加分') },
          { code: 'adjustment', label: t('人工调整') },
          { code: 'grave', label: t('情节严重') },
        ])}
        ${field({ name: 'category', label: t('类别'), optional: true, hint: t('加分类别：{kinds}；情节严重：情节严重、造成严重损害', { kinds: year.scheme.bonus.kinds.join('、') }) })}
        ${field({ name: 'points', label: t('分值'), type: 'number', step: '0.01', optional: true })}
        ${field({ name: 'case_id', label: t('事项编号'), optional: true })}
        ${area({ name: 'reason', label: t('理由') })}`,
      run: async (form) => {
        const text = (key: string) => String(form.get(key) ?? '').trim()
        await send('POST', '/scores/:year/decisions', {
          param: { year: year.year },
          json: {
            uscc: text('uscc'),
            kind: chosen(form, 'kind', ['bonus', 'adjustment', 'grave']),
            reason: text('reason'),
            ...(text('category') ? { category: text('category') } : {}),
            ...(text('points') ? { points: Number(text('points')) } : {}),
            ...(text('case_id') ? { case_id: text('case_id') } : {}),
          },
        })
      },
    }).then((ok) => (ok ? done() : undefined))
  const word = (words: Readonly<Record<string, Text>>, code: string) => {
    const text = words[code]
    return text ? t(text) : code
  }
  return html`
    ${decisions.length === 0 && appeals.length === 0 ? html`<p class="quiet">${t('没有申诉、加分或调整。')}</p>` : nothing}
    ${appeals.map(
      (a) =>
        html`<div class="doc"><b>${t('申诉')}</b> ${name(a.uscc)} ${a.indicator_id ?? ''} <span class="tag">${label(APPEAL_STATE, a.state)}</span><p>${a.grounds}</p>${a.decision_note ? html`<p class="quiet">${a.decision_note}</p>` : nothing}${a.state === 'filed' ? buttons((json) => send('POST', '/score-appeals/:id/verdict', { param: { id: a.appeal_id }, json }), t('办理申诉'), a.filed_by, done) : nothing}</div>`,
    )}
    ${decisions.map(
      (x) =>
        html`<div class="doc"><b>${word(KIND, x.kind)} ${x.kind === 'grave' ? '' : signed(x.points, 2)}</b> ${name(x.uscc)} <span class="tag">${label(DECISION_STATE, x.state)}</span><p>${x.category ? `${x.category}：` : ''}${x.reason}</p>${x.decision_note ? html`<p class="quiet">${x.decision_note}</p>` : nothing}${x.state === 'proposed' ? buttons((json) => send('POST', '/score-decisions/:id/verdict', { param: { id: x.decision_id }, json }), word(KIND, x.kind), x.proposed_by, done) : nothing}</div>`,
    )}
    ${can('score.edit') ? html`<p><button type="button" @click=${propose}>${t('提出加分或调整')}</button></p>` : nothing}`
}
