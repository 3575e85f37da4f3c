import { z } from '@hono/zod-openapi'
import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, scopeOf, sees, seesOwnDesk } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import { reproduceSql } from '../controls/reproduce.ts'
import { agencyNames, agencyOf, agencySchema } from './agencies.ts'
import { catalogNames, valuesOf } from './catalogs.ts'
import { causeOfFinding, causeSchema } from './causes.ts'
import { citationRows, citationSchema } from './citations.ts'
import { advice, controlHead, controlHeadFields, controlParams, paramSchema } from './control-head.ts'
import type { ReadDeps } from './deps.ts'
import { eventTitle } from './event-title.ts'
import { evidenceFieldSchema, showEvidence } from './evidence.ts'
import { count, date, time } from './fields.ts'
import { findingFields, findingRow, parseEvidence, type StoredFinding } from './finding-row.ts'
import { itemText } from './items.ts'
import { basisOfFinding, factOf, findingSentence, measuresOf } from './sentence.ts'
import { evidenceSources, sourceSchema } from './sources.ts'
import { runState } from './state.ts'

export const findingSchema = z
  .strictObject({
    finding: z.strictObject({ ...findingFields, recurrences: count }),
    sentence: z.string(),
    as_of: date,
    evidence: z.array(evidenceFieldSchema),
    agency: agencySchema,
    /** What would mend it, and the other open findings that come from the same; null once it is not open. */
    cause: causeSchema.nullable(),
    control: z.strictObject({ ...controlHeadFields, sql: z.string(), ...advice }),
    params: z.array(paramSchema),
    reproduce_sql: z.string(),
    citations: z.array(citationSchema),
    item_text: z.string(),
    sources: z.array(sourceSchema),
    /** True when rows of a big log lie behind it: `/findings/{id}/log-rows`. */
    log_rows: z.boolean(),
    timeline: z.array(z.strictObject({ at: time, kind: z.string(), label: z.string(), label_en: z.string(), as_of: date.nullable() })),
  })
  .openapi('FindingDetail')
type FindingDetail = z.infer<typeof findingSchema>

type FindingEvent = { at: string; kind: string; body: string }

const CATALOG_KEYS = ['catalog_id', 'catalog_ids', 'grant_catalog_id', 'ticket_catalog_ids', 'auth_catalog_ids']

/** One finding with everything that it rests on. Throws `not_found`, also for one outside the actor's agencies. */
export async function readFinding(deps: ReadDeps, actor: Actor, id: string): Promise<FindingDetail> {
  const { ledger, warehouse } = deps
  const stored = await ledger.db.get<StoredFinding & { recurrences: number }>(sqlText('lookups/reads/finding'), { id })
  const control = stored && findControl(stored.control_id)
  if (!stored || !control || !sees(actor, stored.agency_uscc) || (stored.addressee === 'authority' && !seesOwnDesk(actor)))
    throw new AppError('not_found', `没有线索“${id}”。它可能来自另一份数据，请从线索列表重新进入。`)
  const state = await runState(deps)
  const names = await agencyNames(warehouse, state)
  const evidence = parseEvidence(stored.evidence)
  const catalogIds = CATALOG_KEYS.flatMap((key) => valuesOf(evidence, key))
  const catalogs = await catalogNames(warehouse, state, catalogIds)
  const finding = { ...findingRow(stored, names, catalogs), recurrences: stored.recurrences }
  const asOf = stored.last_seen > (state.as_of ?? '') ? stored.last_seen : (state.as_of ?? shanghai(deps.now()).slice(0, 10))
  const agency = agencyOf(names, stored.agency_uscc)
  const fact = factOf(finding, evidence, stored.last_seen)
  const events = await ledger.db.all<FindingEvent>(sqlText('lookups/reads/finding_events'), { id })
  const tables = [...control.tables, ...control.optional_tables]
  return {
    finding,
    cause: finding.state === 'open' && finding.addressee === 'agency' ? await causeOfFinding(deps, actor, id) : null,
    sentence: findingSentence(finding, fact, scopeOf(actor) === 'all' ? agency.name : '你单位'),
    as_of: asOf,
    evidence: showEvidence(evidence, { agencies: names, catalogs, tables }),
    agency,
    control: {
      ...controlHead(control),
      sql: control.sql,
      measures: measuresOf(control.id) ?? null,
      false_positives: control.false_positives_zh,
    },
    params: controlParams(control),
    reproduce_sql: reproduceSql(control, asOf, { subjectId: stored.subject_id }),
    citations: citationRows(control.id, basisOfFinding(control, fact, agency.org_type, finding.cleared_on)),
    item_text: itemText(control.item),
    sources: await evidenceSources(deps, state, control, stored, evidence),
    log_rows: control.facts.length > 0,
    timeline: events.map((e) => {
      const body = JSON.parse(e.body) as { as_of?: unknown }
      return {
        at: e.at.slice(0, 19),
        kind: e.kind,
        label: eventTitle(e.kind).zh,
        label_en: eventTitle(e.kind).en,
        as_of: typeof body.as_of === 'string' ? body.as_of : null,
      }
    }),
  }
}
