import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../server/base/config.ts'
import { controls } from '../../server/controls/catalog.ts'
import { citation } from '../../server/controls/citation.ts'
import { type Control, parseControl } from '../../server/controls/header.ts'

type Said = Record<string, unknown> & { id: string }
const said: Said[] = parse(readFileSync(join(import.meta.dirname, 'contract.yaml'), 'utf8'))

/** What a header says, in the shape of the contract. */
function header(c: Control): Said {
  const {
    sql: _sql,
    done_when: _done,
    clears_when_zh: _clears,
    magnitude_unit: _unit,
    addressee,
    facts,
    coverage_effect,
    scope_gate,
    params,
    ...rest
  } = c
  const values = Object.entries(params).map(([name, p]) => [name, p.default])
  return {
    ...rest,
    ...(addressee === 'agency' ? {} : { addressee }),
    ...(facts.length === 0 ? {} : { facts }),
    ...(coverage_effect === 'none' ? {} : { coverage_effect }),
    ...(scope_gate === 'org' ? {} : { scope_gate }),
    ...(values.length === 0 ? {} : { params: Object.fromEntries(values) }),
  }
}

describe('every header says what the contract says', () => {
  it.each(controls().map((c) => ({ id: c.id, c })))('$id', ({ id, c }) => {
    expect(header(c)).toEqual(said.find((s) => s.id === id))
    expect(c.basis_law.map(citation).every((text) => /^《.+》/.test(text))).toBe(true)
  })
})

describe('a header that contradicts itself stops the start', () => {
  const text = readFileSync(join(ROOT, 'queries', 'controls', '5', '35-5-02.sql'), 'utf8')
  const broken = (from: string, to: string) => () => {
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    return parseControl(changed, 'x.sql')
  }

  it('by the end of a case, the kind of its basis or the item of its notice', () => {
    expect(parseControl(text, 'x.sql').notice_item).toBe(8)
    expect(broken('done_when: signed_close', 'done_when: next_assessment')).toThrow('x.sql: header done_when does not fit past_act')
    expect(broken('notice_item: 8', 'notice_item: 7')).toThrow('role item must name item 7')
    expect(broken('notice_item: 8', 'notice_item: 8\n-- addressee: authority')).toThrow('role item must name item of nobody')
    expect(broken('notice_item: 8', 'other_law: []')).toThrow('Unrecognized key')
    const event = readFileSync(join(ROOT, 'queries', 'controls', '8', '35-8-01.sql'), 'utf8')
    const state = event.replace('past_act: true', 'past_act: false').replace('signed_close', 'next_assessment')
    expect(() => parseControl(state, 'y.sql')).toThrow('y.sql: header past_act')
  })
})
