import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { auditRoutes } from './audit.ts'
import { auth } from './auth.ts'
import { cases } from './cases.ts'
import { catalogHealthRoutes } from './catalog-health.ts'
import type { ApiDeps } from './deps.ts'
import { documents } from './documents.ts'
import { downloads } from './downloads.ts'
import { events } from './events.ts'
import { gates } from './gates.ts'
import { holds } from './holds.ts'
import { checkDeclared, declaredRoutes } from './http/declared.ts'
import { errorHandler, notFound } from './http/errors.ts'
import { idempotency } from './http/idempotency.ts'
import { identify, loopbackNames } from './http/identify.ts'
import { limitBodies } from './http/limits.ts'
import { describe } from './http/openapi.ts'
import { type ApiEnv, router } from './http/route.ts'
import { staticWeb } from './http/static.ts'
import { importRoutes } from './imports.ts'
import { ledgerRoutes } from './ledger.ts'
import { findingLogRows } from './log-rows.ts'
import { notify } from './notify.ts'
import { reads } from './reads.ts'
import { reports } from './reports.ts'
import { scores } from './scores.ts'
import { search } from './search.ts'
import { serviceAddresses } from './service-address.ts'
import { settings } from './settings.ts'
import { sso } from './sso.ts'
import { pulseRoutes } from './trends.ts'
import { tokens, users } from './users.ts'
import { waivers } from './waivers.ts'
import { webhooks } from './webhooks.ts'
import { deskRoutes } from './worklist.ts'

export type { ApiDeps } from './deps.ts'

const VERSION = '0.1.0'

function api(deps: ApiDeps) {
  return router()
    .route('/', auth(deps))
    .route('/', sso(deps))
    .route('/', users(deps))
    .route('/', tokens(deps))
    .route('/', auditRoutes(deps))
    .route('/', notify(deps))
    .route('/', reads(deps))
    .route('/', findingLogRows(deps))
    .route('/', scores(deps))
    .route('/', search(deps))
    .route('/', settings(deps))
    .route('/', events(deps))
    .route('/', ledgerRoutes(deps))
    .route('/', webhooks(deps))
    .route('/', pulseRoutes(deps))
    .route('/', deskRoutes(deps))
    .route('/', catalogHealthRoutes(deps))
    .route('/', importRoutes(deps))
    .route('/', cases(deps))
    .route('/', documents(deps))
    .route('/', downloads(deps))
    .route('/', reports(deps))
    .route('/', waivers(deps))
    .route('/', holds(deps))
    .route('/', gates(deps))
    .route('/', serviceAddresses(deps))
}

/** The routes as a type, for a typed client. @public */
export type AppType = ReturnType<typeof api>

/** `/api/*` and the built pages, behind strict headers: no inline script or style, nothing from elsewhere, never framed. */
export function createApp(deps: ApiDeps): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
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
  const routes = api(deps)
  describe(routes, VERSION)
  checkDeclared(routes)
  app.use('/api/*', loopbackNames(deps), limitBodies(declaredRoutes(routes)), compress(), async (c, next) => {
    await next()
    // Set on the answer itself: `c.header` and the compressor's own Vary would each turn it into a stream first.
    c.res.headers.set('Cache-Control', 'no-store')
    c.res.headers.set('Vary', 'Accept-Encoding')
  })
  app.use('/api/*', identify(deps), idempotency(deps))
  app.route('/api', routes)
  app.all('/api', notFound)
  app.all('/api/*', notFound)
  app.use(staticWeb(deps.webRoot))
  app.notFound(notFound)
  app.onError(errorHandler(deps.log))
  return app
}
