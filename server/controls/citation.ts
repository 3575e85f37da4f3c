import { parseNumeral } from '../contract/law-text.ts'
import { type Citation, placeOf, shortName } from '../contract/laws.ts'
import type { BasisLaw } from './header.ts'

/** A citation of a header as the laws know it. Throws for a law that nobody can look up: it stops the start. */
export function toCitation(c: BasisLaw): Citation {
  return {
    law: c.law,
    art: parseNumeral(c.ref),
    para: c.para,
    item: c.item === undefined ? undefined : parseNumeral(c.item),
    from: c.from,
    to: c.to,
  }
}

/** `第二十一条第一款`, `第三十九条第（四）项`. */
export function citedPlace(c: BasisLaw): string {
  return placeOf(toCitation(c))
}

/** `《政务数据共享条例》第二十一条第一款`. */
export function citation(c: BasisLaw): string {
  return `${shortName(c.law)}${citedPlace(c)}`
}

/** `citation`, with the days from which or up to which it may be cited. */
export function datedCitation(c: BasisLaw): string {
  const span = [c.from === undefined ? '' : `自${c.from}起`, c.to === undefined ? '' : `至${c.to}止`].join('')
  return span === '' ? citation(c) : `${citation(c)}（${span}）`
}
