import { measures } from '../contract/measures.ts'
import { tables } from '../contract/tables.ts'
import { controls } from '../controls/catalog.ts'
import type { ApiDeps } from './deps.ts'
import { isAssessed } from './names.ts'

/** What the top bar always says: as-of date, coverage, last run, whether the data is a demonstration. */
export async function readStatus({ warehouse, ledger, demo }: ApiDeps) {
  const assessed = await isAssessed(warehouse)
  const run = assessed
    ? await warehouse.get<{ as_of: string; assessed_at: string; assessment_id: string }>(
        'select as_of::varchar as as_of, assessed_at::varchar as assessed_at, assessment_id from run_state',
      )
    : undefined
  const state = assessed
    ? await warehouse.get<{ loaded: number; failed: number }>(
        `select (select count(*) from table_state where loaded)::integer as loaded,
           (select count(*) from control_run where error is not null)::integer as failed`,
      )
    : undefined
  const open = await ledger.db.get<{ n: number }>("select count(*)::integer as n from finding where state = 'open'")
  const batches = await ledger.db.get<{ n: number }>('select count(*)::integer as n from import_batch where withdrawn_at is null')
  return {
    assessed,
    demo,
    as_of: run?.as_of ?? null,
    assessed_at: run?.assessed_at ?? null,
    assessment_id: run?.assessment_id ?? null,
    tables_total: tables.length,
    tables_loaded: state?.loaded ?? null,
    controls_total: controls().length,
    controls_failed: state?.failed ?? null,
    findings_open: open?.n ?? 0,
    batches: batches?.n ?? 0,
    measures: { title: measures.title, doc_no: measures.doc_no },
  }
}
