import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { AppError } from '../../base/errors.ts'
import { decodeStream, type Encoding } from '../encoding.ts'
import { FILE_LIMITS } from '../limits.ts'
import type { Cell } from '../types.ts'
import { readChunks } from './inspect.ts'
import { asRefusal, refusal } from './refuse.ts'

/** A JSON number as written: long identifiers would lose digits as doubles. */
class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type JsonValue = string | boolean | null | JsonNumber | JsonValue[] | { [key: string]: JsonValue }

export interface JsonFile {
  readonly fileName: string
  readonly path: string
  readonly encoding: Encoding
}

export interface JsonToken {
  readonly token: TokenType
  readonly value: unknown
}

/** Where a value sits: keys of the objects above it, the index for an element of a list. */
type JsonPath = readonly (string | number)[]

export interface Placed {
  readonly path: JsonPath
  readonly value: JsonValue
}

/**
 * Values `depth` levels below each root value (0 = the root itself), streamed. Root values may follow one another with
 * nothing but white space between them. `onToken` sees every token. Throws `file_refused` for broken JSON.
 */
export async function* jsonValues(file: JsonFile, depth: number | 'none', onToken?: (token: JsonToken) => void): AsyncGenerator<Placed> {
  const path = depth === 'none' ? '$.\0' : `$${'.*'.repeat(depth)}`
  const parser = new TokenParser({
    paths: [path],
    keepStack: false,
    separator: '',
  })
  const tokenizer = new ExactTokenizer()
  const keys: number[] = []
  tokenizer.onToken = (token) => {
    if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) {
      keys.push(0)
      if (keys.length > FILE_LIMITS.jsonDepth)
        throw refusal(file.fileName, `JSON 里层层嵌套超过 ${FILE_LIMITS.jsonDepth} 层，不是数据表。请导出为对象列表 [{"列名":值,…},…]。`)
    } else if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) keys.pop()
    else if (token.token === TokenType.COLON && keys.length > 0) {
      const count = (keys.pop() as number) + 1
      keys.push(count)
      if (count > FILE_LIMITS.jsonKeys)
        throw refusal(file.fileName, `JSON 一个对象里的键超过 ${FILE_LIMITS.jsonKeys} 个，不是数据表。请导出为对象列表 [{"列名":值,…},…]。`)
    }
    onToken?.(token as JsonToken)
    parser.write(token)
  }
  tokenizer.onEnd = () => parser.end()
  let done: Placed[] = []
  parser.onValue = ({ value, key, stack }) => {
    const above = stack.slice(1).map((s) => s.key)
    const place = (stack.length > 0 ? [...above, key] : []) as (string | number)[]
    done.push({ path: place, value: value as unknown as JsonValue })
  }
  let read = 0
  let near = ''
  try {
    for await (const text of decodeStream(readChunks(file.path), file.encoding)) {
      for (let at = 0; at < text.length; ) {
        const piece = wholeCharacters(text, at)
        near = piece
        tokenizer.write(piece)
        at += piece.length
        read += piece.length
        const batch = done
        done = []
        for (const placed of batch) yield placed
      }
    }
    tokenizer.end()
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof Error && 'syscall' in error) throw asRefusal(file.fileName, error)
    const word = /[:,[]\s*(-?(?:NaN|Infinity)|None|undefined)\b/.exec(near)?.[1]
    if (word)
      throw refusal(
        file.fileName,
        `JSON 里有 ${word}（在第 ${read + 1} 个字符之后），JSON 没有这个值，不能当作空值。请让导出程序在没有值的地方写 null。`,
      )
    // The parser's own message quotes the text, which may belong to a classified row: it is not passed on.
    throw refusal(file.fileName, `不是完整的 JSON（出错位置在第 ${read + 1} 个字符之后）。请检查括号、引号和逗号是否完整，或重新导出。`)
  }
  for (const placed of done) yield placed
}

class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    if (text === '' || !Number.isFinite(Number(text))) throw new Error('not a number')
    // The token parser passes values on untouched, whatever their type.
    return new JsonNumber(text) as unknown as number
  }
}

/** Bounds how many values wait in memory between two yields. */
const STEP = 1 << 15

/** A piece of about STEP characters that splits no surrogate pair. */
function wholeCharacters(text: string, at: number): string {
  const last = text.charCodeAt(at + STEP - 1)
  return text.slice(at, at + STEP + (last >= 0xd800 && last <= 0xdbff ? 1 : 0))
}

/** A value as a cell: numbers and booleans as text, lists of plain values joined with ";", anything deeper as JSON text. */
export function jsonCell(value: JsonValue | undefined): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof JsonNumber) return value.text
  if (Array.isArray(value)) {
    if (value.every((v) => v === null || typeof v !== 'object' || v instanceof JsonNumber))
      return value.map((v) => jsonCell(v) ?? '').join(';')
  }
  return jsonText(value)
}

function jsonText(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([k, v]) => `${JSON.stringify(k)}:${jsonText(v)}`)
      .join(',')}}`
  }
  return JSON.stringify(value)
}
