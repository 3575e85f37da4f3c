import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dialect, QuoteError, RecordReader, type TextRecord } from '../../../server/import/source/records.ts'

function read(pieces: string[], dialect: Dialect): { records: TextRecord[]; quoteAt?: number } {
  const reader = new RecordReader(dialect)
  const records: TextRecord[] = []
  try {
    for (const piece of pieces) reader.push(piece, false, records)
    reader.push('', true, records)
    return { records }
  } catch (error) {
    if (!(error instanceof QuoteError)) throw error
    return { records, quoteAt: error.line }
  }
}

const dirt = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\r\n', '甲', ' '), maxLength: 40 })

describe('record reader', () => {
  it('gives the same records and the same refusal however the text is cut (property)', () => {
    fc.assert(
      fc.property(dirt, fc.array(fc.nat(40), { maxLength: 6 }), fc.integer({ min: 1, max: 4 }), (text, cuts, width) => {
        const dialect: Dialect = { delimiter: ',', newline: 'mixed', width }
        const places = [0, ...cuts.filter((c) => c < text.length).sort((a, b) => a - b), text.length]
        const pieces = places.slice(1).map((to, i) => text.slice(places[i], to))
        expect(read(pieces, dialect)).toEqual(read([text], dialect))
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with csv-parse on well-formed text (property)', () => {
    const field = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '甲', ' ', '1'), maxLength: 4 }),
      fc.string({ unit: fc.constantFrom('a', ',', '""', '\n', '\r\n', '甲'), maxLength: 6 }).map((s) => `"${s}"`),
    )
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, newline) => {
          const text = rows.map((r) => r.join(',')).join(newline)
          const oracle = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] })
          expect(read([text], { delimiter: ',', newline: 'mixed', width: 2 }).records.map((r) => r.cells)).toEqual(oracle)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never merges lines without a proper pair of quotes, and never loses a character (property)', () => {
    fc.assert(
      fc.property(dirt, (text) => {
        const { records, quoteAt } = read([text], { delimiter: ',', newline: 'mixed', width: 2 })
        if (quoteAt !== undefined) return
        const letters = (s: string) => s.replace(/[^a甲]/g, '')
        expect(letters(records.flatMap((r) => r.cells).join(''))).toBe(letters(text))
        for (const cell of records.flatMap((r) => r.cells))
          if (/[\r\n]/.test(cell)) expect(text).toContain(`"${cell.replaceAll('"', '""')}"`)
      }),
      { numRuns: 3000 },
    )
  })
})
