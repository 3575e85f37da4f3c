// 主管部门与被检机构：检测了什么、各有多少线索、哪些没能检测？
import { html, type TemplateResult } from 'lit'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { articleList } from '../parts/law.ts'
import { evidenceMark, severityMark } from '../parts/marks.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route } from '../router.ts'
import { t } from '../text/t.ts'
import type { ControlRow } from '../wire.ts'
import { controlTitle, count, EVIDENCE_CLASS, itemName, label, SEVERITY } from '../words.ts'

interface Loaded {
  readonly controls: readonly ControlRow[]
}

function stateOf(c: ControlRow): string {
  if (c.run?.failed) return t('检测失败')
  if (c.missing_tables.length > 0) return t('缺 {n} 类数据', { n: c.missing_tables.length })
  return c.run ? t('已检测') : t('尚未检测')
}

function stateMark(c: ControlRow): TemplateResult {
  if (c.run?.failed) return html`<span class="bad">✕ ${stateOf(c)}</span>`
  if (c.missing_tables.length > 0) return html`<span class="hatch" title=${c.missing_tables.join('、')}>${stateOf(c)}</span>`
  return c.run ? html`<span class="ok">✓ ${stateOf(c)}</span>` : html`<span class="hatch">${stateOf(c)}</span>`
}

const columns = (): Column<ControlRow>[] => [
  {
    id: 'title',
    head: t('检测控制'),
    width: 230,
    value: controlTitle,
    cell: (c) => html`<a href="/controls/${c.id}">${controlTitle(c)}</a>`,
  },
  { id: 'id', head: t('编号'), width: 84, value: (c) => c.id, cell: (c) => html`<span class="code">${c.id}</span>` },
  { id: 'item', head: t('事项'), width: 128, facet: true, value: (c) => itemName(c.item) },
  {
    id: 'severity',
    head: t('程度'),
    width: 84,
    facet: true,
    value: (c) => label(SEVERITY, c.severity),
    cell: (c) => severityMark(c.severity),
  },
  {
    id: 'evidence',
    head: t('证据'),
    width: 80,
    facet: true,
    value: (c) => label(EVIDENCE_CLASS, c.evidence_class),
    cell: (c) => evidenceMark(c.evidence_class),
  },
  {
    id: 'open',
    head: t('未消除线索'),
    num: true,
    value: (c) => c.open,
    cell: (c) => html`<a href=${href('/findings', { control: c.id })}>${count(c.open)}</a>`,
  },
  { id: 'ok', head: t('正常'), num: true, width: 84, value: (c) => c.run?.ok ?? null },
  { id: 'skip', head: t('不适用'), num: true, width: 84, value: (c) => c.run?.skip ?? null },
  {
    id: 'unknown',
    head: t('数据不足'),
    num: true,
    value: (c) => c.run?.unknown ?? null,
    cell: (c) => (c.run && c.run.unknown > 0 ? html`<span class="hatch">${count(c.run.unknown)}</span>` : count(c.run?.unknown)),
  },
  {
    id: 'law',
    head: t('依据'),
    width: 170,
    value: (c) => articleList(c.articles),
    cell: (c) => html`<span lang="zh-CN">${articleList(c.articles)}</span>`,
  },
  { id: 'state', head: t('情况'), width: 110, facet: true, value: stateOf, cell: stateMark },
]

class ControlsPage extends Page<Loaded> {
  protected override readonly live = ['assessment.']

  protected load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    return get('/controls', { signal })
  }

  protected heading(): string {
    return t('检测控制')
  }

  protected view({ controls }: Loaded): TemplateResult {
    return html`
      <h1>${t('检测控制')}</h1>
      <p class="lead">${t('{n} 项，按第三十五条九项排列。每项都有依据、参数、SQL 与常见误报。', { n: controls.length })}</p>
      ${table({ name: 'controls', label: t('检测控制'), columns: columns(), rows: controls, key: (c) => c.id })}`
  }
}

customElements.define('sh-controls', ControlsPage)
