import { z } from '@hono/zod-openapi'
import { type Actor, sees } from '../contract/actor.ts'
import type { AgencyName } from './agencies.ts'
import { agencyFields, agencyNames, agencyOf, orgTypeLabel } from './agencies.ts'
import { cellSchema, cellsByAgency, emptyCells } from './cells.ts'
import type { ReadDeps } from './deps.ts'
import { count } from './fields.ts'
import { itemSchema, itemStates } from './items.ts'
import { runState } from './state.ts'

/** An institution with one cell per item, (一) first. */
export const agencyRowSchema = z.strictObject({ ...agencyFields, cells: z.array(cellSchema) }).openapi('AgencyRow')
type AgencyRow = z.infer<typeof agencyRowSchema>

const tallySchema = z.strictObject({ code: z.string(), label: z.string(), agencies: count })

export const overviewSchema = z
  .strictObject({
    assessed: z.boolean(),
    items: z.array(itemSchema),
    agencies: z.array(agencyRowSchema),
    regions: z.array(tallySchema),
    types: z.array(tallySchema),
  })
  .openapi('Overview')
export type Overview = z.infer<typeof overviewSchema>

export const overviewQuery = z.strictObject({
  region: z.string().max(12).optional(),
  org_type: z.string().max(40).optional(),
})

export type OverviewQuery = z.infer<typeof overviewQuery>

/** Agencies × the nine items, of those that the actor may see. Institutions outside the scope appear only when something is on record for them. */
export async function readOverview(deps: ReadDeps, actor: Actor, input: OverviewQuery): Promise<Overview> {
  const state = await runState(deps)
  const names = await agencyNames(deps.warehouse, state)
  const cells = await cellsByAgency(deps, state)
  const shown = new Map<string, AgencyName>()
  for (const a of names.values()) if (a.in_scope || cells.has(a.uscc)) shown.set(a.uscc, a)
  for (const uscc of cells.keys()) if (!shown.has(uscc)) shown.set(uscc, agencyOf(names, uscc))
  const all = [...shown.values()].filter((a) => sees(actor, a.uscc))
  const wanted = all.filter((a) => inFilter(a, input))
  return {
    assessed: state.assessed,
    items: await itemStates(deps.warehouse, state),
    agencies: wanted.map((a): AgencyRow => ({ ...a, cells: cells.get(a.uscc) ?? emptyCells() })),
    regions: tally(all, (a) => a.region).map(([code, n]) => ({
      code,
      label: all.find((a) => a.region === code)?.region_label ?? code,
      agencies: n,
    })),
    types: tally(all, (a) => a.org_type).map(([code, n]) => ({ code, label: orgTypeLabel(code), agencies: n })),
  }
}

/** Whether an institution passes the district and type filters; an unregistered one passes only without filters. */
export function inFilter(a: AgencyName, filter: { region?: string | undefined; org_type?: string | undefined }): boolean {
  return (filter.region === undefined || a.region === filter.region) && (filter.org_type === undefined || a.org_type === filter.org_type)
}

function tally(agencies: readonly AgencyName[], key: (a: AgencyName) => string | null): [string, number][] {
  const counts = new Map<string, number>()
  for (const a of agencies) {
    const code = key(a)
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}
