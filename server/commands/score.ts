import { type Command, Option } from 'commander'
import { UNIT_GROUP } from '../common/codes.ts'
import { checkDate, type Product } from '../pipeline.ts'
import { computeYear, type YearScore } from '../scores/compute.ts'
import { printRows } from './rows.ts'
import type { CommandTools } from './tools.ts'

interface ScoreOptions {
  readonly year: number
  readonly asOf?: string
  readonly format: 'json' | 'jsonl' | 'csv' | 'table'
  readonly home?: string
}

const COLUMNS = [
  'uscc',
  'name',
  'group',
  'graded',
  'total',
  'grade',
  'rank',
  'total_computed',
  'adjustment',
  'coverage',
  'bonus',
  'deduction',
  'flags',
  'indicators',
] as const

/**
 * The scores as the command prints them: one object per unit, by code: the order is no rank. `weight` is the weight after redistribution
 * (0 = not applicable), `query` the text that lists the rows of both sides.
 */
export function scoreOutput(result: YearScore): Record<string, unknown>[] {
  return result.scores.map((s) => ({
    ...s,
    indicators: s.indicators.map((i) => ({
      id: i.id,
      numerator: i.numerator,
      denominator: i.denominator,
      attainment: i.attainment,
      weight: i.weight,
      points: i.points,
      flags: i.flags,
      query: `queries/indicators/${i.id}.sql`,
    })),
  }))
}

function table(result: YearScore): string {
  const lines = result.scores.map((s) => {
    const total = s.total === null ? '无得分' : s.total.toFixed(2)
    const standing = s.graded ? `第 ${s.rank ?? '—'} 名\t${s.grade ?? '—'}` : `${s.flags.join('、')}\t—`
    return `${total}\t${UNIT_GROUP[s.group].zh}\t${standing}\t覆盖 ${(s.coverage * 100).toFixed(0)}%\t${s.name}`
  })
  return [`${result.window.year} 年度考核评价，截至 ${result.window.asOf}，${result.scores.length} 个单位`, ...lines].join('\n')
}

/** `shuheng score`: the yearly assessment of every unit, computed from the lake; nothing is recorded. */
export function registerScore(program: Command, tools: CommandTools): void {
  program
    .command('score')
    .description('计算年度考核评价（办法第三十条）')
    .requiredOption('--year <year>', '考核年度', tools.integer(2023))
    .option('--as-of <date>', '截止日期 YYYY-MM-DD：按这一天结束时已知的情况计算（默认今天）')
    .addOption(new Option('--format <format>', '输出格式').choices(['json', 'jsonl', 'csv', 'table']).default('json'))
    .addOption(tools.home())
    .action(async (o: ScoreOptions) => {
      const asOf = o.asOf === undefined ? undefined : checkDate(o.asOf, '截止日期')
      await tools.withProduct(o, async (product: Product) => {
        const result = await computeYear(product, { year: o.year, asOf })
        if (o.format === 'table') process.stdout.write(`${table(result)}\n`)
        else if (o.format === 'json') tools.print(scoreOutput(result).map(pick))
        else await printRows(pages(scoreOutput(result)), COLUMNS, o.format)
      })
    })
}

function pick(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(COLUMNS.map((c) => [c, row[c] ?? null]))
}

async function* pages(rows: Record<string, unknown>[]): AsyncGenerator<Record<string, unknown>[]> {
  yield rows
}
