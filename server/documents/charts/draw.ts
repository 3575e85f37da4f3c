import { Resvg } from '@resvg/resvg-js'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Figure } from '../content.ts'
import { chineseFont } from './font.ts'

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer])

/** Colours that stay apart in grey print. */
export const INK = {
  S1: '#7f1d1d',
  S2: '#c2410c',
  S3: '#d9a441',
  S4: '#9fb3c8',
  main: '#1f4e79',
  soft: '#9fb3c8',
  target: '#7f1d1d',
} as const

/** Word, browsers and LibreOffice each find one of these; the first that exists draws the Chinese labels. */
const FAMILY = 'Microsoft YaHei, SimHei, Noto Sans CJK SC, Noto Sans SC, PingFang SC, WenQuanYi Zen Hei, sans-serif'

export interface Chart {
  /** Option for labels in Chinese (`zh`), or in codes and numerals for a machine without Chinese fonts (`code`). */
  readonly option: (labels: 'zh' | 'code') => Record<string, unknown>
  readonly alt: string
  readonly width: number
  readonly height: number
}

/** Pictures drawn lately, by what they show: a font of Chinese takes a fifth of a second to load for each. */
const drawn = new Map<string, string>()
const MOST_DRAWN = 50

/** A chart as SVG and as PNG at twice its size. The SVG always has Chinese labels; the PNG only where they can be drawn. */
export function draw(chart: Chart): Figure {
  const { width, height, alt } = chart
  const svg = render(chart, 'zh')
  const bitmap = chineseFont() === null ? render(chart, 'code') : svg
  const png = drawn.get(bitmap) ?? paint(bitmap, width * 2)
  drawn.delete(bitmap)
  drawn.set(bitmap, png)
  for (const oldest of drawn.keys()) if (drawn.size > MOST_DRAWN) drawn.delete(oldest)
  return { svg, png, alt, width, height }
}

/** The picture `width` pixels wide, as base64. */
function paint(svg: string, width: number): string {
  const file = chineseFont()
  const font = file === null ? { loadSystemFonts: true } : { loadSystemFonts: false, fontFiles: [file] }
  const drawing = new Resvg(svg, { fitTo: { mode: 'width', value: width }, background: '#ffffff', font })
  return drawing.render().asPng().toString('base64')
}

function render(chart: Chart, labels: 'zh' | 'code'): string {
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, width: chart.width, height: chart.height })
  instance.setOption({ animation: false, textStyle: { fontFamily: FAMILY, fontSize: 13, color: '#222' }, ...chart.option(labels) })
  const svg = instance.renderToSVGString()
  instance.dispose()
  // Ids and class names count up over the life of the process, and serve only a pointer: the same chart gives the same bytes.
  return svg
    .replace(/zr\d+-/g, 'zr-')
    .replace(/<style[^>]*>.*?<\/style>/gs, '')
    .replace(/ (class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
}
