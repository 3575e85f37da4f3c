import type { Reaction } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'

/** A way to sign in as a real person. */
const ACCOUNTS = new Set(['user.password_set', 'user.sso_linked'])

/**
 * The demonstration's people end with the demonstration. Their keys (tokens, chats) end with the first file that is imported; with
 * the first real account they may not sign in at all, and their sessions end. Cards end by themselves (`demoOpen`).
 */
export const endDemo: Reaction = async (tx, events) => {
  const account = events.some((e) => ACCOUNTS.has(e.kind) || (e.kind === 'user.added' && e.body['oidc_subject'] != null))
  if (!account && !events.some((e) => e.kind === 'import.landed')) return
  if (!(await tx.get("select 1 as one from event where kind = 'demo.ready' limit 1"))) return
  if (!(await tx.get("select 1 as one from person where starts_with(login, 'demo-') and active limit 1"))) return
  const at = { at: tx.at }
  await tx.run(sqlText('lookups/access/demo_keys_end'), at)
  await tx.run(sqlText('lookups/access/demo_chats_end'), at)
  if (account) {
    await tx.run(sqlText('lookups/access/demo_sessions_end'), at)
    await tx.run("update person set active = false where starts_with(login, 'demo-')")
  }
  tx.event({ kind: 'demo.ended', subject: 'demo', actor: 'system', body: { because: account ? 'account' : 'import' } })
}
