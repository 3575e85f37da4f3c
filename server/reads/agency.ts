import { z } from '@hono/zod-openapi'
import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, sees } from '../contract/actor.ts'
import { findTable } from '../contract/tables.ts'
import { reasonLabel } from '../contract/words.ts'
import { controls, idOfSlug } from '../controls/catalog.ts'
import { agencyNames, agencyOf } from './agencies.ts'
import { cellsByAgency, emptyCells } from './cells.ts'
import { unknownReasons } from './coverage.ts'
import type { ReadDeps } from './deps.ts'
import { count, date, ids } from './fields.ts'
import { findingRowSchema } from './finding-row.ts'
import { findingsQuery, readFindings } from './findings.ts'
import { itemSchema, itemStates } from './items.ts'
import { agencyRowSchema } from './overview.ts'
import { type RunState, runState } from './state.ts'

export const agencyDetailSchema = z
  .strictObject({
    assessed: z.boolean(),
    agency: agencyRowSchema,
    items: z.array(itemSchema),
    controls: z.array(z.strictObject({ id: z.string(), title: z.string(), item: z.number().int(), open: count })),
    unknown: z.array(z.strictObject({ reason: z.string(), label: z.string(), n: count, controls: ids })),
    recent: z.array(findingRowSchema),
    /** Who answers for data there (Art. 7, 28); null when no list of posts was imported. */
    posts: z.array(z.strictObject({ kind: z.string(), label: z.string(), holder: z.string(), since: date })).nullable(),
    /** What it feeds: live catalogue entries, those with a good batch, and the newest of them. */
    feed: z.strictObject({ catalogs: count, fed: count, last_at: z.string().nullable(), stale_control: z.string() }),
  })
  .openapi('AgencyDetail')
type AgencyDetail = z.infer<typeof agencyDetailSchema>

const WORST = 10

type Post = { kind: string; holder: string; since: string }

/** Posts and feed of one institution; before an assessment there is nothing to tell them from. */
async function people({ warehouse }: ReadDeps, state: RunState, agency: string): Promise<Pick<AgencyDetail, 'posts' | 'feed'>> {
  const has = (table: string) => state.present.has(`main.${table}`)
  const stale_control = idOfSlug('data_updated_within_cycle')
  if (!state.assessed || state.as_of === null || !has('live_catalog') || !has('good_batch'))
    return { posts: null, feed: { catalogs: 0, fed: 0, last_at: null, stale_control } }
  const kinds = findTable('data_post')?.columns.find((c) => c.name === 'kind')?.enum ?? {}
  const posts = state.loaded.has('data_post')
    ? await warehouse.all<Post>(sqlText('lookups/reads/agency_posts'), { agency, as_of: state.as_of })
    : null
  const feed = await warehouse.get<AgencyDetail['feed']>(sqlText('lookups/reads/agency_feed'), { agency })
  return {
    posts: posts?.map((p) => ({ ...p, label: kinds[p.kind] ?? p.kind })) ?? null,
    feed: { catalogs: feed?.catalogs ?? 0, fed: feed?.fed ?? 0, last_at: feed?.last_at?.slice(0, 19) ?? null, stale_control },
  }
}

/** One institution: its nine cells, its open findings by control, the worst of them, and what could not be judged. */
export async function readAgency(deps: ReadDeps, actor: Actor, uscc: string): Promise<AgencyDetail> {
  const state = await runState(deps)
  const names = await agencyNames(deps.warehouse, state)
  const cells = await cellsByAgency(deps, state)
  if (!sees(actor, uscc) || (!names.has(uscc) && !cells.has(uscc))) {
    throw new AppError('not_found', `没有机构“${uscc}”的记录。请核对统一社会信用代码，或从总览重新进入。`)
  }
  const open = await deps.ledger.db.all<{ control_id: string; n: number }>(sqlText('lookups/reads/agency_controls'), { agency: uscc })
  const openById = new Map(open.map((r) => [r.control_id, r.n]))
  return {
    assessed: state.assessed,
    agency: { ...agencyOf(names, uscc), cells: cells.get(uscc) ?? emptyCells() },
    items: await itemStates(deps.warehouse, state),
    controls: controls()
      .filter((c) => openById.has(c.id))
      .map((c) => ({ id: c.id, title: c.title_zh, item: c.item, open: openById.get(c.id) ?? 0 })),
    unknown: (await unknownReasons(deps, state.assessed, JSON.stringify([uscc]))).map((u) => ({
      reason: u.reason,
      label: reasonLabel(u.reason),
      n: u.n,
      controls: u.controls.split(';'),
    })),
    ...(await people(deps, state, uscc)),
    recent: (await readFindings(deps, actor, findingsQuery.parse({ agency: uscc, limit: WORST }))).findings,
  }
}
