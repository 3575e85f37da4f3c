import type { ApiDeps } from './deps.ts'
import { router } from './http/route.ts'
import { chat } from './notify/chat.ts'
import { deliveries } from './notify/deliveries.ts'
import { inboxRoutes } from './notify/inbox.ts'
import { receivers } from './notify/receivers.ts'

/** Everything people are told: the worker's deliveries, a person's inbox, bound chats, and who receives what. */
export function notify(deps: ApiDeps) {
  return router().route('/', deliveries(deps)).route('/', inboxRoutes(deps)).route('/', chat(deps)).route('/', receivers(deps))
}
