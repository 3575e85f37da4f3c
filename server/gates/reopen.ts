import { keepProposal } from '../access/proposals.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { GATE_IDS } from '../common/codes.ts'
import { SYSTEM } from '../contract/actor.ts'
import { type BrokenCheck, OPINIONS, type Opinion, readOpinions } from './opinion-store.ts'

const PASSING: readonly string[] = ['符合', '基本符合']

/**
 * Reopens the passing opinions in force on a project when checks of their gate, or of a later one, that passed before now fail: a
 * catalogue withdrawn or a feed stopped comes up again before the next gate. Returns how many.
 */
export async function reopenBroken(
  tx: LedgerWrite,
  input: { project_id: string; broken: readonly BrokenCheck[]; asOf: string },
): Promise<number> {
  if (input.broken.length === 0) return 0
  let count = 0
  for (const opinion of await readOpinions(tx, input.project_id)) {
    if (opinion.state !== 'issued' || !PASSING.includes(opinion.conclusion)) continue
    const broken = input.broken.filter((b) => GATE_IDS.indexOf(b.gate) >= GATE_IDS.indexOf(opinion.gate))
    if (broken.length === 0) continue
    const reopened: Opinion = { ...opinion, state: 'reopened', reopened_at: tx.at, reopened_as_of: input.asOf, broken }
    await keepProposal(tx, OPINIONS, reopened, { actor: SYSTEM })
    count += 1
  }
  return count
}
