import { html, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { send } from '../api.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import { date } from '../words.ts'
import { ask } from './dialog.ts'
import { field } from './field.ts'

type Year = Answer<'/calendar'>['years'][number]

const MARK: Record<Year['state'], { readonly cls: string; readonly mark: string }> = {
  shipped: { cls: 'ok', mark: '✓' },
  confirmed: { cls: 'ok', mark: '✓' },
  proposed: { cls: 'due', mark: '▲' },
  faulty: { cls: 'bad', mark: '✕' },
  missing: { cls: 'due', mark: '▲' },
}

function differences(y: Year): TemplateResult {
  const of = (worked: boolean) =>
    y.differences.filter((d) => d.is_workday === worked).map((d) => html`<span class="date">${date(d.d)}</span>${d.name ?? ''} `)
  return html`<dl class="facts"><dt>${t('放假')}</dt><dd>${of(false)}</dd><dt>${t('调休上班')}</dt><dd>${of(true)}</dd></dl>`
}

async function confirm(y: Year): Promise<boolean> {
  return ask({
    title: t('确认 {year} 年工作日历', { year: y.year }),
    submit: t('确认采用'),
    done: t('已确认'),
    body: html`<p>${t('请逐日与国务院办公厅放假通知核对。确认后，检测、整改期限、提醒都按它计算；等待日历的期限随即补算。')}</p>
      ${differences(y)}
      ${field({ name: 'note', label: t('核对依据'), hint: t('例如通知的文号和网址') })}`,
    run: async (form) => {
      const json = { digest: y.digest ?? '', note: String(form.get('note') ?? '').trim() }
      await send('POST', '/calendar/:year/confirm', { param: { year: String(y.year) }, json })
    },
  })
}

/** Which years the product can count in, and what an officer still has to confirm. */
export function workCalendar(years: readonly Year[], changed: () => void): TemplateResult {
  return html`<section id="work-calendar"><h2>${t('工作日历')}</h2>
    <p class="quiet">${t('期限只按这里已提供或已确认的年份计算；缺一年，算到那一年的期限就等待，不作推测。')}</p>
    ${years.map(
      (y) => html`<details class="panel" ?open=${y.state !== 'shipped' && y.state !== 'confirmed'}>
        <summary><b>${y.year}</b> <span class=${MARK[y.state].cls}>${MARK[y.state].mark} ${y.state_label}</span>${y.workdays === null ? nothing : html` · ${t('{n} 个工作日', { n: y.workdays })}`}${y.confirmed_on ? html` · ${date(y.confirmed_on)} ${y.note}` : nothing}</summary>
        ${y.fault ? html`<p class="bad">${y.fault}</p>` : nothing}
        ${y.state === 'missing' ? html`<p>${t('请在“导入数据”页导入 {year} 年全年逐日的工作日历，再由经办人在这里确认。', { year: y.year })}</p>` : nothing}
        ${y.differences.length > 0 ? differences(y) : nothing}
        ${y.state === 'proposed' && can('case.work') ? html`<p><button type="button" class="primary" @click=${() => void confirm(y).then((ok) => (ok ? changed() : undefined))}>${t('核对并确认')}</button></p>` : nothing}
      </details>`,
    )}
  </section>`
}
