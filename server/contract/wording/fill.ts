/** A filled text; `spans` are where slot values stand, so that the check of words leaves them alone. */
export interface Filled {
  readonly text: string
  readonly spans: readonly (readonly [start: number, end: number])[]
  /** Slots outside `[[ ]]` that have no value: the text must not be used. */
  readonly missing: readonly string[]
}

/** Value of a slot (`{share_request.replied_at|date}` asks for source and format) as it is printed; undefined = there is none. */
export type Resolve = (source: string, format: string | undefined) => string | Filled | undefined

/** Whether an optional part with a condition of its own may be printed, or what stands in its place. Called with the part as written. */
export type Segment = (part: string) => boolean | string

const SLOT = /\{([^{}|]+)(?:\|([a-z]+))?\}/g

/** A text without slots. */
export function fixed(text: string): Filled {
  return { text, spans: [], missing: [] }
}

/** A value that somebody entered or a record holds: the check of words leaves it alone. */
export function value(text: string): Filled {
  return { text, spans: text === '' ? [] : [[0, text.length]], missing: [] }
}

/** Texts one after the other. */
export function joined(...parts: readonly (string | Filled)[]): Filled {
  const out = { text: '', spans: [] as [number, number][], missing: [] as string[] }
  for (const part of parts) {
    const f = typeof part === 'string' ? fixed(part) : part
    const at = out.text.length
    out.text += f.text
    out.spans.push(...f.spans.map(([a, b]): [number, number] => [a + at, b + at]))
    out.missing.push(...f.missing)
  }
  return out
}

/**
 * Fills `{source|format}` slots. `[[ … ]]` is printed only when all its slots have values and its condition, if it has one, holds.
 */
export function fill(template: string, resolve: Resolve, segment: Segment = () => true): Filled {
  const parts: Filled[] = []
  for (const [i, piece] of template.split(/\[\[|\]\]/).entries()) {
    if (i % 2 === 0) parts.push(slots(piece, resolve))
    else {
      const may = segment(piece)
      if (may === false) continue
      const filled = slots(typeof may === 'string' ? may : piece, resolve)
      if (filled.missing.length === 0) parts.push(filled)
    }
  }
  return joined(...parts)
}

function slots(piece: string, resolve: Resolve): Filled {
  const parts: (string | Filled)[] = []
  const missing: string[] = []
  let at = 0
  for (const m of piece.matchAll(SLOT)) {
    parts.push(piece.slice(at, m.index))
    const found = resolve(m[1] as string, m[2])
    if (found === undefined) missing.push(m[1] as string)
    else parts.push(typeof found === 'string' ? value(found) : found)
    at = m.index + m[0].length
  }
  const filled = joined(...parts, piece.slice(at))
  return { ...filled, missing: [...filled.missing, ...missing] }
}
