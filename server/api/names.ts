import type { Db } from '../base/db.ts'
import { findTable } from '../contract/tables.ts'

export interface Agency {
  readonly uscc: string
  readonly name: string
  readonly org_type: string | null
  readonly region_code: string | null
  readonly in_scope: boolean
}

/** True once the warehouse holds the tables of an assessment. */
export async function isAssessed(warehouse: Db): Promise<boolean> {
  const row = await warehouse.get<{ n: number }>(
    "select count(*)::integer as n from information_schema.tables where table_schema = 'main' and table_name in ('result', 'run_state', 'org', 'org_scope')",
  )
  return row?.n === 4 && (await warehouse.get('select 1 as one from run_state')) !== undefined
}

/** The register of institutions by code; empty before the first assessment. */
export async function agencies(warehouse: Db): Promise<Map<string, Agency>> {
  if (!(await isAssessed(warehouse))) return new Map()
  const rows = await warehouse.all<Agency & Record<string, unknown>>(
    `select o.uscc, o.name, o.org_type, o.region_code, coalesce(s.in_scope, false) as in_scope
     from org as o left join org_scope as s using (uscc) order by o.uscc`,
  )
  return new Map(rows.map((r) => [r.uscc, r]))
}

const orgTypes = findTable('org')?.columns.find((c) => c.name === 'org_type')?.enum ?? {}

export function orgTypeLabel(code: string | null): string {
  return code === null ? '' : (orgTypes[code] ?? code)
}

/** What people read for an institution: its name, or that the register does not know the code. */
export function agencyName(register: ReadonlyMap<string, Agency>, uscc: string): string {
  if (uscc === '-') return '（未指明机构）'
  return register.get(uscc)?.name ?? `未登记机构 ${uscc}`
}
