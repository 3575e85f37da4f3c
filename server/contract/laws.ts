import { join } from 'node:path'
import { z } from 'zod'
import { shippedYaml } from '../base/yaml.ts'
import { chineseNumber } from '../common/numerals.ts'
import { type Article, readArticles } from './law-text.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const applies = z.union([z.boolean(), z.literal('confirm')])

const law = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  short_zh: z.string(),
  full_zh: z.string(),
  suffix_zh: z.string().optional(),
  doc_no_zh: z.string().nullable(),
  doc_no_seen: z.boolean(),
  kind: z.string(),
  in_force_from: day.nullable(),
  in_force_to: day.nullable(),
  version_note: z.string(),
  text: z.string().nullable(),
  articles: z.number().int().nullable(),
  seen: z.enum(['SEEN', 'MEM']),
  seen_articles: z.array(z.number().int()).optional(),
  applies_to: z.record(z.string(), applies),
  scope_note: z.string().optional(),
})
export type Law = z.infer<typeof law>

const file = z.looseObject({
  laws: z.array(law),
})

const data = file.parse(shippedYaml(join(import.meta.dirname, 'laws.yaml')))
const byId = new Map(data.laws.map((l) => [l.id, l]))

/** Laws that may be cited, in the order of the file. */
export const laws: readonly Law[] = data.laws

/** Throws for a law that the file does not name: a citation that nobody can look up stops the start. */
export function findLaw(id: string): Law {
  const found = byId.get(id)
  if (!found) throw new Error(`laws.yaml names no law "${id}"`)
  return found
}

/** One cited place of a law. Dates are inclusive and cut the law's own time further. */
export interface Citation {
  readonly law: string
  readonly art: number
  /** 款, from 1. */
  readonly para?: number
  /** 项, from 1. */
  readonly item?: number
  readonly from?: string
  readonly to?: string
}

const CITATION = /^([a-z][a-z0-9_]*) (\d+)(?:\.(\d+))?(?:\((\d+)\))?(?:@(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?)?$/

/** `reg809 21.1`, `measures 7(5)`, `csl 23(3)@2026-01-01..` as a citation. Throws for anything else and for an unknown law. */
export function parseCitation(text: string): Citation {
  const m = CITATION.exec(text)
  if (!m) throw new Error(`not a citation: "${text}"`)
  const [, id, art, para, item, from, to] = m
  findLaw(id as string)
  return {
    law: id as string,
    art: Number(art),
    para: para === undefined ? undefined : Number(para),
    item: item === undefined ? undefined : Number(item),
    from,
    to,
  }
}

const texts = new Map<string, ReadonlyMap<number, Article>>()

/** An article of a law as published; undefined when its text is not shipped. */
export function articleOf(id: string, no: number): Article | undefined {
  const { text } = findLaw(id)
  if (text === null) return undefined
  let articles = texts.get(id)
  if (!articles) {
    articles = readArticles(text)
    texts.set(id, articles)
  }
  return articles.get(no)
}

/** The cited words alone: the paragraph with its items, or the head of the list and the one item. Undefined when not shipped. */
export function citedText(c: Citation): string | undefined {
  const found = articleOf(c.law, c.art)
  if (!found) return undefined
  const paragraph = c.para === undefined ? undefined : found.paragraphs[c.para - 1]
  const whole = paragraph ?? found.text
  if (c.item === undefined) return whole
  const mark = `（${chineseNumber(c.item)}）`
  const lines = whole.split('\n')
  const at = lines.findIndex((l) => l.startsWith(mark))
  if (at < 0) return whole
  const head = lines
    .slice(0, at)
    .reverse()
    .find((l) => !/^（[一二三四五六七八九十]+）/.test(l))
  return [head, lines[at]].filter((l) => l !== undefined).join('\n')
}

/** Laws whose number or text a person has compared with the official one (`checked_by`, `checked_on`). */
export type CheckedLaws = ReadonlySet<string>
const NONE: CheckedLaws = new Set()

/** Why a citation may not be printed, in words; undefined when it may. From memory, or an article that nobody has read: not before a check. */
export function printFault(c: Citation, checked: CheckedLaws = NONE): string | undefined {
  const l = findLaw(c.law)
  if (checked.has(l.id)) return undefined
  if (l.seen === 'MEM') return `《${l.full_zh}》的条文未经核对，不能写入文书。请先由人员对照正式文本核对并登记。`
  if (l.seen_articles !== undefined && !l.seen_articles.includes(c.art)) {
    return `《${l.full_zh}》第${chineseNumber(c.art)}条的条文未经核对，不能写入文书。请先由人员对照正式文本核对并登记。`
  }
  return undefined
}

/** `第二十一条第一款`, `第三十九条第（四）项`. */
export function placeOf(c: Citation): string {
  const para = c.para === undefined ? '' : `第${chineseNumber(c.para)}款`
  const item = c.item === undefined ? '' : `第（${chineseNumber(c.item)}）项`
  return `第${chineseNumber(c.art)}条${para}${item}`
}

/** `《网络安全法》（2016年公布）`: the name after the first mention. */
export function shortName(id: string): string {
  const l = findLaw(id)
  return `《${l.short_zh}》${l.suffix_zh ?? ''}`
}

/**
 * Name at the first mention: full, with number and short form in brackets. A number that nobody has seen is left out until it is
 * checked.
 */
export function fullName(id: string, checked: CheckedLaws = NONE): string {
  const l = findLaw(id)
  const number = l.doc_no_zh !== null && (l.doc_no_seen || checked.has(id)) ? l.doc_no_zh : undefined
  const short = l.short_zh === l.full_zh ? undefined : `以下简称《${l.short_zh}》`
  const inside = [number, short].filter((x) => x !== undefined).join('，')
  return `《${l.full_zh}》${l.suffix_zh ?? ''}${inside === '' ? '' : `（${inside}）`}`
}

/** Laws that a text has named already; every annex that stands alone has its own. */
export class Mentions {
  readonly #named = new Set<string>()
  readonly #checked: CheckedLaws

  constructor(named: readonly string[] = [], checked: CheckedLaws = NONE) {
    for (const id of named) this.#named.add(id)
    this.#checked = checked
  }

  name(id: string): string {
    if (this.#named.has(id)) return shortName(id)
    this.#named.add(id)
    return fullName(id, this.#checked)
  }
}

/** Citations in their order, the name of a law once before its places: 《办法》第七条第（二）项、第八条、《政务数据共享条例》第十二条第二款. */
export function citeList(citations: readonly Citation[], mentions: Mentions): string {
  const parts: string[] = []
  let last: string | undefined
  for (const c of citations) {
    parts.push(c.law === last ? placeOf(c) : `${mentions.name(c.law)}${placeOf(c)}`)
    last = c.law
  }
  return parts.join('、')
}

/** Short names throughout, for lists and tables. */
export function citeShort(citations: readonly Citation[]): string {
  return citeList(citations, new Mentions([...byId.keys()]))
}

/** When a fact took place: an act on one day (`from` = `to`), a state from `from` to its end or the data date. */
export interface FactTime {
  readonly from: string
  readonly to: string
}

/** Days on which a citation may be relied on: of the law, cut by the citation and by `also` (the same place in basis_law). */
export function spanOf(
  c: Citation,
  also?: { readonly from?: string | undefined; readonly to?: string | undefined },
): { from?: string; to?: string } {
  const l = findLaw(c.law)
  const from = [l.in_force_from ?? undefined, c.from, also?.from]
    .filter((d) => d !== undefined)
    .sort()
    .at(-1)
  const to = [l.in_force_to ?? undefined, c.to, also?.to].filter((d) => d !== undefined).sort()[0]
  return { from, to }
}

/** True when the span of the citation meets the time of the fact. */
export function meets(span: { from?: string; to?: string }, fact: FactTime): boolean {
  return (span.from === undefined || fact.to >= span.from) && (span.to === undefined || fact.from <= span.to)
}

/** Whether a law reaches a unit of this kind; `confirm` = once an officer has recorded its legal authority. */
export function appliesTo(id: string, orgType: string): boolean | 'confirm' {
  return findLaw(id).applies_to[orgType] ?? false
}
