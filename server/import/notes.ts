import type { Db } from '../base/db.ts'
import { fileLiteral } from '../base/sql.ts'
import type { Collector } from './collect.ts'
import { foldHeader } from './header.ts'
import type { Plan } from './plan.ts'
import type { BatchReport } from './report.ts'
import type { SourcePart } from './types.ts'

type Note = BatchReport['notes'][number]

/** What is to be said of a file as a whole, beside the counts of its rows. */
export async function notesOf(db: Db, plan: Plan, part: SourcePart, { counts, nameless }: Collector, parquet: string): Promise<Note[]> {
  const notes: Note[] = []
  const say = (code: Note['code'], message: string) => notes.push({ code, message })
  if (counts.hidden > 0) say('hidden_rows', `有 ${counts.hidden} 行是隐藏或被筛选掉的，已照常导入。不该导入的，请在表格里删除后重新导出。`)
  const hidden = [...(part.hiddenColumns ?? [])].flatMap((i) => ((plan.headers[i] ?? '') === '' ? [] : [plan.headers[i] as string]))
  if (hidden.length > 0) say('hidden_columns', `有 ${hidden.length} 列是隐藏的，已照常读取：${hidden.join('、')}。`)
  if (counts.short > 0) say('short_rows', `有 ${counts.short} 行比表头短，所缺的列按空值读。请确认导出时没有被截断。`)
  for (const [name, places] of duplicates(plan.headers))
    say(
      'duplicate_headers',
      `表头“${name}”出现 ${places.length} 次（第 ${places.join('、')} 列），只读第 ${places[0]} 列；要读别的列，请改表头或写映射文件。`,
    )
  if (nameless.size > 0)
    say(
      'empty_columns',
      `第 ${[...nameless]
        .sort((a, b) => a - b)
        .map((i) => i + 1)
        .join('、')} 列没有表头却有内容，没有读取。`,
    )
  if (counts.classified > 0 && counts.landed === 0 && counts.rejected === 0)
    say('all_classified', `全部 ${counts.classified} 行都按涉密剔除，没有一行入库。请核对涉密标识列写的是不是“否”一类的词。`)
  if (plan.table.name === 'work_calendar') notes.push(...(await calendarGaps(db, parquet)))
  return notes
}

/** Headers that stand more than once, with their 1-based places. */
function duplicates(headers: readonly string[]): [string, number[]][] {
  const places = new Map<string, number[]>()
  headers.forEach((header, i) => {
    const key = foldHeader(header)
    if (key !== '') places.set(key, [...(places.get(key) ?? []), i + 1])
  })
  return [...places.values()].flatMap((at) => (at.length > 1 ? [[headers[(at[0] as number) - 1] as string, at] as [string, number[]]] : []))
}

/** Years of a calendar of which days are wanting. */
async function calendarGaps(db: Db, parquet: string): Promise<Note[]> {
  const years = await db.all<{ y: number; days: number }>(
    `select year(d)::double as y, count(distinct d)::double as days from read_parquet(${fileLiteral(parquet)}, hive_partitioning = false) group by all order by y`,
  )
  const wanting = years.flatMap(({ y, days }) => {
    const whole = new Date(Date.UTC(y, 1, 29)).getUTCMonth() === 1 ? 366 : 365
    return days < whole ? [`${y} 年 ${days} 天（应为 ${whole} 天）`] : []
  })
  return wanting.length === 0
    ? []
    : [{ code: 'calendar_gaps', message: `工作日历不完整：${wanting.join('；')}。缺的日子无法计算工作日；请导入整年的日历。` }]
}
