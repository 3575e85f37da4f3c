import { expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { A, assessment, STALE_DATA, type TestProduct } from '../cases/help.ts'
import { appDeps, type Call, caller, signIn, TestClock } from '../support/app.ts'

const draft = '三个工作日内更新目录并附截图'
it('the unit sees nothing of a case’s history and draft before it is told, then what it was told', async () => {
  const deps = await appDeps({ clock: new TestClock('2026-06-01T02:00:00Z') })
  const app = createApp(deps)
  const officer = caller(app, await signIn(deps, { id: 'officer', roles: ['authority'] }))
  const signer = caller(app, await signIn(deps, { id: 'signer', roles: ['signer'] }))
  const head = caller(app, await signIn(deps, { id: 'head', roles: ['authority'] }))
  await deps.ledger.write((tx) =>
    tx.put('duty', [
      { user_id: 'head', in_force: '["head"]', changed_at: tx.at },
      { user_id: 'signer', in_force: '["deputy"]', changed_at: tx.at },
    ]),
  )
  const cdo = caller(app, await signIn(deps, { id: 'cdo', roles: ['cdo'], agencies: [A] }))
  const home = { deps: { ...deps }, state: { today: '2026-06-01' } } as unknown as TestProduct
  await assessment(home, '2026-05-31', [{ control_id: '35-3-03', subject_id: 'K1', severity: 'S2', agency_uscc: A, ...STALE_DATA }])
  const { case_id } = (await officer('POST', '/cases', { findings: ['35-3-03:K1'] })).body
  const step = async (who: Call, path: string, body: object) => {
    const { version } = (await officer('GET', `/cases/${case_id}`)).body
    const done = await who('POST', `/cases/${case_id}/${path}`, body, { 'if-match': `"${version}"` })
    expect([path, done.status, done.body.error]).toEqual([path, 200, undefined])
  }
  await step(officer, 'verify', { note: '内部研判：重点核查' })
  await step(cdo, 'explain', { text: '系统升级所致' })
  await step(officer, 'confirm', { reason: '说明不成立，予以认定' })
  await officer('PUT', `/service-addresses/${A}`, { address: '江门市某路1号', contact: '李四', phone: '0750-1234567' })
  await step(officer, 'prepare', { requirement: draft })
  const before = (await cdo('GET', `/cases/${case_id}`)).body
  expect(before.timeline.map((t: { action: string }) => t.action)).toEqual(['explain'])
  expect([before.requirement, before.confirm_reason, before.due_date, before.suggested_requirement, before.lint]).toEqual([
    null,
    null,
    null,
    '',
    [],
  ])
  const listed = (await cdo('GET', '/cases?limit=200')).body.cases.find((c: { case_id: string }) => c.case_id === case_id)
  expect(listed.due_date).toBeNull()
  for (const body of [before, listed, (await cdo('GET', '/desk')).body]) {
    expect(JSON.stringify(body)).not.toMatch(/重点核查|予以认定|附截图/)
  }
  expect((await officer('GET', `/cases/${case_id}`)).body).toMatchObject({ requirement: draft, confirm_reason: '说明不成立，予以认定' })
  await step(head, 'check-draft', { note: '内部核稿意见' })
  await step(signer, 'issue', {})
  await step(officer, 'fill-number', { number: '演示〔2026〕1号', dated: '2026-06-01' })
  const form = new FormData()
  form.set('file', new File(['%PDF-1.4'], '盖章件.pdf'))
  form.set('purpose', 'sealed')
  const { version } = (await officer('GET', `/cases/${case_id}`)).body
  const headers = { ...(await signIn(deps, { id: 'officer', roles: [] })), 'if-match': `"${version}"` }
  expect((await app.request(`/api/cases/${case_id}/files`, { method: 'POST', headers, body: form })).status).toBe(200)
  // Signed, numbered and sealed is not served: the unit has been told nothing.
  const signed = (await cdo('GET', `/cases/${case_id}`)).body
  expect([signed.requirement, signed.issued_on, signed.documents, signed.files]).toEqual([null, null, [], []])
  await step(officer, 'serve', { served_on: '2026-06-01', method: 'exchange', received_by: '李四，收文员' })
  const after = (await cdo('GET', `/cases/${case_id}`)).body
  expect(after.timeline.map((t: { action: string }) => t.action)).toEqual(['explain', 'serve'])
  expect(after).toMatchObject({ requirement: draft, state: 'rectifying' })
})
