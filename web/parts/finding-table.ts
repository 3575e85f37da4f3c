import { html, type TemplateResult } from 'lit'
import { magnitude } from '../magnitude.ts'
import { t } from '../text/t.ts'
import type { FindingRow } from '../wire.ts'
import { EVIDENCE_CLASS, findingTitle, label, SEVERITY, STATE } from '../words.ts'
import { evidenceMark, severityMark, stateMark } from './marks.ts'
import { type Column, type TableInput, table } from './table.ts'

const columns = (): Column<FindingRow>[] => [
  {
    id: 'title',
    head: t('线索'),
    width: 210,
    value: findingTitle,
    cell: (f) => html`<a href="/findings/${encodeURIComponent(f.finding_id)}">${findingTitle(f)}</a>`,
  },
  {
    id: 'severity',
    head: t('程度'),
    width: 76,
    value: (f) => (f.severity ? label(SEVERITY, f.severity) : null),
    cell: (f) => severityMark(f.severity),
  },
  {
    id: 'agency',
    head: t('机构'),
    width: 180,
    value: (f) => f.agency,
    cell: (f) => html`<a href="/agencies/${encodeURIComponent(f.agency_uscc)}">${f.agency}</a>`,
  },
  { id: 'object', head: t('对象'), width: 270, value: (f) => f.object },
  { id: 'due', head: t('期限'), width: 104, value: (f) => f.due_date },
  { id: 'occurred', head: t('发生日期'), width: 104, value: (f) => f.occurred_on },
  {
    id: 'magnitude',
    head: t('数量'),
    width: 104,
    num: true,
    value: (f) => f.magnitude,
    cell: (f) => magnitude(f),
  },
  {
    id: 'evidence',
    head: t('证据'),
    width: 80,
    value: (f) => label(EVIDENCE_CLASS, f.evidence_class),
    cell: (f) => evidenceMark(f.evidence_class),
  },
  {
    id: 'case',
    head: t('整改'),
    width: 110,
    value: (f) => f.case_id ?? (f.waiver_id ? t('已豁免') : f.hold_id ? t('暂缓') : null),
    cell: (f) =>
      f.case_id
        ? html`<a href="/cases/${encodeURIComponent(f.case_id)}">${f.case_id}</a>`
        : f.waiver_id
          ? t('已豁免')
          : f.hold_id
            ? t('暂缓')
            : '—',
  },
  { id: 'state', head: t('状态'), width: 84, value: (f) => label(STATE, f.state), cell: (f) => stateMark(f.state) },
]

type Rest = Partial<Pick<TableInput<FindingRow>, 'total' | 'more' | 'download' | 'fixed' | 'search'>> & {
  /** Columns that would say the same in every row. */
  readonly omit?: readonly string[]
}

/** Findings as a table; a row opens the whole story of one. */
export function findingTable(rows: readonly FindingRow[], caption: string, { omit = [], ...rest }: Rest = {}): TemplateResult {
  const shown = columns().filter((c) => !omit.includes(c.id))
  return table({ name: 'findings', label: caption, columns: shown, rows, key: (f) => f.finding_id, ...rest })
}
