import { z } from '@hono/zod-openapi'
import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import { findTable } from '../contract/tables.ts'
import { regionLabel } from '../contract/words.ts'
import type { RunState } from './state.ts'

export const agencyFields = {
  uscc: z.string(),
  name: z.string(),
  registered: z.boolean(),
  in_scope: z.boolean(),
  region: z.string().nullable(),
  region_label: z.string(),
  org_type: z.string().nullable(),
  org_type_label: z.string(),
}
export const agencySchema = z.strictObject(agencyFields).openapi('AgencyName')
export type AgencyName = z.infer<typeof agencySchema>

type OrgRow = { uscc: string; name: string; org_type: string; region_code: string; in_scope: boolean; government: string | null }

const orgTypes = findTable('org')?.columns.find((c) => c.name === 'org_type')?.enum ?? {}

export function orgTypeLabel(code: string): string {
  return orgTypes[code] ?? code
}

/** Institutions of the register by code; empty before the first assessment. */
export async function agencyNames(warehouse: Db, state: RunState): Promise<Map<string, AgencyName>> {
  if (!state.assessed) return new Map()
  const rows = await warehouse.all<OrgRow>(sqlText('lookups/reads/agencies'))
  return new Map(
    rows.map((r) => [
      r.uscc,
      {
        uscc: r.uscc,
        name: r.name,
        registered: true,
        in_scope: r.in_scope,
        region: r.region_code,
        region_label: regionLabel(r.region_code, r.government),
        org_type: r.org_type,
        org_type_label: orgTypeLabel(r.org_type),
      },
    ]),
  )
}

/** The institution of a code, also of one that the register lacks: it is then shown by its code, never left out. */
export function agencyOf(names: ReadonlyMap<string, AgencyName>, uscc: string): AgencyName {
  return (
    names.get(uscc) ?? {
      uscc,
      name: uscc === '-' ? '（数据未注明机构）' : uscc,
      registered: false,
      in_scope: false,
      region: null,
      region_label: '—',
      org_type: null,
      org_type_label: '未登记',
    }
  )
}
