import type { Change } from '../server/common/change.ts'
import { apiUrl } from './api.ts'

const listeners = new Set<(change: Change) => void>()
let source: EventSource | undefined

/** Listens to the server's changes, one connection for the whole window. Returns the way to stop. */
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Opens the stream; the browser itself reconnects after a cut. */
export function startLive(): void {
  if (source || typeof EventSource === 'undefined') return
  source = new EventSource(apiUrl('/events'))
  const tell = (event: MessageEvent<string>) => {
    const change = JSON.parse(event.data) as Change
    for (const listener of listeners) listener(change)
  }
  source.addEventListener('message', tell)
  source.addEventListener('change', tell as EventListener)
}

export function stopLive(): void {
  source?.close()
  source = undefined
}
