import type { Readable } from 'node:stream'
import type { FileLimits } from '../limits.ts'

/** The longest piece of text that a reference or a mark, with its name, may span two chunks by. */
const OVERLAP = 64

/** Cells named beyond three letters or six digits; all others lie on the sheet or are caught by their numbers. */
const SUSPECT = /[\s<:]r(?:ef)?\s*=\s*["']([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?["']/g
/** Only what holds cells is a sheet, wherever it lies in the archive. */
const CELLS = /<(?:\w+:)?sheetData\b/
const HIDDEN = /hidden\s*=\s*(?!["']?(?:0|false)\b)/i

export interface SheetLook {
  /** The first cell reference that lies beyond the last cell of a sheet. */
  readonly beyond: string | undefined
  /** Whether a row or a column of it may be hidden. */
  readonly hides: boolean
}

/** Looks through the XML of one member of a workbook, which need not be a sheet, before anything makes room for its cells. */
export async function lookAtSheet(xml: Readable, limits: Pick<FileLimits, 'sheetColumns' | 'sheetRows'>): Promise<SheetLook> {
  let kept = ''
  let cells = false
  let hides = false
  let found: string | undefined
  for await (const chunk of xml) {
    const text = kept + (chunk as Buffer).toString('latin1')
    cells ||= CELLS.test(text)
    hides ||= HIDDEN.test(text)
    if (found === undefined) found = beyond(text, limits)
    if (cells && found !== undefined) break
    kept = text.slice(-OVERLAP)
  }
  return cells ? { beyond: found, hides } : { beyond: undefined, hides: false }
}

function beyond(text: string, limits: Pick<FileLimits, 'sheetColumns' | 'sheetRows'>): string | undefined {
  for (const [whole, a = '', n = '', b = '', m = ''] of text.matchAll(SUSPECT)) {
    if (off(a, n, limits) || off(b, m, limits)) return whole.replace(/^[^"']*["']|["']$/g, '')
  }
  return undefined
}

function off(letters: string, digits: string, limits: Pick<FileLimits, 'sheetColumns' | 'sheetRows'>): boolean {
  if (letters.length < 3 && digits.length < 7) return false
  let column = 0
  for (const letter of letters.slice(0, 8)) column = column * 26 + letter.charCodeAt(0) - 64
  return column > limits.sheetColumns || Number(digits) > limits.sheetRows
}
