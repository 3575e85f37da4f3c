import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from '@hono/zod-openapi'
import { day } from '../../base/day.ts'
import { AppError } from '../../base/errors.ts'
import { sqlText } from '../../base/sql.ts'
import { findTable } from '../../contract/tables.ts'
import { addPiece, checkUpload, clear, filePath, makeFolder, safeName, UPLOAD_LIMITS } from '../../import/inbox.ts'
import { DEFAULT_MAX_REJECT_PERCENT, draftMapping, previewPath } from '../../import/index.ts'
import { Jobs } from '../../import/jobs.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { importAndAssess, type JobResult, mappingOf, savedFor } from './run.ts'
import { type ImportJob, id, job, preview, reading } from './schema.ts'

const TAGS = ['数据接入']
const asOf = day.optional()

/** A value as people read it: enum codes and booleans in Chinese, all else as it would land. */
function inWords(table: string | null, column: string | undefined, value: string | null): string | null {
  const found = table === null ? undefined : findTable(table)?.columns.find((c) => c.name === column)
  if (value === null || !found) return value
  if (found.type === 'boolean') return value === 'true' ? '是' : '否'
  return found.enum?.[value] ?? value
}

/** Bringing files in over the browser: upload in pieces, look before landing, land and assess with live progress. */
export function importRoutes(deps: ApiDeps) {
  const jobs = new Jobs<JobResult>()
  const failed = (error: unknown) => {
    if (!(error instanceof AppError)) deps.log?.warn(`导入任务失败：${error instanceof Error ? error.stack : String(error)}`)
  }
  const shown = (j: ReturnType<typeof jobs.find>): ImportJob => ({
    id: j.id,
    state: j.state,
    progress: j.progress,
    label: j.label,
    error: j.error,
    report: j.result?.report ?? null,
    assessed: j.result?.assessed ?? null,
  })
  return router()
    .openapi(
      route({ method: 'post', path: '/imports', permission: 'import.write', tags: TAGS, summary: '新建一次导入', responses: ok(job) }),
      async (c) => {
        const made = jobs.create(c.get('actor').id)
        // Uploads that were left lying give way to new ones.
        for (const old of jobs.waiting(made.owner).slice(0, -UPLOAD_LIMITS.jobs)) {
          jobs.cancel(old)
          await clear(deps.config, old.id)
        }
        await makeFolder(deps.config, made.id, deps.now())
        return c.json(shown(made), 200)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/imports/{id}/file',
        permission: 'import.write',
        tags: TAGS,
        summary: '上传文件的一段；按 offset 相接，重复的段不会重复写入',
        request: {
          params: id,
          query: z.object({ name: z.string().min(1).max(300), offset: z.coerce.number().int().min(0).default(0) }),
          body: {
            required: true,
            content: { 'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
          },
        },
        responses: ok(z.object({ name: z.string(), bytes: z.int() })),
      }),
      async (c) => {
        const { name, offset } = c.req.valid('query')
        const found = jobs.find(c.req.valid('param').id, c.get('actor').id)
        if (found.state !== 'uploading') throw new AppError('conflict', '这次导入已经开始，不能再加文件。请新建一次导入。')
        const path = filePath(deps.config, found.id, name)
        const piece = new Uint8Array(await c.req.arrayBuffer())
        const safe = safeName(name)
        await checkUpload(deps.config, jobs.waiting(found.owner), found, { name: safe, bytes: piece.byteLength })
        const bytes = await addPiece(path, offset, piece)
        found.uploaded.set(safe, bytes)
        return c.json({ name: safe, bytes }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/imports/{id}/preview',
        permission: 'import.write',
        tags: TAGS,
        summary: '预览：识别为哪张表、各列从哪里来、前二十行怎样读',
        request: {
          params: id,
          ...json(
            z.strictObject({
              name: z.string().min(1).max(300),
              ...reading,
              source: z.string().max(60).nullable().optional().openapi({ description: '来源的名称；null 表示不用；不写则按文件名找' }),
            }),
          ),
        },
        responses: ok(preview),
      }),
      async (c) => {
        const { name, table, mapping, source } = c.req.valid('json')
        const path = filePath(deps.config, jobs.find(c.req.valid('param').id, c.get('actor').id).id, name)
        const saved = mapping === undefined && table === undefined ? await savedFor(deps, name, source) : undefined
        const parts = await previewPath(deps, { path, table, mapping: mappingOf(mapping ?? saved?.mapping, c.get('actor').name) })
        // A file that waits for a person is not kept meanwhile: it is uploaded again with what was said of it.
        if (parts.some((p) => p.marks.length > 0)) await rm(path, { force: true })
        return c.json(
          {
            draft: draftMapping(parts),
            source: saved?.name ?? null,
            mapping: saved?.mapping ?? null,
            parts: parts.map((p) => ({
              ...p,
              headers: [...p.headers],
              marks: [...p.marks],
              table_label: p.table ? (findTable(p.table)?.zh ?? p.table) : null,
              candidates: p.candidates.map((x) => ({ ...x, missing: [...x.missing] })),
              columns: [...p.columns],
              fields: p.fields.map((f) => ({ ...f, samples: [...f.samples] })),
              unknown_values: [...p.unknown_values],
              rows: p.rows.map((r) => ({ ...r, values: r.values.map((v, i) => inWords(p.table, p.columns[i]?.name, v)) })),
            })),
          },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/imports/{id}/run',
        permission: 'import.write',
        tags: TAGS,
        summary: '开始导入；assess 为真时随后检测。进度用 GET /imports/{id} 查看',
        request: {
          params: id,
          ...json(
            z.strictObject({
              readings: z
                .array(z.strictObject({ name: z.string().max(300), ...reading }))
                .max(500)
                .default([]),
              assess: z.boolean().default(false),
              max_reject: z
                .number()
                .min(0)
                .max(100)
                .optional()
                .openapi({ description: `退回行超过百分之几的文件整份拒收，默认 ${DEFAULT_MAX_REJECT_PERCENT}` }),
              as_of: asOf,
            }),
          ),
        },
        responses: ok(job),
      }),
      async (c) => {
        const { readings, assess, as_of, max_reject: maxReject } = c.req.valid('json')
        const { id: actor, name: signer } = c.get('actor')
        const found = jobs.find(c.req.valid('param').id, actor)
        jobs.run(
          found,
          (log, signal) =>
            importAndAssess(
              deps,
              { id: found.id, actor, signer, readings, maxReject, assess: assess ? { asOf: as_of } : null },
              log,
              signal,
            ),
          failed,
        )
        return c.json(shown(found), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/imports/{id}',
        permission: 'import.write',
        tags: TAGS,
        summary: '导入或检测任务的进度与结果',
        request: { params: id },
        responses: ok(job),
      }),
      async (c) => c.json(shown(jobs.find(c.req.valid('param').id, c.get('actor').id)), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/imports/{id}/cancel',
        permission: 'import.write',
        tags: TAGS,
        summary: '取消导入：已导入的文件保留，其余不再读取，上传的副本删除',
        request: { params: id },
        responses: ok(job),
      }),
      async (c) => {
        const found = jobs.find(c.req.valid('param').id, c.get('actor').id)
        jobs.cancel(found)
        if (found.state === 'cancelled') await clear(deps.config, found.id)
        return c.json(shown(found), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/assess',
        permission: 'assess.run',
        tags: TAGS,
        summary: '检测已导入的数据；进度用 GET /imports/{id} 查看',
        request: json(z.strictObject({ as_of: asOf })),
        responses: ok(job),
      }),
      async (c) => {
        const { as_of } = c.req.valid('json')
        const { id: actor, name: signer } = c.get('actor')
        const made = jobs.create(actor)
        jobs.run(
          made,
          (log, signal) => importAndAssess(deps, { id: made.id, actor, signer, readings: [], assess: { asOf: as_of } }, log, signal),
          failed,
        )
        return c.json(shown(made), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/imports/rejects/{batch_id}',
        permission: 'import.write',
        audit: 'export.made',
        tags: TAGS,
        summary: '下载一个文件被退回的行（CSV，附原因）',
        request: { params: z.object({ batch_id: z.string().max(60) }) },
        responses: { 200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } } },
      }),
      async (c) => {
        const { batch_id } = c.req.valid('param')
        const found = await deps.ledger.db.get<{ rejects_path: string | null; brought_by: string | null }>(
          sqlText('lookups/reads/batch_rejects'),
          { batch_id },
        )
        const { id: actor, agencies } = c.get('actor')
        // A file holds rows of every agency: who sees some of them gets back only what that person brought.
        if (!found?.rejects_path || (agencies !== 'all' && found.brought_by !== actor))
          throw new AppError('not_found', '这个文件没有退回的行，或者不是您导入的。')
        await deps.ledger.write(async (tx) => void tx.event({ kind: 'export.made', subject: batch_id, actor, body: { table: 'rejects' } }))
        return c.body(new Uint8Array(await readFile(join(deps.config.home, found.rejects_path))), 200, {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="rejects-${batch_id.replace(/[^\w-]/g, '')}.csv"`,
          'X-Content-Type-Options': 'nosniff',
        }) as never
      },
    )
}
