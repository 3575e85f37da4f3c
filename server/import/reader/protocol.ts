import type { BatchKey } from '../batch.ts'

import type { LandedPart, PartOutcome } from '../register.ts'
import type { FoundFile } from '../source/walk.ts'
import type { Preview, PreviewOptions, ReadOptions } from './file-reader.ts'

/** What the process that holds the ledger tells the one that reads. */
export type ToReader =
  | { readonly kind: 'read'; readonly file: FoundFile; readonly options: ReadOptions }
  | { readonly kind: 'preview'; readonly file: FoundFile; readonly options: PreviewOptions }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown; readonly error?: string }

/** What the reading process tells. Questions carry a number, by which the answer comes back. */
export type FromReader =
  | { readonly kind: 'progress'; readonly fraction: number; readonly label: string }
  | { readonly kind: 'known'; readonly id: number; readonly key: BatchKey }
  | { readonly kind: 'settle'; readonly id: number; readonly landed: LandedPart }
  | { readonly kind: 'read'; readonly outcomes: PartOutcome[] }
  | { readonly kind: 'previewed'; readonly parts: Preview[] }
  /** An AppError keeps its code and words; of anything else only that it happened is for people, the rest for the log. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly stack: string }
