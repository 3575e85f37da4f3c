import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type ClickHouseClient, type ClickHouseSettings, createClient } from '@clickhouse/client'
import type { ClickHouseConfig } from '../base/config.ts'
import { AppError } from '../base/errors.ts'

/** Partial answers are never taken: a shard that is away fails the query, and an error in mid-answer is not mistaken for its end. */
const WHOLE: ClickHouseSettings = { wait_end_of_query: 1, skip_unavailable_shards: 0, max_execution_time: 3600 }

/** The few things the product asks of a ClickHouse server or cluster. Throws `unavailable` when it does not answer in full. */
export class Cluster {
  readonly database: string
  readonly #url: string
  readonly #client: ClickHouseClient

  constructor(config: ClickHouseConfig) {
    this.database = config.database
    this.#url = config.url
    this.#client = createClient({
      url: config.url,
      username: config.user,
      password: config.password,
      database: config.database,
      request_timeout: 3_600_000,
      compression: { request: false, response: false },
      keep_alive: { enabled: false },
      log: { level: 127 },
    })
  }

  async rows<T>(query: string): Promise<T[]> {
    const answer = await this.#ask(async () => {
      const found = await this.#client.query({ query, format: 'JSONEachRow', clickhouse_settings: WHOLE })
      return found.text()
    })
    return answer
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T)
  }

  /** Writes the answer of a query to a CSV file: NULL as \N, no header. */
  async csv(query: string, path: string): Promise<void> {
    await this.#ask(async () => {
      const { stream } = await this.#client.exec({ query: `${query}\nformat CSV`, clickhouse_settings: WHOLE })
      await pipeline(stream, createWriteStream(path))
    })
  }

  /** Loads a CSV file (NULL as \N, no header) and waits until every shard holds its part. */
  async load(table: string, columns: readonly string[], path: string): Promise<void> {
    await this.#ask(async () => {
      const { stream } = await this.#client.exec({
        query: `insert into ${table} (${columns.join(', ')}) format CSV`,
        values: createReadStream(path),
        clickhouse_settings: { ...WHOLE, insert_distributed_sync: 1 },
      })
      for await (const _ of stream);
    })
  }

  async command(query: string): Promise<void> {
    await this.#ask(() => this.#client.command({ query, clickhouse_settings: WHOLE }))
  }

  async close(): Promise<void> {
    await this.#client.close()
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      // The server's message may quote rows and its stack: only the first line, without any value, goes further.
      const code = /Code: (\d+)|\[(\d+)\]/.exec(error instanceof Error ? error.message : '')?.[1] ?? (error as { code?: string }).code
      throw new AppError(
        'unavailable',
        `ClickHouse（${new URL(this.#url).host}，库 ${this.database}）没有完整应答${code ? `（错误 ${code}）` : ''}。请检查各节点是否在线、表和账号是否正确，恢复后重新运行检测；已有结果没有改动。`,
        {},
        { cause: error },
      )
    }
  }
}

/** A text literal of ClickHouse, in which a backslash escapes. */
export function chLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** An identifier of ClickHouse, maybe with its database: word characters only. */
export function chName(name: string): string {
  if (!/^\w+(\.\w+)?$/.test(name)) throw new AppError('usage', `“${name}”不能作 ClickHouse 的表名或列名，只可用字母、数字和下划线。`)
  return name
}
