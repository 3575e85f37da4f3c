import { EVIDENCE_CLASS, SEVERITY } from '../common/codes.ts'
import type { Control } from './header.ts'

/** What each evidence class means to whoever reads a control. */
const MEANS = {
  E1: 'the log itself proves the fact',
  E2: 'needs the unit to explain',
  E3: 'a statistical lead, needs review',
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
    `- Law: 《办法》${c.articles.map((a) => `第${a}条`).join('、')}${c.other_law.length > 0 ? `; ${c.other_law.join('、')}` : ''}; item ${c.item} of Article 35`,
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
    '## 何时消除',
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
