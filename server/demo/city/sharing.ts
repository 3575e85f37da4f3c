import { addDays } from '../../common/days.ts'
import type { City, Entry, Grant, Org, Row } from './city.ts'

export const SCENARIOS = ['SC01', 'SC02', 'SC03', 'SC04', 'SC05', 'SC06']

/** Requests answered and delivered in time, and the grants that follow from the approved ones. */
export function addSharing(city: City): void {
  const { random, input, days } = city
  const count = 52 * city.judged.length
  for (let i = 0; i < count; i += 1) {
    const entry = random.pick(city.pool)
    if (entry.shareType === 'no_share') continue
    const applicant = city.other(entry.org)
    const received = addDays(input.from, random.int(0, 362))
    if (received > input.to) continue
    const conditional = entry.shareType === 'conditional'
    const replied = conditional ? days.due(received, random.int(1, 5)) : received
    const answered = replied <= input.to
    const refused = conditional && random.chance(0.12)
    const delivered = days.due(replied, random.int(1, 4))
    const request = addRequest(city, entry, applicant, {
      received_at: `${received} ${clock(city, 8, 15)}`,
      replied_at: answered ? `${replied} ${clock(city, 16, 23)}` : null,
      decision: answered ? (refused ? 'refused' : 'approved') : null,
      refuse_basis: answered && refused ? '《中华人民共和国统计法》第九条' : null,
      refuse_basis_level: answered && refused ? 'law' : null,
      delivered_at: answered && !refused && delivered <= input.to ? `${delivered} ${clock(city, 9, 17)}` : null,
    })
    if (request['delivered_at'] !== null && random.chance(0.55))
      addGrant(city, entry, applicant, addDays(delivered, 1), { req_id: request['req_id'] ?? null })
  }
  // Standing grants from before the period, so that there is traffic from its first day.
  for (const org of city.judged) {
    for (let i = 0; i < 6; i += 1) {
      const entry = random.pick(city.pool.filter((e) => e.org !== org && e.shareType !== 'no_share'))
      addGrant(city, entry, org, addDays(input.from, -random.int(5, 60)))
    }
  }
  addVerifyRequests(city)
  addRequestTraps(city)
}

function clock(city: City, fromHour: number, toHour: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(city.random.int(fromHour, toHour))}:${two(city.random.int(0, 59))}:${two(city.random.int(0, 59))}`
}

export function addRequest(city: City, entry: Entry, applicant: Org, changes: Row): Row {
  return city.add('share_request', {
    req_id: city.id('SQ'),
    request_kind: 'share',
    catalog_id: entry.id,
    share_type: entry.shareType,
    applicant_uscc: applicant.uscc,
    provider_uscc: entry.org.uscc,
    received_at: null,
    supp_asked_at: null,
    supp_at: null,
    withdrawn_at: null,
    replied_at: null,
    decision: null,
    refuse_basis: null,
    refuse_basis_level: null,
    ext_approved_to: null,
    delivered_at: null,
    deliver_mode: 'platform',
    offline_ref: null,
    ...changes,
  })
}

/** A grant over all fields of an entry for two scenarios; of conditional data it has an end, after the period unless changed. */
export function addGrant(city: City, entry: Entry, grantee: Org, from: string, changes: Row = {}): Grant {
  const first = city.random.int(0, SCENARIOS.length - 2)
  const row = city.add('share_grant', {
    grant_id: city.id('SQD'),
    req_id: null,
    catalog_id: entry.id,
    grantee_uscc: grantee.uscc,
    app_id: grantee.app,
    items: [...entry.fields],
    scenario_codes: SCENARIOS.slice(first, first + 2),
    valid_from: `${from} 00:00:00`,
    valid_to: entry.shareType === 'conditional' ? `${addDays(city.input.to, 400)} 23:59:59` : null,
    revoked_at: null,
    ip_allow: [`${grantee.net}.0/24`],
    delegate_orgs: [],
    pia_ref: entry.sensitive.length > 0 ? `PIA-${from.slice(0, 4)}-${entry.id.replace('/', '-')}` : null,
    ...changes,
  })
  const grant = { id: String(row['grant_id']), entry, grantee, row }
  if (changes['grant_id'] === undefined) city.grants.push(grant)
  return grant
}

function addVerifyRequests(city: City): void {
  for (let i = 0; i < 80; i += 1) {
    const entry = city.random.pick(city.pool)
    const received = addDays(city.input.from, city.random.int(0, 340))
    addRequest(city, entry, city.other(entry.org), {
      request_kind: 'verify',
      received_at: `${received} 10:00:00`,
      replied_at: `${city.days.due(received, city.random.int(1, 5))} 15:00:00`,
    })
  }
}

/** Late-looking requests that are in time: last second, supplement, extension, withdrawal, paper with a registration number. */
function addRequestTraps(city: City): void {
  const { days } = city
  const entries = city.pool.filter((e) => e.shareType === 'conditional').slice(0, 40)
  const take = () => city.random.pick(entries)
  const start = addDays(city.input.from, 60)
  const trap = (changes: Row) => {
    const entry = take()
    addRequest(city, entry, city.other(entry.org), {
      ...changes,
      decision: changes['replied_at'] ? 'refused' : null,
      refuse_basis: changes['replied_at'] ? '《档案法》第二十七条' : null,
      refuse_basis_level: changes['replied_at'] ? 'law' : null,
    })
  }
  for (let k = 0; k < 6; k += 1) {
    const received = addDays(start, k * 17)
    const due = days.due(received, 5)
    trap({ received_at: `${received} 10:00:00`, replied_at: `${due} 23:59:59` })
    const supplement = days.due(due, 3)
    trap({
      received_at: `${received} 10:00:00`,
      supp_asked_at: `${days.due(received, 3)} 09:00:00`,
      supp_at: `${supplement} 09:00:00`,
      replied_at: `${days.due(supplement, 5)} 18:00:00`,
    })
    trap({ received_at: `${received} 10:00:00`, ext_approved_to: days.due(received, 12), replied_at: `${days.due(received, 9)} 18:00:00` })
    trap({ received_at: `${received} 10:00:00`, withdrawn_at: `${due} 18:00:00` })
    trap({ received_at: `${received} 10:00:00`, supp_asked_at: `${days.due(received, 2)} 09:00:00` })
  }
  // Received before a worked Sunday and a long holiday: the fifth working day is 10 October.
  if (city.input.from <= '2025-09-26' && '2025-10-11' <= city.input.to) {
    trap({ received_at: '2025-09-26 10:00:00', replied_at: '2025-10-10 23:59:59' })
    trap({ received_at: '2025-09-28 10:00:00', replied_at: '2025-10-11 23:59:59' })
  }
  const entry = take()
  const received = addDays(start, 30)
  const replied = days.due(received, 2)
  addRequest(city, entry, city.other(entry.org), {
    received_at: `${received} 10:00:00`,
    replied_at: `${replied} 10:00:00`,
    decision: 'approved',
    delivered_at: `${days.due(replied, 2)} 10:00:00`,
    deliver_mode: 'media',
    offline_ref: 'XX-2025-001',
  })
}
