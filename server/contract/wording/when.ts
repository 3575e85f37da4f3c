/** A value that a condition or a slot reads; null = there is none. */
export type Value = string | number | boolean | null | readonly string[]
export type Lookup = (source: string) => Value

/**
 * Whether a condition of the wording holds (the language of the control contract, as far as the wording uses it). Every comparison
 * with NULL is false. Throws for text outside the language: a wrong condition stops the start, not a notice.
 */
export function holds(condition: string, look: Lookup, codes: readonly string[]): boolean {
  if (condition === 'else') return true
  return condition.split(' and ').every((term) => termHolds(term.trim(), look, codes))
}

const TERM = /^(.+?) (is not NULL|is NULL|is true|=|<>|<=)(?: (.+))?$/

function termHolds(term: string, look: Lookup, codes: readonly string[]): boolean {
  if (/^[a-z_]+$/.test(term)) return codes.includes(term)
  const list = /^(\S+) in \(([a-z_, ]+)\)$/.exec(term)
  if (list) {
    const found = operand(list[1] as string, look)
    return found !== null && (list[2] as string).split(', ').includes(String(found))
  }
  const m = TERM.exec(term)
  if (!m) throw new Error(`not a condition: "${term}"`)
  const left = operand(m[1] as string, look)
  if (m[2] === 'is NULL') return left === null
  if (m[2] === 'is not NULL') return left !== null
  if (m[2] === 'is true') return left === true
  const right = operand(m[3] as string, look)
  if (left === null || right === null) return false
  if (m[2] === '<=') return String(left) <= String(right)
  return (String(left) === String(right)) === (m[2] === '=')
}

function operand(text: string, look: Lookup): Value {
  const both = /^coalesce\((\S+), (\S+)\)$/.exec(text)
  if (both) return operand(both[1] as string, look) ?? operand(both[2] as string, look)
  const dated = /^DATE\((\S+)\)$/.exec(text)
  if (dated) {
    const found = operand(dated[1] as string, look)
    return found === null ? null : String(found).slice(0, 10)
  }
  if (text.includes('.')) return look(text)
  if (/^[a-z_]+$/.test(text)) return text
  throw new Error(`not an operand: "${text}"`)
}
