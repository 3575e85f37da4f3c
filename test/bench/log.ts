import type { Db } from '../../server/base/db.ts'
import { literal } from '../../server/base/sql.ts'

/** How the made log is spread: `city` as platforms log (a few busy grants, users and addresses), `random` as no platform does. */
export type Spread = 'city' | 'random'

export interface LogSpan {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string
  /** The day after the last. */
  readonly to: string
  /** Rows between the two. */
  readonly total: number
}

/** Registers the log draws from, without a city: 1500 grants of 300 applications in 60 units. Busy ones come first. */
export async function makeRegisters(db: Db): Promise<void> {
  await db.run(`
    create or replace table gen_grant as
    select
      n::integer as n,
      'SQD-' || lpad(n::varchar, 6, '0') as grant_id,
      'APP-' || (hash(n) % 300) as app_id,
      '114407' || lpad(((hash(n) % 300) % 60)::varchar, 12, '0') as user_org,
      ((hash(n) % 300) % 60)::integer as org_no,
      '10.' || ((hash(n) % 300) % 60) || '.' || (hash(n) % 250) || '.' as net,
      '3700001/' || lpad((hash(n + 7) % 900)::varchar, 6, '0') as catalog_id,
      ['SC00', 'SC01', 'SC02'][1 : 1 + (hash(n + 11) % 3)::integer] as scenarios,
      ['NAME;STATUS;UNIT_CODE', 'NAME;STATUS', 'NAME', 'ADDRESS;NAME;PHONE'][1 : 1 + (hash(n + 13) % 4)::integer] as lists,
    from range(1500) as r(n)`)
}

/** The same from an imported city: its own grants in force, their applications, address blocks, scenarios and fields. */
export async function cityRegisters(db: Db): Promise<void> {
  await db.run(`
    create or replace table gen_grant as
    select
      (row_number() over (order by hash(grant_id)) - 1)::integer as n,
      grant_id,
      app_id,
      grantee_uscc as user_org,
      dense_rank() over (order by grantee_uscc)::integer as org_no,
      regexp_replace(ip_allow, '0/24.*$', '') as net,
      catalog_id,
      string_split(scenario_codes, ';') as scenarios,
      [items, array_to_string(string_split(items, ';')[1 : 2], ';'), string_split(items, ';')[1]] as lists,
    from stg.share_grant
    where valid_to is null and revoked_at is null and app_id is not null and scenario_codes is not null and items is not null
      and regexp_matches(ip_allow, '^[0-9.]+[.]0/24$')`)
}

/** Rows `from` ≤ i < `to` of a log, in order of time, in canonical columns. Needs `gen_grant`. */
export function logSelect(span: LogSpan, rows: { from: number; to: number }, grants: number, spread: Spread): string {
  const days = (Date.parse(span.to) - Date.parse(span.from)) / 86_400_000
  // A day of calls lasts from 07:00 to 21:00.
  const ts = `timestamp ${literal(span.from)} + to_seconds(25200 + (i * ${days} // ${span.total}) * 86400 + (i * ${days} % ${span.total}) * 50400 // ${span.total})`
  // hash(i, salt) only xors the salt in, and draws would move together.
  const draw = (salt: number) => `hash(i + ${salt}000000000000)`
  const pick = (n: number, salt: number) =>
    spread === 'city'
      ? `(pow(${n + 1}, (${draw(salt)} >> 11)::double / 9007199254740992) - 1.0)::integer % ${n}`
      : `(${draw(salt)} % ${n})::integer`
  const attributes =
    spread === 'city'
      ? { user: `'U' || g.org_no || '-' || d.u`, ip: `g.net || (1 + (d.h & 1) * (d.h >> 1 & 3))` }
      : { user: `'U' || (d.h % 50000)`, ip: `'10.40.' || (d.h & 255) || '.' || (d.h >> 8 & 255)` }
  return `
    with drawn as (
      select i, ${ts} as ts, ${pick(grants, 1)} as g, ${pick(100, 2)} as u, ${draw(3)} as h, ${draw(4)} % 4000000 as person
      from range(${rows.from}, ${rows.to}) as r(i)
    )
    select
      d.ts,
      g.grant_id,
      g.app_id,
      ${attributes.user} as user_id,
      g.user_org,
      ${attributes.ip} as ip,
      g.catalog_id,
      g.lists[1 + ((d.h >> 20) % len(g.lists))::integer] as items,
      ((d.h >> 24) % 6)::bigint as row_count,
      g.scenarios[1 + ((d.h >> 28) % len(g.scenarios))::integer] as scenario_code,
      case when (d.h >> 36) % 50 <> 7 then 'BJ' || (100000000 + i // 3) end as case_no,
      md5(d.person::varchar) as subject_hash,
      (d.h >> 44) % 50 <> 7 as ok,
    from drawn as d
    join gen_grant as g on g.n = d.g`
}
