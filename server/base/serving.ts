import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a command on this machine reaches the service that holds the home. */
export interface ServingNote {
  readonly url: string
  /** Whoever can read the home's files may use it; it lives as long as the service. */
  readonly secret: string
}

const noteOf = (home: string) => join(home, 'serving.json')

/** Leaves word in the home, readable by its owner only. */
export function noteServing(home: string, note: ServingNote): void {
  rmSync(noteOf(home), { force: true })
  writeFileSync(noteOf(home), `${JSON.stringify(note)}\n`, { mode: 0o600 })
}

export function forgetServing(home: string): void {
  rmSync(noteOf(home), { force: true })
}

/** The service that said it holds this home; it may be gone. */
export function readServing(home: string): ServingNote | undefined {
  try {
    const { url, secret } = JSON.parse(readFileSync(noteOf(home), 'utf8')) as Partial<ServingNote>
    return typeof url === 'string' && typeof secret === 'string' ? { url, secret } : undefined
  } catch {
    return undefined
  }
}
