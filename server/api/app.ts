import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import { readAgency } from './agencies.ts'
import { readBatches } from './batches.ts'
import { readControl, readControls } from './controls.ts'
import { readCoverage } from './coverage.ts'
import type { ApiDeps } from './deps.ts'
import { errorResponse } from './errors.ts'
import { readFinding } from './finding.ts'
import { findingsQuery, readFindings } from './findings.ts'
import { readOverview } from './overview.ts'
import { pages } from './pages.ts'
import { readStatus } from './status.ts'
import { query } from './validate.ts'

export type { ApiDeps } from './deps.ts'

const MAX_BODY = 1024 * 1024

const overviewQuery = z.strictObject({ region: z.string().max(12).optional(), org_type: z.string().max(32).optional() })

/** The typed routes; chained, because only a chain carries its types to the client. */
function routes(deps: ApiDeps) {
  return new Hono()
    .get('/status', async (c) => c.json(await readStatus(deps)))
    .get('/overview', query(overviewQuery), async (c) => c.json(await readOverview(deps, c.req.valid('query'))))
    .get('/findings', query(findingsQuery), async (c) => c.json(await readFindings(deps, c.req.valid('query'))))
    .get('/findings/:id', async (c) => c.json(await readFinding(deps, c.req.param('id'))))
    .get('/controls', async (c) => c.json(await readControls(deps)))
    .get('/controls/:id', async (c) => c.json(await readControl(deps, c.req.param('id'))))
    .get('/coverage', async (c) => c.json(await readCoverage(deps)))
    .get('/agencies/:uscc', async (c) => c.json(await readAgency(deps, c.req.param('uscc'))))
    .get('/batches', async (c) => c.json(await readBatches(deps)))
}

/** The whole web surface: `/api/*` as JSON, everything else the built pages. Effects come with `deps`. */
export function createApp(deps: ApiDeps) {
  const app = new Hono()
    .use(
      secureHeaders({
        contentSecurityPolicy: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
        xFrameOptions: 'DENY',
        referrerPolicy: 'same-origin',
      }),
    )
    .use(compress())
    .use(
      '/api/*',
      bodyLimit({
        maxSize: MAX_BODY,
        onError: (c) => errorResponse(c, new AppError('too_large', '请求内容过大（上限 1 MB），请分批提交。')),
      }),
    )
    .use('/api/*', async (c, next) => {
      await next()
      c.header('cache-control', 'no-store')
    })
    .route('/api', routes(deps))
  app.all('/api/*', (c) => errorResponse(c, new AppError('not_found', '没有这个接口，请刷新页面后重试。')))
  app.all('/api', (c) => errorResponse(c, new AppError('not_found', '没有这个接口，请刷新页面后重试。')))
  if (deps.webRoot !== undefined) app.get('*', pages(deps.webRoot))
  app.notFound((c) => errorResponse(c, new AppError('not_found', '没有这个页面。')))
  app.onError((error, c) => errorResponse(c, error))
  return app
}

export type AppType = ReturnType<typeof createApp>
