import { addDays } from '../../../common/days.ts'
import type { City, Entry, Grant, Org } from '../city.ts'
import { addEntry } from '../entries.ts'
import { addGrant, SCENARIOS } from '../sharing.ts'
import { plantCall, time } from '../traffic.ts'
import type { Plants } from './plant.ts'

/** A grant of its own for one breach: its traffic is the planted calls alone. */
export function ownGrant(
  city: City,
  grantee: Org,
  options: { personal?: boolean; entry?: Entry; changes?: Record<string, string | string[] | null> } = {},
): Grant {
  const entry =
    options.entry ??
    addEntry(city, city.rival(grantee), { shareType: 'conditional', personal: options.personal ?? false, collected: false })
  const grant = addGrant(city, entry, grantee, city.at(31), { grant_id: city.id('SQP'), ...options.changes })
  return grant
}

/** Reports for a planted grant's half-years, so that only its own breach shows. */
export function report(city: City, grant: Grant): void {
  for (const half of city.halves)
    city.add('usage_report', { grant_id: grant.id, period_code: half.code, submitted_on: city.days.due(half.end, 4) })
}

function month(city: City, i: number): string {
  return addDays(city.input.from, 75 + i * 17).slice(0, 7)
}

/** Another unit calls with a credential that is not its own: 35-4-05 for the owner, 35-4-04 for the caller. */
function foreignCallers(city: City): void {
  for (const [i, owner] of city.victims(3).entries()) {
    const m = month(city, i + 2)
    const caller = city.rival(owner)
    const app = city.id('APF', 3)
    const grant = ownGrant(city, owner, { changes: { app_id: app } })
    const days = 1 + (i % 3)
    for (let k = 0; k < days; k += 1) {
      plantCall(city, grant, `${m}-${18 + k} ${time(city)}`, {
        user_org: caller.uscc,
        user_id: caller.users[1] ?? null,
        ip: `${caller.net}.7`,
      })
    }
    report(city, grant)
    city.breach({
      control_id: '35-4-05',
      subject_id: `${app}|${m}`,
      reason: 'foreign_org',
      agency_uscc: owner.uscc,
      occurred_on: `${m}-18`,
      severity: 'S2',
      magnitude: days,
    })
    city.breach({
      control_id: '35-4-04',
      subject_id: `${grant.id}|${app}|${caller.uscc}|${grant.entry.id}|${m}`,
      reason: 'org_mismatch',
      agency_uscc: caller.uscc,
      occurred_on: `${m}-18`,
      severity: 'S1',
      magnitude: days,
    })
  }
}

/** The grantee calls, but with another of its applications. */
function otherApplication(city: City): void {
  for (const [i, org] of city.victims(3).entries()) {
    const m = month(city, i + 4)
    const grant = ownGrant(city, org, { changes: { app_id: city.id('APN', 3) } })
    for (let k = 0; k < 3 + i; k += 1) plantCall(city, grant, `${m}-${12 + k} ${time(city)}`, { app_id: org.app })
    report(city, grant)
    city.breach({
      control_id: '35-4-04',
      subject_id: `${grant.id}|${org.app}|${org.uscc}|${grant.entry.id}|${m}`,
      reason: 'app_mismatch',
      agency_uscc: org.uscc,
      occurred_on: `${m}-12`,
      severity: 'S1',
      magnitude: 3 + i,
    })
  }
}

export const item4: Plants = {
  '35-4-01': (city) => {
    for (const [i, org] of city.victims(8).entries()) {
      const grant = ownGrant(city, org, { changes: { scenario_codes: ['SC01', 'SC02'] } })
      const m = month(city, i)
      const n = city.random.int(3, 40)
      for (let k = 0; k < n; k += 1)
        plantCall(city, grant, `${m}-${String(5 + (k % 10)).padStart(2, '0')} ${time(city)}`, { scenario_code: SCENARIOS[4] ?? null })
      plantCall(city, grant, `${m}-04 09:00:00`)
      report(city, grant)
      city.breach({
        control_id: '35-4-01',
        subject_id: `${grant.id}|${grant.entry.id}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${m}-05`,
        severity: 'S1',
        magnitude: n,
      })
    }
  },

  '35-4-02': (city) => {
    for (const [i, org] of city.victims(9).entries()) {
      const grant = ownGrant(city, org, { changes: { items: ['NAME', 'UNIT_NAME'] } })
      const m = month(city, i)
      const n = city.random.int(2, 25)
      const elsewhere =
        i % 4 === 3 ? addEntry(city, city.rival(org), { shareType: 'conditional', personal: false, collected: false }) : undefined
      for (let k = 0; k < n; k += 1) {
        plantCall(
          city,
          grant,
          `${m}-${String(6 + (k % 9)).padStart(2, '0')} ${time(city)}`,
          elsewhere ? { catalog_id: elsewhere.id, items: ['NAME'] } : { items: ['NAME', 'UNIT_CODE'] },
        )
      }
      if (!elsewhere) plantCall(city, grant, `${m}-03 09:00:00`, { items: ['NAME'] })
      report(city, grant)
      city.breach({
        control_id: '35-4-02',
        subject_id: `${grant.id}|${elsewhere?.id ?? grant.entry.id}|${m}`,
        reason: elsewhere ? 'catalog_mismatch' : 'field_over_reach',
        agency_uscc: org.uscc,
        occurred_on: `${m}-06`,
        severity: 'S2',
        magnitude: n,
      })
    }
  },

  '35-4-03': (city) => {
    for (const [i, org] of city.victims(7).entries()) {
      const m = month(city, i)
      const revoked = i % 2 === 1
      const grant = ownGrant(city, org, { changes: revoked ? { revoked_at: `${m}-10 14:00:00` } : { valid_to: `${m}-10 23:59:59` } })
      const days = 1 + (i % 4)
      // In time to the second, then late on some days.
      plantCall(city, grant, revoked ? `${m}-10 15:00:00` : `${m}-11 00:59:59`)
      for (let k = 0; k < days; k += 1) plantCall(city, grant, `${m}-${13 + k} ${time(city)}`)
      report(city, grant)
      city.breach({
        control_id: '35-4-03',
        subject_id: `${grant.id}|${grant.entry.id}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${m}-13`,
        severity: 'S2',
        magnitude: days,
      })
    }
  },

  '35-4-04': (city) => {
    otherApplication(city)
    for (const [i, org] of city.victims(6).entries()) {
      const m = month(city, i)
      const n = city.random.int(2, 12)
      const blank = i % 2 === 0
      const owner = city.rival(org)
      const grant = ownGrant(city, owner)
      // Another unit calls without naming an application, so that only the caller is wrong.
      const caller = {
        user_org: org.uscc,
        user_id: org.users[0] ?? null,
        app_id: null,
        ip: `${org.net}.9`,
        ...(blank ? { grant_id: null } : {}),
      }
      for (let k = 0; k < n; k += 1) plantCall(city, grant, `${m}-${String(7 + (k % 5)).padStart(2, '0')} ${time(city)}`, caller)
      if (!blank) report(city, grant)
      city.breach({
        control_id: '35-4-04',
        subject_id: `${blank ? '-' : grant.id}|-|${org.uscc}|${grant.entry.id}|${m}`,
        reason: blank ? 'no_grant' : 'org_mismatch',
        agency_uscc: org.uscc,
        occurred_on: `${m}-07`,
        severity: 'S1',
        magnitude: n,
      })
    }
  },

  '35-4-05': (city) => {
    foreignCallers(city)
    for (const [i, org] of city.victims(4).entries()) {
      const m = month(city, i)
      const app = city.id('APX', 3)
      const grant = ownGrant(city, org, { changes: { app_id: app, ip_allow: [`${org.net}.8`] } })
      for (let k = 0; k < 5; k += 1) plantCall(city, grant, `${m}-15 1${k}:00:00`, { ip: `${org.net}.${20 + k}` })
      for (let k = 0; k < 4; k += 1) plantCall(city, grant, `${m}-16 1${k}:00:00`, { ip: `${org.net}.${20 + k}` })
      report(city, grant)
      city.breach({
        control_id: '35-4-05',
        subject_id: `${app}|${m}`,
        reason: 'many_addresses',
        agency_uscc: org.uscc,
        occurred_on: `${m}-15`,
        severity: 'S2',
        magnitude: 1,
      })
    }
  },

  '35-4-06': (city) => {
    for (const [i, org] of city.victims(6).entries()) {
      const m = month(city, i)
      const grant = ownGrant(city, org, { personal: true })
      for (let k = 0; k < 40; k += 1)
        plantCall(city, grant, `${m}-${String(2 + (k % 20)).padStart(2, '0')} ${time(city)}`, k < 3 ? { case_no: null } : {})
      report(city, grant)
      city.breach({
        control_id: '35-4-06',
        subject_id: `${grant.id}|${grant.entry.id}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${m}-02`,
        severity: 'S4',
        magnitude: 3,
      })
    }
  },

  '35-4-07': (city) => {
    for (const [i, org] of city.victims(5).entries()) {
      const entry = addEntry(city, city.rival(org), { shareType: 'unconditional', personal: false, collected: false })
      const granted = i % 2 === 0
      const id = city.id('KF')
      const on = addDays(city.input.from, 60 + i * 30)
      const grant = granted ? ownGrant(city, org, { entry }) : undefined
      city.add('open_dataset', {
        dataset_id: id,
        catalog_id: entry.id,
        uscc: org.uscc,
        items: ['NAME'],
        desensitized: true,
        consent_ref: null,
        published_at: on,
        last_updated_at: city.input.to,
        source_grant_id: grant?.id ?? null,
      })
      city.breach({
        control_id: '35-4-07',
        subject_id: id,
        reason: granted ? 'from_grant' : 'not_own_data',
        agency_uscc: org.uscc,
        occurred_on: on,
        severity: 'S1',
      })
    }
  },

  '35-4-08': (city) => {
    const half = city.halves.find((h) => h.end >= city.at(60))
    if (!half) throw new Error('35-4-08: no half-year ends within the period')
    const due = city.days.due(half.end, 15)
    for (const [i, org] of city.victims(12).entries()) {
      const grant = ownGrant(city, org)
      const n = city.random.int(1, 9)
      for (let k = 0; k < n; k += 1) plantCall(city, grant, `${addDays(half.end, -(k % 3) * 9)} ${time(city)}`)
      const late = i % 3 === 0
      if (late) city.add('usage_report', { grant_id: grant.id, period_code: half.code, submitted_on: addDays(due, 4) })
      city.breach({
        control_id: '35-4-08',
        subject_id: `${grant.id}|${half.code}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: 'S4',
        magnitude: n,
      })
    }
  },
}
