import { type Person, rolesConfirmed } from '../access/people.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { NotifyDeps } from './deps.ts'
import { digest, type Line, type Text } from './digest.ts'
import { readers } from './people.ts'
import { findRule } from './policy.ts'

type Deps = Pick<NotifyDeps, 'ledger' | 'now'>

/** A message on its way to one chat. */
export interface Told {
  readonly message_no: number
  /** A person, or `robot:<channel>`. */
  readonly user_id: string
  readonly channel: string
  readonly target: string
  readonly title: string
  readonly lines: string[]
  readonly path: string
}

/**
 * What the message may still say to this chat, or undefined: the chat is no longer that person's, the person is switched off or
 * rests, or nothing in it is for them any more. Roles, agencies and subscriptions count as they are now.
 */
export async function wanted(tx: LedgerWrite, deps: Deps, told: Told): Promise<Text | undefined> {
  const group = told.user_id.startsWith('robot:')
  if (!group && !(await ownChat(tx, deps, told))) return undefined
  const notices = await tx.all<Line & { subject: string; agency_uscc: string | null; off: boolean } & Record<string, unknown>>(
    sqlText('lookups/notify/message_notices'),
    { no: told.message_no, user: told.user_id },
  )
  // A message that no notice stands behind is a robot's trial.
  if (notices.length === 0) return { title: told.title, lines: told.lines, path: told.path }
  const kept: Line[] = []
  for (const { subject, agency_uscc, off, ...line } of notices) {
    const rule = findRule(line.rule)
    if (rule && !off && (await readers(tx, rule, agency_uscc, subject)).includes(told.user_id)) kept.push(line)
  }
  return kept.length === 0 ? undefined : digest(kept, group)
}

async function ownChat(tx: LedgerWrite, deps: Deps, told: Told): Promise<boolean> {
  const { user_id, channel, target } = told
  if (!(await tx.get(sqlText('lookups/notify/chat_of'), { user: user_id, channel, target }))) return false
  const person = await tx.get<Person>(sqlText('lookups/access/people'), { id: user_id })
  return person?.active === true && (await rolesConfirmed(deps, person))
}
