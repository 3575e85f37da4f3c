import { catalogHealthRoutes } from './agencies/catalog-health.ts'
import { agencies } from './agencies/routes.ts'
import { serviceAddresses } from './agencies/service-address.ts'
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
import { router } from './http/route.ts'
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
import { auth } from './session/routes.ts'
import { sso } from './session/sso.ts'
import { settings } from './settings/routes.ts'
import { tokens, users } from './users/routes.ts'
import { waivers } from './waivers/routes.ts'
import { webhooks } from './webhooks/routes.ts'

/** Every route, one chain, so that its type knows them all. */
export function apiRoutes(deps: ApiDeps) {
  return router()
    .route('/', auth(deps))
    .route('/', sso(deps))
    .route('/', users(deps))
    .route('/', tokens(deps))
    .route('/', auditRoutes(deps))
    .route('/', deliveries(deps))
    .route('/', inboxRoutes(deps))
    .route('/', chat(deps))
    .route('/', receivers(deps))
    .route('/', overview(deps))
    .route('/', findings(deps))
    .route('/', controls(deps))
    .route('/', agencies(deps))
    .route('/', batches(deps))
    .route('/', findingLogRows(deps))
    .route('/', scoreReads(deps))
    .route('/', scoreWrites(deps))
    .route('/', schemeRoutes(deps))
    .route('/', scorePicture(deps))
    .route('/', search(deps))
    .route('/', settings(deps))
    .route('/', events(deps))
    .route('/', ledgerRoutes(deps))
    .route('/', webhooks(deps))
    .route('/', pulseRoutes(deps))
    .route('/', deskRoutes(deps))
    .route('/', catalogHealthRoutes(deps))
    .route('/', importRoutes(deps))
    .route('/', caseRoutes(deps))
    .route('/', signingRoutes(deps))
    .route('/', documents(deps))
    .route('/', downloads(deps))
    .route('/', reports(deps))
    .route('/', waivers(deps))
    .route('/', holds(deps))
    .route('/', gates(deps))
    .route('/', serviceAddresses(deps))
}

/** The routes as a type: what pages and chat know of the API (`wire.ts`). */
export type AppType = ReturnType<typeof apiRoutes>
