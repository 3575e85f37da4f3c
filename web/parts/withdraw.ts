import { html, nothing, type TemplateResult } from 'lit'
import { get, send } from '../api.ts'
import { t } from '../text/t.ts'
import type { BatchRow, Withdrawal } from '../wire.ts'
import { count } from '../words.ts'
import { announce } from './announce.ts'
import { ask } from './dialog.ts'
import { area } from './field.ts'

/** Shows what taking an import back would change, and takes it back with a reason. */
export async function withdraw(batch: BatchRow, done: () => void): Promise<void> {
  announce(t('正在计算撤回的影响……'))
  let seen: Withdrawal
  try {
    seen = await get('/batches/:batch_id/withdrawal', { param: { batch_id: batch.batch_id } })
  } catch (error) {
    announce(error instanceof Error ? error.message : t('没有提交成功，请重试。'))
    return
  }
  const made = await ask({
    title: t('撤回这次导入'),
    submit: t('撤回'),
    done: t('已撤回，请重新检测'),
    body: html`${consequences(seen)}
      ${area({ name: 'reason', label: t('撤回的原因'), hint: t('写入台账，以后的人能看到。数据文件保留并标明，不再参与检测；同一个文件可以再次导入。') })}`,
    run: async (form) => {
      await send('POST', '/batches/:batch_id/withdraw', {
        param: { batch_id: batch.batch_id },
        json: { reason: String(form.get('reason')) },
      })
    },
  })
  if (made) done()
}

function consequences(w: Withdrawal): TemplateResult {
  const leads = (word: string, of: Withdrawal['vanish']) =>
    of.total === 0
      ? nothing
      : html`<li>${word} <b>${count(of.total)}</b>
          <details><summary>${t('是哪些')}</summary><ul>${of.leads.map((l) => html`<li>${l.title} <span class="code">${l.finding_id}</span></li>`)}</ul></details></li>`
  return html`<p><b>${w.file_name}</b>（${w.table_label}）</p>
    <ul>
      ${
        w.as_of === null
          ? html`<li>${t('还没有检测过，撤回不影响线索。')}</li>`
          : html`<li>${t('不再有 {gone} 行，{reverted} 行改由更早的文件说了算', { gone: count(w.rows_gone ?? 0), reverted: count(w.rows_reverted ?? 0) })}</li>`
      }
      ${leads(t('消失的线索'), w.vanish)}${leads(t('新出现的线索'), w.appear)}${leads(t('无法再判定、保持原状的线索'), w.undecided)}
      ${
        w.cases.total > 0
          ? html`<li>${t('涉及整改事项 {n} 件，其中 {m} 件已出文书', { n: count(w.cases.total), m: count(w.cases.notices) })}
              <details><summary>${t('是哪些')}</summary><ul>${w.cases.list.map((c) => html`<li><a href="/cases/${encodeURIComponent(c.case_id)}">${c.title}</a>${c.notice ? html` <span class="tag">${c.notice}</span>` : nothing}</li>`)}</ul></details></li>`
          : nothing
      }
      ${w.years.map((y) => html`<li>${t('{year} 年度第 {n} 次公布用到它；重算时仍读这批数据', { year: String(y.year), n: y.revision })}</li>`)}
    </ul>
    ${w.needs_signer ? html`<p class="due">▲ ${t('已有文书或公布的年度以它为依据，要由签发人办理。')}</p>` : nothing}`
}
