import { addDays } from '../../../common/days.ts'
import type { City, Entry, Org, Row } from '../city.ts'
import { maxDays } from '../days.ts'
import { addExport } from '../duties.ts'
import { addBatch, addEntry } from '../entries.ts'
import { formerCode } from '../people.ts'
import { addRequest } from '../sharing.ts'

/** Batches, checks and exchange: item 3 and what item 1 says about quality. */
export function addSupplyTraps(city: City): void {
  const [org] = city.victims(1)
  if (!org) throw new Error('traps need a unit')
  const entry = (cycle = 'irregular') => addEntry(city, org, { cycle, batches: false, collected: false, shareType: 'unconditional' })
  addFailures(city, entry(), entry())
  addChecks(city, entry(), entry(), entry())
  // The last batch is just as old as its cycle allows.
  for (const cycle of ['daily', 'weekly', 'monthly', 'quarterly', 'half_yearly']) {
    const limit = entry(cycle)
    addBatch(city, limit, addDays(city.input.to, -maxDays(cycle)))
  }
  // A resource attached fifteen days ago may still be empty.
  addEntry(city, org, {
    batches: false,
    collected: false,
    shareType: 'unconditional',
    published: city.past(200),
  }).mount['mounted_at'] = addDays(city.input.to, -15)
  // A unit with a system, but none that feeds this entry.
  addEntry(city, org, { collected: false, shareType: 'unconditional' }).mount['kind'] = 'file'
  addFileMount(city, org)
  addExchange(city)
}

/** By file for ninety days although a system feeds the entry: there is still time to change over. */
function addFileMount(city: City, org: Org): void {
  const entry = addEntry(city, org, { collected: false, shareType: 'unconditional' })
  entry.mount['kind'] = 'file'
  entry.mount['mounted_at'] = addDays(city.input.to, -90)
  const system = city.rows('system_reg').find((s) => s['uscc'] === org.uscc && s['state'] === 'built')
  if (!system) throw new Error(`${org.name} has no built system`)
  city.add('system_table', {
    system_id: system['system_id'] ?? null,
    table_name: 'T_FILE_NEW',
    table_kind: 'business',
    catalog_id: entry.id,
    created_on: city.past(516),
  })
}

function fail(city: City, entry: Entry, at: string, changes: Row = {}): void {
  addBatch(city, entry, at.slice(0, 10), { status: 'failed', row_count: 0, err_side: 'agency', finished_at: at, ...changes })
}

/** Three failures in a row: of the platform; attended to on the last day. */
function addFailures(city: City, platform: Entry, attended: Entry): void {
  const start = city.days.onOrAfter(city.at(105))
  addBatch(city, platform, addDays(start, -5))
  addBatch(city, attended, addDays(start, -5))
  for (let k = 0; k < 4; k += 1) fail(city, platform, `${addDays(start, k)} 03:00:00`, { err_side: 'platform' })
  fail(city, attended, `${start} 02:00:00`)
  fail(city, attended, `${start} 03:00:00`)
  fail(city, attended, `${start} 04:00:00`, { handled_at: `${city.days.due(start, 2)} 23:59:59` })
  addBatch(city, attended, addDays(start, 30))
}

/** Failing checks that are too few, too small, or over; gaps of exactly one in a hundred. */
function addChecks(city: City, over: Entry, small: Entry, gap: Entry): void {
  const check = (table: 'qc_result' | 'recon', batch: Row, row: Row) => {
    const found = city.rows(table).find((r) => r['batch_id'] === batch['batch_id'])
    if (found) Object.assign(found, row)
    else city.add(table, { batch_id: batch['batch_id'] ?? null, ...row })
  }
  for (let k = 0; k < 4; k += 1) {
    const day = city.at(60 + k * 20)
    const quality = { rule_id: 'R01', dimension: 'complete' }
    check('qc_result', addBatch(city, over, day), { ...quality, checked_rows: 500, failed_rows: k === 3 ? 25 : 200 })
    check('qc_result', addBatch(city, small, day), { ...quality, checked_rows: 29, failed_rows: 29 })
    check('recon', addBatch(city, gap, day), {
      checked_at: `${day} 08:30:00`,
      src_rows: 1000,
      dst_rows: 990,
      src_hash: null,
      dst_hash: null,
    })
  }
}

/** Data that leave outside the platform and may: to the same unit under its old code, and after an approved request. */
function addExchange(city: City): void {
  const heir = city.judged[5]
  const entry = city.pool.find((e) => e.org === heir && e.shareType === 'conditional')
  if (!heir || !entry) return
  addExport(city, entry, `${city.at(130)} 15:00:00`, { dest_uscc: formerCode(), row_count: 90 })
  const to = city.other(heir)
  const day = city.at(150)
  addRequest(city, entry, to, {
    received_at: `${day} 08:30:00`,
    replied_at: `${day} 09:00:00`,
    decision: 'approved',
    delivered_at: `${day} 16:00:00`,
    deliver_mode: 'line',
    offline_ref: 'XX-001',
  })
  addExport(city, entry, `${day} 15:00:00`, { dest_uscc: to.uscc, row_count: 80 })
}
