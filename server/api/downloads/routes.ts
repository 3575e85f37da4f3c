import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import { shanghai } from '../../base/ledger.ts'
import { may } from '../../contract/actor.ts'
import { DOWNLOADS } from '../../documents/tables/downloads.ts'
import { type Encoding, type Format, writeTable } from '../../documents/tables/write.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'
import { query } from './schema.ts'

const TAGS = ['下载']
const NAMES = Object.keys(DOWNLOADS)
const FILE = /^([a-z-]+)\.(csv|xlsx)$/

/** Every table as .xlsx or .csv, with the filters of its page and within the rows that the person may see. */
export const downloads = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/downloads',
        permission: 'export',
        audit: 'none',
        tags: TAGS,
        summary: '可以下载的表格及其筛选项',
        responses: ok(z.object({ tables: z.array(z.object({ name: z.string(), title: z.string(), filters: z.array(z.string()) })) })),
      }),
      (c) =>
        c.json(
          {
            tables: Object.entries(DOWNLOADS)
              .filter(([, t]) => may(c.get('actor'), t.permission))
              .map(([name, t]) => ({ name, title: t.zh, filters: Object.keys(t.query.shape) })),
          },
          200,
        ),
    )
    .openapi(
      route({
        method: 'get',
        path: '/downloads/{file}',
        permission: 'export',
        heavy: true,
        tags: TAGS,
        summary: `下载表格：${NAMES.join('、')}，后缀 .xlsx 或 .csv`,
        request: {
          params: z.object({ file: z.string().regex(FILE, '文件名应为“表名.xlsx”或“表名.csv”').openapi({ example: 'findings.xlsx' }) }),
          query,
        },
        responses: {
          200: { description: '表格文件', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
        },
      }),
      async (c) => {
        const actor = c.get('actor')
        const [, name = '', format] = FILE.exec(c.req.valid('param').file) ?? []
        const table = DOWNLOADS[name]
        if (!table) throw new AppError('not_found', `没有表格“${name}”。可以下载的有：${NAMES.join('、')}。`)
        if (!may(actor, table.permission)) throw new AppError('forbidden', `您的角色不能下载“${table.zh}”。`)
        const { encoding, ...filters } = c.req.valid('query')
        const parsed = table.query.safeParse(filters)
        if (!parsed.success) {
          const issue = parsed.error.issues[0]
          const parameter = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join('、') : '')
          throw new AppError(
            'invalid_input',
            `查询参数“${parameter}”不正确。可用的有：${Object.keys(table.query.shape).join('、') || '无'}。`,
            {
              parameter,
            },
          )
        }
        const { columns, rows } = await table.load(deps, actor, parsed.data)
        const file = writeTable(table.zh, columns, rows as never[], {
          format: format as Format,
          encoding: encoding as Encoding | undefined,
        })
        const title = `${table.zh}_${shanghai(deps.now()).slice(0, 10)}.${format}`
        return c.body(new Uint8Array(file.bytes), 200, {
          'Content-Type': file.contentType,
          'Content-Disposition': `attachment; filename="${name}.${format}"; filename*=UTF-8''${encodeURIComponent(title)}`,
          'X-Content-Type-Options': 'nosniff',
          'X-Rows': String(rows.length),
          ...(file.replaced > 0 ? { 'X-Replaced-Characters': String(file.replaced) } : {}),
        }) as never
      },
    )
