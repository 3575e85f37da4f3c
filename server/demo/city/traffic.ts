import { addDays, daysBetween } from '../../common/days.ts'
import type { City, Grant, Row } from './city.ts'
import { formerCode } from './people.ts'
import { addGrant } from './sharing.ts'

/** One clean call of a grant at a moment; plants change what they need. */
export function call(city: City, grant: Grant, ts: string, changes: Row = {}): Row {
  const { random } = city
  const width = random.int(1, 3)
  return {
    ts,
    grant_id: grant.id,
    app_id: grant.row['app_id'] ?? null,
    user_id: random.pick(grant.grantee.users),
    user_org: grant.grantee.uscc,
    ip: `${grant.grantee.net}.${random.int(2, 200)}`,
    catalog_id: grant.entry.id,
    items: grant.entry.fields.slice(0, Math.min(width, grant.entry.fields.length)),
    row_count: random.int(0, 5),
    scenario_code: (grant.row['scenario_codes'] as readonly string[])[random.int(0, 1)] ?? null,
    case_no: `BJ${ts.slice(0, 10).replaceAll('-', '')}${random.int(10000, 99999)}`,
    subject_hash: random.hex(32),
    ok: !random.chance(0.02),
    ...changes,
  }
}

/** Planted calls, remembered so that the manifest counts them and the writer merges them into the bulk. */
export function plantCall(city: City, grant: Grant, ts: string, changes: Row = {}): void {
  city.add('access_log', call(city, grant, ts, { ok: true, ...changes }))
}

export function time(city: City): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(city.random.int(8, 18))}:${two(city.random.int(0, 59))}:${two(city.random.int(0, 59))}`
}

/**
 * The bulk of the access log, day by day in order, then that day's planted calls. Streams: one day is held at a time. Also
 * fills `log_manifest` for the days it passes.
 */
export function* accessDays(city: City): Generator<{ day: string; rows: Row[] }> {
  const { from, to, accessRows } = city.input
  const planted = new Map<string, Row[]>()
  for (const row of city.rows('access_log')) {
    const day = String(row['ts']).slice(0, 10)
    planted.set(day, [...(planted.get(day) ?? []), row])
  }
  const total = daysBetween(from, to) + 1
  const usable = city.grants.filter((g) => g.row['valid_to'] === null)
  const heir = city.judged[5]
  for (let i = 0; i < total; i += 1) {
    const day = addDays(from, i)
    const live = usable.filter((g) => String(g.row['valid_from']).slice(0, 10) < day)
    const n = Math.floor(((i + 1) * accessRows) / total) - Math.floor((i * accessRows) / total)
    const rows = live.length === 0 ? [] : Array.from({ length: n }, () => call(city, city.random.pick(live), `${day} ${time(city)}`))
    for (const row of rows) if (heir && row['user_org'] === heir.uscc && city.random.chance(0.05)) row['user_org'] = formerCode()
    rows.push(...(planted.get(day) ?? []))
    rows.sort((a, b) => (String(a['ts']) < String(b['ts']) ? -1 : 1))
    // The log of the first month came in short: what was seen there stays seen, the rest is undecidable.
    const short = day.slice(0, 7) === city.at(15).slice(0, 7)
    const expected_rows = short ? Math.ceil(rows.length * 1.08) : rows.length
    city.add('log_manifest', { log_name: 'access_log', log_day: day, expected_rows })
    yield { day, rows }
  }
}

/** A unit that calls on behalf of the grantee, named in the grant; and calls at the last second of a grant. */
export function addTrafficTraps(city: City): void {
  const [grantee, delegate] = city.judged
  const entry = city.pool.find(
    (e) => e.org !== grantee && e.org !== delegate && e.shareType === 'unconditional' && e.sensitive.length === 0,
  )
  if (!grantee || !delegate || !entry) throw new Error('traffic traps need two units and an entry')
  const { from } = city.input
  const app = city.id('APD', 3)
  const shared = addGrant(city, entry, grantee, addDays(from, 20), {
    grant_id: city.id('SQT'),
    app_id: app,
    delegate_orgs: [delegate.uscc],
  })
  const ended = addGrant(city, entry, grantee, addDays(from, 20), { grant_id: city.id('SQT'), valid_to: `${addDays(from, 60)} 23:59:59` })
  for (let k = 0; k < 12; k += 1) {
    plantCall(city, shared, `${addDays(from, 30 + k)} 10:20:30`, {
      user_org: delegate.uscc,
      user_id: delegate.users[0] ?? null,
      ip: `${delegate.net}.9`,
    })
  }
  plantCall(city, ended, `${addDays(from, 61)} 00:59:59`)
  for (const grant of [shared, ended]) {
    for (const half of city.halves)
      city.add('usage_report', { grant_id: grant.id, period_code: half.code, submitted_on: city.days.due(half.end, 15) })
  }
}

/** Reports on use for every grant that can have been called in a half-year that has ended. */
export function addUsageReports(city: City): void {
  for (const half of city.halves) {
    for (const grant of city.grants) {
      if (String(grant.row['valid_from']).slice(0, 10) > half.end) continue
      city.add('usage_report', {
        grant_id: grant.id,
        period_code: half.code,
        submitted_on: city.days.due(half.end, city.random.int(2, 14)),
      })
    }
  }
}

/** Manifest of the write log: what the platform says it wrote is what was exported. */
export function addChangeManifest(city: City): void {
  const counts = new Map<string, number>()
  for (const row of city.rows('change_log')) {
    const day = String(row['ts']).slice(0, 10)
    counts.set(day, (counts.get(day) ?? 0) + 1)
  }
  for (const [day, n] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
    city.add('log_manifest', { log_name: 'change_log', log_day: day, expected_rows: n })
}
