import { SEVERITIES, SEVERITY } from '../../common/codes.ts'
import { type Chart, INK } from './draw.ts'

const WIDTH = 590
const axisLine = { axisLine: { lineStyle: { color: '#666' } }, axisTick: { show: false }, splitLine: { lineStyle: { color: '#ddd' } } }

/** Findings per Art. 35 item, stacked by severity. `counts[item][severity]`. */
export function itemChart(items: readonly { readonly no: number; readonly short: string; readonly open: readonly number[] }[]): Chart {
  return {
    width: WIDTH,
    height: 300,
    alt: `第三十五条各项未消除线索数：${items.map((i) => `（${i.no}）${i.short}${i.open.reduce((a, b) => a + b, 0)}条`).join('，')}`,
    option: (labels) => ({
      grid: { left: 50, right: 16, top: 36, bottom: 34 },
      legend: { top: 0, data: SEVERITIES.map((s) => (labels === 'zh' ? SEVERITY[s].zh : s)) },
      xAxis: {
        type: 'category',
        ...axisLine,
        axisLabel: { interval: 0 },
        data: items.map((i) => (labels === 'zh' ? i.short : String(i.no))),
      },
      yAxis: { type: 'value', minInterval: 1, ...axisLine },
      series: SEVERITIES.map((s, k) => ({
        type: 'bar',
        stack: 'all',
        name: labels === 'zh' ? SEVERITY[s].zh : s,
        barMaxWidth: 34,
        itemStyle: { color: INK[s] },
        data: items.map((i) => i.open[k] ?? 0),
      })),
    }),
  }
}

export interface Bar {
  /** Short code for a machine without Chinese fonts, and the key of the table beside the chart. */
  readonly code: string
  readonly label: string
  readonly value: number
}

/** Horizontal bars, longest label left, values at the ends. */
export function barChart(
  bars: readonly Bar[],
  words: { readonly alt: string; readonly max?: number; readonly line?: number; readonly digits?: number },
): Chart {
  return {
    width: WIDTH,
    height: Math.max(140, 40 + bars.length * 26),
    alt: words.alt,
    option: (labels) => ({
      grid: { left: labels === 'zh' ? 190 : 60, right: 60, top: 12, bottom: 26 },
      xAxis: { type: 'value', ...axisLine, max: words.max },
      yAxis: {
        type: 'category',
        inverse: true,
        ...axisLine,
        data: bars.map((b) => (labels === 'zh' ? b.label : b.code)),
        axisLabel: { width: 180, overflow: 'truncate', interval: 0 },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 16,
          itemStyle: { color: INK.main },
          label: { show: true, position: 'right', formatter: (p: { value: number }) => p.value.toFixed(words.digits ?? 0) },
          data: bars.map((b) => b.value),
          ...(words.line === undefined
            ? {}
            : {
                markLine: {
                  symbol: 'none',
                  lineStyle: { color: INK.target, type: 'dashed' },
                  label: { show: false },
                  data: [{ xAxis: words.line }],
                },
              }),
        },
      ],
    }),
  }
}

/** One line over periods; gaps stay gaps. */
export function trendChart(pts: readonly { readonly period: string; readonly value: number | null }[], alt: string): Chart {
  return {
    width: WIDTH,
    height: 240,
    alt,
    option: () => ({
      grid: { left: 50, right: 24, top: 16, bottom: 30 },
      xAxis: { type: 'category', ...axisLine, data: pts.map((p) => p.period) },
      yAxis: { type: 'value', scale: true, ...axisLine },
      series: [
        {
          type: 'line',
          symbolSize: 6,
          lineStyle: { color: INK.main, width: 2 },
          itemStyle: { color: INK.main },
          data: pts.map((p) => p.value),
        },
      ],
    }),
  }
}
