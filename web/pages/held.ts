// 数据主管与审计：导入时因涉密或疑似涉密拦下了什么，各多少？
import { html, type TemplateResult } from 'lit'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { dataTabs } from '../parts/data-tabs.ts'
import { emptyState } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import type { Route } from '../router.ts'
import { t } from '../text/t.ts'
import type { Held } from '../wire.ts'
import { count, minute } from '../words.ts'

type Row = Held['held'][number]

const PLACES: Record<Row['places'][number]['where'], () => string> = {
  header: () => t('表头'),
  title: () => t('标题行'),
  sheet: () => t('工作表名'),
  file: () => t('文件名'),
  key: () => t('记录内的键'),
  value: () => t('记录外的值'),
  property: () => t('文档属性'),
  duplicate: () => t('写了两次的键'),
}

const columns = (): Column<Row>[] => [
  { id: 'file', head: t('文件'), width: 260, value: (h) => (h.part ? `${h.file_name} / ${h.part}` : h.file_name) },
  { id: 'kind', head: t('拦截'), width: 150, facet: true, value: (h) => (h.kind === 'rows' ? t('涉密行') : t('整份待人认定')) },
  { id: 'rows', head: t('涉密剔除'), unit: t('行'), num: true, value: (h) => h.rows },
  {
    id: 'places',
    head: t('写着密级或涉密的地方'),
    width: 260,
    value: (h) => h.places.map((p) => `${PLACES[p.where]()} ${count(p.count)}`).join('、') || null,
  },
  { id: 'at', head: t('导入时间'), width: 136, value: (h) => minute(h.at) },
]

class HeldPage extends Page<Held> {
  protected override readonly live = ['import.']

  protected load(_route: Route, signal: AbortSignal): Promise<Held> {
    return get('/held', { signal })
  }

  protected heading(): string {
    return t('涉密拦截')
  }

  protected view(d: Held): TemplateResult {
    if (d.held.length === 0)
      return html`${dataTabs('held')}${emptyState(t('没有拦下任何涉密内容'), t('导入时带涉密标识的行只计数；疑似涉密的文件整份停下，等人认定。'))}`
    return html`
      ${dataTabs('held')}
      <p class="lead">${t('共拦下 {rows} 行、{files} 份文件。这里只计数，内容没有保留，也不能查看。', { rows: count(d.rows), files: count(d.files) })}</p>
      ${table({ name: 'held', label: t('涉密拦截'), columns: columns(), rows: d.held, key: (h) => `${h.at} ${h.file_name} ${h.part ?? ''} ${h.kind}` })}`
  }
}

customElements.define('sh-held', HeldPage)
