import type { OpenAPIHono } from '@hono/zod-openapi'
import { catalogHealthRoutes } from './agencies/catalog-health.ts'
import { agencies } from './agencies/routes.ts'
import { serviceAddresses } from './agencies/service-address.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { caseRoutes } from './cases/routes.ts'
import { signingRoutes } from './cases/signing.ts'
import { controls } from './controls/routes.ts'
import type { ApiDeps } from './deps.ts'
import { reports } from './documents/reports.ts'
import { documents } from './documents/routes.ts'
import { downloads } from './downloads/routes.ts'
import { events } from './events/routes.ts'
import { findingLogRows } from './findings/log-rows.ts'
import { findings } from './findings/routes.ts'
import { gates } from './gates/routes.ts'
import { holds } from './holds/routes.ts'
import { type ApiEnv, router } from './http/route.ts'
import { batches } from './imports/batches.ts'
import { importRoutes } from './imports/routes.ts'
import { auditRoutes } from './ledger/audit.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import { chat } from './notify/chat.ts'
import { deliveries } from './notify/deliveries.ts'
import { inboxRoutes } from './notify/inbox.ts'
import { receivers } from './notify/receivers.ts'
import { overview } from './overview/routes.ts'
import { pulseRoutes } from './overview/trends.ts'
import { deskRoutes } from './overview/worklist.ts'
import { scorePicture } from './scores/picture.ts'
import { scoreReads } from './scores/read.ts'
import { schemeRoutes } from './scores/schemes.ts'
import { scoreWrites } from './scores/write.ts'
import { search } from './search/routes.ts'
import { factor } from './session/factor.ts'
import { auth } from './session/routes.ts'
import { sso } from './session/sso.ts'
import { settings } from './settings/routes.ts'
import { duties } from './users/duties.ts'
import { tokens, users } from './users/routes.ts'
import { waivers } from './waivers/routes.ts'
import { webhooks } from './webhooks/routes.ts'

/** Every resource, in the order of the API's document. */
const RESOURCES = [
  auth,
  factor,
  sso,
  users,
  tokens,
  duties,
  auditRoutes,
  deliveries,
  inboxRoutes,
  chat,
  receivers,
  overview,
  findings,
  controls,
  agencies,
  batches,
  findingLogRows,
  scoreReads,
  scoreWrites,
  schemeRoutes,
  scorePicture,
  search,
  settings,
  events,
  ledgerRoutes,
  webhooks,
  pulseRoutes,
  deskRoutes,
  catalogHealthRoutes,
  importRoutes,
  calendarRoutes,
  caseRoutes,
  signingRoutes,
  documents,
  downloads,
  reports,
  waivers,
  holds,
  gates,
  serviceAddresses,
] as const

/** The routes of every resource. */
export function apiRoutes(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = router()
  for (const resource of RESOURCES) app.route('/', resource(deps))
  return app
}

type SchemaOf<R> = R extends (deps: ApiDeps) => OpenAPIHono<ApiEnv, infer S, '/'> ? S : never
type Both<T> = (T extends unknown ? (value: T) => void : never) extends (value: infer All) => void ? All : never

/**
 * The routes as a type, read off the list: what pages and chat know of the API (`wire.ts`). Merged here and not by chaining `app.route()`, which
 * costs the compiler a copy of all routes with every link.
 */
export type AppSchema = Both<SchemaOf<(typeof RESOURCES)[number]>>
