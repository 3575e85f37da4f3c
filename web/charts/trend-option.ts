import { t } from '../text/t.ts'
import type { Pulse } from '../wire.ts'
import { axis } from './axis.ts'
import type { ChartTable, ChartTheme } from './chart.ts'

/** Opened, cleared and open per week, oldest first; weeks before the `first` assessment hold no figure, for nobody looked. */
export function trendTable(weeks: readonly Pulse['weeks'][number][], first: string | null): ChartTable & { readonly note?: string } {
  const looked = (ends: string) => first !== null && ends >= first
  const before = weeks.some((w) => !looked(w.ends))
  return {
    columns: [t('新增'), t('消除'), t('未消除')],
    rows: weeks.map((w) => ({ name: w.ends, values: looked(w.ends) ? [w.opened, w.cleared, w.open] : [null, null, null] })),
    ...(before && first !== null ? { note: t('首次检测的数据截至 {date}，更早的周没有检测。', { date: first }) } : {}),
  }
}

/** Bars for what came and went, a line for what stands. */
export function trendOption(table: ChartTable, theme: ChartTheme): Record<string, unknown> {
  const column = (i: number) => table.rows.map((r) => r.values[i] ?? null)
  return {
    ...axis(theme),
    legend: { top: 0, left: 0, textStyle: { color: theme.text } },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { type: 'category', data: table.rows.map((r) => r.name.slice(5)), axisLabel: { color: theme.text }, axisTick: { show: false } },
    yAxis: { type: 'value', minInterval: 1, axisLabel: { color: theme.text }, splitLine: { lineStyle: { color: theme.line } } },
    series: [
      { name: table.columns[0], type: 'bar', barMaxWidth: 14, itemStyle: { color: theme.severity.S2 }, data: column(0) },
      {
        name: table.columns[1],
        type: 'bar',
        barMaxWidth: 14,
        itemStyle: { color: theme.good, borderColor: theme.strong, borderWidth: 0.5 },
        data: column(1),
      },
      {
        name: table.columns[2],
        type: 'line',
        symbol: 'circle',
        symbolSize: 5,
        lineStyle: { color: theme.ink, width: 2 },
        itemStyle: { color: theme.ink },
        data: column(2),
      },
    ],
  }
}
