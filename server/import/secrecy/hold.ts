import { type PartOutcome, refuse } from '../register.ts'
import type { SourcePart } from '../types.ts'
import { holdMessage, type Mark } from './mark.ts'

/** Refuses a part that waits for a person; the refusal holds names of headers and places, nothing of the content. */
export function hold(part: SourcePart, marks: readonly Mark[], headers: readonly string[]): PartOutcome {
  return refuse(part, 'secrecy', holdMessage(marks), {
    sha256: part.sha256,
    marks: [...marks],
    headers: headers.filter((h) => h.trim() !== ''),
  })
}
