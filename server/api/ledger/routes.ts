import { join } from 'node:path'
import { z } from '@hono/zod-openapi'
import { shanghai } from '../../base/ledger.ts'
import { backupLedger } from '../../base/ledger-backup.ts'
import { verifyHome } from '../../evidence/verify.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'
import { backupSchema, headText, verdictSchema } from './schema.ts'
/** Checking and copying the ledger while people work. Files go into the home's `backups` folder; a request cannot choose another. */
export const ledgerRoutes = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/ledger/verify',
        permission: 'audit.read',
        tags: ['台账'],
        summary: '校验事件链、编号、文件和记录，指出不符之处',
        request: { query: z.strictObject({ head: headText.optional() }) },
        responses: ok(verdictSchema),
      }),
      async (c) => c.json(await verifyHome(deps, c.req.valid('query').head), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/backup',
        permission: 'settings.write',
        tags: ['台账'],
        summary: '备份台账：不停服务，写入数据文件夹下的 backups',
        responses: ok(backupSchema),
      }),
      async (c) => {
        const name = `ledger-${shanghai(deps.now()).replace(/\D/g, '')}-${crypto.randomUUID().slice(0, 8)}.duckdb`
        const made = await backupLedger(deps, join(deps.config.home, 'backups', name))
        await deps.ledger.write(async (tx) =>
          tx.event({
            kind: 'backup.made',
            subject: name,
            actor: c.get('actor').id,
            body: { events: made.events, head: made.head.hash, sha256: made.sha256, bytes: made.bytes },
          }),
        )
        return c.json(made, 200)
      },
    )
