import { z } from '@hono/zod-openapi'

const calendarYear = z
  .strictObject({
    year: z.int(),
    state: z.enum(['shipped', 'confirmed', 'proposed', 'faulty', 'missing']).openapi({
      description: '随产品提供、已确认、已导入待确认、导入有误、没有导入。只有前两种计入期限',
    }),
    state_label: z.string(),
    workdays: z.int().nullable(),
    fault: z.string().nullable(),
    digest: z.string().nullable().openapi({ description: '确认时原样送回：确认的就是看到的' }),
    differences: z
      .array(z.strictObject({ d: z.string(), is_workday: z.boolean(), name: z.string().nullable() }))
      .openapi({ description: '与周一至周五不同的日子' }),
    confirmed_by: z.string().nullable(),
    confirmed_on: z.string().nullable(),
    note: z.string().nullable(),
  })
  .openapi('CalendarYear')

export const calendarList = z.strictObject({ years: z.array(calendarYear) }).openapi('CalendarYears')
export type CalendarYearView = z.infer<typeof calendarYear>

export const confirmation = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  note: z.string().trim().min(1, '请填写核对依据').max(400).openapi({ description: '核对依据，例如国务院办公厅通知的文号' }),
})
