import { addDays } from '../../../common/days.ts'
import type { City, Org, Row } from '../city.ts'
import { addTicket } from '../duties.ts'
import { addEntry, addWrite } from '../entries.ts'
import { formerCode } from '../people.ts'
import { ownGrant, report } from '../plants/item4.ts'
import { plantCall } from '../traffic.ts'

/** Calls and writes in order though they do not look it: items 4, 5 and 6. */
export function addLogTraps(city: City): void {
  const [org] = city.victims(1)
  if (!org) throw new Error('traps need a unit')
  addCalls(city, org)
  addWrites(city, org)
}

function addCalls(city: City, org: Org): void {
  const when = addDays(city.input.from, 110).slice(0, 7)
  // A busy hour of a counter that names a case for every person.
  const busy = ownGrant(city, org)
  const clerk = city.id('UC', 3)
  city.add('account', { user_id: clerk, uscc: org.uscc, disabled_at: null })
  for (let k = 0; k < 310; k += 1) {
    plantCall(city, busy, `${when}-18 10:${clock(k * 11)}`, { user_id: clerk, subject_hash: city.random.hex(32) })
  }
  // One call in twenty without a case is the limit; a gateway calls from listed addresses, an address may be written as IPv6.
  const edge = ownGrant(city, org, { personal: true })
  for (let k = 0; k < 40; k += 1) plantCall(city, edge, `${when}-19 11:${clock(k * 20)}`, k < 2 ? { case_no: null } : {})
  const gateway = ownGrant(city, org, { changes: { app_id: city.id('APG', 3), ip_allow: [`${org.net}.64/26`] } })
  for (let k = 0; k < 12; k += 1) plantCall(city, gateway, `${when}-20 09:${clock(k * 60)}`, { ip: `${org.net}.${64 + k}` })
  plantCall(city, gateway, `${when}-21 09:00:00`, { ip: `::ffff:${org.net}.64`.toUpperCase() })
  // A refused call breaks nothing, whatever it asked for.
  const ended = ownGrant(city, org, { changes: { revoked_at: `${when}-05 12:00:00` } })
  plantCall(city, ended, `${when}-05 13:00:00`)
  plantCall(city, ended, `${when}-22 09:00:00`, { ok: false, scenario_code: 'SC09', items: ['CERT_NO'], ip: '203.0.113.9' })
  for (const grant of [busy, edge, gateway, ended]) report(city, grant)
}

/** Minutes and seconds of a second within the hour. */
function clock(second: number): string {
  return `${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`
}

function addWrites(city: City, org: Org): void {
  const entry = addEntry(city, org, { cycle: 'irregular', collected: false, shareType: 'unconditional' })
  const day = city.at(115)
  const hand: Row = { channel: 'ops_tool', op: 'U', field_list: ['REMARK'] }
  // The scheduled overwrite empties and fills the table; a deletion with leave for this entry may be large.
  addWrite(city, entry, `${day} 02:00:00`, { op: 'T', channel: 'full_overwrite', row_count: 5000 })
  addWrite(city, entry, `${day} 02:01:00`, { op: 'I', channel: 'full_overwrite', row_count: 5000 })
  const leave = addTicket(city, 'change', org, `${day} 09:00:00`, { catalog_ids: [entry.id], valid_to: `${day} 18:00:00`, rows_max: 800 })
  addWrite(city, entry, `${day} 09:00:00`, { ...hand, op: 'D', row_count: 500, ticket_id: leave, field_list: [] })
  addWrite(city, entry, `${day} 18:00:00`, { ...hand, row_count: 300, ticket_id: leave })
  // Another unit corrects under a correction approval.
  const correction = addTicket(city, 'correction', org, `${day} 09:00:00`, { catalog_ids: [entry.id] })
  addWrite(city, entry, `${addDays(day, 1)} 10:00:00`, {
    ...hand,
    channel: 'correction',
    uscc: city.rival(org).uscc,
    ticket_id: correction,
  })
  const heir = city.judged[5]
  const own = city.pool.find((e) => e.org === heir)
  if (heir && own) {
    const old = addTicket(city, 'change', heir, `${day} 08:00:00`)
    addWrite(city, own, `${day} 10:00:00`, { ...hand, uscc: formerCode(), ticket_id: old, row_count: 2 })
  }
  // Every changed row between two snapshots is in the write log of the days after the first.
  const to = addDays(day, 20)
  const seen = addEntry(city, org, { cycle: 'irregular', collected: false, shareType: 'unconditional' })
  addWrite(city, seen, `${to} 23:59:59`, { op: 'U', row_count: 40 })
  city.add('snapshot_diff', { catalog_id: seen.id, from_on: day, to_on: to, changed_rows: 40 })
}
