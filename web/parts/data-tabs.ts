import { html, nothing, type TemplateResult } from 'lit'
import { can } from '../session.ts'
import { t } from '../text/t.ts'

/** The three faces of 数据接入: what is there, what came, and bringing more. */
export function dataTabs(here: 'coverage' | 'batches' | 'held' | 'upload'): TemplateResult {
  const link = (name: string, text: string) => html`<a href="/${name}" aria-current=${here === name ? 'page' : nothing}>${text}</a>`
  return html`<h1>${t('数据接入')}</h1>
    <nav class="subnav" aria-label=${t('数据接入')}>
      ${link('coverage', t('数据覆盖'))}${link('batches', t('导入记录'))}${can('settings.read') ? link('held', t('涉密拦截')) : nothing}${can('import.write') ? link('upload', t('上传文件')) : nothing}
    </nav>`
}
