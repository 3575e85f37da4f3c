import { describe, expect, it } from 'vitest'
import { severityOption, severityTable } from '../../web/charts/severity-option.ts'
import { cellFace } from '../../web/parts/cell.ts'
import { heatRows } from '../../web/parts/heat.ts'
import type { AgencyRow, Cell, Item } from '../../web/wire.ts'
import { count, date, label, SEVERITY } from '../../web/words.ts'

const item = (over: Partial<Item> = {}): Item => ({ no: 1, short: '采集', text: '…', controls: ['a', 'b'], failed: [], blind: [], ...over })
const cell = (open: Cell['open'], ok = 0, unknown = 0): Cell => ({ open, ok, unknown })
const none: Cell['open'] = [0, 0, 0, 0]

describe('cellFace', () => {
  it('shows the worst severity and every count', () => {
    const face = cellFace(cell([0, 2, 1, 0], 5, 3), item())
    expect(face).toMatchObject({ kind: 'S2', text: '3 ▲' })
    expect(face.title).toBe('线索 3 条（较重 2，一般 1），数据不足 3 项')
  })

  it('is ok only when everything was judged', () => {
    expect(cellFace(cell(none, 4), item()).kind).toBe('ok')
    expect(cellFace(cell(none, 4, 1), item()).kind).toBe('partial')
    expect(cellFace(cell(none, 4), item({ blind: ['a'] })).kind).toBe('partial')
    expect(cellFace(cell(none, 4), item({ failed: ['a'] })).kind).toBe('partial')
    expect(cellFace(cell(none, 0, 1), item()).kind).toBe('unknown')
    expect(cellFace(cell(none), item({ blind: ['a', 'b'] })).kind).toBe('unknown')
    expect(cellFace(cell(none), item({ failed: ['a'] })).kind).toBe('unknown')
    expect(cellFace(cell(none), item()).kind).toBe('none')
  })
})

function row(uscc: string, name: string, cells: Cell[]): AgencyRow {
  const org = { registered: true, in_scope: true, region: '440700', region_label: '市本级', org_type: 'admin', org_type_label: '行政机关' }
  return { uscc, name, ...org, cells }
}

const rows = [row('1', '乙局', [cell([0, 0, 9, 0])]), row('2', '甲局', [cell([1, 0, 0, 0], 0, 7)]), row('3', '丙局', [cell([0, 0, 9, 0])])]

describe('heatRows', () => {
  const order = (q: string, sort: string) => heatRows(rows, q, sort).map((r) => r.uscc)
  it('sorts by total, by severity within an item, by unknown', () => {
    expect(order('', 'open')).toEqual(['1', '3', '2'])
    expect(order('', 'i1')).toEqual(['2', '1', '3'])
    expect(order('', 'unknown')).toEqual(['2', '1', '3'])
  })
  it('finds by name and leaves the given rows alone', () => {
    expect(order('丙', 'open')).toEqual(['3'])
    expect(order('无此', 'open')).toEqual([])
    expect(rows.map((r) => r.uscc)).toEqual(['1', '2', '3'])
  })
})

describe('severity chart', () => {
  it('draws what the table says', () => {
    const table = severityTable(rows, [item()])
    expect(table.rows).toEqual([{ name: '（一）采集', values: [1, 0, 18, 0] }])
    const option = severityOption(table, {
      text: '#000',
      strong: '#000',
      line: '#ccc',
      panel: '#fff',
      ink: '#00f',
      good: '#0f0',
      bad: '#f00',
      severity: { S1: '#1', S2: '#2', S3: '#3', S4: '#4' },
    })
    const series = option['series'] as { name: string; data: number[] }[]
    expect(series.map((s) => [s.name, s.data[0]])).toEqual([
      ['严重', 1],
      ['较重', 0],
      ['一般', 18],
      ['提示', 0],
    ])
  })
})

describe('words', () => {
  it('tells zero from nothing, and shows unknown codes', () => {
    expect([count(0), count(null), count(12345)]).toEqual(['0', '—', '12,345'])
    expect([date(null), date('2026-06-30 09:12:00')]).toEqual(['—', '2026-06-30'])
    expect([label(SEVERITY, 'S9'), label(SEVERITY, null), label(SEVERITY, 'S1')]).toEqual(['S9', '—', '严重'])
  })
})
