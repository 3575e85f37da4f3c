import { it } from 'vitest'
import { caller, signIn } from './support/app.ts'
import { createApp } from '../server/api/app.ts'
import { A, assessedApp } from './api/help.ts'
it('x', async () => {
  const { deps } = await assessedApp()
  await deps.ledger.write((tx) => tx.run("update import_batch set withdrawn_at = imported_at where batch_id = 'B1'"))
  const d = { ...deps, log: { info() {}, progress() {}, warn: (m: string) => console.log(m) } }
  const app = createApp(d)
  console.log(await caller(app, await signIn(d, { id: 'a', roles: ['authority'] }))('POST', '/gates/precheck', { agency: A, catalogs: [] }))
})
