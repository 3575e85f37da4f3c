import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { type Actor, may } from '../contract/actor.ts'
import { dutiesOf } from './duties.ts'

/** Throws `forbidden` for whoever may not confirm what an administrator proposed: another administrator or a principal may. */
export async function secondPerson(reads: Pick<LedgerWrite, 'get' | 'all'>, actor: Actor, what: string): Promise<void> {
  if (may(actor, 'settings.write') || (await dutiesOf(reads, actor)).includes('chief')) return
  throw new AppError('forbidden', `${what}由另一位系统管理员或者主要负责人确认。`)
}
