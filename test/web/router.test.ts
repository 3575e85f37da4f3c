import { describe, expect, it } from 'vitest'
import { href, match, withQuery } from '../../web/router.ts'

describe('match', () => {
  it.each([
    ['/', 'home', {}],
    ['/overview', 'overview', {}],
    ['/scores/scheme', 'scheme', {}],
    ['/scores/1144', 'score', { uscc: '1144' }],
    ['/gates/precheck', 'precheck', {}],
    ['/gates/XM-1', 'gate', { project: 'XM-1' }],
    ['/cases/ZG2026-0001', 'case', { id: 'ZG2026-0001' }],
    ['/findings', 'findings', {}],
    ['/findings/', 'findings', {}],
    ['/findings/35-3-03%2FK%2F1', 'finding', { id: '35-3-03/K/1' }],
    ['/controls/35-3-03', 'control', { id: '35-3-03' }],
    ['/agencies/1144', 'agency', { uscc: '1144' }],
    ['/findings/%E0%A4%A', 'finding', { id: '%E0%A4%A' }],
    ['/nothing', 'missing', {}],
    ['/findings/a/b', 'missing', {}],
  ])('%s → %s', (url, page, params) => {
    expect(match(url)).toMatchObject({ page, params })
  })

  it('keeps the query', () => {
    expect(match('/findings?item=3&q=%E5%B1%80').query.get('q')).toBe('局')
  })
})

describe('href and withQuery', () => {
  it('leaves out what is empty', () => {
    expect(href('/findings', { agency: 'A', item: 3, q: '', sort: undefined, state: null })).toBe('/findings?agency=A&item=3')
    expect(href('/findings')).toBe('/findings')
  })

  it('a changed filter starts at the first page and keeps the others', () => {
    const query = new URLSearchParams('item=3&cursor=abc&severity=S1')
    expect(withQuery('/findings', query, { severity: '' })).toBe('/findings?item=3')
    expect(withQuery('/findings', query, { cursor: 'def' })).toBe('/findings?item=3&cursor=def&severity=S1')
  })
})
