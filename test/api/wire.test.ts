import { describe, expect, expectTypeOf, it } from 'vitest'
import { client } from '../../bot/client.ts'
import type { Answer, Asked, Path } from '../../server/api/wire.ts'
import { apiUrl, get, send } from '../../web/api.ts'
import { bareApp, json } from './help.ts'

const id = 'ZG2026-0001'
const chat = client({ fetch }, { url: 'http://localhost', token: '' })

/** Never called: the compiler is the test. A call under `@ts-expect-error` that compiles fails `npm run check`. */
const REFUSED: readonly (() => unknown)[] = [
  // @ts-expect-error no such path
  () => get('/case/:id', { param: { id } }),
  // @ts-expect-error the path has no such parameter
  () => get('/cases/:id', { param: { case: id } }),
  // @ts-expect-error a parameter is missing
  () => get('/cases/:id'),
  // @ts-expect-error no such filter
  () => get('/findings', { query: { agencies: '1' } }),
  // @ts-expect-error no such value of a filter
  () => get('/findings', { query: { severity: 'S9' } }),
  // @ts-expect-error not a method of this path
  () => send('PUT', '/cases/:id/confirm', { param: { id }, json: { reason: '属实' } }),
  // @ts-expect-error no such field, and the one it needs is missing
  () => send('POST', '/cases/:id/confirm', { param: { id }, json: { ground: '属实' } }),
  // @ts-expect-error a step that the case machine does not have
  () => send('POST', '/cases/:id/conclude', { param: { id }, json: { reason: '办结' } }),
  // @ts-expect-error only the clock takes this step
  () => send('POST', '/cases/:id/fall-due', { param: { id }, json: {} }),
  // @ts-expect-error no such choice
  () => send('POST', '/cases/:id/decide-extension', { param: { id }, json: { decision: 'perhaps', reason: '同意' } }),
  // @ts-expect-error a link to a file that is not there
  () => apiUrl('/documents/:id/:format', { param: { id, format: 'docx' } }),
  // @ts-expect-error a check has a title_zh, no title
  () => chat.get('/gates/:project', { param: { project: 'P1' } }).then((gate) => gate.checks[0]?.title),
  // @ts-expect-error no such path for chat either
  () => chat.send('POST', '/chat/action', { json: { verb: 'ack', subject: id } }),
]

describe('what pages and chat know of the API', () => {
  it('is read off the schemas of the routes', () => {
    expectTypeOf<Answer<'/gates/:project'>['checks'][number]['title_zh']>().toEqualTypeOf<string>()
    expectTypeOf<Answer<'/cases/:id/confirm', 'POST'>>().toEqualTypeOf<Answer<'/cases/:id'>>()
    expectTypeOf<Asked<'/cases/:id/request-extension', 'POST'>['json']>().toEqualTypeOf<{ to: string; reason: string }>()
    expectTypeOf<Extract<Path<'POST'>, '/cases/:id/fall-due'>>().toBeNever()
  })

  it('does not compile with a wrong path, parameter, filter, value, field or step', () => {
    expect(REFUSED).toHaveLength(13)
  })

  it('holds a path for every step of a case that the API serves, and no other', async () => {
    const served = Object.entries<object>((await json((await bareApp()).app, '/api/openapi.json')).body.paths)
      .filter(([path, item]) => path.startsWith('/cases/{id}/') && 'post' in item)
      .map(([path]) => path.replace('{id}', ':id'))
    expect(served.sort()).toEqual(Object.keys(STEPS).sort())
  })
})

/** Typed as the paths: one that the table gains or loses does not compile until it stands here. */
const STEPS: Readonly<Record<Extract<Path<'POST'>, `/cases/:id/${string}`>, true>> = {
  '/cases/:id/admit-objection': true,
  '/cases/:id/advise': true,
  '/cases/:id/agree-deputy': true,
  '/cases/:id/agree-head': true,
  '/cases/:id/check-act': true,
  '/cases/:id/check-draft': true,
  '/cases/:id/close': true,
  '/cases/:id/close-signed': true,
  '/cases/:id/conclude': true,
  '/cases/:id/confirm': true,
  '/cases/:id/confirm-evidence': true,
  '/cases/:id/decide-extension': true,
  '/cases/:id/decide-objection': true,
  '/cases/:id/dismiss': true,
  '/cases/:id/explain': true,
  '/cases/:id/files': true,
  '/cases/:id/fill-number': true,
  '/cases/:id/issue': true,
  '/cases/:id/merge': true,
  '/cases/:id/note': true,
  '/cases/:id/object': true,
  '/cases/:id/pass-on': true,
  '/cases/:id/prepare': true,
  '/cases/:id/record-reply': true,
  '/cases/:id/register-objection': true,
  '/cases/:id/remind': true,
  '/cases/:id/report': true,
  '/cases/:id/request-extension': true,
  '/cases/:id/return': true,
  '/cases/:id/review': true,
  '/cases/:id/review-law': true,
  '/cases/:id/review-objection': true,
  '/cases/:id/review-objection-law': true,
  '/cases/:id/revoke': true,
  '/cases/:id/send-back': true,
  '/cases/:id/send-back-draft': true,
  '/cases/:id/serve': true,
  '/cases/:id/serve-answer': true,
  '/cases/:id/serve-report': true,
  '/cases/:id/serve-revocation': true,
  '/cases/:id/split': true,
  '/cases/:id/submit': true,
  '/cases/:id/supervise': true,
  '/cases/:id/transfer': true,
  '/cases/:id/verify': true,
  '/cases/:id/void': true,
  '/cases/:id/withdraw': true,
  '/cases/:id/withdraw-objection': true,
}
