import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ExtractSchema } from 'hono/types'
import { day } from '../../base/day.ts'
import { AppError } from '../../base/errors.ts'
import { shanghai } from '../../base/ledger.ts'
import { readCalendar } from '../../calendar/loaded.ts'
import { act } from '../../cases/act.ts'
import { mergeCases, splitCase } from '../../cases/arrange.ts'
import { findingIds, text } from '../../cases/fields.ts'
import { attachFile, readCaseFile } from '../../cases/files.ts'
import { ACTIONS, actionOf, type TableLine } from '../../cases/machine.ts'
import { openCase } from '../../cases/open.ts'
import { countCases, listCases } from '../../cases/reads.ts'
import { CASE_STATES, type CaseState } from '../../common/case-states.ts'
import { SEVERITIES } from '../../common/codes.ts'
import { decodeCursor, encodeCursor } from '../../reads/cursor.ts'
import { type ApiDeps, type ApiEnv, etag, ifMatch, json, ok, route, router } from '../http/route.ts'
import { type CaseDetail, caseDetail, caseList } from './schema.ts'
import { caseDetailOf, caseRowOf, names } from './view.ts'

const TAGS = ['整改事项']
const id = z.object({ id: z.string().max(40).openapi({ example: 'ZG2026-0001' }) })
const SHA = /^[0-9a-f]{64}$/

/** Actions that the machine carries out alone. */
type Step = Exclude<Extract<TableLine, { route?: 'plain' }>, { permission: 'system' }>

/** The routes of the plain steps as types: the loop below registers them one by one, which the router's own type cannot tell. */
type StepRoutes = {
  [S in Step as `/cases/:id/${S['action']}`]: {
    $post: {
      input: { param: { id: string } } & { json: z.input<S['asked']> }
      output: CaseDetail
      outputFormat: 'json'
      status: 200
    }
  }
}

const states = z
  .string()
  .max(200)
  .transform((s) => s.split(','))
  .pipe(z.array(z.enum(CASE_STATES)))

const listQuery = z.strictObject({
  state: states.optional().openapi({ type: 'string', description: '状态，可用逗号列多个', example: 'rectifying,overdue' }),
  item: z.coerce.number().int().min(1).max(9).optional(),
  agency: z.string().max(64).optional(),
  severity: z.enum(SEVERITIES).optional(),
  due: day.optional().openapi({ description: '期限不晚于这一天' }),
  q: z.string().trim().max(100).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

/** Answers with the whole case and its version as ETag. */
async function answer(deps: ApiDeps, c: Context<ApiEnv>, caseId: string) {
  const body = await caseDetailOf(deps, c.get('actor'), caseId)
  c.header('ETag', etag(body.version))
  return c.json(body, 200)
}

/** List, read, open, and every plain step of the transition table at `POST /cases/{id}/<action>`. */
export const caseRoutes = (deps: ApiDeps) => {
  const app = router()
    .openapi(
      route({
        method: 'get',
        path: '/cases',
        permission: 'case.read',
        tags: TAGS,
        summary: '整改事项列表',
        request: { query: listQuery },
        responses: ok(caseList),
      }),
      async (c) => {
        const actor = c.get('actor')
        const { state, due, cursor, ...filter } = c.req.valid('query')
        const agencies = await names(deps)
        const q = filter.q?.toLowerCase()
        const page = await listCases(deps, actor, {
          ...filter,
          states: state as readonly CaseState[] | undefined,
          due_before: due,
          q_agencies: q ? [...agencies.values()].filter((a) => a.name.toLowerCase().includes(q)).map((a) => a.uscc) : [],
          after: cursor === undefined ? undefined : decodeCursor(cursor),
        })
        const today = shanghai(deps.now()).slice(0, 10)
        const calendar = await readCalendar(deps.ledger.db)
        return c.json(
          {
            total: page.total,
            counts: (await countCases(deps, actor)) as Record<string, number>,
            cases: page.cases.map((row) => caseRowOf(row, agencies, calendar, today)),
            next: page.next && encodeCursor(...page.next),
          },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/cases/{id}',
        permission: 'case.read',
        tags: TAGS,
        summary: '一个整改事项：内容、经过、现在可办什么、发文前检查',
        request: { params: id },
        responses: ok(caseDetail),
      }),
      (c) => answer(deps, c, c.req.valid('param').id),
    )
    .openapi(
      route({
        method: 'post',
        path: '/cases',
        permission: 'case.work',
        tags: TAGS,
        summary: '由同一单位的线索立案',
        request: json(z.strictObject({ findings: findingIds, title: text('标题').optional() })),
        responses: ok(caseDetail),
      }),
      async (c) => {
        const record = await openCase(deps, { actor: c.get('actor'), ...c.req.valid('json') })
        c.header('Location', `/api/cases/${record.case_id}`)
        return answer(deps, c, record.case_id)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/cases/{id}/split',
        permission: actionOf('take-out').permission,
        tags: TAGS,
        summary: '拆出部分线索另立事项',
        request: { params: id, ...json(actionOf('take-out').asked) },
        responses: ok(z.strictObject({ left: caseDetail, split: caseDetail })),
      }),
      async (c) => {
        const actor = c.get('actor')
        const done = await splitCase(deps, { actor, caseId: c.req.valid('param').id, version: ifMatch(c), ...c.req.valid('json') })
        const left = await caseDetailOf(deps, actor, done.left.case_id)
        return c.json({ left, split: await caseDetailOf(deps, actor, done.split.case_id) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/cases/{id}/merge',
        permission: actionOf('merge-into').permission,
        tags: TAGS,
        summary: '并入同一单位、同一阶段的另一事项；答复并入后的事项',
        request: {
          params: id,
          ...json(actionOf('merge-into').asked.extend({ into_version: z.number().int().optional() })),
        },
        responses: ok(caseDetail),
      }),
      async (c) => {
        const { into, into_version, reason } = c.req.valid('json')
        const given = { actor: c.get('actor'), caseId: c.req.valid('param').id, version: ifMatch(c) }
        await mergeCases(deps, { ...given, into, intoVersion: into_version, reason })
        return answer(deps, c, into)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/cases/{id}/files',
        permission: actionOf('attach').permission,
        // The setting allows files of 50 MB, and a form adds its wrapping.
        maxBody: 51 * 1024 * 1024,
        tags: TAGS,
        summary: '上传材料（经办人或者该单位；类型、大小与内容都要检查）',
        request: {
          params: id,
          body: {
            content: {
              'multipart/form-data': {
                schema: z.object({
                  file: z.custom<File>((v) => v instanceof File, '请选择文件').openapi({ type: 'string', format: 'binary' }),
                  purpose: z.enum(['proof', 'objection', 'explanation', 'sealed', 'other']),
                }),
              },
            },
            required: true,
          },
        },
        responses: ok(caseDetail),
      }),
      async (c) => {
        const { file, purpose } = c.req.valid('form')
        const caseId = c.req.valid('param').id
        const bytes = new Uint8Array(await file.arrayBuffer())
        await attachFile(deps, { actor: c.get('actor'), caseId, version: ifMatch(c), name: file.name, purpose, bytes })
        return answer(deps, c, caseId)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/cases/{id}/files/{sha256}',
        permission: 'case.read',
        audit: 'document.read',
        tags: TAGS,
        summary: '下载材料',
        request: { params: id.extend({ sha256: z.string().regex(SHA) }) },
        responses: {
          200: { description: '文件', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
        },
      }),
      async (c) => {
        const { id: caseId, sha256 } = c.req.valid('param')
        const { file, bytes } = await readCaseFile(deps, { actor: c.get('actor'), caseId, sha256 })
        return c.body(new Uint8Array(bytes), 200, {
          // Never shown in place: whatever the bytes are, the browser saves them.
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
          'X-Content-Type-Options': 'nosniff',
        }) as never
      },
    )
  for (const action of ACTIONS) {
    if (action.permission === 'system' || (action.route ?? 'plain') !== 'plain') continue
    app.openapi(
      route({
        method: 'post',
        path: `/cases/{id}/${action.action}`,
        permission: action.permission,
        tags: TAGS,
        summary: `${action.title.zh}${action.needs.length > 0 ? `；需要：${action.needs.join('、')}` : ''}`,
        request: { params: id, ...json(action.asked) },
        responses: ok(caseDetail),
      }),
      async (c) => {
        const caseId = (c.req.valid('param') as { id: string }).id
        await act(deps, { actor: c.get('actor'), caseId, version: ifMatch(c), action: action.action, input: await body(c) })
        return answer(deps, c, caseId)
      },
    )
  }
  return app as unknown as OpenAPIHono<ApiEnv, ExtractSchema<typeof app> & StepRoutes>
}

async function body(c: Context<ApiEnv>): Promise<unknown> {
  try {
    return await c.req.json()
  } catch (cause) {
    throw new AppError('invalid_input', '请求内容不是有效的 JSON，请改正后重试。', {}, { cause })
  }
}
