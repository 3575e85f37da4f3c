import { addDays } from '../../../common/days.ts'
import type { Row } from '../city.ts'
import { addExport, addThirdParty, addTicket } from '../duties.ts'
import { addEntry } from '../entries.ts'
import { plantCall, time } from '../traffic.ts'
import { ownGrant, report } from './item4.ts'
import type { Plants } from './plant.ts'

export const item5: Plants = {
  '35-5-01': (city) => {
    for (const [i, org] of city.victims(6).entries()) {
      const entry = addEntry(city, org, { personal: true, collected: false })
      const day = addDays(city.input.from, 45 + i * 31)
      const kinds = ['no_valid_ticket', 'out_of_ticket_scope', 'over_row_limit'] as const
      const reason = kinds[i % 3] ?? 'no_valid_ticket'
      const ticket =
        reason === 'no_valid_ticket'
          ? null
          : addTicket(
              city,
              'export',
              org,
              `${addDays(day, -3)} 09:00:00`,
              reason === 'over_row_limit' ? { rows_max: 499 } : { catalog_ids: ['OTHER/1'] },
            )
      const id = addExport(city, entry, `${day} 20:15:00`, { ticket_id: ticket, row_count: 500 + i })
      addExport(city, entry, `${day} 20:30:00`, { row_count: 99 })
      city.breach({
        control_id: '35-5-01',
        subject_id: id,
        reason,
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S1',
        magnitude: 500 + i,
      })
    }
  },

  '35-5-02': (city) => {
    for (const [i, org] of city.victims(5).entries()) {
      const entry = addEntry(city, org, { personal: true, collected: false })
      const day = addDays(city.input.from, 55 + i * 29)
      const cases: { reason: string; out: Row; auth: Row }[] = [
        { reason: 'no_authorisation', out: { auth_id: null }, auth: {} },
        { reason: 'third_party_differs', out: { third_party: '示例保险' }, auth: {} },
        { reason: 'subject_differs', out: { subject_hash: '0'.repeat(32) }, auth: {} },
        { reason: 'catalog_not_covered', out: {}, auth: { catalog_ids: ['OTHER/2'] } },
        { reason: 'before_authorisation', out: {}, auth: { valid_from: `${addDays(day, 1)} 09:00:00` } },
      ]
      const c = cases[i % cases.length]
      if (!c) continue
      const { out } = addThirdParty(city, entry, day, c.out, c.auth)
      city.breach({ control_id: '35-5-02', subject_id: out, reason: c.reason, agency_uscc: org.uscc, occurred_on: day, severity: 'S1' })
    }
  },

  '35-5-03': (city) => {
    for (const [i, org] of city.victims(4).entries()) {
      const entry = addEntry(city, org, { personal: true, collected: false })
      const day = addDays(city.input.from, 95 + i * 33)
      const revoked = i % 2 === 0
      const { out } = addThirdParty(
        city,
        entry,
        day,
        {},
        revoked ? { revoked_at: `${day} 10:29:59` } : { valid_to: `${addDays(day, -1)} 23:59:59` },
      )
      addThirdParty(city, entry, day, {}, { valid_to: `${day} 10:30:00` })
      city.breach({
        control_id: '35-5-03',
        subject_id: out,
        reason: revoked ? 'revoked' : 'expired',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S1',
      })
    }
  },

  '35-5-04': (city) => {
    for (const [i, org] of city.victims(4).entries()) {
      const entry = addEntry(city, org, { personal: true, collected: false, shareType: 'unconditional' })
      const on = addDays(city.input.from, 25 + i * 40)
      const add = (changes: Record<string, string | boolean | null>) => {
        const id = city.id('KF')
        city.add('open_dataset', {
          dataset_id: id,
          catalog_id: entry.id,
          uscc: org.uscc,
          items: i % 2 ? [] : ['CERT_NO', 'NAME'],
          desensitized: false,
          consent_ref: null,
          published_at: on,
          last_updated_at: city.input.to,
          source_grant_id: null,
          ...changes,
        })
        return id
      }
      const id = add({})
      add({ consent_ref: 'TY-2025-1' })
      add({ desensitized: true })
      city.breach({
        control_id: '35-5-04',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: on,
        severity: 'S1',
        magnitude: 1,
      })
    }
  },

  '35-5-05': (city) => {
    for (const [i, org] of city.victims(2).entries()) {
      const m = addDays(city.input.from, 130 + i * 60).slice(0, 7)
      const grant = ownGrant(city, org)
      const user = city.id('UX', 3)
      city.add('account', { user_id: user, uscc: org.uscc, disabled_at: null })
      for (let k = 0; k < 310; k += 1) {
        const second = k * 11
        const ts = `${m}-12 22:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`
        plantCall(city, grant, ts, { user_id: user, case_no: k % 3 === 0 ? `BJ${k}` : null, subject_hash: city.random.hex(32) })
      }
      report(city, grant)
      // Names are personal information, and two of three calls had no case: that is 35-4-06 too.
      city.breach({
        control_id: '35-4-06',
        subject_id: `${grant.id}|${grant.entry.id}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${m}-12`,
        severity: 'S4',
        magnitude: 206,
      })
      city.breach({
        control_id: '35-5-05',
        subject_id: `${user}|${org.uscc}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${m}-12`,
        severity: 'S1',
        magnitude: 1,
      })
    }
  },

  '35-5-06': (city) => {
    for (const [i, org] of city.victims(5).entries()) {
      const m = addDays(city.input.from, 110 + i * 35).slice(0, 7)
      const grant = ownGrant(city, org)
      const user = city.id('UD', 3)
      city.add('account', { user_id: user, uscc: org.uscc, disabled_at: `${m}-10 23:59:59` })
      plantCall(city, grant, `${m}-10 18:00:00`, { user_id: user })
      for (let k = 0; k <= i; k += 1) plantCall(city, grant, `${m}-${12 + k} ${time(city)}`, { user_id: user })
      report(city, grant)
      city.breach({
        control_id: '35-5-06',
        subject_id: `${user}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${m}-12`,
        severity: 'S1',
        magnitude: i + 1,
      })
    }
  },

  '35-5-07': (city) => {
    for (const [i, org] of city.victims(4).entries()) {
      const m = addDays(city.input.from, 80 + i * 50).slice(0, 7)
      const app = city.id('APY', 3)
      const grant = ownGrant(city, org, { changes: { app_id: app } })
      const n = 2 + i
      for (let k = 0; k < n; k += 1) plantCall(city, grant, `${m}-${18 + k} ${time(city)}`, { ip: i % 2 ? '2001:db8::17' : '203.0.113.7' })
      plantCall(city, grant, `${m}-17 10:00:00`)
      report(city, grant)
      city.breach({
        control_id: '35-5-07',
        subject_id: `${org.uscc}|${app}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${m}-18`,
        severity: 'S1',
        magnitude: n,
      })
    }
  },
}
