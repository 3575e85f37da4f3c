import { addDays } from '../../../common/days.ts'
import type { City, Org } from '../city.ts'
import { addTicket } from '../duties.ts'
import { addBatch, addEntry } from '../entries.ts'
import type { Plants } from './plant.ts'

/** Two units whose whole collection list ran out; no other plant gives them a new item. */
function dropCollectionLists(city: City): void {
  const lapsed = city.judged.filter((o) => o.weakness === 0).slice(-2)
  const ended = addDays(city.input.to, -91)
  for (const org of lapsed) {
    const rows = city.rows('collect_item').filter((r) => r['uscc'] === org.uscc)
    for (const row of rows) row['valid_to'] = ended
    city.breach({
      control_id: '35-1-01',
      subject_id: org.uscc,
      reason: 'violation',
      agency_uscc: org.uscc,
      occurred_on: addDays(ended, 1),
      severity: 'S3',
    })
  }
}

function collectItem(city: City, org: Org, changes: Record<string, string | boolean | null>): string {
  const id = city.id('CJ')
  city.add('collect_item', {
    collect_item_id: id,
    uscc: org.uscc,
    element_code: city.id('DP'),
    element_name: '采集项',
    region_code: org.region,
    is_statutory_source: false,
    source_status: null,
    legal_basis: '《中华人民共和国行政许可法》',
    legal_level: 'law',
    catalog_id: null,
    valid_from: city.past(181),
    valid_to: null,
    ...changes,
  })
  return id
}

export const item1: Plants = {
  '35-1-01': dropCollectionLists,

  '35-1-02': (city) => {
    for (const one of city.victims(5)) {
      const two = city.rival(one)
      const element = city.id('DS')
      for (const [org, from] of [
        [one, city.past(516)],
        [two, city.past(303)],
      ] as const) {
        const entry = addEntry(city, org, { shareType: 'unconditional', collected: false })
        collectItem(city, org, {
          element_code: element,
          region_code: '440700',
          is_statutory_source: true,
          catalog_id: entry.id,
          valid_from: from,
        })
        city.breach({
          control_id: '35-1-02',
          subject_id: `${element}|440700|${org.uscc}`,
          reason: 'violation',
          agency_uscc: org.uscc,
          occurred_on: city.clock(city.past(303)),
          severity: 'S3',
        })
      }
    }
  },

  '35-1-03': (city) => {
    for (const org of city.victims(7)) {
      const source = city.rival(org)
      const entry = addEntry(city, source, { shareType: 'unconditional', published: city.past(478), collected: false })
      const element = city.id('DR')
      collectItem(city, source, {
        element_code: element,
        region_code: '440700',
        is_statutory_source: true,
        catalog_id: entry.id,
        valid_from: city.past(547),
      })
      // An adequate level without a basis is no basis of its own; the missing basis is 35-1-04 as well.
      const id = collectItem(city, org, { element_code: element, legal_basis: null, valid_from: city.past(395) })
      city.breach({
        control_id: '35-1-03',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(city.past(395)), 61),
        severity: 'S2',
      })
      city.breach({
        control_id: '35-1-04',
        subject_id: id,
        reason: 'basis_missing',
        agency_uscc: org.uscc,
        occurred_on: city.clock(city.past(395)),
        severity: 'S3',
      })
    }
  },

  '35-1-04': (city) => {
    for (const [i, org] of city.victims(9).entries()) {
      const missing = i % 3 === 0
      const id = collectItem(city, org, missing ? { legal_basis: null } : { legal_basis: '年度工作要点', legal_level: 'normative_doc' })
      city.breach({
        control_id: '35-1-04',
        subject_id: id,
        reason: missing ? 'basis_missing' : 'level_inadequate',
        agency_uscc: org.uscc,
        occurred_on: city.clock(city.past(181)),
        severity: 'S3',
      })
    }
  },

  '35-1-05': (city) => {
    for (const [i, org] of city.victims(6).entries()) {
      const entry = addEntry(city, org, { cycle: 'irregular', batches: false, collected: false, shareType: 'unconditional' })
      const run = 3 + (i % 3)
      let third = ''
      for (let k = 0; k <= run; k += 1) {
        const day = addDays(city.input.from, 100 + k * 14)
        const batch = addBatch(city, entry, day)
        // Chance may have checked the batch already; these counts take the place of that check.
        const checked = city.rows('qc_result').find((q) => q['batch_id'] === batch['batch_id'])
        const counts = { checked_rows: 500, failed_rows: k === 0 ? 25 : 26 }
        if (checked) Object.assign(checked, counts)
        else city.add('qc_result', { batch_id: batch['batch_id'] ?? null, rule_id: 'R01', dimension: 'accurate', ...counts })
        if (k === 3) third = day
      }
      city.breach({
        control_id: '35-1-05',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: third,
        severity: 'S2',
        magnitude: run,
      })
    }
  },

  '35-1-06': (city) => {
    for (const [i, org] of city.victims(7).entries()) {
      const entry = addEntry(city, org, { cycle: 'irregular', batches: false, collected: false, shareType: 'unconditional' })
      const day = addDays(city.input.from, 40 + i * 9)
      const late = i % 2 === 0 ? null : addTicket(city, 'signoff', org, `${addDays(day, 3)} 09:00:00`)
      const batch = addBatch(city, entry, day, { ticket_id: late })
      city.breach({
        control_id: '35-1-06',
        subject_id: String(batch['batch_id']),
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S3',
      })
      // 挂接零数据 does not apply: rows arrived.
    }
  },

  '35-1-07': (city) => {
    for (const [i, org] of city.victims(8).entries()) {
      const bare = i % 2 === 0
      const entry = bare
        ? undefined
        : addEntry(city, org, {
            mounted: false,
            batches: false,
            collected: false,
            shareType: 'conditional',
            published: addDays(city.input.to, -25),
          })
      const id = collectItem(city, org, { is_statutory_source: true, catalog_id: entry?.id ?? null, valid_from: city.past(122) })
      city.breach({
        control_id: '35-1-07',
        subject_id: id,
        reason: bare ? 'no_live_catalog' : 'no_successful_batch',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(city.past(122)), 91),
        severity: 'S2',
      })
    }
  },
}
