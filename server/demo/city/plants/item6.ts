import { addDays } from '../../../common/days.ts'
import type { City, Entry, Row } from '../city.ts'
import { addTicket } from '../duties.ts'
import { addEntry, addWrite } from '../entries.ts'
import type { Plants } from './plant.ts'

/** An entry whose manual writes are the planted ones alone. */
function quietEntry(city: City, org: Entry['org']): Entry {
  return addEntry(city, org, { cycle: 'irregular', collected: false, shareType: 'unconditional' })
}

const manual = { op: 'U', channel: 'direct', field_list: ['REMARK'] }

export const item6: Plants = {
  '35-6-01': (city) => {
    for (const [i, org] of city.victims(8).entries()) {
      const entry = quietEntry(city, org)
      const day = addDays(city.input.from, 50 + i * 37)
      const rows = i === 0 ? 150 : 4 + i
      const ticket = i % 2 ? addTicket(city, 'change', org, `${day} 08:00:00`, { valid_to: `${day} 18:00:00` }) : null
      // In time up to the second, then one second too late.
      if (ticket) addWrite(city, entry, `${day} 18:00:00`, { ...manual, op: 'D', row_count: 1, ticket_id: ticket })
      // A deletion this large is mass deletion where a reconciliation says how much there was; here none does.
      const wrong = i === 0 ? { op: 'D', field_list: [] } : {}
      addWrite(city, entry, `${day} 18:00:01`, { ...manual, ...wrong, row_count: rows, ticket_id: ticket })
      city.breach({
        control_id: '35-6-01',
        subject_id: `${org.uscc}|${entry.id}|${day.slice(0, 7)}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S1',
        magnitude: rows,
      })
    }
  },

  '35-6-02': (city) => {
    for (const [i, org] of city.victims(6).entries()) {
      const entry = quietEntry(city, org)
      const day = addDays(city.input.from, 64 + i * 21)
      const kind = ['catalog_not_covered', 'fields_exceeded', 'rows_exceeded'][i % 3] ?? ''
      const scope: Row =
        kind === 'catalog_not_covered'
          ? { catalog_ids: ['OTHER/3'] }
          : kind === 'fields_exceeded'
            ? { field_list: ['STATUS'] }
            : { rows_max: 10 }
      const ticket = addTicket(city, 'change', org, `${addDays(day, -2)} 08:00:00`, scope)
      addWrite(city, entry, `${day} 10:00:00`, { ...manual, row_count: 6, ticket_id: ticket })
      addWrite(city, entry, `${addDays(day, 1)} 10:00:00`, { ...manual, row_count: 5, ticket_id: ticket })
      city.breach({
        control_id: '35-6-02',
        subject_id: ticket,
        reason: kind,
        agency_uscc: org.uscc,
        occurred_on: kind === 'rows_exceeded' ? addDays(day, 1) : day,
        severity: 'S2',
        magnitude: 11,
      })
    }
  },

  '35-6-03': (city) => {
    for (const [i, org] of city.victims(4).entries()) {
      const entry = quietEntry(city, org)
      const day = addDays(city.input.from, 180 + i * 15)
      const emptied = i % 2 === 1
      const batch = city.rows('ingest_batch').find((b) => b['catalog_id'] === entry.id)
      city.add('recon', {
        batch_id: batch?.['batch_id'] ?? null,
        checked_at: `${addDays(day, -30)} 09:00:00`,
        src_rows: 1000,
        dst_rows: 1000,
        src_hash: null,
        dst_hash: null,
      })
      const rows = emptied ? 5 : 200
      addWrite(city, entry, `${day} 11:00:00`, { ...manual, op: emptied ? 'T' : 'D', row_count: rows, field_list: [] })
      city.breach({
        control_id: '35-6-03',
        subject_id: `${org.uscc}|${entry.id}|${day}`,
        reason: emptied ? 'table_emptied' : 'mass_deletion',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S1',
        magnitude: rows,
      })
      city.breach({
        control_id: '35-6-01',
        subject_id: `${org.uscc}|${entry.id}|${day.slice(0, 7)}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S1',
        magnitude: rows,
      })
    }
  },

  '35-6-04': (city) => {
    for (const [i, org] of city.victims(5).entries()) {
      const entry = quietEntry(city, org)
      const from = addDays(city.input.from, 70 + i * 25)
      const to = addDays(from, 15)
      const logged = i * 2
      if (logged > 0) addWrite(city, entry, `${addDays(from, 3)} 02:00:00`, { op: 'U', row_count: logged })
      // Written on the day of the first snapshot: already in it.
      addWrite(city, entry, `${from} 02:00:00`, { op: 'U', row_count: 500 })
      city.add('snapshot_diff', { catalog_id: entry.id, from_on: from, to_on: to, changed_rows: 20 })
      city.breach({
        control_id: '35-6-04',
        subject_id: `${entry.id}|${from}|${to}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: to,
        severity: 'S2',
        magnitude: 20 - logged,
      })
    }
    const trap = quietEntry(city, city.victims(1)[0] ?? city.other())
    const from = addDays(city.input.from, 90)
    addWrite(city, trap, `${addDays(from, 2)} 02:00:00`, { op: 'T', channel: 'full_overwrite', row_count: 100 })
    city.add('snapshot_diff', { catalog_id: trap.id, from_on: from, to_on: addDays(from, 10), changed_rows: 900 })
  },

  '35-6-05': (city) => {
    for (const [i, org] of city.victims(4).entries()) {
      const source = city.rival(org)
      const entry = quietEntry(city, source)
      const day = addDays(city.input.from, 66 + i * 28)
      // Approved, but by the unit itself and not by the source.
      const ticket = addTicket(city, 'change', org, `${addDays(day, -1)} 08:00:00`)
      addWrite(city, entry, `${day} 16:00:00`, { ...manual, uscc: org.uscc, row_count: 3, ticket_id: ticket })
      city.breach({
        control_id: '35-6-05',
        subject_id: `${org.uscc}|${entry.id}|${day.slice(0, 7)}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S1',
        magnitude: 3,
      })
      const leave = addTicket(city, 'correction', source, `${addDays(day, -1)} 08:00:00`)
      addWrite(city, entry, `${addDays(day, 40)} 16:00:00`, { ...manual, uscc: org.uscc, row_count: 2, ticket_id: leave })
    }
  },

  '35-6-06': (city) => {
    const units = [...new Set(city.victims(12))].slice(0, 3)
    for (const [i, org] of units.entries()) {
      const m = addDays(city.input.from, 220 + i * 31).slice(0, 7)
      const batchDays = new Set(
        city
          .rows('ingest_batch')
          .filter((b) => b['uscc'] === org.uscc && b['status'] === 'success' && Number(b['row_count']) > 0)
          .map((b) => String(b['finished_at']).slice(0, 10)),
      )
      const gaps = [...batchDays]
        .filter((d) => d.startsWith(m) && city.days.isWorkday(d))
        .sort()
        .slice(0, i + 2)
      const log = city.rows('change_log')
      // The unit's write log of those days is missing, other units' is there.
      for (let k = log.length - 1; k >= 0; k -= 1) {
        const row = log[k]
        if (
          row &&
          row['uscc'] === org.uscc &&
          row['channel'] === 'pipeline' &&
          row['op'] === 'I' &&
          gaps.includes(String(row['ts']).slice(0, 10))
        )
          log.splice(k, 1)
      }
      const still = gaps.filter(
        (d) => !log.some((r) => r['uscc'] === org.uscc && String(r['ts']).startsWith(d)) && log.some((r) => String(r['ts']).startsWith(d)),
      )
      const first = still[0]
      if (first === undefined) throw new Error(`35-6-06: ${org.name} has no batch day in ${m}`)
      city.breach({
        control_id: '35-6-06',
        subject_id: `${org.uscc}|${m}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: first,
        severity: still.length >= 3 ? 'S1' : 'S2',
        magnitude: still.length,
      })
    }
  },
}
