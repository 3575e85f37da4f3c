import { addDays } from '../../../common/days.ts'
import type { City } from '../city.ts'
import { addCase, addMaterial } from '../duties.ts'
import { plantCall } from '../traffic.ts'
import { ownGrant, report } from './item4.ts'
import type { Plants } from './plant.ts'

function month(city: City, i: number): string {
  return addDays(city.input.from, 70 + (i % 8) * 31).slice(0, 7)
}

export const item7: Plants = {
  '35-7-01': (city) => {
    for (const org of city.victims(10)) {
      const grant = ownGrant(city, org)
      const m = addMaterial(city, org, grant.entry, { required: true })
      city.breach({
        control_id: '35-7-01',
        subject_id: `${org.uscc}|${m.matter}|${m.material}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.at(31), 31),
        severity: 'S3',
      })
    }
  },

  '35-7-02': (city) => {
    for (const [i, org] of city.victims(9).entries()) {
      const grant = ownGrant(city, org)
      const m = addMaterial(city, org, grant.entry)
      const when = month(city, i)
      const n = 2 + (i % 6)
      for (let k = 0; k < n; k += 1)
        addCase(city, org, m, `${when}-${10 + k} 10:00:00`, {
          obtain_mode: k % 2 ? 'paper' : 'upload',
          call_attempted: false,
          call_hit: false,
        })
      // Offered by the applicant, or tried in vain: not demanded without sharing.
      addCase(city, org, m, `${when}-09 10:00:00`, { obtain_mode: 'upload', call_attempted: false, call_hit: false, voluntary: true })
      addCase(city, org, m, `${when}-08 10:00:00`, { obtain_mode: 'upload', call_attempted: true, call_hit: false })
      city.breach({
        control_id: '35-7-02',
        subject_id: `${org.uscc}|${m.matter}|${m.material}|${when}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${when}-10`,
        severity: 'S2',
        magnitude: n,
      })
    }
  },

  '35-7-03': (city) => {
    for (const [i, org] of city.victims(7).entries()) {
      const grant = ownGrant(city, org)
      const m = addMaterial(city, org, grant.entry)
      const when = month(city, i)
      const n = 1 + (i % 4)
      for (let k = 0; k < n; k += 1)
        addCase(city, org, m, `${when}-${14 + k} 10:00:00`, { obtain_mode: 'upload', call_attempted: true, call_hit: true })
      city.breach({
        control_id: '35-7-03',
        subject_id: `${org.uscc}|${m.matter}|${m.material}|${when}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: `${when}-14`,
        severity: 'S2',
        magnitude: n,
      })
    }
  },

  '35-7-04': (city) => {
    for (const [i, org] of city.victims(3).entries()) {
      const grant = ownGrant(city, org)
      const m = addMaterial(city, org, grant.entry)
      const when = month(city, i + 1)
      const n = 20 + i
      for (let k = 0; k < n; k += 1)
        addCase(city, org, m, `${when}-${String(1 + (k % 27)).padStart(2, '0')} 10:00:00`, {
          obtain_mode: 'paper',
          call_attempted: true,
          call_hit: false,
        })
      // It is called in another month.
      plantCall(city, grant, `${addDays(`${when}-01`, -20).slice(0, 7)}-20 10:00:00`)
      report(city, grant)
      city.breach({
        control_id: '35-7-04',
        subject_id: `${org.uscc}|${grant.entry.id}|${when}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(`${when}-28`, 10).slice(0, 7).concat('-01'),
        severity: 'S3',
        magnitude: n,
      })
    }
  },
}
