import { addDays, daysBetween } from '../../../common/days.ts'
import { maxDays } from '../days.ts'
import { addExport } from '../duties.ts'
import { addBatch, addEntry } from '../entries.ts'
import { addRequest } from '../sharing.ts'
import type { Plants } from './plant.ts'

export const item3: Plants = {
  '35-3-01': (city) => {
    for (const [i, org] of city.victims(12).entries()) {
      const secret = i % 5 === 4
      const disabled = i % 4 === 1
      const published = addDays(city.past(150), i * 13)
      const entry = addEntry(city, org, {
        published,
        mounted: disabled,
        batches: disabled,
        collected: false,
        shareType: secret ? 'no_share' : 'conditional',
      })
      if (disabled) entry.mount['state'] = 'disabled'
      city.breach({
        control_id: '35-3-01',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(published), 31),
        severity: secret ? 'S4' : 'S2',
      })
    }
  },

  '35-3-02': (city) => {
    for (const org of city.victims(8)) {
      const entry = addEntry(city, org, { batches: false, collected: false, shareType: 'unconditional' })
      city.breach({
        control_id: '35-3-02',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(String(entry.mount['mounted_at'])), 16),
        severity: 'S2',
      })
    }
  },

  '35-3-03': (city) => {
    const cycles = ['weekly', 'monthly', 'monthly', 'quarterly', 'daily']
    const ages = [
      [12, 40, 100],
      [40, 120, 390],
      [60, 150, 410],
      [110, 320, 430],
      [6, 20, 75],
    ]
    for (const [i, org] of city.victims(24).entries()) {
      const cycle = cycles[i % cycles.length] ?? 'monthly'
      const options = ages[i % cycles.length] ?? [60]
      const last = addDays(city.input.to, -(options[Math.floor(i / cycles.length) % options.length] ?? 60))
      const entry = addEntry(city, org, {
        cycle,
        shareType: i % 2 ? 'conditional' : 'unconditional',
        published: city.past(395),
        batches: false,
        collected: false,
      })
      addBatch(city, entry, last)
      const counted = city.clock(last)
      const due = city.days.freshDue(counted, cycle)
      if (city.input.to <= due) throw new Error(`35-3-03: ${cycle} ${last} is not stale yet`)
      const age = daysBetween(counted, city.input.to)
      const late = daysBetween(due, city.input.to)
      const severity = late >= Math.max(10 * maxDays(cycle), 60) ? 'S1' : late >= Math.max(3 * maxDays(cycle), 10) ? 'S2' : 'S3'
      city.breach({
        control_id: '35-3-03',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity,
        magnitude: age,
      })
    }
  },

  '35-3-04': (city) => {
    for (const [i, org] of city.victims(6).entries()) {
      const entry = addEntry(city, org, { cycle: 'irregular', batches: false, collected: false, shareType: 'unconditional' })
      const run = 2 + (i % 2)
      let second = ''
      for (let k = 0; k < run; k += 1) {
        const day = addDays(city.input.from, 120 + k * 30)
        const batch = addBatch(city, entry, day)
        const found = city.rows('recon').find((r) => r['batch_id'] === batch['batch_id'])
        const counts = {
          src_rows: 1000,
          dst_rows: i % 3 === 2 ? 1000 : 989,
          src_hash: i % 3 === 2 ? 'AA11' : null,
          dst_hash: i % 3 === 2 ? 'BB22' : null,
          checked_at: `${day} 08:30:00`,
        }
        if (found) Object.assign(found, counts)
        else city.add('recon', { batch_id: batch['batch_id'] ?? null, ...counts })
        if (k === 1) second = day
      }
      city.breach({
        control_id: '35-3-04',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: second,
        severity: 'S2',
        magnitude: run,
      })
    }
  },

  '35-3-05': (city) => {
    for (const org of city.victims(5)) {
      const entry = addEntry(city, org, { published: city.past(177), collected: false })
      entry.mount['kind'] = 'file'
      const system = city.rows('system_reg').find((s) => s['uscc'] === org.uscc)
      city.add('system_table', {
        system_id: system?.['system_id'] ?? null,
        table_name: city.id('T_FILE', 3),
        table_kind: 'business',
        catalog_id: entry.id,
        created_on: city.past(516),
      })
      city.breach({
        control_id: '35-3-05',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(String(entry.mount['mounted_at'])), 91),
        severity: 'S3',
      })
    }
  },

  '35-3-06': (city) => {
    for (const [i, org] of city.victims(7).entries()) {
      const entry = addEntry(city, org, { collected: false, cycle: 'irregular' })
      const start = addDays(city.input.from, 90 + i * 12)
      const run = 3 + (i % 3)
      const failed = Array.from({ length: run }, (_, k) =>
        addBatch(city, entry, addDays(start, k), {
          status: 'failed',
          row_count: 0,
          err_side: 'agency',
          finished_at: `${addDays(start, k)} 02:00:00`,
        }),
      )
      // A failure of the platform in between neither counts nor breaks the run.
      addBatch(city, entry, start, { status: 'failed', row_count: 0, err_side: 'platform', finished_at: `${start} 23:00:00` })
      const b3 = failed[2]
      const due = city.days.due(addDays(start, 2), 2)
      addBatch(city, entry, addDays(due, 20))
      if (i % 2 && b3) b3['handled_at'] = `${addDays(due, 3)} 09:00:00`
      city.breach({
        control_id: '35-3-06',
        subject_id: `${entry.id}|${b3?.['batch_id']}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: 'S3',
        magnitude: run,
      })
    }
  },

  '35-3-07': (city) => {
    for (const [i, org] of city.victims(5).entries()) {
      const entry = addEntry(city, org, { collected: false, personal: false, shareType: 'conditional' })
      const to = city.rival(org)
      const day = addDays(city.input.from, 150 + i * 10)
      const id = addExport(city, entry, `${day} 15:00:00`, { dest_uscc: to.uscc, row_count: 90 + i })
      if (i % 2)
        addRequest(city, entry, to, {
          received_at: `${addDays(day, 1)} 09:00:00`,
          replied_at: `${addDays(day, 1)} 12:00:00`,
          decision: 'approved',
          delivered_at: `${addDays(day, 1)} 15:00:00`,
        })
      city.breach({
        control_id: '35-3-07',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S2',
        magnitude: 90 + i,
      })
      // To the data authority, and after an approval, it is no bypass.
      addExport(city, entry, `${day} 16:00:00`, { dest_uscc: city.orgs[0]?.uscc ?? null, row_count: 60 })
      if (i % 2) addExport(city, entry, `${addDays(day, 2)} 16:00:00`, { dest_uscc: to.uscc, row_count: 60 })
    }
  },
}
