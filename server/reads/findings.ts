import { z } from '@hono/zod-openapi'
import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { EVIDENCE_CLASSES, FINDING_CHANGES, FINDING_STATES, SEVERITIES } from '../common/codes.ts'
import { type Actor, scopeOf, seesOwnDesk } from '../contract/actor.ts'
import { controls } from '../controls/catalog.ts'
import { causeRules } from '../controls/causes.ts'
import { agencyNames } from './agencies.ts'
import { catalogNames, valuesOf } from './catalogs.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { ReadDeps } from './deps.ts'
import { count } from './fields.ts'
import { findingRow, findingRowSchema, parseEvidence, type StoredFinding } from './finding-row.ts'
import { inFilter } from './overview.ts'
import { runState } from './state.ts'

export const findingPageSchema = z
  .strictObject({ assessed: z.boolean(), total: count, findings: z.array(findingRowSchema), next: z.string().nullable() })
  .openapi('FindingPage')
export type FindingPage = z.infer<typeof findingPageSchema>

export const findingsQuery = z.strictObject({
  agency: z.string().max(64).optional(),
  region: z.string().max(12).optional(),
  org_type: z.string().max(40).optional(),
  item: z.coerce.number().int().min(1).max(9).optional(),
  control: z.string().max(20).optional(),
  /** Those of one cause (`GET /causes`). */
  cause: z.string().max(500).optional(),
  /** `authority`: what stands on the data authority's own desk (自查), for its officers, signers and the auditor. */
  addressee: z.enum(['agency', 'authority']).default('agency'),
  severity: z.enum(SEVERITIES).optional(),
  evidence_class: z.enum(EVIDENCE_CLASSES).optional(),
  /** Default `open`, or `all` where `change`, `since` or `until` ask what changed. */
  state: z.enum([...FINDING_STATES, 'all']).optional(),
  /** What an assessment found of it, on a day of `since` to `until` (as-of days, both counted). */
  change: z.enum(FINDING_CHANGES).optional(),
  since: z.iso.date().optional(),
  until: z.iso.date().optional(),
  standing: z.enum(['free', 'in_case', 'waived', 'held']).optional(),
  q: z.string().trim().max(100).optional(),
  sort: z.enum(['severity', 'recent', 'due', 'occurred']).default('severity'),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export type FindingsQuery = z.infer<typeof findingsQuery>

/** One page of findings, in a total order; `next` is the cursor of the page after it. `total` counts the whole filtered list. */
export async function readFindings(deps: ReadDeps, actor: Actor, input: FindingsQuery): Promise<FindingPage> {
  if (input.addressee === 'authority' && !seesOwnDesk(actor))
    throw new AppError('forbidden', '自查台账只供公共数据主管部门人员和审计人员查看。')
  const run = await runState(deps)
  const state = input.state ?? ((input.change ?? input.since ?? input.until) ? 'all' : 'open')
  const names = await agencyNames(deps.warehouse, run)
  const q = input.q?.toLowerCase() || undefined
  const [afterKey, afterId] = input.cursor === undefined ? [null, null] : decodeCursor(input.cursor)
  const rows = await deps.ledger.db.all<StoredFinding & { sort_key: string; total: number }>(sqlText('lookups/reads/finding_page'), {
    state: state === 'all' ? null : state,
    change: input.change ?? null,
    since: input.since ?? null,
    until: input.until ?? null,
    agencies: wanted(actor, input, [...names.values()]),
    addressee: input.addressee,
    item: input.item ?? null,
    control: input.control ?? null,
    cause: input.cause ?? null,
    rules: input.cause === undefined ? '[]' : causeRules(),
    severity: input.severity ?? null,
    standing: input.standing ?? null,
    evidence_class: input.evidence_class ?? null,
    q: q ?? null,
    q_agencies: JSON.stringify(q ? [...names.values()].filter((a) => a.name.toLowerCase().includes(q)).map((a) => a.uscc) : []),
    q_controls: JSON.stringify(
      q
        ? controls()
            .filter((c) => c.title_zh.includes(q) || c.id === q)
            .map((c) => c.id)
        : [],
    ),
    sort: input.sort,
    after_key: afterKey,
    after_id: afterId,
    limit: input.limit + 1,
  })
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  const catalogs = await catalogNames(
    deps.warehouse,
    run,
    page.flatMap((r) => valuesOf(parseEvidence(r.evidence), 'catalog_id')),
  )
  return {
    assessed: run.assessed,
    total: rows[0]?.total ?? 0,
    findings: page.map((r) => findingRow(r, names, catalogs)),
    next: rows.length > input.limit && last ? encodeCursor(last.sort_key, last.finding_id) : null,
  }
}

/** Agency filter within the scope of the actor as a JSON list of codes; null when nothing narrows it. */
function wanted(actor: Actor, input: FindingsQuery, agencies: readonly Parameters<typeof inFilter>[0][]): string | null {
  const scope = scopeOf(actor)
  const lists: (readonly string[])[] = []
  if (scope !== 'all') lists.push(scope)
  if (input.agency !== undefined) lists.push([input.agency])
  if (input.region !== undefined || input.org_type !== undefined) lists.push(agencies.filter((a) => inFilter(a, input)).map((a) => a.uscc))
  const [first, ...rest] = lists
  return first === undefined ? null : JSON.stringify(first.filter((code) => rest.every((list) => list.includes(code))))
}
