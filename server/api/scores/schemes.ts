import { z } from '@hono/zod-openapi'
import { resolveScheme, schemeChanges, schemeInstrument } from '../../scores/scheme.ts'
import { decideScheme, effectiveScheme, previewScheme, proposeScheme, schemeVersions } from '../../scores/schemes.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { change, instrumentShape, schemeShape, schemeVersionShape, verdict, yearParam } from './schema.ts'

const tags = ['考核']
const note = z.string().max(2000)

/** The yearly scheme: read it, try changes, propose a version, and sign it as a second person. */
export const schemeRoutes = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/schemes/{year}',
        permission: 'score.read',
        tags,
        summary: '某年度的考核方案：现行、默认和各版本',
        request: { params: yearParam },
        responses: ok(
          z.object({
            year: z.number(),
            version: z.number().nullable(),
            instrument: instrumentShape.nullable(),
            effective: schemeShape,
            fallback: schemeShape,
            versions: z.array(schemeVersionShape).readonly(),
          }),
        ),
      }),
      async (c) => {
        const { year } = c.req.valid('param')
        const { scheme, version, instrument } = await effectiveScheme(deps, year)
        return c.json(
          { year, version, instrument, effective: scheme, fallback: resolveScheme(), versions: await schemeVersions(deps, year) },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/schemes/{year}/preview',
        permission: 'score.read',
        heavy: true,
        tags,
        summary: '核对修改：合计是否成立、与现行方案有何不同',
        request: { params: yearParam, ...json(z.object({ changes: schemeChanges })) },
        responses: ok(z.object({ diff: z.array(change).readonly() })),
      }),
      async (c) => c.json({ diff: await previewScheme(deps, c.req.valid('param').year, c.req.valid('json').changes) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/schemes/{year}',
        permission: 'score.edit',
        tags,
        summary: '提出考核方案的新版本',
        request: { params: yearParam, ...json(z.object({ changes: schemeChanges, instrument: schemeInstrument.optional(), note })) },
        responses: ok(schemeVersionShape),
      }),
      async (c) => c.json(await proposeScheme(deps, { actor: c.get('actor'), ...c.req.valid('param'), ...c.req.valid('json') }), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/schemes/{year}/{version}/verdict',
        permission: 'score.sign',
        tags,
        summary: '签发或退回考核方案（须由另一人）',
        request: { params: yearParam.extend({ version: z.coerce.number().int().min(1) }), ...json(verdict) },
        responses: ok(schemeVersionShape),
      }),
      async (c) => {
        const { accept, note } = c.req.valid('json')
        return c.json(await decideScheme(deps, { actor: c.get('actor'), ...c.req.valid('param'), sign: accept, note }), 200)
      },
    )
