import { html, type TemplateResult } from 'lit'
import { caseState } from '../labels.ts'
import { t } from '../text/t.ts'
import type { CaseRow } from '../wire.ts'
import { itemName, label, SEVERITY } from '../words.ts'
import { clockMark, severityMark } from './marks.ts'
import { type Column, table } from './table.ts'

const columns = (): Column<CaseRow>[] => [
  {
    id: 'title',
    head: t('事项'),
    width: 230,
    value: (c) => c.title,
    cell: (c) => html`<a href="/cases/${encodeURIComponent(c.case_id)}">${c.title}</a>`,
  },
  { id: 'id', head: t('编号'), width: 120, value: (c) => c.case_id, cell: (c) => html`<span class="code">${c.case_id}</span>` },
  {
    id: 'agency',
    head: t('机构'),
    width: 190,
    value: (c) => c.agency,
    cell: (c) => html`<a href="/agencies/${encodeURIComponent(c.agency_uscc)}">${c.agency}</a>`,
  },
  {
    id: 'state',
    head: t('状态'),
    width: 110,
    facet: true,
    value: (c) => caseState(c.state),
    cell: (c) => html`<span class="tag state-${c.state}">${caseState(c.state)}</span>`,
  },
  {
    id: 'severity',
    head: t('程度'),
    width: 84,
    facet: true,
    value: (c) => label(SEVERITY, c.severity),
    cell: (c) => severityMark(c.severity),
  },
  { id: 'item', head: t('九项'), width: 118, value: (c) => itemName(c.item) },
  { id: 'due', head: t('期限'), width: 110, value: (c) => c.due_date },
  {
    id: 'left',
    head: t('余时'),
    width: 150,
    value: (c) => c.working_days_left,
    cell: (c) => (c.ended_on || c.working_days_left === null ? '—' : clockMark(c.working_days_left)),
  },
  { id: 'findings', head: t('线索'), unit: t('条'), num: true, width: 84, value: (c) => c.findings },
  {
    id: 'asks',
    head: t('待答复'),
    width: 140,
    value: (c) =>
      [
        c.pending_extension ? t('延期申请') : '',
        c.pending_objection ? t('陈述申辩') : '',
        c.all_clear && !c.ended_on ? t('检测已消除') : '',
      ]
        .filter((x) => x !== '')
        .join('、') || null,
  },
  { id: 'opened', head: t('立案'), width: 104, value: (c) => c.opened_on },
]

/** Cases as a table; `omit` names columns that would say the same in every row. */
export function caseTable(
  rows: readonly CaseRow[],
  total: number,
  download: string | undefined,
  omit: readonly string[] = [],
): TemplateResult {
  return table({
    name: 'cases',
    label: t('整改事项'),
    columns: columns().filter((c) => !omit.includes(c.id)),
    rows,
    key: (c) => c.case_id,
    total,
    ...(download ? { download } : {}),
  })
}
