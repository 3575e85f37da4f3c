import type { Asked } from '../server/api/wire.ts'
import type { Behalf, Client } from './client.ts'

/** A button under an answer. Its `data` is at most 64 bytes; see `once` and `plain`. */
export interface Button {
  readonly text: string
  readonly data?: string
  readonly url?: string
}

/** What a feature has in hand: the person who asks, the API in that person's name, and ways to answer. */
export interface Talk {
  readonly api: Client
  readonly as: Behalf
  /** Full address of a page of the product. */
  readonly page: (path: string) => string
  readonly reply: (lines: readonly string[], buttons?: readonly Button[]) => Promise<void>
  /** Does something beside the conversation, such as drawing a picture; a failure is the operator's to see. */
  readonly later: (work: () => Promise<void>) => void
  readonly picture: (png: Uint8Array, caption: string) => Promise<void>
  /** `YYYY-MM-DD` of today, Asia/Shanghai. */
  readonly today: string
}

/** One command: its names, Chinese first, one line of help, and what it answers. `args` is what follows the name. */
export interface Feature {
  readonly names: readonly string[]
  readonly help: string
  readonly run: (talk: Talk, args: string) => Promise<void>
}

/** A button that runs a command again with other words, for choices. Cut from the list when it would not fit. */
export function choose(text: string, command: string): Button | undefined {
  const data = `c:${command}`
  return Buffer.byteLength(data) <= 64 ? { text, data } : undefined
}

/** A button that acts once, for this person alone: the server keeps what it means. */
export async function once(talk: Talk, text: string, action: Asked<'/chat/actions', 'POST'>['json']): Promise<Button> {
  const { action_id } = await talk.api.send('POST', '/chat/actions', { json: action, as: talk.as })
  return { text, data: `x:${action_id}` }
}
