import { EVIDENCE_CLASS, SEVERITY } from '../common/codes.ts'
import { datedCitation } from './citation.ts'
import type { Control } from './header.ts'

/** What each evidence class means to whoever reads a control. */
const MEANS = {
  E1: 'the log itself proves the fact',
  E2: 'needs the unit to explain',
  E3: 'a statistical lead, needs review',
}

const ROLES = [
  ['duty', 'Duty'],
  ['standard', 'Measured by'],
  ['item', 'Item'],
  ['penal', 'Liability'],
] as const

const ADDRESSEE = { agency: 'the unit', authority: 'the data authority itself: never in a notice, a score or the counts of a unit' }

const ENDS = {
  signed_close: 'with measures, proof and a signed close; later data neither close nor reopen it',
  next_assessment: 'when an assessment with a later as-of date no longer gives the alarm',
}

function value(v: unknown): string {
  return Array.isArray(v) ? v.join('、') : String(v ?? '未设')
}

/** The page of one control as Markdown, made from its header: what it tests, law, parameters, how to mend, false positives. */
export function controlPage(c: Control): string {
  const params = Object.entries(c.params)
  const lines = [
    `# ${c.id} ${c.title_zh}`,
    '',
    `${c.title_en}.`,
    '',
    ...ROLES.flatMap(([role, name]) => {
      const cited = c.basis_law.filter((b) => b.role === role).map(datedCitation)
      return cited.length > 0 ? [`- ${name}: ${cited.join('、')}`] : []
    }),
    `- Addressee: ${ADDRESSEE[c.addressee]}${c.notice_item === undefined ? '' : `; listed under item ${c.item}, noticed under item ${c.notice_item}`}${
      c.notice_item_if_confirmed === undefined ? '' : ` (item ${c.notice_item_if_confirmed} once the competent organ has confirmed it)`
    }`,
    `- Kind: ${c.past_act ? 'a past act' : 'a state'}; a confirmed case ends ${ENDS[c.done_when]}`,
    `- In force from: ${c.effective_from}`,
    `- Severity: ${c.severity} ${SEVERITY[c.severity].zh} unless a tier in the query says otherwise`,
    `- Evidence: ${c.evidence_class} ${EVIDENCE_CLASS[c.evidence_class].zh} – ${MEANS[c.evidence_class]}`,
    `- Needs: ${c.tables.join(', ')}${c.optional_tables.length > 0 ? `; uses when there: ${c.optional_tables.join(', ')}` : ''}${c.facts.length > 0 ? `; facts: ${c.facts.join(', ')}` : ''}`,
    `- Query: [queries/controls/${c.item}/${c.id}.sql](../../queries/controls/${c.item}/${c.id}.sql), cases: [${c.id}.test](../../test/queries/controls/${c.item}/${c.id}.test)`,
    '',
    ...(params.length > 0
      ? [
          '## 参数',
          '',
          '| 名称 | 含义 | 默认 | 单位 |',
          '|---|---|---|---|',
          ...params.map(([n, p]) => `| \`${n}\` | ${p.zh} | ${value(p.default)} | ${p.unit} |`),
          '',
        ]
      : []),
    '## 整改办法',
    '',
    c.remediation_zh,
    '',
    '## 误报如何消除',
    '',
    c.clears_when_zh,
    '',
    '## 常见误报',
    '',
    c.false_positives_zh,
    '',
  ]
  return lines.join('\n')
}

/** The index of all controls, by item. */
export function controlIndex(all: readonly Control[]): string {
  const items = [...new Set(all.map((c) => c.item))].sort((a, b) => a - b)
  const lines = [
    '# Controls',
    '',
    `${all.length} controls over the nine items of Article 35. Made from the headers: \`UPDATE=1 npx vitest run test/controls\`.`,
    '',
  ]
  for (const item of items) {
    lines.push(`## Item ${item}`, '', '| id | 名称 | title | severity | evidence |', '|---|---|---|---|---|')
    for (const c of all.filter((x) => x.item === item))
      lines.push(`| [${c.id}](${c.id}.md) | ${c.title_zh} | ${c.title_en} | ${c.severity} | ${c.evidence_class} |`)
    lines.push('')
  }
  return lines.join('\n')
}
