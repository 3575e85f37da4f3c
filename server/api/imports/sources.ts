import { z } from '@hono/zod-openapi'
import { tables } from '../../contract/tables.ts'
import { type ImportSource, importSources, removeSource, saveSource } from '../../import/index.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { id, source } from './schema.ts'

const TAGS = ['数据接入']

/** What can be imported, where files come from, and how the files of each source are read. */
export const sources = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/sources',
        permission: 'import.write',
        tags: TAGS,
        summary: '已保存的来源：文件名与读法',
        responses: ok(z.object({ sources: z.array(source) })),
      }),
      async (c) => c.json({ sources: (await importSources(deps.ledger.db)).map(shownSource) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/sources',
        permission: 'import.write',
        tags: TAGS,
        summary: '保存一个来源的读法；同名的换成新的',
        request: json(
          z.strictObject({ name: z.string().max(200), files: z.string().max(200), mapping: z.record(z.string(), z.unknown()) }),
        ),
        responses: ok(source),
      }),
      async (c) => c.json(shownSource(await saveSource(deps.ledger, c.get('actor'), c.req.valid('json'))), 200),
    )
    .openapi(
      route({
        method: 'delete',
        path: '/sources/{id}',
        permission: 'import.write',
        tags: TAGS,
        summary: '删除一个来源；导入过的数据保留',
        request: { params: id },
        responses: ok(z.object({ sources: z.array(source) })),
      }),
      async (c) => {
        await removeSource(deps.ledger, c.get('actor'), c.req.valid('param').id)
        return c.json({ sources: (await importSources(deps.ledger.db)).map(shownSource) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/tables',
        permission: 'import.write',
        tags: TAGS,
        summary: '可导入的表及其列',
        responses: ok(
          z.object({
            tables: z.array(
              z.object({
                name: z.string(),
                label: z.string(),
                /** Whether the same row again replaces the one before; a log has no key, and a file twice would count twice. */
                keyed: z.boolean(),
                columns: z.array(
                  z.object({
                    name: z.string(),
                    label: z.string(),
                    required: z.boolean(),
                    type: z.string(),
                    /** What the column may say, in words; empty where anything may stand. */
                    words: z.array(z.string()),
                  }),
                ),
              }),
            ),
          }),
        ),
      }),
      async (c) =>
        c.json(
          {
            tables: tables
              .filter((x) => !x.reference)
              .map((x) => ({
                name: x.name,
                label: x.zh,
                keyed: x.primary_key.length > 0,
                columns: x.columns.map((col) => ({
                  name: col.name,
                  label: col.zh,
                  required: col.required,
                  type: col.type,
                  words: col.type === 'boolean' ? ['是', '否'] : Object.values(col.enum ?? {}),
                })),
              })),
          },
          200,
        ),
    )

const shownSource = ({ saved_by: _, ...rest }: ImportSource) => ({ ...rest, mapping: { ...rest.mapping } })
