import { TokenType } from '@streamparser/json'
import { keyMark, type Mark, titleMark } from './mark.ts'
import { secretHeader } from './words.ts'

/** Elements of lists in a path. */
const ELEMENT = '[]'

interface Frame {
  readonly object: boolean
  readonly path: readonly string[]
  key: string
  expectKey: boolean
  /** Keys that speak of secrecy, seen in this object. */
  secret: Set<string> | undefined
}

/** Follows the tokens of a JSON file and notes keys and values that speak of secrecy, by where they stand. */
export class KeyWatch {
  readonly #stack: Frame[] = []
  readonly #keys = new Map<string, { readonly place: readonly string[]; readonly key: string }>()
  readonly #values: { readonly path: readonly string[]; readonly mark: Mark }[] = []
  readonly #twice = new Map<string, Mark>()

  token({ token, value }: { readonly token: TokenType; readonly value: unknown }): void {
    const top = this.#stack.at(-1)
    switch (token) {
      case TokenType.LEFT_BRACE:
      case TokenType.LEFT_BRACKET: {
        const object = token === TokenType.LEFT_BRACE
        const path = top === undefined ? [] : [...top.path, top.object ? top.key : ELEMENT]
        this.#stack.push({ object, path, key: '', expectKey: object, secret: undefined })
        return
      }
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.#stack.pop()
        return
      case TokenType.COLON:
        return
      case TokenType.COMMA:
        if (top?.object) top.expectKey = true
        return
      default:
        if (top?.object && top.expectKey) this.#key(top, String(value))
        else if (top?.object && typeof value === 'string' && !top.path.includes(ELEMENT)) this.#value([...top.path, top.key], value)
    }
  }

  #key(frame: Frame, key: string): void {
    frame.key = key
    frame.expectKey = false
    const word = secretHeader(key)
    if (word === undefined) return
    frame.secret ??= new Set()
    if (frame.secret.has(key)) this.#twice.set(key, { id: `duplicate:${key}`, where: 'duplicate', word })
    frame.secret.add(key)
    this.#keys.set(JSON.stringify([...frame.path, key]), { place: frame.path, key })
  }

  #value(path: readonly string[], text: string): void {
    const mark = this.#values.length < 1000 ? titleMark('value', path.join('.'), text) : undefined
    if (mark) this.#values.push({ path, mark })
  }

  /** Marks beside the records of the lists: keys that are no header of them, values around it, keys that stand twice. */
  beside(lists: readonly { readonly path: readonly string[]; readonly roots: boolean }[]): Mark[] {
    const records = new Set(lists.map((l) => JSON.stringify(l.roots ? [] : [...l.path, ELEMENT])))
    const keys = [...this.#keys.values()]
      .filter(({ place }) => !records.has(JSON.stringify(place)))
      .flatMap(({ place, key }) => keyMark([...place, key].join('.'), key) ?? [])
    // Where the root objects are the records their own values are data.
    const values = lists.some((l) => l.roots) ? [] : this.#values.map((v) => v.mark)
    return [...keys, ...values, ...this.#twice.values()]
  }
}
