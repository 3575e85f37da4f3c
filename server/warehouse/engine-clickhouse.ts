import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ClickHouseConfig } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import { fileLiteral, literal, sqlText } from '../base/sql.ts'
import type { Batch } from './batches.ts'
import { Cluster, chLiteral, chName } from './clickhouse.ts'
import { loadBatches } from './cluster-load.ts'
import { type ClusterMapping, readMapping } from './cluster-mapping.ts'
import type { LogEngine, LogKey, LogPiece, Span } from './engine.ts'
import { bounds, contractColumns, type Fact, LOGS_FROM, type LogName } from './facts-list.ts'

type Deps = { readonly config: ClickHouseConfig; readonly home: string; readonly db: Db; readonly batches: readonly Batch[] }

/** Where a log is read: a table, which loads of it count, and what the contract's columns are called there. */
interface Source {
  readonly from: string
  readonly aliases: string
}

/**
 * The engine of a cluster: the facts' own texts run there, and only their rows come back. A mapped log is read where it
 * lies; any other is loaded from the landed files first.
 */
export function clickhouseEngine({ config, home, db, batches }: Deps): LogEngine {
  const cluster = new Cluster(config)
  const mapping = readMapping(config.mapping)
  const loads = new Map<LogName, Map<string, string>>()

  /** Landed files of an unmapped log, brought to the cluster once per engine. */
  async function loadsOf(log: LogName): Promise<Map<string, string>> {
    const found = loads.get(log) ?? (await loadBatches({ home, db, cluster }, log, filesOf(batches, log)))
    loads.set(log, found)
    return found
  }

  async function source(log: LogName): Promise<Source> {
    const mapped = mapping[log]
    if (mapped) return { from: chName(mapped.table), aliases: aliasesOf(mapped) }
    const counted = [...(await loadsOf(log)).values()].map(chLiteral)
    return { from: `${chName(log)} prewhere _load in (${counted.length > 0 ? counted.join(', ') : "''"})`, aliases: '' }
  }

  return {
    async pieces(log) {
      if (mapping[log]) return dayPieces(cluster, await source(log))
      await loadsOf(log)
      return filesOf(batches, log).map((b): LogPiece => ({ id: b.batch_id, from: day(b.period_from), to: day(b.period_to) }))
    },

    async passes(_, months) {
      return months.map((m) => [m])
    },

    async build(target, log, facts, span) {
      const where = await source(log)
      for (const fact of facts) await buildOne(cluster, home, target, fact, where, span)
    },

    async rows(_, key) {
      const { from, aliases } = await source(key.log)
      const spans = key.days.map((d) => bounds({ from: d, to: d }))
      const within = spans.map((s) => `ts >= ${chLiteral(s.from_ts)} and ts < ${chLiteral(s.cutoff)}`)
      const columns = contractColumns(key.log).map((c) => (c === 'ts' ? 'toString(ts) as at' : c))
      const found = await cluster.rows<Record<string, unknown>>(
        `${aliases}select ${columns.join(', ')} from ${from}
         where (${within.join(' or ')})${tests(key).join('')}
         order by ${contractColumns(key.log).join(', ')} limit ${key.offset}, ${key.limit}`,
      )
      return found.map(({ at, ok, ...row }) => ({ ts: at, ...row, ...(ok === undefined ? {} : { ok: Number(ok) === 1 }) }))
    },

    close: () => cluster.close(),
  }
}

const day = (moment: string | null) => String(moment).slice(0, 10)

function filesOf(batches: readonly Batch[], log: LogName): Batch[] {
  return batches.filter((b) => b.table_name === log && b.period_from !== null)
}

/** `with call_time as ts, …`: the text of a fact stays as it is, and every shard groups its own rows. */
function aliasesOf(mapped: NonNullable<ClusterMapping[LogName]>): string {
  const own = Object.entries(mapped.columns).filter(([column, expression]) => column !== expression)
  return own.length === 0 ? '' : `with ${own.map(([column, expression]) => `${expression} as ${chName(column)}`).join(', ')}\n`
}

/** Days of a table that others write: a day with another number or sum of times is another piece. */
async function dayPieces(cluster: Cluster, { from, aliases }: Source): Promise<LogPiece[]> {
  const days = await cluster.rows<{ d: string; n: string; s: string }>(
    `${aliases}select toString(toDate(ts)) as d, toString(count()) as n, toString(sum(toUnixTimestamp(ts))) as s from ${from} group by toDate(ts) order by d`,
  )
  return days.map(({ d, n, s }) => ({ id: `${d}:${n}:${s}`, from: d, to: d }))
}

async function buildOne(cluster: Cluster, home: string, db: Db, fact: Fact, source: Source, span: Span): Promise<void> {
  const { from_ts, cutoff } = bounds(span)
  const text = sqlText(`facts/${fact.name}`)
    .replace('$from_ts', () => chLiteral(from_ts))
    .replace('$cutoff', () => chLiteral(cutoff))
    .replace(`from ${fact.log}\n`, () => `from ${source.from}\n`)
  const file = join(home, 'tmp', `${fact.name}-${span.from}.csv`)
  try {
    await cluster.csv(`${source.aliases}${text}`, file)
    const types = (await columnsOf(db, fact)).map((c) => `${literal(c.column_name)}: ${literal(c.column_type)}`).join(', ')
    await db.run(
      `create or replace temp table fresh_${fact.name} as
       select * from read_csv(${fileLiteral(file)}, columns = {${types}}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '\\N', allow_quoted_nulls = false)`,
    )
  } finally {
    rmSync(file, { force: true })
  }
}

/** Column types of a fact as this process knows them: the text tried on a log without rows. */
async function columnsOf(db: Db, fact: Fact): Promise<{ column_name: string; column_type: string }[]> {
  await db.run(`create or replace temp view ${fact.log} as select * from stg.${fact.log} where false`)
  try {
    return await db.all(`describe ${sqlText(`facts/${fact.name}`)}`, bounds({ from: LOGS_FROM, to: LOGS_FROM }))
  } finally {
    await db.run(`drop view ${fact.log}`)
  }
}

/** Conditions on the key; text only, as every column that evidence names is. */
function tests(key: LogKey): string[] {
  return [
    ...Object.entries(key.equals).map(([c, v]) => (v === null ? ` and ${chName(c)} is null` : ` and ${chName(c)} = ${chLiteral(v)}`)),
    ...Object.entries(key.among).map(([c, v]) => ` and ${chName(c)} in (${v.map(chLiteral).join(', ')})`),
  ]
}
