import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import { findTable } from '../contract/tables.ts'
import { findControl, idOfSlug } from '../controls/catalog.ts'
import { agencyNames, agencyOf } from './agencies.ts'
import type { ReadDeps } from './deps.ts'
import { runState } from './state.ts'

/** The elements of a catalogue entry that 政务数据共享条例 Art. 13 and the Measures Art. 14 ask for. */
const ELEMENTS = [
  ['name', '目录名称'],
  ['items', '数据项'],
  ['provider', '提供单位'],
  ['data_format', '数据格式'],
  ['update_cycle', '更新频率'],
  ['share_type', '共享属性'],
  ['share_mode', '共享方式'],
  ['condition_given', '使用条件或不予共享依据'],
  ['data_level', '数据分级'],
] as const

const group = z.object({ code: z.string(), label: z.string(), n: z.int(), stale: z.int().optional() })
export const health = z.object({
  assessed: z.boolean(),
  total: z.int().openapi({ description: '在用目录数' }),
  complete: z.int().openapi({ description: '要素齐全的目录数' }),
  elements: z.array(z.object({ code: z.string(), label: z.string(), filled: z.int(), due: z.int() })),
  share_types: z.array(group),
  cycles: z.array(group),
  agencies: z.array(
    z.object({
      uscc: z.string(),
      name: z.string(),
      total: z.int(),
      complete: z.int(),
      missing: z.record(z.string(), z.int()).openapi({ description: '各要素缺失的目录数' }),
      findings: z.int().openapi({ description: '未消除的目录线索' }),
      duplicates: z.int().openapi({ description: '一数多源与重复采集线索' }),
      stale: z.int().openapi({ description: '超周期未更新线索' }),
    }),
  ),
  controls: z.array(z.object({ id: z.string(), title: z.string(), open: z.int() })).openapi({ description: '与目录有关的检测控制' }),
  rules: z
    .object({ duplicate: z.string(), stale: z.string(), many_sources: z.string() })
    .openapi({ description: '页面单列的三项控制的编号' }),
})

export type CatalogHealth = z.infer<typeof health>

type Counts = { uscc: string; total: number; complete: number; condition_due: number } & Record<(typeof ELEMENTS)[number][0], number>
type Group = { uscc: string; share_type: string; update_cycle: string; n: number }
type Open = { agency_uscc: string; control_id: string; n: number }

/** The rules that the page names: of these two it counts the open leads by agency, of the last it lists them. */
const named = () => ({
  duplicate: idOfSlug('shareable_element_not_recollected'),
  stale: idOfSlug('data_updated_within_cycle'),
  many_sources: idOfSlug('element_has_single_statutory_source'),
})

function labels(column: string): [string, string][] {
  const found = findTable('catalog')?.columns.find((c) => c.name === column)
  return Object.entries((found as { enum?: Record<string, string> } | undefined)?.enum ?? {})
}

/** Fills an agency must give a condition only where the sharing type asks for one. */
const due = (code: string, c: Counts) => (code === 'condition_given' ? c.condition_due : c.total)

export async function readCatalogHealth(deps: ReadDeps, seen: (uscc: string) => boolean): Promise<CatalogHealth> {
  const state = await runState(deps)
  const rules = named()
  if (!state.assessed || !state.present.has('main.live_catalog')) {
    return { assessed: false, total: 0, complete: 0, elements: [], share_types: [], cycles: [], agencies: [], controls: [], rules }
  }
  const names = await agencyNames(deps.warehouse, state)
  const counts = (await deps.warehouse.all<Counts>(sqlText('lookups/reads/catalog_health'))).filter((r) => seen(r.uscc))
  const groups = (await deps.warehouse.all<Group>(sqlText('lookups/reads/catalog_groups'))).filter((r) => seen(r.uscc))
  const open = (await deps.ledger.db.all<Open>(sqlText('lookups/reads/catalog_findings'))).filter((r) => seen(r.agency_uscc))
  const sum = (rows: readonly { n: number }[]) => rows.reduce((total, r) => total + r.n, 0)
  const byCode = (column: 'share_type' | 'update_cycle') =>
    [...labels(column), ['', '未填写'] as [string, string]].map(([code, label]) => ({
      code,
      label,
      n: sum(groups.filter((g) => g[column] === code)),
    }))
  const titles = new Map(open.map((o) => [o.control_id, findControl(o.control_id)?.title_zh ?? o.control_id]))
  return {
    assessed: true,
    total: counts.reduce((n, c) => n + c.total, 0),
    complete: counts.reduce((n, c) => n + c.complete, 0),
    elements: ELEMENTS.map(([code, label]) => ({
      code,
      label,
      filled: counts.reduce((n, c) => n + c[code], 0),
      due: counts.reduce((n, c) => n + due(code, c), 0),
    })),
    share_types: byCode('share_type'),
    cycles: byCode('update_cycle'),
    agencies: counts.map((c) => {
      const own = open.filter((o) => o.agency_uscc === c.uscc)
      return {
        uscc: c.uscc,
        name: c.uscc === '' ? '未填写提供单位' : agencyOf(names, c.uscc).name,
        total: c.total,
        complete: c.complete,
        missing: Object.fromEntries(ELEMENTS.map(([code]) => [code, due(code, c) - c[code]])),
        findings: sum(own.filter((o) => o.control_id.startsWith('35-2'))),
        duplicates: sum(own.filter((o) => o.control_id === rules.duplicate)),
        stale: sum(own.filter((o) => o.control_id === rules.stale)),
      }
    }),
    controls: [...titles]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, title]) => ({ id, title, open: sum(open.filter((o) => o.control_id === id)) })),
    rules,
  }
}
