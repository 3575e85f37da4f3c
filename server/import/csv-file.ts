import { closeSync, openSync, writeSync } from 'node:fs'

const FLUSH_CHARS = 1 << 16

/** A CSV written line by line through one buffer: memory stays constant whatever the number of rows. */
export class CsvFile {
  readonly path: string
  readonly #fd: number
  #buffer = ''
  #open = true
  /** Characters of the longest line so far. */
  longest = 0

  constructor(path: string, options: { bom?: boolean } = {}) {
    this.path = path
    this.#fd = openSync(path, 'w', 0o640)
    if (options.bom) this.#buffer = '\ufeff'
  }

  /** Null is an empty field. */
  write(cells: readonly (string | null)[]): void {
    let line = ''
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i]
      if (i > 0) line += ','
      if (cell !== null && cell !== undefined) line += quoted(cell)
    }
    line += '\n'
    if (line.length > this.longest) this.longest = line.length
    this.#buffer += line
    if (this.#buffer.length > FLUSH_CHARS) this.#flush()
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer, 'utf8')
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at)
    this.#buffer = ''
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#flush()
    closeSync(this.#fd)
  }
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
