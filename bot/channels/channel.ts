import { cutTo } from '../../server/common/cut.ts'

/** One message as a recipient reads it. Built by the server from counts, numbers, dates and links only. */
export interface Message {
  /** Number printed in the message, for example `N-1042`: the same number is the same message. */
  readonly number: string
  readonly title: string
  readonly lines: readonly string[]
  /** Page of the product where the matter is handled. */
  readonly link?: string
  /** Buttons for channels whose platform calls back; others leave them out. `data` is at most 64 bytes. */
  readonly buttons: readonly { readonly text: string; readonly data: string }[]
  /** True when an earlier attempt may already have arrived. The recipient is told so. */
  readonly repeat: boolean
  /** Coloured head where a platform has one. */
  readonly tone: 'plain' | 'warning' | 'urgent'
}

/** What became of one attempt. `retryAfter` is in seconds. `fatal`: trying again cannot help (blocked, wrong key, too long). */
export type Sent =
  | { readonly ok: true; readonly ref?: string }
  | { readonly ok: false; readonly error: string; readonly retryAfter?: number; readonly fatal?: boolean }

/** A way to reach people. One module each; see docs/chat.md, "Add a channel". */
export interface Channel {
  /** Name in deliveries: `telegram`, or `<kind>:<name>` for a group robot. */
  readonly name: string
  /** Sends one message to a chat (`target`; a group robot has only its own group). Never throws for what a platform answers. */
  send(target: string, message: Message): Promise<Sent>
}

/** What every channel may use of the outside. */
export interface ChannelDeps {
  readonly fetch: typeof fetch
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

const REPEAT = '（重发，如已收到请忽略）'

/** The head line: title, number, and the mark of a possible repeat. */
export function headline(message: Message): string {
  return `${message.title} ${message.number}${message.repeat ? REPEAT : ''}`
}

const encoder = new TextEncoder()

/** Cuts `text` to at most `max` UTF-8 bytes, never inside a character, and ends a cut text with `…`. */
export function cutBytes(text: string, max: number): string {
  if (encoder.encode(text).length <= max) return text
  const size = (character: string) => encoder.encode(character).length
  return `${cutTo(text, max - size('…'), size)}…`
}

/**
 * Body text of at most `max` bytes. Lines go before the link does: a message without its link cannot be acted on.
 * `render` turns lines into the platform's text.
 */
export function fitLines(message: Message, max: number, render: (lines: readonly string[]) => string): string {
  for (let kept = message.lines.length; kept > 0; kept -= 1) {
    const left = message.lines.length - kept
    const text = render(left === 0 ? message.lines : [...message.lines.slice(0, kept), `另有 ${left} 项，请打开页面查看。`])
    if (encoder.encode(text).length <= max) return text
  }
  return cutBytes(render([]), max)
}
