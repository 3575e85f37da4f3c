import { beforeEach, describe, expect, it } from 'vitest'
import { changePerson } from '../../server/access/people.ts'
import { visibleChanges } from '../../server/api/events/routes.ts'
import type { StoredEvent } from '../../server/base/ledger.ts'
import type { Role } from '../../server/common/codes.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { caller, openApp, signIn } from '../support/app.ts'
import { A, B } from './help.ts'

let open: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  open = await openApp()
})

const actor = (role: Role, agencies: Actor['agencies'] = 'all'): Actor => ({
  id: role,
  name: role,
  roles: [role],
  agencies,
  via: 'session',
})
let seq = 0
const event = (kind: string, subject: string, body: Record<string, unknown> = {}): StoredEvent => {
  seq += 1
  return { seq, at: '2025-11-01 08:00:00', kind, subject, actor: 'system', body }
}
const heard = async (who: Actor, events: StoredEvent[]) =>
  (await visibleChanges(open.deps, who, events)).map((c) => `${c.kind} ${c.subject}`)

describe('who hears of what', () => {
  it('people of one agency hear of it and of what concerns all', async () => {
    const events = [
      event('case.issued', 'Z1', { agency: A }),
      event('case.issued', 'Z2', { agency: B }),
      event('finding.opened', 'F9', {}),
      event('assessment.finished', '2025'),
      event('session.opened', 's', { agency: A }),
      event('document.issued', 'WD1', { kind: 'overdue_report', agency_uscc: A }),
      event('token.made', 't'),
    ]
    expect(await heard(actor('cdo', [A]), events)).toEqual(['case.issued Z1', 'assessment.finished 2025'])
    expect(await heard(actor('authority'), events)).toEqual([
      'case.issued Z1',
      'case.issued Z2',
      'finding.opened F9',
      'assessment.finished 2025',
      'document.issued WD1',
    ])
    expect(await heard(actor('admin'), events)).toEqual([])
  })

  it('an event that names no agency is looked up by its finding', async () => {
    await open.deps.ledger.write(async (tx) => {
      const seen = { first_seen: '2025-10-31', last_seen: '2025-10-31', times_seen: 1, recurrences: 0 }
      const row = { control_id: '35-8-01', subject_id: 'R', state: 'open', item: 8, evidence_class: 'E1', ...seen }
      await tx.put('finding', [
        { ...row, finding_id: 'FA', agency_uscc: A },
        { ...row, finding_id: 'FB', agency_uscc: B },
      ])
    })
    expect(await heard(actor('cdo', [A]), [event('finding.cleared', 'FA'), event('finding.cleared', 'FB')])).toEqual(['finding.cleared FA'])
  })

  it('a flood is told as one change of each kind', async () => {
    const many = Array.from({ length: 200 }, (_, i) => event(i % 2 ? 'finding.opened' : 'finding.cleared', `F${i}`))
    expect((await heard(actor('authority'), many)).sort()).toEqual(['finding.cleared *', 'finding.opened *'])
    const flood = Array.from({ length: 600 }, (_, i) => event(i % 2 ? 'finding.cleared' : 'session.opened', `F${i}`))
    expect(await heard(actor('cdo', [A]), flood)).toEqual(['finding.cleared *'])
  })
})

describe('the stream', () => {
  it('tells kind and subject of a write, and nothing of its body', async () => {
    const who = await signIn(open.deps, { id: 'officer', roles: ['authority'] })
    const response = await open.app.request('/api/events', { headers: who })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
    const decoder = new TextDecoder()
    let text = ''
    const until = async (part: string) => {
      while (!text.includes(part)) text += decoder.decode((await reader.read()).value)
    }
    await until('event: ready')
    await open.deps.ledger.write(async (tx) =>
      tx.event({ kind: 'case.opened', subject: 'ZG1', actor: 'u', body: { agency: A, said: '内容' } }),
    )
    await until('ZG1')
    expect(text).toContain('data: {"kind":"case.opened","subject":"ZG1"}')
    expect(text).not.toContain('内容')
    await reader.cancel()
  })

  it('says that something was missed after a cut, and is closed to nobody signed in', async () => {
    const who = await signIn(open.deps, { id: 'officer', roles: ['authority'] })
    const response = await open.app.request('/api/events', { headers: { ...who, 'last-event-id': '3' } })
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
    let text = ''
    while (!text.includes('stream.resumed')) text += new TextDecoder().decode((await reader.read()).value)
    await reader.cancel()
    expect((await open.app.request('/api/events')).status).toBe(401)
  })

  const opened = async (who: Record<string, string>) => {
    const response = await open.app.request('/api/events', { headers: who })
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
    const first = new TextDecoder().decode((await reader.read()).value)
    expect(first).toContain('event: ready')
    /** What comes until the stream ends. */
    const rest = async () => {
      let text = ''
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += new TextDecoder().decode(part.value)
      return text
    }
    return { reader, rest }
  }
  const secret = () =>
    open.deps.ledger.write(async (tx) => tx.event({ kind: 'case.opened', subject: 'ZG-after', actor: 'u', body: { agency: A } }))

  it.each([
    ['is disabled', { active: false }],
    ['sees other agencies', { agencies: [B] }],
    ['has another role', { roles: ['approver' as const], agencies: null }],
  ])('ends when its person %s, and tells nothing of what comes after', async (_, change) => {
    const who = await signIn(open.deps, { id: 'cdo', roles: ['cdo'], agencies: [A] })
    const { rest } = await opened(who)
    const admin: Actor = { ...actor('admin'), id: 'admin' }
    await changePerson(open.deps, admin, 'cdo', change)
    await secret()
    expect(await rest()).not.toContain('ZG-after')
  })

  it('ends with its session, and goes on for the person next to it', async () => {
    const who = await signIn(open.deps, { id: 'officer', roles: ['authority'] })
    const other = await opened(await signIn(open.deps, { id: 'other', roles: ['authority'] }))
    const { rest } = await opened(who)
    await caller(open.app, who)('POST', '/session/logout')
    await secret()
    expect(await rest()).not.toContain('ZG-after')
    expect(new TextDecoder().decode((await other.reader.read()).value)).toContain('ZG-after')
    await other.reader.cancel()
  })

  it('is not opened without end by one person, and leaves room for others', async () => {
    const who = await signIn(open.deps, { id: 'officer', roles: ['authority'] })
    const streams = await Promise.all(Array.from({ length: 12 }, () => opened(who)))
    const refused = await caller(open.app, who)('GET', '/events')
    expect([refused.status, refused.body.error.code]).toEqual([429, 'too_many'])
    await (await opened(await signIn(open.deps, { id: 'other', roles: ['authority'] }))).reader.cancel()
    for (const { reader } of streams) await reader.cancel()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await (await opened(who)).reader.cancel()
  })
})
