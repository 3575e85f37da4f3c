import { t } from '../text/t.ts'
import type { Explanation, Scheme } from '../wire.ts'
import { decimal, percent, signed } from '../words.ts'
import { axis } from './axis.ts'
import type { ChartTable, ChartTheme } from './chart.ts'

type Steps = Explanation['steps']

/** From 100 to the score: one row per step that took or gave points. */
export function waterfallTable(steps: Steps): ChartTable {
  return {
    columns: [t('增减'), t('之后')],
    rows: [
      { name: t('满分'), values: [null, '100.00'] },
      ...steps.filter((s) => Math.abs(s.delta) >= 0.005).map((s) => ({ name: s.label, values: [signed(s.delta, 2), decimal(s.after)] })),
    ],
  }
}

/** A waterfall: an unseen base with what was lost or gained on it. Losses and gains differ in colour and in their sign. */
export function waterfallOption(steps: Steps, theme: ChartTheme): Record<string, unknown> {
  const moved = steps.filter((s) => Math.abs(s.delta) >= 0.005)
  const last = moved.at(-1)?.after ?? 100
  const names = [t('满分'), ...moved.map((s) => s.label), t('得分')]
  const base = [0, ...moved.map((s) => Math.min(s.after, s.after - s.delta)), 0]
  const size = [100, ...moved.map((s) => Math.abs(s.delta)), last]
  const low = Math.max(0, Math.floor((Math.min(last, ...moved.map((s) => s.after)) - 5) / 10) * 10)
  const color = (i: number) => {
    if (i === 0 || i === names.length - 1) return theme.ink
    return (moved[i - 1]?.delta ?? 0) < 0 ? theme.severity.S2 : theme.good
  }
  return {
    ...axis(theme),
    grid: { left: 8, right: 56, top: 8, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      axisPointer: { type: 'shadow' },
      formatter: (rows: readonly { dataIndex: number; name: string }[]) => {
        const i = rows[0]?.dataIndex ?? 0
        const step = moved[i - 1]
        return step ? `${step.label}\n${signed(step.delta, 2)} → ${decimal(step.after)}` : `${names[i]}\n${decimal(size[i])}`
      },
    },
    xAxis: { type: 'value', min: low, max: 100, axisLabel: { color: theme.text }, splitLine: { lineStyle: { color: theme.line } } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLabel: { color: theme.text, width: 150, overflow: 'truncate' },
      axisTick: { show: false },
    },
    series: [
      { type: 'bar', stack: 'w', silent: true, itemStyle: { color: 'transparent' }, data: base },
      {
        type: 'bar',
        stack: 'w',
        barMaxWidth: 18,
        data: size.map((value, i) => ({ value, itemStyle: { color: color(i) } })),
        label: {
          show: true,
          position: 'right',
          color: theme.strong,
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const step = moved[dataIndex - 1]
            return step ? signed(step.delta, 2) : decimal(size[dataIndex])
          },
        },
      },
    ],
  }
}

/** Attainment of each indicator beside the median of its peers. */
export function peersTable(e: Explanation, scheme: Scheme): ChartTable {
  return {
    columns: [t('本单位'), t('同类中位')],
    rows: e.score.indicators
      .filter((i) => i.attainment !== null)
      .map((i) => ({
        name: `${i.id} ${scheme.indicators.find((x) => x.id === i.id)?.title_zh ?? ''}`,
        values: [percent(i.attainment), percent(e.peers.attainment[i.id] ?? null)],
      })),
  }
}

/** Dots on one line per indicator: ours filled, the peers' median hollow. */
export function peersOption(e: Explanation, scheme: Scheme, theme: ChartTheme): Record<string, unknown> {
  const shown = e.score.indicators.filter((i) => i.attainment !== null)
  const names = shown.map((i) => `${i.id} ${scheme.indicators.find((x) => x.id === i.id)?.title_zh ?? ''}`)
  return {
    ...axis(theme),
    legend: { top: 0, left: 0, textStyle: { color: theme.text } },
    tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'line' } },
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      axisLabel: { color: theme.text, formatter: (v: number) => `${Math.round(v * 100)}%` },
      splitLine: { lineStyle: { color: theme.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLabel: { color: theme.text, width: 150, overflow: 'truncate' },
      axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: theme.line, type: 'dotted' } },
    },
    series: [
      {
        name: t('同类中位'),
        type: 'scatter',
        symbol: 'emptyCircle',
        symbolSize: 12,
        itemStyle: { color: theme.text },
        data: shown.map((i, n) => [e.peers.attainment[i.id] ?? null, n]),
      },
      {
        name: t('本单位'),
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 12,
        itemStyle: { color: theme.ink },
        data: shown.map((i, n) => [i.attainment, n]),
      },
    ],
  }
}
