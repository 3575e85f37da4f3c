import type { BasisLaw } from './header.ts'

/** Short names of the laws that controls rest on. */
const SHORT: Readonly<Record<string, string>> = {
  measures: '《办法》',
  reg809: '《政务数据共享条例》',
  pipl: '《个人信息保护法》',
  dsl: '《数据安全法》',
  csl: '《网络安全法》',
  csl_2016: '《网络安全法》（2016年公布）',
  gd_business: '《广东省优化营商环境条例》',
  so716: '《国务院关于在线政务服务的若干规定》',
}

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九'] as const

/** `第二十一条第一款`, `第三十九条第（四）项`. */
export function citedPlace(c: BasisLaw): string {
  const para = c.para === undefined ? '' : `第${NUMERALS[c.para - 1]}款`
  return `第${c.ref}条${para}${c.item === undefined ? '' : `第（${c.item}）项`}`
}

/** `《政务数据共享条例》第二十一条第一款`. Throws for a law without a name: a citation that nobody can look up stops the start. */
export function citation(c: BasisLaw): string {
  const name = SHORT[c.law]
  if (name === undefined) throw new Error(`basis_law names an unknown law "${c.law}"`)
  return `${name}${citedPlace(c)}`
}

/** `citation`, with the days from which or up to which it may be cited. */
export function datedCitation(c: BasisLaw): string {
  const span = [c.from === undefined ? '' : `自${c.from}起`, c.to === undefined ? '' : `至${c.to}止`].join('')
  return span === '' ? citation(c) : `${citation(c)}（${span}）`
}
