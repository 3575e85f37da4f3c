import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../server/contract/actor.ts'
import { controls } from '../../server/controls/catalog.ts'
import { causeKind, causeRule } from '../../server/controls/causes.ts'
import { causesQuery, readCauses } from '../../server/reads/causes.ts'
import type { ReadDeps } from '../../server/reads/deps.ts'
import { findingsQuery, readFindings } from '../../server/reads/findings.ts'
import { bareApp } from '../api/help.ts'

const OFFICER: Actor = { id: 'u1', name: '经办', roles: ['authority'], agencies: 'all', via: 'session' }
const A = '11440700MB9D00017G'
const B = '11440700MB9D0005XQ'

/** A repeatable stream of numbers below 1 (mulberry32). */
function numbers(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface Lead {
  readonly control: string
  readonly subject: string
  readonly agency: string
  readonly state?: string
  readonly severity?: string
  readonly evidence?: object
}

let deps: ReadDeps & Awaited<ReturnType<typeof bareApp>>['deps']

async function put(leads: readonly Lead[]): Promise<void> {
  await deps.ledger.write(async (tx) => {
    await tx.run('delete from finding')
    for (const l of leads)
      await tx.run(
        `insert into finding (finding_id, control_id, subject_id, agency_uscc, state, severity, item, evidence_class, evidence, first_seen, last_seen, times_seen, recurrences, addressee)
         values ($id, $control, $subject, $agency, $state, $severity, 4, 'E1', $evidence, '2025-10-01', '2025-10-01', 1, 0, $addressee)`,
        {
          id: `${l.control}:${l.subject}`,
          control: l.control,
          subject: l.subject,
          agency: l.agency,
          state: l.state ?? 'open',
          severity: l.severity ?? 'S3',
          evidence: JSON.stringify(l.evidence ?? {}),
          addressee: controls().find((c) => c.id === l.control)?.addressee ?? 'agency',
        },
      )
  })
}

const causes = async (query: Record<string, unknown> = {}) => readCauses(deps, OFFICER, causesQuery.parse({ limit: 200, ...query }))

beforeAll(async () => {
  deps = (await bareApp()).deps
})

describe('causes.yaml', () => {
  it('gives every control one cause, of a kind that says how it ends in both languages', () => {
    for (const c of controls()) {
      const kind = causeKind(causeRule(c.id)?.kind ?? '')
      expect(kind?.mend_zh, c.id).toMatch(/\p{Script=Han}/u)
      expect(kind?.mend_en, c.id).toMatch(/^[A-Z]/)
    }
  })

  it('names only parts that the control’s rows have', () => {
    for (const c of controls())
      for (const part of causeRule(c.id)?.key ?? []) {
        if (part.startsWith('subject.'))
          expect(
            c.sql.match(/\bsubject\w*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/)?.[1]?.split(',').length ?? 0,
            `${c.id} ${part}`,
          ).toBeGreaterThanOrEqual(Number(part.slice(8)))
        else expect(c.sql, `${c.id} ${part}`).toMatch(new RegExp(`\\b${part}\\b`))
      }
  })
})

describe('causes', () => {
  it('gather what one act would mend, and say it', async () => {
    await put([
      { control: '35-4-01', subject: 'G1|K1|2025-08', agency: A, severity: 'S2' },
      { control: '35-4-02', subject: 'G1|K1|2025-09', agency: A, severity: 'S1' },
      { control: '35-4-08', subject: 'G1|2025H1', agency: A },
      { control: '35-4-01', subject: 'G2|K1|2025-08', agency: A },
      { control: '35-4-01', subject: 'G1|K1|2025-07', agency: B },
      { control: '35-4-01', subject: 'G1|K1|2025-06', agency: A, state: 'cleared' },
      { control: '35-8-01', subject: 'R1', agency: A },
      { control: '35-8-09', subject: 'R2', agency: A },
    ])
    const page = await causes()
    expect({ total: page.total, leads: page.leads }).toEqual({ total: 4, leads: 7 })
    expect(page.causes[0]).toMatchObject({
      cause_id: `grant:${A}:G1`,
      kind: '共享授权',
      object: 'G1',
      leads: 3,
      severity: 'S1',
      in_case: 0,
    })
    expect(page.causes[0]?.controls.map((c) => c.id)).toEqual(['35-4-01', '35-4-02', '35-4-08'])
    expect(page.causes[1]).toMatchObject({ cause_id: `request_queue:${A}:`, object: '', leads: 2 })
    expect((await causes({ sort: 'severity' })).causes[0]?.severity).toBe('S1')
    const rows = await readFindings(deps, OFFICER, findingsQuery.parse({ cause: `grant:${A}:G1` }))
    expect(rows.findings.map((f) => f.subject_id).sort()).toEqual(['G1|2025H1', 'G1|K1|2025-08', 'G1|K1|2025-09'])
  })

  it('leave the authority’s own desk, held leads and other people’s institutions out', async () => {
    await put([
      { control: '35-1-02', subject: 'E1|440700|x', agency: A },
      { control: '35-3-03', subject: 'K1', agency: A },
      { control: '35-3-03', subject: 'K2', agency: B },
    ])
    expect((await causes()).leads).toBe(2)
    const cdo: Actor = { ...OFFICER, roles: ['cdo'], agencies: [B] }
    const own = await readCauses(deps, cdo, causesQuery.parse({}))
    expect(own.causes.map((c) => c.agency_uscc)).toEqual([B])
    expect((await readCauses(deps, cdo, causesQuery.parse({ agency: A }))).total).toBe(0)
  })

  it('a lead whose evidence lacks the thing is a cause of its own', async () => {
    await put([
      { control: '35-5-01', subject: 'X1', agency: A },
      { control: '35-5-01', subject: 'X2', agency: A, evidence: { user_id: 'U1' } },
      { control: '35-5-01', subject: 'X3', agency: A, evidence: { user_id: 'U1' } },
    ])
    expect((await causes()).causes.map((c) => [c.cause_id, c.leads])).toEqual([
      [`account:${A}:U1`, 2],
      [`account:${A}:X1`, 1],
    ])
  })

  it.each([1, 2, 3])('hold every open lead exactly once, whatever the order of rows (random city %i)', async (seed) => {
    const random = numbers(seed)
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T
    const known = controls().filter((c) => c.addressee === 'agency')
    const leads = Array.from({ length: 150 }, (_, i): Lead => {
      const parts = ['a', 'b', 'c', `${i}`].slice(0, 1 + Math.floor(random() * 4))
      return {
        control: pick(known).id,
        subject: [...parts.map((p) => p + Math.floor(random() * 4)), i].join('|'),
        agency: pick([A, B]),
        state: random() < 0.2 ? 'cleared' : 'open',
        evidence: random() < 0.5 ? { catalog_id: pick(['K1', 'K2']), user_id: pick(['U1', 'U2']), dest_uscc: B, third_party: '行' } : {},
      }
    })
    const open = leads.filter((l) => (l.state ?? 'open') === 'open').map((l) => `${l.control}:${l.subject}`)
    await put(leads)
    const first = await causes()
    expect(first.causes.flatMap((c) => c.free).sort()).toEqual(open.sort())
    expect(new Set(first.causes.map((c) => c.cause_id)).size).toBe(first.total)
    await put([...leads].sort(() => random() - 0.5))
    expect((await causes()).causes).toEqual(first.causes)
  })
})
