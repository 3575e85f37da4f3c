import { addDays } from '../../../common/days.ts'
import type { City } from '../city.ts'
import { addCase, addMaterial } from '../duties.ts'
import { addEntry } from '../entries.ts'
import { ownGrant, report } from '../plants/item4.ts'
import { plantCall } from '../traffic.ts'

const PAPER = { obtain_mode: 'paper', call_attempted: false, call_hit: false } as const

/** Materials handed over with good reason: item 7. */
export function addMaterialTraps(city: City): void {
  const [org] = city.victims(1)
  if (!org) throw new Error('traps need a unit')
  const when = city.at(100).slice(0, 7)
  const at = (day: number) => `${when}-${String(day).padStart(2, '0')} 10:00:00`

  // No grant yet; data that are not shared; shareable for thirty days only.
  const foreign = addEntry(city, city.rival(org), { collected: false, shareType: 'conditional' })
  const noGrant = addMaterial(city, org, foreign, { required: true })
  for (let k = 0; k < 25; k += 1) addCase(city, org, noGrant, at(1 + (k % 20)), PAPER)
  const kept = ownGrant(city, org, { entry: addEntry(city, city.rival(org), { collected: false, shareType: 'no_share' }) })
  addCase(city, org, addMaterial(city, org, kept.entry, { required: true }), at(5), PAPER)
  const fresh = ownGrant(city, org)
  const young = addMaterial(city, org, fresh.entry, { required: true, shareable_since: addDays(city.input.to, -30) })
  addCase(city, org, young, at(6), PAPER)

  // The grant began a second later; the material was the applicant's own wish; the law wants the original.
  const late = ownGrant(city, org, { changes: { valid_from: `${when}-12 10:00:01` } })
  addCase(city, org, addMaterial(city, org, late.entry), at(12), PAPER)
  const grant = ownGrant(city, org)
  const m = addMaterial(city, org, grant.entry)
  addCase(city, org, m, at(7), { ...PAPER, voluntary: true })
  addCase(city, org, m, at(8), { ...PAPER, call_attempted: true, call_hit: true, voluntary: true })
  const original = addMaterial(city, org, grant.entry, { original_basis: '《不动产登记暂行条例》第十六条' })
  addCase(city, org, original, at(9), { ...PAPER, call_attempted: true, call_hit: true })

  // The platform was down: nothing could be fetched.
  city.add('outage', {
    outage_id: city.id('TJ'),
    uscc: org.uscc,
    catalog_id: null,
    started_at: `${when}-10 10:00:00`,
    finished_at: `${when}-10 10:30:00`,
  })
  addCase(city, org, m, `${when}-10 10:29:59`, PAPER)
  const unsaid = addMaterial(city, org, grant.entry)
  addCase(city, org, unsaid, at(11), { ...PAPER, call_attempted: null })

  // Nineteen papers are few; with one call in the month the grant was used.
  const few = ownGrant(city, org)
  const fewMaterial = addMaterial(city, org, few.entry)
  for (let k = 0; k < 19; k += 1) addCase(city, org, fewMaterial, at(1 + k), { ...PAPER, call_attempted: true })
  const used = ownGrant(city, org)
  const usedMaterial = addMaterial(city, org, used.entry)
  for (let k = 0; k < 30; k += 1) addCase(city, org, usedMaterial, at(1 + (k % 27)), { ...PAPER, call_attempted: true })
  plantCall(city, used, `${when}-28 23:59:59`)
  report(city, used)
}
