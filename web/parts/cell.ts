import { SEVERITIES, type Severity } from '../../server/common/codes.ts'
import { t } from '../text/t.ts'
import type { Cell, Item } from '../wire.ts'
import { SEVERITY, SHAPE } from '../words.ts'

export type CellKind = Severity | 'unknown' | 'partial' | 'ok' | 'none'

export interface CellFace {
  readonly kind: CellKind
  readonly text: string
  readonly title: string
}

export function openCount(cell: Cell): number {
  return cell.open.reduce((sum, n) => sum + n, 0)
}

/**
 * How one cell of the heat map reads. Unknown never looks like ok: a cell where something could not be judged is hatched, and
 * an item whose controls all lack their tables is hatched even when no row was judged.
 */
export function cellFace(cell: Cell, item: Item): CellFace {
  const open = openCount(cell)
  const worst = SEVERITIES.find((_, i) => (cell.open[i] ?? 0) > 0)
  const unknown = cell.unknown > 0 ? t('，数据不足 {n} 项', { n: cell.unknown }) : ''
  if (worst) {
    const parts = SEVERITIES.flatMap((s, i) => ((cell.open[i] ?? 0) > 0 ? [`${SEVERITY[s]} ${cell.open[i]}`] : []))
    return {
      kind: worst,
      text: `${open} ${SHAPE[worst]}`,
      title: t('线索 {n} 条（{parts}）{unknown}', { n: open, parts: parts.join('，'), unknown }),
    }
  }
  if (cell.unknown > 0 && cell.ok === 0)
    return { kind: 'unknown', text: t('不足'), title: t('数据不足 {n} 项，无法判定', { n: cell.unknown }) }
  if (cell.unknown > 0) return { kind: 'partial', text: '0', title: t('已判定 {n} 项无线索{unknown}', { n: cell.ok, unknown }) }
  const blocked = new Set([...item.blind, ...item.failed]).size
  if (cell.ok > 0 && blocked === 0) return { kind: 'ok', text: '0', title: t('已判定 {n} 项，无线索', { n: cell.ok }) }
  if (cell.ok > 0)
    return { kind: 'partial', text: '0', title: t('已判定 {n} 项无线索；另有 {blocked} 项检测控制未能检测', { n: cell.ok, blocked }) }
  if (blocked > 0) return { kind: 'unknown', text: t('不足'), title: t('{n} 项检测控制缺少数据或未能运行，无法判定', { n: blocked }) }
  return { kind: 'none', text: '—', title: t('没有需要判定的对象') }
}
