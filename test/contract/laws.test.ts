import { describe, expect, it } from 'vitest'
import {
  appliesTo,
  articleOf,
  citedText,
  citeList,
  citeShort,
  fullName,
  laws,
  Mentions,
  meets,
  parseCitation,
  printFault,
  shortName,
  spanOf,
} from '../../server/contract/laws.ts'

const c = parseCitation

describe('the shipped texts', () => {
  it.each(laws.filter((l) => l.text !== null).map((l) => [l.id, l] as const))('%s has the articles that its entry counts', (_id, l) => {
    const wanted = l.seen_articles ?? Array.from({ length: l.articles as number }, (_, i) => i + 1)
    expect(wanted.filter((no) => articleOf(l.id, no) === undefined)).toEqual([])
    for (const no of wanted) expect(articleOf(l.id, no)?.text).toMatch(/[。：；]$/)
  })

  it('gives the cited words alone: a paragraph, an item under the head of its list', () => {
    expect(citedText(c('reg809 22.1'))).toBe('政务数据提供部门应当自作出同意共享的答复之日起20个工作日内共享政务数据。')
    expect(citedText(c('measures 7(5)'))).toBe(
      '公共管理和服务机构作为本机构公共数据管理的责任主体，负责下列工作：\n（五）本机构公共数据的安全管理；',
    )
    expect(citedText(c('measures 36'))).toBe('本办法自2023年8月15日起施行。')
    expect(citedText(c('csl 23(3)'))).toContain('六个月')
    expect(citedText(c('csl_2016 21(3)'))).toContain('六个月')
  })
})

describe('citations', () => {
  it('are read by one form; anything else stops the start', () => {
    expect(c('csl 23(3)@2026-01-01..')).toEqual({ law: 'csl', art: 23, item: 3, from: '2026-01-01' })
    for (const wrong of ['measures', 'measures 第七条', 'nolaw 3', 'measures 7.(2)', 'measures 7(五)']) expect(() => c(wrong)).toThrow()
  })

  it('name a law once, fully at its first mention and shortly afterwards', () => {
    const mentions = new Mentions()
    const list = [c('measures 7(2)'), c('measures 8'), c('reg809 12.2')]
    expect(citeList(list, mentions)).toBe(
      '《江门市公共数据共享和开放利用管理办法》（江门市人民政府令第12号，以下简称《办法》）第七条第（二）项、第八条、《政务数据共享条例》（国务院令第809号）第十二条第二款',
    )
    expect(citeList(list, mentions)).toBe('《办法》第七条第（二）项、第八条、《政务数据共享条例》第十二条第二款')
    expect(citeShort([c('csl_2016 21(3)'), c('csl 23(3)')])).toBe(
      '《网络安全法》（2016年公布）第二十一条第（三）项、《网络安全法》第二十三条第（三）项',
    )
  })

  it('leave out a number that nobody has seen, until it is checked', () => {
    expect(fullName('pipl')).toBe('《中华人民共和国个人信息保护法》（以下简称《个人信息保护法》）')
    expect(fullName('pipl', new Set(['pipl']))).toBe('《中华人民共和国个人信息保护法》（主席令第九十一号，以下简称《个人信息保护法》）')
    expect(shortName('csl_2016')).toBe('《网络安全法》（2016年公布）')
  })

  it('refuse a law from memory and an article that nobody has read, until a person has checked it', () => {
    expect(printFault(c('reg26 3'))).toContain('未经核对')
    expect(printFault(c('gd290 9'))).toContain('第九条的条文未经核对')
    expect(printFault(c('gd290 3'))).toBeUndefined()
    expect(printFault(c('reg26 3'), new Set(['reg26']))).toBeUndefined()
  })

  it('meet a fact by the time of the law, cut by the citation', () => {
    const act = (d: string) => ({ from: d, to: d })
    expect(meets(spanOf(c('reg809 21.2')), act('2025-07-31'))).toBe(false)
    expect(meets(spanOf(c('reg809 21.2')), act('2025-08-01'))).toBe(true)
    expect(meets(spanOf(c('csl_2016 21(3)')), act('2025-12-31'))).toBe(true)
    expect(meets(spanOf(c('csl_2016 21(3)')), act('2026-01-01'))).toBe(false)
    expect(meets(spanOf(c('reg809 32')), { from: '2024-02-01', to: '2025-08-01' })).toBe(true)
    expect(meets(spanOf(c('measures 8'), { from: '2024-01-01' }), act('2023-12-31'))).toBe(false)
  })

  it('reach only the units that the law reaches', () => {
    expect(appliesTo('reg809', 'admin')).toBe(true)
    expect(appliesTo('reg809', 'public_affairs')).toBe('confirm')
    expect(appliesTo('measures', 'public_affairs')).toBe(true)
    expect(appliesTo('measures', 'enterprise')).toBe(false)
  })
})
