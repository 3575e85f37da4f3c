import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Given, TestWarehouse } from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await TestWarehouse.create()
})
afterAll(() => warehouse?.close())

const text = (v: string | null): string => (v === null ? 'null' : `'${v}'`)

async function due(start: string, n: number, uscc: string | null = null, catalog: string | null = null): Promise<string | null> {
  const rows = await warehouse.db.all<{ due: string | null }>(
    `select due_wd(s.d, ${n}, s.u, s.c) as due from (select date '${start}' as d, ${text(uscc)} as u, ${text(catalog)} as c) as s`,
  )
  return rows[0]?.due ?? null
}

interface Fresh {
  readonly due: string | null
  readonly stale: boolean
  readonly undecidable: boolean
}

async function fresh(last: string, cycle: string, uscc: string | null = null, catalog: string | null = null): Promise<Fresh> {
  const rows = await warehouse.db.all<{ due: string | null; stale: boolean; undecidable: boolean }>(
    `with f as (
       select freshness(s.d, s.cycle, s.u, s.c) as f
       from (select date '${last}' as d, '${cycle}' as cycle, ${text(uscc)} as u, ${text(catalog)} as c) as s
     )
     select case when as_of() > f.x then f.due end as due, is_stale(f) as stale, stale_undecidable(f) as undecidable from f`,
  )
  return rows[0] as Fresh
}

const outage = (id: string, from: string, to?: string, uscc?: string, catalog?: string) => ({
  outage_id: id,
  started_at: from,
  ...(to ? { finished_at: to } : {}),
  ...(uscc ? { uscc } : {}),
  ...(catalog ? { catalog_id: catalog } : {}),
})

describe('working days of the shipped calendar', () => {
  beforeAll(() => warehouse.load({}, '2026-12-31'))

  it.each([
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i', async (year, days) => {
    const rows = await warehouse.db.all<{ n: number }>(
      `select count(*)::integer as n from day_class where class = '*|*' and year(d) = ${year} and is_counted`,
    )
    expect(rows[0]?.n).toBe(days)
  })

  it.each([
    ['2023-08-15', '2023-08-16', '2023-08-22', '2023-08-29', '2023-09-12'],
    ['2023-09-26', '2023-09-27', '2023-10-09', '2023-10-16', '2023-10-30'],
    ['2024-02-09', '2024-02-18', '2024-02-22', '2024-02-29', '2024-03-14'],
    ['2024-04-30', '2024-05-06', '2024-05-10', '2024-05-16', '2024-05-30'],
    ['2024-09-27', '2024-09-29', '2024-10-10', '2024-10-16', '2024-10-30'],
    ['2025-01-24', '2025-01-26', '2025-02-07', '2025-02-13', '2025-02-27'],
    ['2025-09-26', '2025-09-28', '2025-10-10', '2025-10-16', '2025-10-30'],
    ['2025-09-28', '2025-09-29', '2025-10-11', '2025-10-17', '2025-10-31'],
    ['2025-12-30', '2025-12-31', '2026-01-07', '2026-01-14', '2026-01-28'],
    ['2026-02-12', '2026-02-13', '2026-02-26', '2026-03-04', '2026-03-18'],
    ['2026-02-13', '2026-02-14', '2026-02-27', '2026-03-05', '2026-03-19'],
    ['2026-04-30', '2026-05-06', '2026-05-11', '2026-05-18', '2026-06-01'],
  ])('+1, +5, +10, +20 after %s', async (start, ...expected) => {
    expect(await Promise.all([1, 5, 10, 20].map((n) => due(start, n)))).toEqual(expected)
  })

  it('should start a day off like any other day', async () => {
    expect(await due('2025-06-07', 1)).toBe('2025-06-09')
    expect(await due('2025-10-05', 1)).toBe('2025-10-09')
  })

  it('should have no due date beyond the last year loaded', async () => {
    expect(await due('2026-12-24', 5)).toBe('2026-12-31')
    expect(await due('2026-12-25', 5)).toBeNull()
  })
})

describe('years not loaded', () => {
  it('should not count over a missing year, but count after it', async () => {
    await warehouse.load({}, '2026-06-30', [2024, 2026])
    expect(await due('2024-12-30', 1)).toBe('2024-12-31')
    expect(await due('2024-12-31', 1)).toBeNull()
    expect(await due('2025-12-30', 1)).toBeNull()
    // every date after 31 December 2025 is loaded
    expect(await due('2025-12-31', 1)).toBe('2026-01-04')
  })

  it('should not take an incomplete year for loaded', async () => {
    await warehouse.load({ work_calendar: [{ d: '2026-01-05', is_workday: true }] }, '2026-06-30', [2025])
    expect(await due('2025-12-30', 1)).toBe('2025-12-31')
    expect(await due('2025-12-31', 1)).toBeNull()
    expect(await due('2026-01-04', 1)).toBeNull()
  })
})

describe('outage days', () => {
  // +5 after 2025-06-03 is 2025-06-10, or 2025-06-11 when 5 June is taken out
  const dueAfter = async (...outages: Given[string][number][]) => {
    await warehouse.load({ outage: outages }, '2025-06-30')
    return due('2025-06-03', 5)
  }

  it.each([
    ['exactly four hours', '2025-06-05 09:00:00', '2025-06-05 13:00:00', '2025-06-11'],
    ['a second less', '2025-06-05 09:00:00', '2025-06-05 12:59:59', '2025-06-10'],
    ['before office hours', '2025-06-05 00:00:00', '2025-06-05 08:00:00', '2025-06-10'],
    ['after office hours', '2025-06-05 18:00:00', '2025-06-06 08:00:00', '2025-06-10'],
    ['the night before, until noon', '2025-06-04 20:00:00', '2025-06-05 12:00:00', '2025-06-11'],
    ['a length of zero', '2025-06-05 09:00:00', '2025-06-05 09:00:00', '2025-06-10'],
    ['an end before the start', '2025-06-05 13:00:00', '2025-06-05 09:00:00', '2025-06-10'],
    ['a weekend', '2025-06-07 08:00:00', '2025-06-08 18:00:00', '2025-06-10'],
    ['the start day itself', '2025-06-03 08:00:00', '2025-06-03 18:00:00', '2025-06-10'],
    ['two days', '2025-06-05 08:00:00', '2025-06-06 18:00:00', '2025-06-12'],
  ])('%s', async (_name, from, to, expected) => {
    expect(await dueAfter(outage('O1', from, to))).toBe(expected)
  })

  it('should add up separate outages and count an overlap once', async () => {
    expect(
      await dueAfter(
        outage('O1', '2025-06-05 08:00:00', '2025-06-05 10:00:00'),
        outage('O2', '2025-06-05 12:00:00', '2025-06-05 14:00:00'),
      ),
    ).toBe('2025-06-11')
    expect(
      await dueAfter(
        outage('O1', '2025-06-05 08:00:00', '2025-06-05 11:00:00'),
        outage('O2', '2025-06-05 10:00:00', '2025-06-05 11:59:59'),
      ),
    ).toBe('2025-06-10')
    expect(
      await dueAfter(
        outage('O1', '2025-06-05 08:00:00', '2025-06-05 11:00:00'),
        outage('O2', '2025-06-05 08:30:00', '2025-06-05 09:00:00'),
        outage('O3', '2025-06-05 10:30:00', '2025-06-05 12:00:00'),
      ),
    ).toBe('2025-06-11')
  })

  it('should run an unfinished outage to the cut-off and drop one that starts after it', async () => {
    await warehouse.load({ outage: [outage('O1', '2025-06-05 14:00:00')] }, '2025-06-06')
    // 5 and 6 June are out; later days are not known to be
    expect(await due('2025-06-03', 5)).toBe('2025-06-12')
    await warehouse.load({ outage: [outage('O1', '2025-06-05 14:00:00', '2025-06-05 18:00:00')] }, '2025-06-04')
    expect(await due('2025-06-03', 5)).toBe('2025-06-10')
  })

  it('should keep a planned end after the cut-off, even one far beyond the calendar', async () => {
    await warehouse.load({ outage: [outage('O1', '2025-06-05 08:00:00', '2025-06-06 18:00:00')] }, '2025-06-05')
    expect(await due('2025-06-03', 5)).toBe('2025-06-12')
    await warehouse.load({ outage: [outage('O1', '2025-06-05 08:00:00', '9999-12-31 00:00:00')] }, '2025-06-05')
    expect(await due('2025-06-03', 1)).toBe('2025-06-04')
    expect(await due('2025-06-03', 2)).toBeNull()
  })

  it('should apply to the unit and the entry it names', async () => {
    const day = ['2025-06-05 08:00:00', '2025-06-05 18:00:00'] as const
    const org = ['A', 'B'].map((uscc) => ({ uscc, name: uscc, org_type: 'admin', region_code: '440700', in_scope: true }))
    const catalog = ['K1', 'K2', 'K3'].flatMap((catalog_id) => [{ catalog_id, provider_uscc: 'A', status: 'published' }])
    const share_request = [{ req_id: 'R1', catalog_id: 'K2', applicant_uscc: 'A', provider_uscc: 'B', received_at: '2025-06-01' }]
    const given = { org, catalog, share_request }
    const dues = async () =>
      Promise.all([
        due('2025-06-03', 5, 'A', 'K1'),
        due('2025-06-03', 5, 'A', 'K2'),
        due('2025-06-03', 5, 'B', 'K2'),
        due('2025-06-03', 5, 'A'),
        due('2025-06-03', 5),
      ])
    await warehouse.load({ ...given, outage: [outage('O1', ...day, 'A')] }, '2025-06-30')
    expect(await dues()).toEqual(['2025-06-11', '2025-06-11', '2025-06-10', '2025-06-11', '2025-06-10'])
    await warehouse.load({ ...given, outage: [outage('O1', ...day, undefined, 'K2')] }, '2025-06-30')
    expect(await dues()).toEqual(['2025-06-10', '2025-06-11', '2025-06-11', '2025-06-10', '2025-06-10'])
    await warehouse.load({ ...given, outage: [outage('O1', ...day, 'A', 'K2')] }, '2025-06-30')
    expect(await dues()).toEqual(['2025-06-10', '2025-06-11', '2025-06-10', '2025-06-10', '2025-06-10'])
    // halves of a day that only meet for one unit and one entry
    await warehouse.load(
      {
        ...given,
        outage: [
          outage('O1', '2025-06-05 08:00:00', '2025-06-05 10:00:00', 'A'),
          outage('O2', '2025-06-05 10:00:00', '2025-06-05 12:00:00', undefined, 'K2'),
        ],
      },
      '2025-06-30',
    )
    expect(await dues()).toEqual(['2025-06-10', '2025-06-11', '2025-06-10', '2025-06-10', '2025-06-10'])
  })

  it('should tell an outage day whether working or not', async () => {
    await warehouse.load({ outage: [outage('O1', '2025-06-07 08:00:00', '2025-06-07 12:00:00')] }, '2025-06-30')
    const rows = await warehouse.db.all<{ d: string; down: boolean }>(
      `select s.d::varchar as d, outage_day(s.d, null, null) as down from (values (date '2025-06-06'), (date '2025-06-07')) as s (d) order by s.d`,
    )
    expect(rows).toEqual([
      { d: '2025-06-06', down: false },
      { d: '2025-06-07', down: true },
    ])
  })
})

describe('freshness', () => {
  const at = async (asOf: string, last: string, cycle: string, outages: Given[string] = [], years?: number[]) => {
    await warehouse.load({ outage: outages }, asOf, years)
    return fresh(last, cycle)
  }
  const ok = (on: string | null = null) => ({ due: on, stale: false, undecidable: false })
  const stale = (on: string) => ({ due: on, stale: true, undecidable: false })
  const undecidable = { due: null, stale: false, undecidable: true }

  it.each([
    ['realtime', '2025-06-30'],
    ['daily', '2025-06-29'],
    ['weekly', '2025-06-22'],
    ['ten_days', '2025-06-18'],
    ['monthly', '2025-05-26'],
    ['quarterly', '2025-03-21'],
    ['half_yearly', '2024-12-14'],
    ['yearly', '2024-05-31'],
  ])('%s data of %s are fresh until 2025-07-01', async (cycle, last) => {
    expect(await at('2025-07-01', last, cycle)).toEqual(ok())
    expect(await at('2025-07-02', last, cycle)).toEqual(stale('2025-07-01'))
  })

  it('should roll the last day to a counted day', async () => {
    expect(await at('2025-10-09', '2025-09-30', 'daily')).toEqual(ok('2025-10-09'))
    expect(await at('2025-10-10', '2025-09-30', 'daily')).toEqual(stale('2025-10-09'))
  })

  it('should not use up the cycle on outage days, working or not', async () => {
    const weekend = [outage('O1', '2025-06-07 08:00:00', '2025-06-08 18:00:00')]
    // X is Tuesday 10 June instead of Sunday 8 June
    expect(await at('2025-06-10', '2025-06-06', 'daily', weekend)).toEqual(ok())
    expect(await at('2025-06-11', '2025-06-06', 'daily', weekend)).toEqual(stale('2025-06-10'))
    expect(await at('2025-06-10', '2025-06-06', 'daily')).toEqual(stale('2025-06-09'))
  })

  it('should roll over an outage day', async () => {
    const monday = [outage('O1', '2025-06-09 08:00:00', '2025-06-09 12:00:00')]
    expect(await at('2025-06-10', '2025-06-05', 'daily', monday)).toEqual(ok('2025-06-10'))
    expect(await at('2025-06-11', '2025-06-05', 'daily', monday)).toEqual(stale('2025-06-10'))
  })

  it('should need the calendar only once the last day has passed', async () => {
    expect(await at('2026-01-03', '2025-12-25', 'weekly', [], [2025])).toEqual(ok())
    expect(await at('2026-01-04', '2025-12-25', 'weekly', [], [2025])).toEqual(undecidable)
    // 30 December 2023 is a Saturday: the counted day lies in the year not loaded
    expect(await at('2024-01-10', '2023-12-21', 'weekly', [], [2023])).toEqual(undecidable)
    expect(await at('2026-01-10', '2025-12-20', 'weekly', [], [2025])).toEqual(stale('2025-12-29'))
    // days before X may lie in a year not loaded
    expect(await at('2024-01-10', '2023-12-30', 'weekly', [], [2024])).toEqual(stale('2024-01-08'))
  })
})

describe('request_clock', () => {
  it('should give a date, nothing while a supplement is awaited, nothing when a year on the way is missing', async () => {
    const r = (req_id: string, received_at: string, more: Record<string, string> = {}) => ({
      req_id,
      catalog_id: 'K1',
      applicant_uscc: 'B',
      provider_uscc: 'A',
      received_at,
      ...more,
    })
    await warehouse.load(
      {
        share_request: [
          r('R1', '2026-12-24'),
          r('R2', '2026-12-25'),
          r('R3', '2026-12-21', { supp_asked_at: '2026-12-22' }),
          r('R4', '2026-12-21', { ext_approved_to: '2026-12-30' }),
          r('R5', '2026-11-02', { ext_approved_to: '2026-11-11' }),
        ],
      },
      '2026-12-31',
    )
    const rows = await warehouse.db.all('select req_id, awaiting, due::varchar as due from request_clock(5, 10) order by req_id')
    expect(rows).toEqual([
      { req_id: 'R1', awaiting: false, due: '2026-12-31' },
      { req_id: 'R2', awaiting: false, due: null },
      { req_id: 'R3', awaiting: true, due: null },
      { req_id: 'R4', awaiting: false, due: null },
      { req_id: 'R5', awaiting: false, due: '2026-11-11' },
    ])
    const plain = await warehouse.db.all("select due::varchar as due from request_clock(5, 0) where req_id in ('R4', 'R5') order by req_id")
    expect(plain).toEqual([{ due: '2026-12-28' }, { due: '2026-11-09' }])
  })
})
