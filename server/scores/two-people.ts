import { AppError } from '../base/errors.ts'
import type { Actor } from '../contract/actor.ts'

/** Throws `forbidden` when the person who decides is the one who proposed. */
export function notTheSame(actor: Actor, proposer: string, what: string): void {
  if (actor.id === proposer) throw new AppError('forbidden', `${what}由您提出，须由另一人签发。请交由有签发权限的其他人员办理。`)
}

/** A reason without surrounding blanks; throws `invalid_input` when nothing is left or it is too long. */
export function trimmed(text: string, what: string): string {
  const value = text.trim()
  if (value === '') throw new AppError('invalid_input', `请填写${what}。`)
  if (value.length > 2000) throw new AppError('invalid_input', `${what}过长，请控制在 2000 字以内。`)
  return value
}
