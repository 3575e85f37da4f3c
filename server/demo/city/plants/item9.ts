import { addDays } from '../../../common/days.ts'
import { addEntry } from '../entries.ts'
import { addGrant, addRequest } from '../sharing.ts'
import { lateReply } from './item8.ts'
import type { Plants } from './plant.ts'

export const item9: Plants = {
  '35-9-01': (city) => {
    for (const [i, received] of city.regulated(12, 35, 24).entries()) {
      const org = city.victim()
      const due = city.days.due(received, 1)
      const entry = city.random.pick(city.pool.filter((e) => e.org === org && e.shareType === 'unconditional'))
      const replied = i % 4 === 3 ? null : addDays(due, 1 + i)
      const request = addRequest(city, entry, city.other(org), {
        received_at: `${received} 10:00:00`,
        replied_at: replied ? `${replied} 09:00:00` : null,
        decision: replied ? 'approved' : null,
        delivered_at: replied ? `${replied} 09:05:00` : null,
      })
      city.breach({
        control_id: '35-9-01',
        subject_id: String(request['req_id']),
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: 'S3',
      })
    }
  },

  '35-9-02': (city) => {
    for (const received of city.regulated(3, 69, 45)) lateReply(city, city.victim(), received, city.days.due(received, 14))
  },

  '35-9-03': (city) => {
    for (const [i, org] of city.victims(4).entries()) {
      const concluded = city.at(101 + i * 33)
      const due = city.days.due(concluded, 20)
      const id = city.id('TS')
      city.add('complaint', {
        complaint_id: id,
        uscc: org.uscc,
        received_on: addDays(concluded, -14),
        concluded_on: concluded,
        result: 'upheld',
        remedied_on: i % 2 ? addDays(due, 1) : null,
      })
      city.breach({
        control_id: '35-9-03',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: 'S2',
      })
    }
  },

  '35-9-04': (city) => {
    for (const [i, org] of city.victims(6).entries()) {
      const entry = addEntry(city, org, { personal: true, shareType: 'conditional', collected: false })
      const from = city.at(50 + i * 31)
      const grant = addGrant(city, entry, city.other(org), from, { grant_id: city.id('SQP'), pia_ref: null })
      city.breach({
        control_id: '35-9-04',
        subject_id: grant.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: from,
        severity: 'S2',
      })
    }
  },
}
