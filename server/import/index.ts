export { withdrawBatch } from './batch.ts'
export { describeReport } from './describe.ts'
export {
  DEFAULT_MAX_REJECT_PERCENT,
  type ImportDeps,
  type ImportOptions,
  importParts,
  importPaths,
} from './import.ts'
export { type Mapping, parseMapping, readMapping } from './mapping.ts'
export type { BatchReport, ImportReport, Refusal, Tally } from './report.ts'
