import { join } from 'node:path'
import { z } from '@hono/zod-openapi'
import { searchAudit } from '../../access/audit.ts'
import { day } from '../../base/day.ts'
import { shanghai } from '../../base/ledger.ts'
import { backupLedger } from '../../base/ledger-backup.ts'
import { lastCheckpoint, makeCheckpoint, verifierKeys } from '../../evidence/checkpoint.ts'
import { verifyHome } from '../../evidence/verify.ts'
import { checkWitness } from '../../evidence/witness.ts'
import { eventTitle } from '../../reads/event-title.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'
import { backupSchema, checkpointSchema, checkpointsSchema, headText, testimonySchema, verdictSchema, witnessSchema } from './schema.ts'

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
        method: 'get',
        path: '/ledger/checkpoint',
        permission: 'audit.read',
        tags: ['台账'],
        summary: '最近的检查点，和可用来验证签名的公钥',
        responses: ok(checkpointsSchema),
      }),
      async (c) => {
        const [last, keys] = [await lastCheckpoint(deps), await verifierKeys(deps)]
        return c.json({ last: last ?? null, verifier_keys: [...keys] }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/ledger/checkpoint',
        permission: 'settings.write',
        tags: ['台账'],
        summary: '签发检查点：前若干条事件的根哈希加签名',
        request: { body: { content: { 'application/json': { schema: z.strictObject({ new_key: z.boolean().default(false) }) } } } },
        responses: ok(checkpointSchema),
      }),
      async (c) => {
        const newKey = c.req.valid('json').new_key
        return c.json(await makeCheckpoint(deps, { actor: c.get('actor').id, newKey }), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/ledger/witness',
        permission: 'audit.read',
        tags: ['台账'],
        summary: '用见证单位保存的检查点或公文上的代码核对台账',
        request: { body: { required: true, content: { 'application/json': { schema: testimonySchema } } } },
        responses: ok(witnessSchema),
      }),
      async (c) => c.json(await checkWitness(deps, c.req.valid('json')), 200),
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

const audit = z.object({
  kind: z.string().max(60).optional().openapi({ description: '事件种类或其前缀，例如 case.' }),
  actor: z.string().max(100).optional().openapi({ description: '姓名、登录名或编号' }),
  subject: z.string().max(500).optional(),
  from: day.optional(),
  to: day.optional(),
  q: z.string().max(100).optional(),
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

const event = z
  .object({
    seq: z.number(),
    at: z.string(),
    kind: z.string(),
    label: z.string().openapi({ description: '事件的中文名称' }),
    label_en: z.string(),
    subject: z.string(),
    actor: z.string(),
    actor_name: z.string(),
    body: z.string().openapi({ description: '事件内容（JSON 文本）' }),
  })
  .openapi('AuditEvent')

/** The ledger's events, for auditors. */
export function auditRoutes(deps: ApiDeps) {
  return router().openapi(
    route({
      method: 'get',
      path: '/audit',
      permission: 'audit.read',
      summary: '审计事件',
      tags: ['审计'],
      request: { query: audit },
      responses: ok(z.object({ events: z.array(event), next: z.number().nullable() })),
    }),
    async (c) => {
      const { cursor, limit, ...rest } = c.req.valid('query')
      const events = await searchAudit(deps, c.get('actor'), { ...rest, before: cursor, limit: limit + 1 })
      const shown = events.slice(0, limit).map((e) => {
        const title = eventTitle(e.kind)
        return { ...e, label: title.zh, label_en: title.en }
      })
      return c.json({ events: shown, next: events.length > limit ? (shown.at(-1)?.seq ?? null) : null }, 200)
    },
  )
}
