import { type Actor, scopeOf } from '../contract/actor.ts'

/** Agencies of the actor as the JSON list that reads take as `$agencies`; null = all. */
export function scopeParam(actor: Actor): string | null {
  const scope = scopeOf(actor)
  return scope === 'all' ? null : JSON.stringify(scope)
}
