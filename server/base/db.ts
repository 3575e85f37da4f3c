import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'
import { ident, literal } from './sql.ts'

export type Row = Record<string, unknown>
export type Params = Record<string, DuckDBValue>

/**
 * One DuckDB connection with the few verbs the product uses. Rows leave as plain JSON values: BIGINT, HUGEINT and DECIMAL
 * come as strings unless the query casts them (cast counts to `integer` or `double`), dates and timestamps as ISO text.
 */
export class Db {
  readonly connection: DuckDBConnection
  readonly #instance: DuckDBInstance

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.connection = connection
  }

  /** Opens `path` (`:memory:` for none). Throws `busy` when another process holds the file, `usage` for a path with a question mark. */
  static async open(path: string, config: Pick<Config, 'memoryLimit' | 'threads' | 'home'>): Promise<Db> {
    // DuckDB takes what follows a question mark for settings and would put its log elsewhere.
    if (path.includes('?')) throw new AppError('usage', `数据文件夹的路径里不能有问号：${dirname(path)}。请换一个文件夹。`)
    const tmp = join(config.home, 'tmp', 'duckdb')
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    mkdirSync(tmp, { recursive: true })
    const options: Record<string, string> = {
      memory_limit: config.memoryLimit,
      temp_directory: tmp,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    }
    if (config.threads !== undefined) options['threads'] = String(config.threads)
    try {
      const instance = await DuckDBInstance.create(path, options)
      const db = new Db(instance, await instance.connect())
      await db.run("set global TimeZone = 'Asia/Shanghai'")
      return db
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (HELD.test(message)) {
        throw new AppError(
          'busy',
          `数据文件正被另一个进程使用：${path}。请先停止正在运行的服务（或另一条命令），再重试。`,
          {},
          { cause: error },
        )
      }
      throw error
    }
  }

  /** A second connection to the same instance; close it with `close()`. */
  async fork(): Promise<Db> {
    return new Db(this.#instance, await this.#instance.connect())
  }

  /** Runs one statement (or several without parameters) for its effect. */
  async run(sql: string, params?: Params): Promise<void> {
    await this.connection.run(sql, params)
  }

  /** All rows of a query that is known to be small. */
  async all<T extends Row = Row>(sql: string, params?: Params): Promise<T[]> {
    const reader = await this.connection.runAndReadAll(sql, params)
    return reader.getRowObjectsJson() as T[]
  }

  async get<T extends Row = Row>(sql: string, params?: Params): Promise<T | undefined> {
    return (await this.all<T>(sql, params))[0]
  }

  /** Rows in chunks, for results of any size. */
  async *stream<T extends Row = Row>(sql: string, params?: Params): AsyncGenerator<T[]> {
    const result = await this.connection.stream(sql, params)
    for await (const rows of result.yieldRowObjectJson()) yield rows as T[]
  }

  /** Runs `work` in one transaction; rolls back and rethrows when it throws. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run('begin transaction')
    try {
      const value = await work()
      await this.run('commit')
      return value
    } catch (error) {
      await this.run('rollback').catch(() => undefined)
      throw error
    }
  }

  close(): void {
    this.connection.closeSync()
    // The instance closes with its last connection; closing it here would cut forked connections off.
  }

  /** Closes the connection and the database file itself. */
  closeInstance(): void {
    this.connection.closeSync()
    this.#instance.closeSync()
  }
}

/** Whether a query failed because a table it reads was never made: nothing was imported or assessed yet. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof Error && /^Catalog Error: Table with name \S+ does not exist/.test(error.message)
}

const INSERT_CHUNK = 2000

/**
 * Inserts rows given as plain objects (keys = columns; values text, number, boolean or null; missing keys are NULL) into
 * `table`, replacing rows with the same primary key where it has one. Values are cast to the column types by the database.
 */
export async function insertRows(db: Db, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const columns = await db.all<{ column_name: string; column_type: string; key: string | null }>(`describe ${ident(table)}`)
  const names = columns.map((c) => ident(c.column_name)).join(', ')
  const values = columns.map((c) => `(j ->> ${literal(c.column_name)})::${c.column_type}`).join(', ')
  const keyed = columns.some((c) => c.key === 'PRI')
  const sql = `insert ${keyed ? 'or replace ' : ''}into ${ident(table)} (${names}) select ${values} from (select unnest($rows::json[]) as j)`
  for (let i = 0; i < rows.length; i += INSERT_CHUNK) {
    await db.run(sql, { rows: JSON.stringify(rows.slice(i, i + INSERT_CHUNK)) })
  }
}

/** What DuckDB says of a database file that another process has open. */
const HELD = /could not set lock|conflicting lock/i
/** What DuckDB says of a database file that it cannot read. A full disk or a missing right is none of it. */
const DAMAGED =
  /not a valid DuckDB|checksum|corrupt|could not read enough bytes|deserializ|replaying WAL|read a database file with version|Serialization Error/i

export function saysDamaged(error: unknown): boolean {
  return !(error instanceof AppError) && error instanceof Error && DAMAGED.test(error.message)
}
