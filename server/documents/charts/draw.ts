import { Resvg } from '@resvg/resvg-js'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Figure } from '../content.ts'

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer])

/** Colours that stay apart in grey print. */
export const INK = { S1: '#7f1d1d', S2: '#c2410c', S3: '#d9a441', S4: '#9fb3c8', main: '#1f4e79', soft: '#9fb3c8', target: '#7f1d1d' } as const

/** Word, browsers and LibreOffice each find one of these; the first that exists draws the Chinese labels. */
const FAMILY = 'Microsoft YaHei, SimHei, Noto Sans CJK SC, Noto Sans SC, PingFang SC, WenQuanYi Zen Hei, sans-serif'

export interface Chart {
  /** Option for labels in Chinese (`zh`), or in codes and numerals for a machine without Chinese fonts (`code`). */
  readonly option: (labels: 'zh' | 'code') => Record<string, unknown>
  readonly alt: string
  readonly width: number
  readonly height: number
}

let chinese: boolean | undefined

/** Whether this machine can draw Chinese glyphs: draws one and looks for ink, which no list of fonts can promise. */
export function drawsChinese(): boolean {
  chinese ??= inked('数')
  return chinese
}

function inked(text: string): boolean {
  const svg = (t: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="32" font-size="32" font-family="${FAMILY}">${t}</text></svg>`
  const pixels = (t: string) => Buffer.from(new Resvg(svg(t), { font: { loadSystemFonts: true } }).render().pixels)
  const drawn = pixels(text)
  // A missing glyph is left out or drawn as the same box for every character; U+FFFFE has no glyph anywhere.
  return !drawn.equals(pixels('')) && !drawn.equals(pixels('\u{ffffe}'))
}

/** A chart as SVG and as PNG at twice its size. The SVG always has Chinese labels; the PNG only where they can be drawn. */
export function draw(chart: Chart): Figure {
  const { width, height, alt } = chart
  const svg = render(chart, 'zh')
  const bitmap = drawsChinese() ? svg : render(chart, 'code')
  const png = new Resvg(bitmap, { fitTo: { mode: 'width', value: width * 2 }, background: '#ffffff', font: { loadSystemFonts: true } })
    .render()
    .asPng()
  return { svg, png: png.toString('base64'), alt, width, height }
}

function render(chart: Chart, labels: 'zh' | 'code'): string {
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, width: chart.width, height: chart.height })
  instance.setOption({ animation: false, textStyle: { fontFamily: FAMILY, fontSize: 13, color: '#222' }, ...chart.option(labels) })
  const svg = instance.renderToSVGString()
  instance.dispose()
  // Ids count up over the life of the process; the same chart has to give the same bytes.
  return svg.replace(/zr\d+-/g, 'zr-')
}
