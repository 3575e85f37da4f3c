import type { DownloadTable } from './table.ts'
import { audit } from './tables/audit.ts'
import { cases } from './tables/cases.ts'
import { batches, controls, coverage, undecided } from './tables/controls.ts'
import { evidence, findings } from './tables/findings.ts'
import { gates, projects } from './tables/gates.ts'
import { indicators, scoreDetail, scores } from './tables/scores.ts'

/** Every table that can be taken out, by the name in its address. */
export const DOWNLOADS: Readonly<Record<string, DownloadTable>> = {
  findings,
  evidence,
  controls,
  coverage,
  undecided,
  batches,
  cases,
  scores,
  indicators,
  'score-rows': scoreDetail,
  gates,
  projects,
  audit,
}
