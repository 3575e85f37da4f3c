import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiDeps, createApp } from '../../server/api/app.ts'
import { insertRows } from '../../server/base/db.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { sqlText } from '../../server/base/sql.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { tables } from '../../server/contract/tables.ts'
import { findControl } from '../../server/controls/catalog.ts'
import { runControl } from '../../server/controls/run.ts'
import { signedIn, signIn } from '../support/app.ts'
import { TestWarehouse } from '../support/warehouse.ts'

export const A = '11440700MB9D00017G'
export const B = '11440700MB9D00025B'
const AS_OF = '2025-10-31'

export const OFFICER: Actor = { id: 'u-officer', name: '王科长', roles: ['authority'], agencies: 'all', via: 'session' }

const noConfig = { home: mkdtempSync(join(tmpdir(), 'shuheng-api-')), host: '127.0.0.1', port: 0, memoryLimit: '256MB', threads: 1 }

async function deps(warehouse: TestWarehouse, extra: Partial<ApiDeps>): Promise<ApiDeps> {
  const now = () => new Date('2025-11-01T00:00:00Z')
  const ledger = await Ledger.open(noConfig, now, ':memory:')
  return { config: noConfig, warehouse: warehouse.db, ledger, now, demo: false, webRoot: undefined, ...extra }
}

/** The app as the officer sees it. */
async function officersApp(d: ApiDeps) {
  return { app: signedIn(createApp(d), await signIn(d, OFFICER)), deps: d }
}

/** An app on a home in which nothing was assessed yet. */
export async function bareApp(extra: Partial<ApiDeps> = {}) {
  const warehouse = await TestWarehouse.create()
  return officersApp(await deps(warehouse, extra))
}

/** An app on a small assessed home: one late answer of A (alarm), one undecidable request (unknown), one control in error. */
export async function assessedApp(extra: Partial<ApiDeps> = {}) {
  const warehouse = await TestWarehouse.create()
  await warehouse.load(
    {
      org: [
        { uscc: A, name: '甲局', org_type: 'admin', region_code: '440700', in_scope: true },
        { uscc: B, name: '乙局', org_type: 'public_affairs', region_code: '440703', in_scope: true },
      ],
      catalog: [
        { catalog_id: 'K1', provider_uscc: A, name: '企业登记', share_type: 'conditional', status: 'published' },
        { catalog_id: 'K2', provider_uscc: B, name: '许可信息', status: 'published' },
      ],
      share_request: [
        {
          req_id: 'R1',
          applicant_uscc: B,
          provider_uscc: A,
          catalog_id: 'K1',
          received_at: '2025-09-26 10:00:00',
          replied_at: '2025-10-11 09:00:00',
        },
        { req_id: 'R2', applicant_uscc: A, provider_uscc: B, catalog_id: 'K2', received_at: '2025-09-26 10:00:00' },
      ],
    },
    AS_OF,
  )
  const d = await deps(warehouse, extra)
  const control = findControl('35-8-01')
  if (!control) throw new Error('35-8-01 is gone')
  const loaded = new Set(['org', 'catalog', 'share_request', 'work_calendar'])
  const run = await runControl(warehouse.db, control, loaded)
  if (run.error) throw new Error(run.error)
  await warehouse.db.run(sqlText('controls/frame/run'))
  await warehouse.db.run(`insert into run_state values ('T', '${AS_OF}', '2025-11-01 09:12:00')`)
  await insertRows(warehouse.db, 'control_run', [
    { control_id: control.id, ms: run.ms, ...run.counts, error: null },
    { control_id: '35-8-02', ms: 1, ok: 0, alarm: 0, skip: 0, unknown: 0, error: 'Binder Error: select secret_column from stg.org' },
  ])
  await warehouse.db.run(
    'create table table_state (table_name varchar primary key, loaded boolean, row_count bigint, batches integer, period_from timestamp, period_to timestamp)',
  )
  await insertRows(
    warehouse.db,
    'table_state',
    tables.map((t) => ({ table_name: t.name, loaded: loaded.has(t.name), row_count: 2, batches: 1 })),
  )
  const alarms = await warehouse.db.all("select * from result where status = 'alarm'")
  await d.ledger.write(async (tx) => {
    await tx.put(
      'finding',
      alarms.map((a, i) => ({
        ...a,
        finding_id: `F${i + 1}`,
        state: 'open',
        first_seen: AS_OF,
        last_seen: AS_OF,
        times_seen: 1,
        recurrences: 0,
      })),
    )
    await tx.put('import_batch', [
      {
        batch_id: 'B1',
        seq: 1,
        table_name: 'share_request',
        file_name: '共享申请.csv',
        sha256: 'ab'.repeat(32),
        bytes: 10,
        rows_in: 2,
        rows_landed: 2,
        rows_rejected: 0,
        rows_classified: 0,
        rows_warned: 0,
        lake_path: 'x',
        report: '{}',
        imported_at: '2025-11-01 08:00:00',
      },
    ])
  })
  await warehouse.db.run("update stg.share_request set _batch = 'B1', _row = 2")
  return officersApp(d)
}

export type TestApp = Awaited<ReturnType<typeof bareApp>>['app']

// biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON they asked for
export async function json(app: TestApp, path: string): Promise<{ status: number; body: any; headers: Headers }> {
  const response = await app.request(path)
  return { status: response.status, body: await response.json(), headers: response.headers }
}
