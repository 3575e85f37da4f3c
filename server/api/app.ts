import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { errorHandler, notFound } from './http/errors.ts'
import { idempotency } from './http/idempotency.ts'
import { identify, loopbackNames } from './http/identify.ts'
import { limitBodies } from './http/limits.ts'
import { checkDeclared, declaredRoutes, describe } from './http/openapi.ts'
import { type ApiDeps, type ApiEnv } from './http/route.ts'
import { staticWeb } from './http/static.ts'
import { apiRoutes } from './routes.ts'

export type { ApiDeps } from './http/route.ts'

const VERSION = '0.1.0'

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
  const routes = apiRoutes(deps)
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
