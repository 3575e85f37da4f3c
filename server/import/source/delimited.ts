import { decodeStream, type Encoding } from '../encoding.ts'
import { FILE_LIMITS } from '../limits.ts'
import type { SourceRow } from '../types.ts'
import type { FoundDialect } from './dialect.ts'
import { readChunks } from './inspect.ts'
import { LineError, QuoteError, RecordReader } from './records.ts'
import { asRefusal, refusal } from './refuse.ts'

/**
 * Rows of a delimited text file, streamed. Blank lines are left out but counted in `row`. Throws `file_refused` naming the
 * line when a quote cannot be paired without merging or losing rows.
 */
export async function* delimitedRows(
  file: {
    readonly fileName: string
    readonly path: string
    readonly encoding: Encoding
  },
  dialect: FoundDialect,
): AsyncGenerator<SourceRow> {
  const reader = new RecordReader(dialect)
  const skip = dialect.hasSepLine ? 1 : 0
  const shown = (record: SourceRow) => {
    if (record.cells.length > FILE_LIMITS.columns)
      throw refusal(
        file.fileName,
        `第 ${record.row} 行有 ${record.cells.length} 列，超过上限 ${FILE_LIMITS.columns} 列，不像数据表。请检查分隔符，或只导出需要的列。`,
      )
    return record
  }
  try {
    for await (const text of decodeStream(readChunks(file.path), file.encoding)) {
      for (const record of reader.push(text, false)) if (record.row !== skip) yield shown(record)
    }
    for (const record of reader.push('', true)) if (record.row !== skip) yield shown(record)
  } catch (error) {
    if (error instanceof QuoteError) {
      throw refusal(
        file.fileName,
        `第 ${error.line} 行的双引号没有成对，无法判断记录到哪里结束。请检查该行：字段内容里的双引号应写成两个双引号，并用双引号括住整个字段；改正后重新导出。`,
        error,
      )
    }
    if (error instanceof LineError) {
      throw refusal(file.fileName, `第 ${error.line} 行过长（超过 1600 万字符），不像分隔符文本。请确认导出格式后重试。`, error)
    }
    throw asRefusal(file.fileName, error)
  }
}
