import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import { EVIDENCE_CLASSES, SEVERITIES } from '../common/codes.ts'
import { type Actor, scopeOf } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import { causeKind, causeRule, causeRules } from '../controls/causes.ts'
import { type AgencyName, agencyNames, agencyOf } from './agencies.ts'
import { catalogNames, valuesOf } from './catalogs.ts'
import type { ReadDeps } from './deps.ts'
import { count, date } from './fields.ts'
import { objectName, parseEvidence } from './finding-row.ts'
import { runState } from './state.ts'

export const causeSchema = z
  .strictObject({
    cause_id: z.string(),
    /** What would be mended: a grant, a data feed, a project … */
    kind: z.string(),
    kind_en: z.string(),
    /** Which one, in the words of the data; empty where the institution itself is meant. */
    object: z.string(),
    agency_uscc: z.string(),
    agency: z.string(),
    mend: z.string(),
    mend_en: z.string(),
    /** Open findings of it, of which in a case, of which waived. */
    leads: count,
    in_case: count,
    waived: count,
    severity: z.string().nullable(),
    first_seen: date,
    due_date: date.nullable(),
    controls: z.array(z.strictObject({ id: z.string(), title: z.string(), title_en: z.string() })),
    /** Findings in no case and not waived. */
    free: z.array(z.string()),
  })
  .openapi('Cause')
export type Cause = z.infer<typeof causeSchema>

export const causePageSchema = z
  .strictObject({ assessed: z.boolean(), total: count, leads: count, causes: z.array(causeSchema) })
  .openapi('CausePage')
type CausePage = z.infer<typeof causePageSchema>

export const causesQuery = z.strictObject({
  agency: z.string().max(64).optional(),
  item: z.coerce.number().int().min(1).max(9).optional(),
  control: z.string().max(20).optional(),
  severity: z.enum(SEVERITIES).optional(),
  evidence_class: z.enum(EVIDENCE_CLASSES).optional(),
  /** One cause by its id. */
  cause: z.string().max(500).optional(),
  /** `leads`: those behind most findings first; `severity`: the gravest. */
  sort: z.enum(['leads', 'severity']).default('leads'),
  q: z.string().trim().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})
type CausesQuery = z.infer<typeof causesQuery>

type Stored = Omit<Cause, 'kind_en' | 'object' | 'agency' | 'mend' | 'mend_en' | 'controls' | 'free'> & {
  controls: string
  free: string
  subject_id: string
  evidence: string | null
  control_id: string
  total: number
  total_leads: number
}

/** The one thing behind each group of open findings, gravest first; every open finding of an institution that is not held is in exactly one. */
export async function readCauses(deps: ReadDeps, actor: Actor, input: CausesQuery): Promise<CausePage> {
  const run = await runState(deps)
  const names = await agencyNames(deps.warehouse, run)
  const scope = scopeOf(actor)
  const one = input.agency === undefined ? undefined : [input.agency]
  const agencies = scope === 'all' ? one : (one ?? scope).filter((a) => scope.includes(a))
  const q = input.q?.toLowerCase() || undefined
  const rows = await deps.ledger.db.all<Stored>(sqlText('lookups/reads/causes'), {
    rules: causeRules(),
    agencies: agencies === undefined ? null : JSON.stringify(agencies),
    item: input.item ?? null,
    control: input.control ?? null,
    severity: input.severity ?? null,
    evidence_class: input.evidence_class ?? null,
    cause: input.cause ?? null,
    sort: input.sort,
    q: q ?? null,
    q_agencies: JSON.stringify(q ? [...names.values()].filter((a) => a.name.toLowerCase().includes(q)).map((a) => a.uscc) : []),
    limit: input.limit,
    offset: input.offset,
  })
  const ids = rows.flatMap((r) => valuesOf(parseEvidence(r.evidence), 'catalog_id'))
  const catalogs = await catalogNames(deps.warehouse, run, ids)
  return {
    assessed: run.assessed,
    total: rows[0]?.total ?? 0,
    leads: rows[0]?.total_leads ?? 0,
    causes: rows.map((r) => cause(r, names, catalogs)),
  }
}

/** The cause of an open finding, with how much else comes from it; null where nothing of it is open. */
export async function causeOfFinding(deps: ReadDeps, actor: Actor, findingId: string): Promise<Cause | null> {
  const found = await deps.ledger.db.get<{ cause_id: string }>(sqlText('lookups/reads/finding_cause'), {
    id: findingId,
    rules: causeRules(),
  })
  return found === undefined ? null : ((await readCauses(deps, actor, causesQuery.parse({ cause: found.cause_id }))).causes[0] ?? null)
}

function cause(r: Stored, names: ReadonlyMap<string, AgencyName>, catalogs: ReadonlyMap<string, string>): Cause {
  const kind = causeKind(r.kind)
  const rule = causeRule(r.control_id)
  const controls: string[] = JSON.parse(r.controls)
  return {
    cause_id: r.cause_id,
    kind: kind?.zh ?? r.kind,
    kind_en: kind?.en ?? r.kind,
    object: rule?.key.length === 0 ? '' : objectOf(r, names, catalogs),
    agency_uscc: r.agency_uscc,
    agency: agencyOf(names, r.agency_uscc).name,
    mend: kind?.mend_zh ?? '',
    mend_en: kind?.mend_en ?? '',
    leads: r.leads,
    in_case: r.in_case,
    waived: r.waived,
    severity: r.severity,
    first_seen: r.first_seen,
    due_date: r.due_date,
    controls: controls.map((id) => ({ id, title: findControl(id)?.title_zh ?? id, title_en: findControl(id)?.title_en ?? id })),
    free: JSON.parse(r.free),
  }
}

/** A cause that is a catalogue entry, system or project goes by its name, any other by its key. */
function objectOf(r: Stored, names: ReadonlyMap<string, AgencyName>, catalogs: ReadonlyMap<string, string>): string {
  if (['entry', 'feed', 'change', 'system', 'project', 'dataset'].includes(r.kind)) return objectName(r, names, catalogs)
  const key = r.cause_id.slice(`${r.kind}:${r.agency_uscc}:`.length)
  return key
    .split('|')
    .map((part) => names.get(part)?.name ?? catalogs.get(part) ?? part)
    .join(' · ')
}
