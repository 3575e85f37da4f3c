import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { controls } from '../../server/controls/catalog.ts'
import { eventTitle } from '../../server/reads/event-title.ts'
import { eventGist } from '../../web/event-words.ts'
import { magnitude } from '../../web/magnitude.ts'

const SERVER = join(ROOT, 'server')
const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !/^(demo|api)[\\/]/.test(f))
  .map((f) => readFileSync(join(SERVER, f), 'utf8'))

describe('events in words', () => {
  it('names every kind that the server writes', () => {
    const kinds = sources.flatMap((text) => [...text.matchAll(/(?:\bkind: |\bevent\()'([a-z]+\.[a-z_]+)'/g)].map((m) => m[1] as string))
    expect(new Set(kinds).size).toBeGreaterThan(30)
    expect([...new Set(kinds)].filter((kind) => eventTitle(kind).zh === kind)).toEqual([])
  })

  it('shows a kind that it does not know as it is', () => {
    expect(eventTitle('moon.rose')).toEqual({ zh: 'moon.rose', en: 'moon.rose' })
  })

  it('tells the gist: the event’s own words before those of the row inside it', () => {
    expect(eventGist('{"action":"confirm","title":"超周期未更新","said":"记录一致。"}')).toBe('记录一致。 · 超周期未更新')
    expect(eventGist('{"waiver":{"waiver_id":"HM2026-001","basis":"过渡期说明"}}')).toBe('过渡期说明')
    expect(eventGist('{"n":3}')).toBe('')
    expect(eventGist('not json')).toBe('')
    expect(eventGist('null')).toBe('')
  })
})

describe('what a control counts', () => {
  it('has a unit wherever the control gives a figure', () => {
    const counting = controls().filter((c) => /\bas magnitude\b/.test(c.sql) && !/null(?:::\w+)? as magnitude/.test(c.sql))
    expect(counting.length).toBeGreaterThan(20)
    expect(controls().filter((c) => c.magnitude_unit !== undefined)).toEqual(counting)
  })

  it('is a dash where nothing was counted', () => {
    expect(magnitude({ magnitude: null, magnitude_unit: '天' })).toBe('—')
    expect(magnitude({ magnitude: 1410, magnitude_unit: '天' })).toBe('1,410 天')
  })
})
