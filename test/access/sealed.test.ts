import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkSealed, openFor, rotateKey } from '../../server/access/sealed.ts'
import { readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { backupLedger, restoreLedger } from '../../server/base/ledger-backup.ts'
import { keyPath } from '../../server/base/secret-box.ts'
import { changeSetting } from '../../server/base/settings.ts'
import { sendDue } from '../../server/notify/webhook-outbox.ts'
import { type Call, caller, openApp, signIn, TestClock } from '../support/app.ts'

let home: string
let clock: TestClock
let deps: Awaited<ReturnType<typeof openApp>>['deps']
let admin: Call
let hook: { id: string; secret: string }

/** A ledger on disk with one webhook. */
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'shuheng-sealed-'))
  clock = new TestClock()
  const config = readConfig({}, { home })
  const opened = await openApp({ clock, config, ledger: await Ledger.open(config, clock.now) })
  deps = opened.deps
  admin = caller(opened.app, await signIn(deps, { id: 'admin', roles: ['admin'] }))
  await changeSetting(deps.ledger, { actor: 'admin', name: 'webhooks.hosts', value: ['127.0.0.1:9'] })
  const made = await admin('POST', '/webhooks', { url: 'http://127.0.0.1:9/', kinds: ['case.*'], agencies: 'all' })
  hook = made.body
  return () => {
    deps.ledger.close()
    rmSync(home, { recursive: true, force: true })
  }
})

const stored = async () => (await deps.ledger.db.get<{ secret: string | null }>('select secret from webhook'))?.secret ?? null
const readBack = async () => openFor(deps, 'webhook', hook.id, (await stored()) ?? '')
const lastError = async () => (await deps.ledger.db.get('select error as last_error from delivery'))?.['last_error']
const key = () => keyPath(deps.config)

describe('a secret in the ledger', () => {
  it('is in no file but the key’s reach: not in the ledger, its log, a backup or the chain', async () => {
    await deps.ledger.db.run('checkpoint')
    const backup = join(home, 'copy.duckdb')
    await backupLedger(deps, backup)
    for (const file of [deps.ledger.path, backup]) {
      const bytes = readFileSync(file)
      expect(bytes.includes(hook.secret)).toBe(false)
      expect(bytes.includes(hook.secret.replace('whsec_', ''))).toBe(false)
      expect(bytes.includes(readFileSync(key(), 'utf8').trim().split(':')[1] as string)).toBe(false)
    }
    expect(await readBack()).toBe(hook.secret)
    expect(statSync(key()).mode & 0o777).toBe(0o600)
  })

  it('does not open when it was changed or moved to another row', async () => {
    const sealed = (await stored()) as string
    const flipped = sealed.slice(0, -3) + (sealed.at(-3) === 'A' ? 'B' : 'A') + sealed.slice(-2)
    expect(() => openFor(deps, 'webhook', hook.id, flipped)).toThrow(/被改动过/)
    expect(() => openFor(deps, 'webhook', 'wh-other', sealed)).toThrow(/被改动过/)
  })

  it.each([
    ['missing', () => rmSync(key()), /读不到密钥文件/],
    ['another', () => writeFileSync(key(), `shuheng-key-1:${Buffer.alloc(32, 7).toString('base64')}\n`), /不是加密这条密钥的那一个/],
    ['cut short', () => writeFileSync(key(), readFileSync(key(), 'utf8').slice(0, 30)), /不完整/],
    ['empty', () => writeFileSync(key(), ''), /不完整/],
    ['open to others', () => chmodSync(key(), 0o644), /chmod 600/],
  ])('with a key file that is %s, the service says so and nothing leaves unsigned', async (_, harm, says) => {
    harm()
    await expect(checkSealed(deps)).rejects.toThrow(says)
    await deps.ledger.write(async (tx) => tx.event({ kind: 'case.opened', subject: 'X', actor: 'system', body: {} }))
    await sendDue(deps)
    expect(await lastError()).toBe('签名密钥读不出，请重新生成')
    // A new secret does not quietly begin a second key.
    const again = await admin('POST', '/webhooks', { url: 'http://127.0.0.1:9/', kinds: ['case.*'], agencies: 'all' })
    const mixed =
      again.status === 200
        ? await checkSealed(deps).then(
            () => 'opens',
            () => 'still refused',
          )
        : again.status
    expect([503, 'still refused']).toContain(mixed)
  })

  it('that an older version kept as entered is encrypted at start', async () => {
    await deps.ledger.write((tx) => tx.run("update webhook set secret = 'whsec_plainplainplainplain'"))
    await checkSealed(deps)
    expect(await stored()).toMatch(/^box1:/)
    expect(await readBack()).toBe('whsec_plainplainplainplain')
    expect((await deps.ledger.db.all("select 1 from event where kind = 'key.sealed'")).length).toBe(1)
  })
})

describe('rotate-key', () => {
  it('encrypts all anew; the old key no longer opens anything', async () => {
    const before = readFileSync(key(), 'utf8')
    expect(await rotateKey(deps, { actor: 'command', lost: false })).toMatchObject({ sealed: 1, emptied: 0 })
    expect(await readBack()).toBe(hook.secret)
    expect(readFileSync(key(), 'utf8')).not.toContain(before.trim())
    writeFileSync(key(), before)
    await expect(readBack()).rejects.toThrow(/不是加密这条密钥/)
  })

  it('that breaks off loses nothing', async () => {
    const whole = deps.ledger.write.bind(deps.ledger)
    deps.ledger.write = () => Promise.reject(new Error('power cut'))
    await expect(rotateKey(deps, { actor: 'command', lost: false })).rejects.toThrow('power cut')
    deps.ledger.write = whole
    expect(await readBack()).toBe(hook.secret)
    await rotateKey(deps, { actor: 'command', lost: false })
    expect(await readBack()).toBe(hook.secret)
  })

  it('with the key lost stops, and with --lost empties what does not open; a new secret signs again', async () => {
    rmSync(key())
    await expect(rotateKey(deps, { actor: 'command', lost: false })).rejects.toThrow(/读不到密钥文件/)
    expect(await rotateKey(deps, { actor: 'command', lost: true })).toMatchObject({ sealed: 0, emptied: 1 })
    await checkSealed(deps)
    const renewed = await admin('POST', `/webhooks/${hook.id}/secret`)
    expect(renewed.status).toBe(200)
    expect(renewed.body.secret).toMatch(/^whsec_/)
    expect(await readBack()).toBe(renewed.body.secret)
    expect((await admin('GET', '/webhooks')).body.webhooks[0]).not.toHaveProperty('secret')
  })

  it('after a restore, the key of the backup’s time opens it', async () => {
    const backup = join(home, 'copy.duckdb')
    await backupLedger(deps, backup)
    const kept = join(home, 'kept.key')
    writeFileSync(kept, readFileSync(key()), { mode: 0o600 })
    await rotateKey(deps, { actor: 'command', lost: false })
    deps.ledger.close()
    await restoreLedger({ config: deps.config, now: clock.now }, backup)
    const ledger = await Ledger.open(deps.config, clock.now)
    try {
      await expect(checkSealed({ ...deps, ledger })).rejects.toThrow(/不是加密这条密钥/)
      renameSync(kept, key())
      await checkSealed({ ...deps, ledger })
    } finally {
      ledger.close()
    }
    Object.assign(deps, { ledger: await Ledger.open(deps.config, clock.now) })
  })
})
