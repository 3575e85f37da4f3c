import { caseRoutes } from './cases/routes.ts'
import { signingRoutes } from './cases/signing.ts'
import type { ApiDeps } from './deps.ts'
import { router } from './http/route.ts'

/** Rectification cases (Measures Art. 35). */
export const cases = (deps: ApiDeps) => router().route('/', caseRoutes(deps)).route('/', signingRoutes(deps))
