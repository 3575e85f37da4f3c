import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import { shanghai } from '../../base/ledger.ts'
import { confirmedYears, confirmYear, missingNextYear } from '../../calendar/loaded.ts'
import { shippedCalendar, shippedYears } from '../../calendar/shipped.ts'
import { checkYear, planDigest } from '../../calendar/year.ts'
import { weekday } from '../../common/days.ts'
import { importedYears } from '../../warehouse/imported-days.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { type CalendarYearView, calendarList, confirmation } from './schema.ts'

const TAGS = ['工作日历']
const LABELS: Record<CalendarYearView['state'], string> = {
  shipped: '随产品提供',
  confirmed: '已确认',
  proposed: '已导入，待确认',
  faulty: '导入有误，不能采用',
  missing: '没有导入',
}

const EMPTY = { workdays: null, fault: null, digest: null, differences: [], confirmed_by: null, confirmed_on: null, note: null }
const view = (year: number, state: CalendarYearView['state'], more: Partial<CalendarYearView> = {}): CalendarYearView => ({
  year,
  ...EMPTY,
  state,
  state_label: LABELS[state],
  ...more,
})

/** Days that differ from Monday to Friday: all that a person has to compare with the notice. */
function differences(days: Iterable<readonly [d: string, isWorkday: boolean]>, names?: ReadonlyMap<string, string>) {
  return [...days]
    .filter(([d, is]) => is !== weekday(d) <= 5)
    .map(([d, is_workday]) => ({ d, is_workday, name: names?.get(d) ?? null }))
    .sort((a, b) => (a.d < b.d ? -1 : 1))
}

/** Years that count, then what was imported and waits, then next year when it is missing. */
async function readYears(deps: ApiDeps): Promise<CalendarYearView[]> {
  const confirmed = await confirmedYears(deps.ledger.db)
  const days = shippedCalendar()
  const rows = shippedYears()
    .filter((year) => !confirmed.some((c) => c.year === year))
    .map((year) => {
      const own = days.filter((day) => day.d.startsWith(`${year}-`))
      const workdays = own.filter((day) => day.is_workday).length
      return view(year, 'shipped', { workdays, differences: differences(own.map((day) => [day.d, day.is_workday] as const)) })
    })
  for (const { year, workdays, days_off, days_worked, confirmed_by, confirmed_on, note } of confirmed) {
    const changed = [...days_off.map((d) => [d, false] as const), ...days_worked.map((d) => [d, true] as const)]
    rows.push(view(year, 'confirmed', { workdays, differences: differences(changed), confirmed_by, confirmed_on, note }))
  }
  for (const { year, isWorkday, names } of await importedYears(deps)) {
    const { plan, fault } = checkYear(year, isWorkday)
    if (!plan) rows.push(view(year, 'faulty', { fault }))
    else if (!confirmed.some((c) => c.sha256 === planDigest(plan)))
      rows.push(view(year, 'proposed', { workdays: plan.workdays, digest: planDigest(plan), differences: differences(isWorkday, names) }))
  }
  const missing = await missingNextYear(deps.ledger.db, shanghai(deps.now()).slice(0, 10))
  if (missing !== undefined && !rows.some((r) => r.year === missing)) rows.push(view(missing, 'missing'))
  return rows.sort((a, b) => a.year - b.year)
}

/** The one working-day calendar: which years count, and an officer's confirmation of an imported one. */
export const calendarRoutes = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/calendar',
        permission: 'read',
        tags: TAGS,
        summary: '工作日历：哪些年份计入期限，哪些已导入待确认',
        responses: ok(calendarList),
      }),
      async (c) => c.json({ years: await readYears(deps) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/calendar/{year}/confirm',
        permission: 'case.work',
        tags: TAGS,
        summary: '核对后确认导入的一年：此后检测、期限、提醒都按它计算',
        request: { params: z.object({ year: z.coerce.number().int().min(2000).max(2100) }), ...json(confirmation) },
        responses: ok(calendarList),
      }),
      async (c) => {
        const { year } = c.req.valid('param')
        const { digest, note } = c.req.valid('json')
        const imported = (await importedYears(deps)).find((y) => y.year === year)
        if (!imported) throw new AppError('not_found', `没有导入过 ${year} 年的工作日历。请先在“数据导入”页导入全年逐日的日历。`)
        const { plan, fault } = checkYear(year, imported.isWorkday)
        if (!plan) throw new AppError('invalid_input', fault)
        await confirmYear(deps, { plan, batches: imported.batches, seen: digest, actor: c.get('actor').id, note })
        return c.json({ years: await readYears(deps) }, 200)
      },
    )
