import type { ChartTheme } from './chart.ts'

/** What every chart shares: no motion, the page's colours, room for labels. */
export function axis(theme: ChartTheme): Record<string, unknown> {
  return {
    animation: false,
    textStyle: { color: theme.text, fontFamily: 'PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif' },
    grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
  }
}
