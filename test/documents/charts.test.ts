import { describe, expect, it } from 'vitest'
import { barChart, itemChart, trendChart } from '../../server/documents/charts/bars.ts'
import { type Chart, draw } from '../../server/documents/charts/draw.ts'

const charts: Record<string, Chart> = {
  items: itemChart([{ no: 1, short: '采集', open: [1, 2, 0, 4] }]),
  bars: barChart([{ code: 'A1', label: '目录编制率', value: 91.2 }], { alt: '目录编制率91.2', max: 100, digits: 1 }),
  trend: trendChart(
    [
      { period: '2026-10', value: 61 },
      { period: '2026-11', value: null },
    ],
    '得分变化',
  ),
}

describe.each(Object.keys(charts))('%s', (name) => {
  const chart = charts[name] as Chart

  it('is the same picture each time, twice as large as bitmap, without script', () => {
    const figure = draw(chart)
    expect(draw(chart)).toEqual(figure)
    const png = Buffer.from(figure.png, 'base64')
    expect(png.toString('latin1', 1, 4)).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(chart.width * 2)
    expect(figure.svg).toMatch(/^<svg/)
    expect(figure.svg).not.toMatch(/<script|href=/)
  })
})

describe('labels', () => {
  it('are Chinese in the drawing, codes where no Chinese can be drawn', () => {
    const { bars } = charts
    expect(draw(bars as Chart).svg).toContain('目录编制率')
    expect(JSON.stringify(bars?.option('code'))).toContain('A1')
    expect(JSON.stringify(bars?.option('code'))).not.toContain('目录编制率')
  })
})
