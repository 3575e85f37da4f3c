import { audit } from './audit.ts'
import { cases } from './cases.ts'
import { batches, controls, coverage, undecided } from './controls.ts'
import { evidence, findings } from './findings.ts'
import { gates, projects } from './gates.ts'
import { indicators, scoreDetail, scores } from './scores.ts'
import type { DownloadTable } from './table.ts'

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
