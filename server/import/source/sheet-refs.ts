import type { Readable } from 'node:stream'
import type { FileLimits } from '../limits.ts'

/** The longest piece of text that a reference with its attribute name may span two chunks by. */
const OVERLAP = 64

/** Cells named beyond three letters or six digits; all others lie on the sheet or are caught by their numbers. */
const SUSPECT = /[\s<:]r(?:ef)?\s*=\s*["']([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?["']/g

/** The first cell reference of a sheet's XML that lies beyond the last cell of a sheet; undefined when all lie on it. */
export async function refBeyond(xml: Readable, limits: Pick<FileLimits, 'sheetColumns' | 'sheetRows'>): Promise<string | undefined> {
  let kept = ''
  for await (const chunk of xml) {
    const text = kept + (chunk as Buffer).toString('latin1')
    for (const [whole, a = '', n = '', b = '', m = ''] of text.matchAll(SUSPECT)) {
      if (beyond(a, n, limits) || beyond(b, m, limits)) return whole.replace(/^[^"']*["']|["']$/g, '')
    }
    kept = text.slice(-OVERLAP)
  }
  return undefined
}

function beyond(letters: string, digits: string, limits: Pick<FileLimits, 'sheetColumns' | 'sheetRows'>): boolean {
  if (letters.length < 3 && digits.length < 7) return false
  let column = 0
  for (const letter of letters.slice(0, 8)) column = column * 26 + letter.charCodeAt(0) - 64
  return column > limits.sheetColumns || Number(digits) > limits.sheetRows
}
