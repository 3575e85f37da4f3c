import type { TextFacts } from './inspect.ts'
import { type Dialect, LineError, QuoteError, RecordReader, type TextRecord } from './records.ts'

const CANDIDATES = [',', '\t', ';', '|', '^', '\u0001'] as const
const SAMPLE_RECORDS = 50

type Sampled = Pick<TextFacts, 'head' | 'newline' | 'whole'>

export interface FoundDialect extends Dialect {
  /** True when the first line is Excel's `sep=;`, which is not a record. */
  readonly hasSepLine: boolean
}

/**
 * Finds the delimiter from the first 50 records, quotes respected: the one whose records agree most on the most fields.
 * A delimiter that only appears after another one already made the header is a list separator inside cells.
 * `said`: the delimiter, by a person.
 */
export function findDialect(text: Sampled, extension: string, said?: string): FoundDialect {
  if (said !== undefined) return { delimiter: said, newline: text.newline, width: sample(text, said).width, hasSepLine: false }
  const sep = /^"?sep=([^\r\n])"?[\r\n]/i.exec(text.head)
  if (sep?.[1]) {
    const trial = sample(text, sep[1])
    return {
      delimiter: sep[1],
      newline: text.newline,
      width: trial.width,
      hasSepLine: true,
    }
  }
  const trials = CANDIDATES.map((delimiter) => sample(text, delimiter))
  const earliest = Math.min(...trials.filter((t) => t.width > 1).map((t) => t.firstAt))
  let best: Trial | undefined
  let bestScore = 0
  for (const trial of trials) {
    const late = trial.firstAt > earliest ? 0.2 : 1
    const named = extension === 'tsv' && trial.delimiter === '\t' ? 2 : 1
    const score = trial.share ** 2 * (trial.width - 1) * late * named
    if (score > bestScore) {
      best = trial
      bestScore = score
    }
  }
  const fallback = extension === 'tsv' ? '\t' : ','
  return {
    delimiter: best?.delimiter ?? fallback,
    newline: text.newline,
    width: best?.width ?? 1,
    hasSepLine: false,
  }
}

interface Trial {
  readonly delimiter: string
  /** The most frequent field count above one (the larger on a tie), or 1. */
  readonly width: number
  /** Share of records that have it. */
  readonly share: number
  /** Index of the first record that has it. */
  readonly firstAt: number
}

function sample(text: Sampled, delimiter: string): Trial {
  const widths = sampleWidths(text, delimiter)
  const counts = new Map<number, number>()
  for (const w of widths) if (w > 1) counts.set(w, (counts.get(w) ?? 0) + 1)
  const [width, count] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, widths.length]
  return { delimiter, width, share: count / Math.max(widths.length, 1), firstAt: widths.indexOf(width) }
}

function sampleWidths({ head, newline, whole }: Sampled, delimiter: string): number[] {
  // The width is not known yet; 0 makes every stray quote an error, and the sample ends before it.
  const reader = new RecordReader({ delimiter, newline, width: 0 })
  const records: TextRecord[] = []
  const step = 4096
  try {
    for (let at = 0; at < head.length && records.length < SAMPLE_RECORDS; at += step) {
      const end = whole && at + step >= head.length
      reader.push(head.slice(at, at + step), end, records)
    }
  } catch (error) {
    if (!(error instanceof QuoteError || error instanceof LineError)) throw error
  }
  return records.slice(0, SAMPLE_RECORDS).map((r) => r.cells.length)
}
