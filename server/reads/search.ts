import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import { type Actor, may, sees } from '../contract/actor.ts'
import { controls } from '../controls/catalog.ts'
import { agencyNames, agencyOf } from './agencies.ts'
import type { ReadDeps } from './deps.ts'
import { findingsQuery, readFindings } from './findings.ts'
import { scopeParam } from './scope.ts'
import { runState } from './state.ts'

/** Hits per kind. Cases come first where a person has the choice: they are what somebody works on. */
const EACH = 6

export const hit = z
  .strictObject({
    kind: z.enum(['agency', 'case', 'finding', 'project', 'control']),
    id: z.string(),
    title: z.string(),
    detail: z.string().nullable(),
  })
  .openapi('SearchHit')

type Hit = z.infer<typeof hit>

/** Hits for `words` in every kind, each within what the person may see. */
export async function find(deps: ReadDeps, actor: Actor, words: string): Promise<Hit[]> {
  const q = words.toLowerCase()
  const state = await runState(deps)
  const names = await agencyNames(deps.warehouse, state)
  const seen = [...names.values()].filter((a) => sees(actor, a.uscc))
  const agencies = seen.filter((a) => a.name.toLowerCase().includes(q) || a.uscc.toLowerCase().includes(q))
  const hits: Hit[] = agencies.slice(0, EACH).map((a) => ({ kind: 'agency', id: a.uscc, title: a.name, detail: a.uscc }))
  const scope = { q, agencies: scopeParam(actor), limit: EACH }
  if (may(actor, 'case.read')) {
    const cases = await deps.ledger.db.all<{ case_id: string; title: string; agency_uscc: string }>(sqlText('lookups/reads/search_cases'), {
      ...scope,
      q_agencies: JSON.stringify(agencies.map((a) => a.uscc)),
    })
    hits.push(
      ...cases.map(
        (r): Hit => ({ kind: 'case', id: r.case_id, title: r.title, detail: `${r.case_id} · ${agencyOf(names, r.agency_uscc).name}` }),
      ),
    )
  }
  const found = await readFindings(deps, actor, findingsQuery.parse({ q: words, state: 'all', limit: EACH }))
  hits.push(...found.findings.map((f): Hit => ({ kind: 'finding', id: f.finding_id, title: `${f.object} ${f.title}`, detail: f.agency })))
  if (may(actor, 'gate.read') && state.present.has('stg.project')) {
    const projects = await deps.warehouse.all<{ project_id: string; name: string; uscc: string }>(
      sqlText('lookups/reads/search_projects'),
      scope,
    )
    hits.push(...projects.map((p): Hit => ({ kind: 'project', id: p.project_id, title: p.name, detail: agencyOf(names, p.uscc).name })))
  }
  const own = controls().filter((k) => k.id.includes(q) || k.title_zh.toLowerCase().includes(q))
  hits.push(...own.slice(0, EACH).map((k): Hit => ({ kind: 'control', id: k.id, title: k.title_zh, detail: k.id })))
  return hits
}
