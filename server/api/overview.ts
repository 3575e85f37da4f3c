import { sqlText } from '../base/sql.ts'
import { measures } from '../contract/measures.ts'
import { controls } from '../controls/catalog.ts'
import type { ApiDeps } from './deps.ts'
import { agencies, agencyName, isAssessed, orgTypeLabel } from './names.ts'

const SEVERITIES = ['S1', 'S2', 'S3', 'S4'] as const
type Severity = (typeof SEVERITIES)[number]

export interface Cell {
  readonly item: number
  alarm: number
  severity: Record<Severity, number>
  worst: Severity | null
  unknown: number
  ok: number
  skip: number
  error: number
}

export interface OverviewRow {
  readonly uscc: string
  readonly name: string
  readonly region_code: string | null
  readonly org_type: string | null
  readonly org_type_zh: string
  readonly in_scope: boolean
  readonly cells: Cell[]
  readonly alarm: number
  readonly unknown: number
}

function emptyCell(item: number): Cell {
  return { item, alarm: 0, severity: { S1: 0, S2: 0, S3: 0, S4: 0 }, worst: null, unknown: 0, ok: 0, skip: 0, error: 0 }
}

interface CountRow extends Record<string, unknown> {
  agency_uscc: string
  item: number
  status: 'ok' | 'skip' | 'unknown' | 'error'
  severity: Severity
  n: number
}

/**
 * Institutions × the nine items of article 35. Alarms are the findings open in the ledger, so a cell agrees with the list it
 * opens; ok, skip and unknown are counts of judged subjects of the last assessment. Institutions out of scope and without
 * any finding are left out.
 */
export async function readOverview({ warehouse, ledger }: ApiDeps, filter: { region?: string | undefined; org_type?: string | undefined }) {
  const assessed = await isAssessed(warehouse)
  const items = measures.items.map((i) => ({ ...i, controls: controls().filter((c) => c.item === i.no).length }))
  const register = await agencies(warehouse)
  const judged = assessed ? await warehouse.all<CountRow>(sqlText('reads/judged_cells')) : []
  const open = assessed ? await ledger.db.all<CountRow>(sqlText('reads/open_cells')) : []

  const cells = new Map<string, Cell[]>()
  const cellOf = (uscc: string, item: number): Cell | undefined => {
    let own = cells.get(uscc)
    if (!own) {
      own = items.map((i) => emptyCell(i.no))
      cells.set(uscc, own)
    }
    return own[item - 1]
  }
  for (const r of judged) {
    const cell = cellOf(r.agency_uscc, r.item)
    if (cell) cell[r.status] += r.n
  }
  for (const r of open) {
    const cell = cellOf(r.agency_uscc, r.item)
    if (!cell) continue
    cell.alarm += r.n
    cell.severity[r.severity] += r.n
    cell.worst = SEVERITIES.find((s) => cell.severity[s] > 0) ?? null
  }

  // A control that failed names no institution; its row is shown on the coverage page, not as an institution.
  const all: OverviewRow[] = [...new Set([...register.keys(), ...cells.keys()])]
    .map((uscc) => {
      const org = register.get(uscc)
      const own = cells.get(uscc) ?? items.map((i) => emptyCell(i.no))
      return {
        uscc,
        name: agencyName(register, uscc),
        region_code: org?.region_code ?? null,
        org_type: org?.org_type ?? null,
        org_type_zh: orgTypeLabel(org?.org_type ?? null),
        in_scope: org?.in_scope ?? false,
        cells: own,
        alarm: own.reduce((sum, c) => sum + c.alarm, 0),
        unknown: own.reduce((sum, c) => sum + c.unknown, 0),
      }
    })
    .filter((r) => r.in_scope || r.alarm > 0 || (r.unknown > 0 && r.uscc !== '-'))
  const rows = all
    .filter((r) => !filter.region || r.region_code === filter.region)
    .filter((r) => !filter.org_type || r.org_type === filter.org_type)
    .sort((a, b) => b.alarm - a.alarm || (a.uscc < b.uscc ? -1 : 1))
  const distinct = (values: (string | null)[]) => [...new Set(values.filter((v): v is string => v !== null))].sort()
  return {
    assessed,
    items,
    rows,
    regions: distinct(all.map((r) => r.region_code)),
    org_types: distinct(all.map((r) => r.org_type)).map((code) => ({ code, label: orgTypeLabel(code) })),
  }
}
