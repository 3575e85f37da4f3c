import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { fileLiteral, ident, literal, sqlText } from '../base/sql.ts'
import type { Batch } from './batches.ts'
import type { LogEngine, LogPiece, Span } from './engine.ts'
import { bounds, contractColumns, type Fact, type LogName } from './facts-list.ts'

/** Facts whose rows are reached by a cheaper plan than their text; the text stays what they mean, and a test holds both together. */
const PLANNED: ReadonlySet<string> = new Set(['f_access_user_hour'])

/** Beyond this many scans of the same rows one pass over all months is cheaper. */
const MAX_SCANS = 2.5

type Deps = { readonly home: string; readonly db: Db; readonly batches: readonly Batch[] }

/** The engine of one machine: DuckDB over the Parquet files of the lake, whose row groups are skipped by their time. */
export function parquetEngine({ home, db, batches }: Deps): LogEngine {
  // The biggest file first: DuckDB guesses the rows of all from it, and a small one would turn joins the wrong way round.
  const files = (log: LogName, span?: Span) =>
    batches
      .filter(
        (b) =>
          b.table_name === log &&
          b.period_from !== null &&
          (!span || (String(b.period_from).slice(0, 10) <= span.to && String(b.period_to).slice(0, 10) >= span.from)),
      )
      .sort((a, b) => b.rows_landed - a.rows_landed)
  const list = (own: readonly Batch[]) => `[${own.map((b) => fileLiteral(join(home, b.lake_path))).join(', ')}]`
  return {
    async pieces(log) {
      return files(log).map(
        (b): LogPiece => ({ id: b.batch_id, from: String(b.period_from).slice(0, 10), to: String(b.period_to).slice(0, 10) }),
      )
    },

    async passes(log, months) {
      const own = files(log)
      if (months.length < 3 || own.length === 0) return months.map((m) => [m])
      const found = await db.get<{ scans: number | null }>(sqlText('facts/plan/scans').replace('{{files}}', () => list(own)))
      return (found?.scans ?? 0) > MAX_SCANS ? [months] : months.map((m) => [m])
    },

    async build(target, log, facts, span) {
      const own = files(log, span)
      const source =
        own.length === 0
          ? `select * from stg.${log} where false`
          : `select * from read_parquet(${list(own)}, union_by_name = true, hive_partitioning = false)`
      await target.run(`create or replace temp view ${log} as ${source}`)
      try {
        for (const fact of facts) await buildOne(target, fact, span)
      } finally {
        await target.run(`drop view ${log}`)
      }
    },

    async rows(target, key) {
      const columns = contractColumns(key.log).map((c) => (c === 'ts' ? 'ts::varchar as ts' : ident(c)))
      const tests = [
        ...Object.entries(key.equals).map(([c, v]) => (v === null ? `${ident(c)} is null` : `${ident(c)} = $${c}`)),
        ...Object.keys(key.among).map((c) => `${ident(c)} in (select unnest($${c}::json::varchar[]))`),
      ]
      // A branch for each day: each skips the row groups of all other days by their times, and branches run beside each other.
      const branches = key.days.flatMap((day) => {
        const own = files(key.log, { from: day, to: day })
        const { from_ts, cutoff } = bounds({ from: day, to: day })
        return own.length === 0
          ? []
          : `select ${columns.join(', ')} from read_parquet(${list(own)}, union_by_name = true, hive_partitioning = false) as l
             where l.ts >= timestamp ${literal(from_ts)} and l.ts < timestamp ${literal(cutoff)}${tests.map((t) => ` and ${t}`).join('')}`
      })
      if (branches.length === 0) return []
      return target.all(
        `select * from (${branches.join('\nunion all\n')})
         order by all limit $limit offset $offset`,
        {
          limit: key.limit,
          offset: key.offset,
          ...Object.fromEntries(Object.entries(key.equals).filter((e): e is [string, string] => e[1] !== null)),
          ...Object.fromEntries(Object.entries(key.among).map(([c, v]) => [c, JSON.stringify(v)])),
        },
      )
    },

    async close() {},
  }
}

async function buildOne(db: Db, fact: Fact, span: Span): Promise<void> {
  if (PLANNED.has(fact.name)) return db.run(sqlText(`facts/plan/${fact.name}`), bounds(span))
  await db.run(`create or replace temp table fresh_${fact.name} as ${sqlText(`facts/${fact.name}`)}`, bounds(span))
}
