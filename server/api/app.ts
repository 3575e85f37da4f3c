import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { readAgency } from './agency.ts'
import { batchesQuery, readBatches } from './batches.ts'
import { readControl, readControls } from './controls.ts'
import { readCoverage } from './coverage.ts'
import type { ApiDeps } from './deps.ts'
import { errorHandler, notFound } from './errors.ts'
import { readFinding } from './finding.ts'
import { findingsQuery, readFindings } from './findings.ts'
import { overviewQuery, readOverview } from './overview.ts'
import { query } from './query.ts'
import { staticWeb } from './static.ts'
import { readStatus } from './status.ts'

export type { ApiDeps } from './deps.ts'

const MAX_BODY = 1024 * 1024

function api(deps: ApiDeps) {
  return new Hono()
    .get('/status', async (c) => c.json(await readStatus(deps), 200))
    .get('/overview', query(overviewQuery), async (c) => c.json(await readOverview(deps, c.req.valid('query')), 200))
    .get('/findings', query(findingsQuery), async (c) => c.json(await readFindings(deps, c.req.valid('query')), 200))
    .get('/findings/:id', async (c) => c.json(await readFinding(deps, c.req.param('id')), 200))
    .get('/controls', async (c) => c.json(await readControls(deps), 200))
    .get('/controls/:id', async (c) => c.json(await readControl(deps, c.req.param('id')), 200))
    .get('/coverage', async (c) => c.json(await readCoverage(deps), 200))
    .get('/agencies/:uscc', async (c) => c.json(await readAgency(deps, c.req.param('uscc')), 200))
    .get('/batches', query(batchesQuery), async (c) => c.json(await readBatches(deps, c.req.valid('query')), 200))
}

/** The routes as a type, for a typed client. @public */
export type AppType = ReturnType<typeof api>

/** `/api/*` and the built pages, behind strict headers: no inline script or style, nothing from elsewhere, never framed. */
export function createApp(deps: ApiDeps): Hono {
  const app = new Hono()
  app.use(
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
      // Plain HTTP on the machine itself is a supported way to run; a proxy that speaks TLS adds this header.
      strictTransportSecurity: false,
    }),
  )
  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY }), compress(), async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  })
  app.route('/api', api(deps))
  app.all('/api', notFound)
  app.all('/api/*', notFound)
  app.use(staticWeb(deps.webRoot))
  app.notFound(notFound)
  app.onError(errorHandler(deps.log))
  return app
}
