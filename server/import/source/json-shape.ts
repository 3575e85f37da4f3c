import { TokenType } from '@streamparser/json'
import { FILE_LIMITS } from '../limits.ts'
import { KeyWatch } from '../secrecy/keys.ts'
import type { Mark } from '../secrecy/mark.ts'
import { type JsonFile, type JsonToken, jsonValues } from './json-values.ts'
import { refusal } from './refuse.ts'

/** One list of records found in a JSON file. */
export interface JsonList {
  /** Keys from the root object to the list; empty when the records are elements of root lists. */
  readonly path: readonly string[]
  /** True when the root objects themselves are the records (one object, or JSON lines). */
  readonly roots: boolean
  /** Union of the records' keys in order of first appearance. */
  readonly header: readonly string[]
}

interface Frame {
  readonly object: boolean
  /** Keys from the root when only objects lie above; undefined below any list. */
  readonly path: readonly string[] | undefined
  /** Keys of the records of this list, or of the root object. */
  readonly keys: Set<string> | undefined
  readonly list: Counted | undefined
  key: string
  expectKey: boolean
}

interface Counted {
  readonly path: readonly string[]
  readonly keys: Set<string>
  objects: number
  others: number
}

/** Names that platforms give to the list inside an answer. */
const WRAPPERS = /^(data|datas|list|rows|records|result|results|items|content|body|page|response|value|dataset|数据|列表|记录)$/i

/**
 * Reads the whole file once and finds where its records are: elements of one or more root lists; the lists of objects
 * inside a wrapper such as `{"data":{"list":[…]}}` (each list is one part); or the root objects themselves.
 */
export async function findLists(file: JsonFile): Promise<{ readonly lists: JsonList[]; readonly marks: readonly Mark[] }> {
  const shape = new Shape(file.fileName)
  const keys = new KeyWatch()
  for await (const _ of jsonValues(file, 'none', (token) => {
    shape.token(token)
    keys.token(token)
  }));
  const found = listsOf(file, shape)
  return { lists: found, marks: keys.beside(found) }
}

function listsOf(file: JsonFile, shape: Shape): JsonList[] {
  const lists = [...shape.lists.values()]
  const rootList = shape.lists.get('[]')
  if (rootList) {
    if (shape.rootObjects > 0) throw refusal(file.fileName, 'JSON 最外层既有列表又有单个对象，无法判断哪一种是记录。请拆成两个文件后重试。')
    if (rootList.others > 0) {
      throw refusal(file.fileName, `JSON 列表里有 ${rootList.others} 个元素不是对象（应为 [{"列名":值,…},…]）。请改正后重新导出。`)
    }
    return [{ path: [], roots: false, header: [...rootList.keys] }]
  }
  if (shape.rootObjects === 0) throw refusal(file.fileName, 'JSON 里没有记录（应为对象列表 [{"列名":值,…},…]）。请检查导出设置。')
  const inner = lists.filter((l) => l.objects > 0 && l.others === 0)
  const wrapped = shape.rootObjects === 1 ? inner : inner.filter((l) => l.path.every((k) => WRAPPERS.test(k)))
  if (wrapped.length > 0)
    return wrapped.map((l) => ({
      path: l.path,
      roots: false,
      header: [...l.keys],
    }))
  return [{ path: [], roots: true, header: [...shape.rootKeys] }]
}

/** Follows the tokens and notes lists reachable through objects alone, with the keys of their elements. */
class Shape {
  readonly lists = new Map<string, Counted>()
  readonly rootKeys = new Set<string>()
  rootObjects = 0
  readonly #stack: Frame[] = []
  readonly #fileName: string

  constructor(fileName: string) {
    this.#fileName = fileName
  }

  token({ token, value }: JsonToken): void {
    const top = this.#stack.at(-1)
    switch (token) {
      case TokenType.LEFT_BRACE:
        this.#open(true, top)
        break
      case TokenType.LEFT_BRACKET:
        this.#open(false, top)
        break
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.#stack.pop()
        break
      case TokenType.COLON:
        break
      case TokenType.COMMA:
        if (top?.object) top.expectKey = true
        break
      default:
        if (top?.object && top.expectKey) {
          top.key = String(value)
          top.expectKey = false
          top.keys?.add(top.key)
          if (top.keys && top.keys.size > FILE_LIMITS.jsonKeys)
            throw refusal(this.#fileName, `JSON 记录里不同的键超过 ${FILE_LIMITS.jsonKeys} 个，不是数据表。请只导出需要的字段。`)
        } else if (top?.list && token !== TokenType.NULL) top.list.others += 1
    }
  }

  #open(object: boolean, top: Frame | undefined): void {
    const path = top === undefined ? [] : top.object && top.path ? [...top.path, top.key] : undefined
    if (top?.list) {
      if (object) top.list.objects += 1
      else top.list.others += 1
    }
    let keys = object ? top?.list?.keys : undefined
    let list: Counted | undefined
    if (object && top === undefined) {
      this.rootObjects += 1
      keys = this.rootKeys
    }
    if (!object && path) {
      const id = JSON.stringify(path)
      list = this.lists.get(id) ?? {
        path,
        keys: new Set(),
        objects: 0,
        others: 0,
      }
      this.lists.set(id, list)
      if (this.lists.size > FILE_LIMITS.parts)
        throw refusal(this.#fileName, `JSON 里有超过 ${FILE_LIMITS.parts} 个列表，无法逐一当作数据表。请分成几个文件导出。`)
    }
    this.#stack.push({ object, path, keys, list, key: '', expectKey: object })
  }
}
