import { once } from 'node:events'
import type { Row } from '../base/db.ts'

export type Format = 'jsonl' | 'csv' | 'json'

/**
 * Writes rows to stdout as they come. CSV has a header and RFC 4180 quotes. A reader that closes the pipe early (`| head`) is
 * no error.
 */
export async function printRows(rows: AsyncIterable<readonly Row[]>, columns: readonly string[], format: Format): Promise<void> {
  const out = process.stdout
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  const write = async (text: string) => {
    if (!out.write(text)) await once(out, 'drain')
  }
  if (format === 'csv') await write(`${columns.join(',')}\r\n`)
  if (format === 'json') await write('[')
  let first = true
  for await (const chunk of rows) {
    const lines = chunk.map((row) => {
      const shown = Object.fromEntries(columns.map((c) => [c, row[c] ?? null]))
      if (format === 'csv') return `${columns.map((c) => csvCell(shown[c])).join(',')}\r\n`
      const json = JSON.stringify(shown)
      if (format === 'jsonl') return `${json}\n`
      const separator = first ? '\n' : ',\n'
      first = false
      return separator + json
    })
    await write(lines.join(''))
  }
  if (format === 'json') await write('\n]\n')
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
