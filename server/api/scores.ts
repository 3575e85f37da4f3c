import type { ApiDeps } from './deps.ts'
import { router } from './http/route.ts'
import { scorePicture } from './scores/picture.ts'
import { scoreReads } from './scores/read.ts'
import { schemeRoutes } from './scores/schemes.ts'
import { scoreWrites } from './scores/write.ts'

/** The yearly assessment (Art. 30). */
export function scores(deps: ApiDeps) {
  return router().route('/', scoreReads(deps)).route('/', scoreWrites(deps)).route('/', schemeRoutes(deps)).route('/', scorePicture(deps))
}
