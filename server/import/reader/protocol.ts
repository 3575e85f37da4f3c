import type { ErrorCode } from '../../common/errors.ts'
import type { BatchKey } from '../batch.ts'

import type { LandedPart, PartOutcome } from '../register.ts'
import type { FoundFile } from '../source/walk.ts'
import type { Preview, PreviewOptions, ReadOptions } from './file-reader.ts'

/** What a reader may be told to do, one thing at a time. */
export type Order =
  | { readonly kind: 'read'; readonly file: FoundFile; readonly options: ReadOptions; readonly skip: ReadonlySet<string> }
  | { readonly kind: 'preview'; readonly file: FoundFile; readonly options: PreviewOptions }
  /** What a file of a case is; it lies at `path` under another name. */
  | { readonly kind: 'material'; readonly file: FoundFile }

/** What the process that holds the ledger tells the one that reads. */
export type ToReader = Order | { readonly kind: 'answer'; readonly value: unknown }

export type Question = { readonly about: 'known'; readonly key: BatchKey } | { readonly about: 'settle'; readonly landed: LandedPart }

/** What the reading process tells. It asks one question at a time. */
export type FromReader =
  /** A file is begun: its id is the way to it through archives, see `Trace`. */
  | { readonly kind: 'start'; readonly id: string; readonly fileName: string; readonly bytes: number }
  | { readonly kind: 'end'; readonly id: string }
  | { readonly kind: 'progress'; readonly fraction: number; readonly label: string }
  | { readonly kind: 'ask'; readonly question: Question }
  /** Of a part that was not settled. */
  | { readonly kind: 'outcome'; readonly outcome: PartOutcome }
  | { readonly kind: 'done'; readonly value: readonly Preview[] | string | undefined; readonly rss: number }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** `code` is absent for an error without words for people: its message may quote a row, so only the places in the code are told. */
export interface Failure {
  readonly code: ErrorCode | undefined
  readonly message: string
  readonly frames: string
}
