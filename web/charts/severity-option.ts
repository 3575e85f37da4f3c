import { SEVERITIES } from '../../server/common/codes.ts'
import type { AgencyRow, Item } from '../wire.ts'
import { itemName, SEVERITY } from '../words.ts'
import { axis } from './axis.ts'
import type { ChartTable, ChartTheme } from './chart.ts'

/** Open findings per item and severity over the given agencies: the table that the chart draws. */
export function severityTable(agencies: readonly AgencyRow[], items: readonly Item[]): ChartTable {
  return {
    columns: SEVERITIES.map((s) => SEVERITY[s]),
    rows: items.map((item) => ({
      name: itemName(item.no),
      values: SEVERITIES.map((_, i) => agencies.reduce((sum, a) => sum + (a.cells[item.no - 1]?.open[i] ?? 0), 0)),
    })),
  }
}

/** Stacked bars, worst severity at the base. Tooltips draw on the canvas: HTML ones would need inline styles. */
export function severityOption(table: ChartTable, theme: ChartTheme): Record<string, unknown> {
  return {
    ...axis(theme),
    legend: { top: 0, left: 0, textStyle: { color: theme.text } },
    tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', minInterval: 1, axisLabel: { color: theme.text }, splitLine: { lineStyle: { color: theme.line } } },
    // Items run down the side: nine names do not fit beside each other on a phone.
    yAxis: {
      type: 'category',
      inverse: true,
      data: table.rows.map((r) => r.name),
      axisLabel: { color: theme.text },
      axisTick: { show: false },
    },
    series: SEVERITIES.map((s, i) => ({
      name: SEVERITY[s],
      type: 'bar',
      stack: 'open',
      barMaxWidth: 22,
      itemStyle: { color: theme.severity[s] },
      data: table.rows.map((r) => r.values[i] ?? 0),
    })),
  }
}
