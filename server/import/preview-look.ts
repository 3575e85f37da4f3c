import type { Table } from '../contract/tables.ts'
import { cellText } from './cast/column.ts'
import { matchHeader } from './header.ts'
import type { Plan } from './plan.ts'
import type { Preview, PreviewField, UnknownValue } from './reader/file-reader.ts'
import { scoreOf } from './recognise.ts'
import { isKept, reasonZh, Tallies } from './report.ts'
import { rowJudge } from './row.ts'
import type { SourceRow } from './types.ts'

const SAMPLES = 3
const SAMPLE_LENGTH = 40
const UNKNOWN_VALUES = 50

/** How surely a header means its column: the contract's own name, a known other spelling, the name in English. */
const SURE = { zh: 1, alias: 0.85, name: 1 } as const

/** How well header and table agree; a table that a mapping lays out agrees by what it says. */
export function agreement(plan: Plan): number {
  const mapped = Object.keys(plan.mapping?.columns ?? {}).length
  if (mapped > 0) return 1
  return Math.round(scoreOf({ table: plan.table, matches: plan.matches, missingRequired: [] }, plan.headers) * 100) / 100
}

/** What the first rows say: the places of the header with samples, values without meaning, and the rows as they would land. */
export function look(
  plan: Plan,
  aligned: boolean,
  rows: readonly SourceRow[],
  shown: number,
): Pick<Preview, 'fields' | 'unknown_values' | 'looked_at' | 'rows'> {
  const judge = rowJudge(plan, aligned)
  const samples = plan.headers.map(() => new Set<string>())
  const tallies = new Tallies()
  const out: Preview['rows'][number][] = []
  for (const [i, row] of rows.entries()) {
    const judged = judge(row)
    if (i < shown) out.push(...shownRow(plan, row, judged))
    if (judged.kind === 'left_out' || judged.kind === 'classified' || (judged.kind === 'rejected' && !judged.keep)) continue
    sample(samples, row)
    for (const p of judged.kind === 'landed' ? judged.warnings : judged.problems) {
      if (p.column !== undefined && p.value !== '' && !isKept(p.reason)) tallies.add(row.row, p)
    }
  }
  return { fields: fieldsOf(plan, samples), unknown_values: unknownValues(tallies), looked_at: rows.length, rows: out }
}

/** The places of a row that names the columns of no known table, matched with the table that it comes nearest to. */
export function bareFields(headers: readonly string[], rows: readonly SourceRow[], nearest?: Table): PreviewField[] {
  const matches = nearest ? matchHeader(nearest, headers).matches : []
  const samples = headers.map(() => new Set<string>())
  const below = rows.findIndex((r) => headers.every((h, i) => cellText(r.cells[i]) === h))
  for (const row of rows.slice(below + 1)) sample(samples, row)
  return headers.map((header, i) => {
    const match = matches.find((m) => m.index === i)
    return {
      header,
      place: i + 1,
      column: match?.column.name ?? null,
      label: match?.column.zh ?? null,
      confidence: match ? SURE[match.kind] : null,
      samples: [...(samples[i] as Set<string>)],
    }
  })
}

function sample(samples: readonly Set<string>[], { cells }: SourceRow): void {
  for (const [i, seen] of samples.entries()) {
    if (seen.size >= SAMPLES) continue
    const text = cellText(cells[i]).trim()
    if (text !== '') seen.add(text.length > SAMPLE_LENGTH ? `${[...text].slice(0, SAMPLE_LENGTH).join('')}…` : text)
  }
}

function fieldsOf(plan: Plan, samples: readonly Set<string>[]): PreviewField[] {
  return plan.headers.map((header, i) => {
    const planned = plan.columns.find((p) => p.places.includes(i))
    const match = plan.matches.find((m) => m.index === i)
    return {
      header,
      place: i + 1,
      column: planned?.column.name ?? null,
      label: planned?.column.zh ?? null,
      confidence: planned ? (match ? SURE[match.kind] : 1) : null,
      samples: [...(samples[i] as Set<string>)],
    }
  })
}

function unknownValues(tallies: Tallies): UnknownValue[] {
  return tallies
    .list()
    .flatMap((t) =>
      t.column === null
        ? []
        : t.values.map((v) => ({ column: t.column as string, label: t.label, ...v, detail: v.detail || reasonZh(t.reason) })),
    )
    .sort((a, b) => b.count - a.count)
    .slice(0, UNKNOWN_VALUES)
}

function shownRow(plan: Plan, row: SourceRow, judged: ReturnType<ReturnType<typeof rowJudge>>): Preview['rows'] {
  if (judged.kind === 'left_out') {
    const problem = `${reasonZh(judged.reason)}，不导入`
    return judged.reason === 'blank_row' ? [] : [{ row: row.row, kind: judged.kind, values: [], problem }]
  }
  if (judged.kind === 'classified') return [{ row: row.row, kind: judged.kind, values: [], problem: '涉密，不导入也不显示' }]
  const values = new Map(plan.columns.map((p, i) => [p.column, judged.kind === 'landed' ? (judged.values[i] ?? null) : null]))
  const problem = judged.kind === 'rejected' ? judged.problems.map((p) => `${p.label}：${p.value || '缺'}`).join('；') : null
  return [{ row: row.row, kind: judged.kind, values: plan.table.columns.map((c) => values.get(c) ?? null), problem }]
}
