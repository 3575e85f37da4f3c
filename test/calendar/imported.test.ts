import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Db } from '../../server/base/db.ts'
import { calendarDays, confirmYear, missingNextYear, readCalendar, shippedWorkdays } from '../../server/calendar/loaded.ts'
import { checkYear, planDigest, type YearPlan } from '../../server/calendar/year.ts'
import { act } from '../../server/cases/act.ts'
import { openCase } from '../../server/cases/open.ts'
import { readCase } from '../../server/cases/reads.ts'
import { addDays, weekday } from '../../server/common/days.ts'
import { importedYears } from '../../server/warehouse/imported-days.ts'
import { refreshStaging } from '../../server/warehouse/staging.ts'
import { assessment, officer, product, type TestProduct } from '../cases/help.ts'
import { ImportHome } from '../support/import-home.ts'

/** A year like those before it: weekends, a week in spring and one in autumn off, one Saturday worked. */
function year(y: number, change: (d: string, is: boolean) => boolean = (_d, is) => is): Map<string, boolean> {
  const days = new Map<string, boolean>()
  for (let d = `${y}-01-01`; d <= `${y}-12-31`; d = addDays(d, 1)) {
    const off = d === `${y}-01-01` || (d >= `${y}-02-05` && d <= `${y}-02-11`) || (d >= `${y}-10-01` && d <= `${y}-10-07`)
    days.set(d, change(d, d === `${y}-02-20` || (!off && weekday(d) <= 5)))
  }
  return days
}
const planOf = (y: number): YearPlan => checkYear(y, year(y)).plan as YearPlan

describe('an imported year', () => {
  it('is refused with a day missing or with an implausible number of working days', () => {
    const holes = year(2027)
    holes.delete('2027-03-03')
    expect(checkYear(2027, holes).fault).toContain('缺 1 天（如 2027-03-03）')
    expect(
      checkYear(
        2027,
        year(2027, (d) => weekday(d) <= 5),
      ).fault,
    ).toContain('261 个工作日，不在 240 至 255 之间')
    expect(
      checkYear(
        2027,
        year(2027, () => false),
      ).fault,
    ).toContain('0 个工作日')
  })

  it('is told by its differences from Monday to Friday', () => {
    const plan = planOf(2027)
    expect(plan.days_worked).toEqual(['2027-02-20'])
    expect(plan.days_off).toContain('2027-10-01')
    expect(plan.days_off).not.toContain('2027-10-02')
  })
})

describe('once confirmed', () => {
  let p: TestProduct
  beforeEach(async () => {
    p = await product('2026-12-28')
  })
  afterEach(() => p.deps.ledger.close())
  const confirm = (plan: YearPlan, seen = planDigest(plan)) =>
    confirmYear(p.deps, { plan, batches: ['B1'], seen, actor: 'officer', note: '国办发明电〔2026〕9号' })

  it('gives the terms of cases that reach into it', async () => {
    await assessment(p, '2026-12-01', [{}])
    const open = async () => {
      const { case_id } = await openCase(p.deps, { actor: officer, findings: ['35-2-02:K1'] })
      return (await act(p.deps, { actor: officer, caseId: case_id, action: 'verify', input: {} })) as {
        case_id: string
        explain_due: string | null
      }
    }
    const waits = await open()
    expect(waits.explain_due).toBeNull()
    await act(p.deps, { actor: officer, caseId: waits.case_id, action: 'dismiss', input: { reason: '重复' } })
    await confirm(planOf(2027))
    expect((await open()).explain_due).toBe('2027-01-05')
    expect((await readCase(p.deps, officer, waits.case_id)).record.state).toBe('dismissed')
  })

  it('wins over a shipped year, and only as the officer saw it', async () => {
    expect(await readCalendar(p.deps.ledger.db)).toMatchObject({})
    await expect(confirm(planOf(2027), 'f'.repeat(64))).rejects.toThrow('与您看到的不同')
    const own = checkYear(
      2026,
      new Map((await calendarDays(p.deps.ledger.db)).map((d) => [d.d, d.d === '2026-11-11' ? false : d.is_workday])),
    )
    expect(shippedWorkdays().isWorkday('2026-11-11')).toBe(true)
    await confirm(own.plan as YearPlan)
    const calendar = await readCalendar(p.deps.ledger.db)
    expect([calendar.isWorkday('2026-11-11'), calendar.isWorkday('2026-11-12'), calendar.isWorkday('2025-11-11')]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('is missed from 1 November until it is there', async () => {
    const { db } = p.deps.ledger
    expect(await missingNextYear(db, '2026-10-31')).toBeUndefined()
    expect(await missingNextYear(db, '2026-11-01')).toBe(2027)
    expect(await missingNextYear(db, '2025-12-01')).toBeUndefined()
    await confirm(planOf(2027))
    expect(await missingNextYear(db, '2026-11-01')).toBeUndefined()
  })
})

describe('controls', () => {
  it('count with an imported year only once it is confirmed, as cases do', async () => {
    const home = await ImportHome.open()
    const warehouse = await Db.open(':memory:', home.config)
    const deps = { config: home.config, warehouse, ledger: home.deps.ledger }
    try {
      const rows = [...year(2027)].map(([d, is]) => `${d},${is ? '是' : '否'},${d === '2027-10-01' ? '国庆节' : ''}`)
      const { report } = await home.csv('工作日历.csv', ['日期,是否工作日,节假日名称', ...rows])
      expect(report.refused).toEqual([])
      const days = () =>
        warehouse.all<{ n: number }>(`select count(*)::integer as n from stg.work_calendar where year(d) = 2027 and is_workday`)
      await refreshStaging(deps)
      expect(await days()).toEqual([{ n: 0 }])
      const [imported] = await importedYears(deps)
      expect(imported?.names.get('2027-10-01')).toBe('国庆节')
      const { plan } = checkYear(2027, imported?.isWorkday ?? new Map())
      if (!plan) throw new Error('the imported year is faulty')
      const given = { plan, batches: imported?.batches ?? [], seen: planDigest(plan), actor: 'officer', note: '通知' }
      await confirmYear(home.deps, given)
      expect(await refreshStaging(deps)).toEqual(['work_calendar'])
      expect(await days()).toEqual([{ n: plan.workdays }])
    } finally {
      warehouse.closeInstance()
      home.close()
    }
  })
})
