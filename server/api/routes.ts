import type { OpenAPIHono } from '@hono/zod-openapi'
import { agencies, catalogHealthRoutes, serviceAddresses } from './agencies/routes.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { caseRoutes } from './cases/routes.ts'
import { signingRoutes } from './cases/signing.ts'
import { controls } from './controls/routes.ts'
import { documents, reports } from './documents/routes.ts'
import { downloads } from './downloads/routes.ts'
import { events } from './events/routes.ts'
import { findingLogRows, findings } from './findings/routes.ts'
import { gates } from './gates/routes.ts'
import { holds } from './holds/routes.ts'
import { type ApiDeps, type ApiEnv, router } from './http/route.ts'
import { batches } from './imports/record.ts'
import { importRoutes } from './imports/routes.ts'
import { sources } from './imports/sources.ts'
import { withdrawals } from './imports/withdraw.ts'
import { issuers } from './issuers/routes.ts'
import { auditRoutes, ledgerRoutes } from './ledger/routes.ts'
import { deliveries, receivers } from './notify/deliveries.ts'
import { chat, inboxRoutes } from './notify/inbox.ts'
import { deskRoutes, overview, pulseRoutes } from './overview/routes.ts'
import { scorePicture, scoreReads } from './scores/read.ts'
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
  issuers,
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
  withdrawals,
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
  sources,
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
