import type { Db } from '../../server/base/db.ts'
import { literal } from '../../server/base/sql.ts'

/** How the made log is spread: `city` as platforms log (a few busy grants, users and addresses), `random` as no platform does. */
export type Spread = 'city' | 'random'

/**
 * Registers the log draws from, as tables of the generator: 1500 grants of 300 applications in 60 units. Grants of one
 * application share its few addresses; users belong to a unit. Busy ones first: draws follow Zipf's law over the number.
 */
export async function makeRegisters(db: Db): Promise<void> {
  await db.run(`
    create or replace table gen_grant as
    select
      n::integer as n,
      'SQD-' || lpad(n::varchar, 6, '0') as grant_id,
      'APP-' || (hash(n) % 300) as app_id,
      '114407' || lpad(((hash(n) % 300) % 60)::varchar, 12, '0') as user_org,
      ((hash(n) % 300) % 60)::integer as org_no,
      '3700001/' || lpad((hash(n + 7) % 900)::varchar, 6, '0') as catalog_id,
      '10.' || (((hash(n) % 300) % 60)) || '.' || (hash(n) % 250) || '.' as net,
      (1 + hash(n + 11) % 3)::integer as scenarios,
      (1 + hash(n + 13) % 4)::integer as lists,
    from range(1500) as r(n)`)
}

/** Rows `from` ≤ i < `to` of a log of `total` rows between two days (the second excluded), in order of time, canonical columns. */
export function logSelect(span: { from: string; to: string; total: number }, rows: { from: number; to: number }, spread: Spread): string {
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
      ? { user: `'U' || g.org_no || '-' || d.u`, ip: `g.net || (1 + (d.h & 1) * (d.h >> 1 & 3))`, list: '(d.h >> 20) % g.lists' }
      : { user: `'U' || (d.h % 50000)`, ip: `'10.40.' || (d.h & 255) || '.' || (d.h >> 8 & 255)`, list: '(d.h >> 20) % 4' }
  return `
    with drawn as (
      select i, ${ts} as ts, ${pick(1500, 1)} as g, ${pick(100, 2)} as u, ${draw(3)} as h, ${draw(4)} % 4000000 as person
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
      case ${attributes.list} when 0 then 'NAME;STATUS;UNIT_CODE' when 1 then 'NAME;STATUS' when 2 then 'NAME' else 'ADDRESS;NAME;PHONE' end as items,
      ((d.h >> 24) % 6)::bigint as row_count,
      case (d.h >> 28) % g.scenarios when 0 then 'SC00' when 1 then 'SC01' else 'SC02' end as scenario_code,
      case when (d.h >> 36) % 50 <> 7 then 'BJ' || (100000000 + i // 3) end as case_no,
      md5(d.person::varchar) as subject_hash,
      (d.h >> 44) % 50 <> 7 as ok,
    from drawn as d
    join gen_grant as g on g.n = d.g`
}
