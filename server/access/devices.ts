import type { LedgerWrite } from '../base/ledger.ts'
import { shanghai } from '../base/ledger.ts'
import { DAY_MS } from '../common/days.ts'
import type { AccessDeps } from './deps.ts'
import { newSecret, secretHash } from './secrets.ts'

/** A browser that was not used for so long is a stranger again. */
export const DEVICE_DAYS = 180

/** The digest of a browser's secret when this person has signed in there before. It gives no right: only a count of its own. */
export async function knownDevice(deps: AccessDeps, userId: string, secret: string | undefined): Promise<string | undefined> {
  if (secret === undefined) return undefined
  const hash = secretHash(secret)
  const since = shanghai(new Date(deps.now().getTime() - DEVICE_DAYS * DAY_MS))
  const row = await deps.ledger.db.get(
    'select 1 as known from device where device_hash = $hash and user_id = $id and seen_at > $since::timestamp',
    { hash, id: userId, since },
  )
  return row ? hash : undefined
}

/** Remembers in a running write that the person signed in here; returns the browser's secret, a new one where it had none. */
export async function rememberDevice(tx: LedgerWrite, userId: string, secret: string | undefined): Promise<string> {
  const kept = secret ?? newSecret()
  await tx.put('device', [{ device_hash: secretHash(kept), user_id: userId, seen_at: tx.at }])
  return kept
}

/** Every browser of the person is a stranger again. */
export function forgetDevices(tx: LedgerWrite, userId: string): Promise<void> {
  return tx.run('delete from device where user_id = $id', { id: userId })
}
