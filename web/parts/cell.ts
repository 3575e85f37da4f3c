import type { Cell, Item } from '../../server/api/types.ts'
import { SEVERITIES, SEVERITY, type Severity, SHAPE } from '../words.ts'

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
  const unknown = cell.unknown > 0 ? `，数据不足 ${cell.unknown} 项` : ''
  if (worst) {
    const parts = SEVERITIES.flatMap((s, i) => ((cell.open[i] ?? 0) > 0 ? [`${SEVERITY[s]} ${cell.open[i]}`] : []))
    return { kind: worst, text: `${open} ${SHAPE[worst]}`, title: `线索 ${open} 条（${parts.join('，')}）${unknown}` }
  }
  if (cell.unknown > 0 && cell.ok === 0) return { kind: 'unknown', text: '不足', title: `数据不足 ${cell.unknown} 项，无法判定` }
  if (cell.unknown > 0) return { kind: 'partial', text: '0', title: `已判定 ${cell.ok} 项无线索${unknown}` }
  const blocked = new Set([...item.blind, ...item.failed]).size
  if (cell.ok > 0 && blocked === 0) return { kind: 'ok', text: '0', title: `已判定 ${cell.ok} 项，无线索` }
  if (cell.ok > 0) return { kind: 'partial', text: '0', title: `已判定 ${cell.ok} 项无线索；另有 ${blocked} 项检测控制未能检测` }
  if (blocked > 0) return { kind: 'unknown', text: '不足', title: `${blocked} 项检测控制缺少数据或未能运行，无法判定` }
  return { kind: 'none', text: '—', title: '没有需要判定的对象' }
}
