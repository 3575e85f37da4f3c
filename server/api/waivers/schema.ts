import { z } from '@hono/zod-openapi'
import { WAIVER_STATES } from '../../common/proposal-states.ts'

const date = z.string().openapi({ format: 'date' })

export const row = z
  .strictObject({
    waiver_id: z.string(),
    version: z.number().int(),
    state: z.enum(WAIVER_STATES),
    state_label: z.string(),
    agency_uscc: z.string(),
    agency: z.string(),
    control_id: z.string(),
    control: z.string(),
    subject_id: z.string().nullable().openapi({ description: '只豁免这一对象；null 为该单位此项控制的全部对象' }),
    basis: z.string(),
    valid_from: date,
    expires_on: date,
    requested_by: z.string(),
    requested_on: date,
    decided_by: z.string().nullable(),
    decided_on: date.nullable(),
    decision_reason: z.string().nullable(),
    ended_on: date.nullable(),
    ended_reason: z.string().nullable(),
    covers: z.number().int().openapi({ description: '现在涵盖的未消除线索数' }),
  })
  .openapi('Waiver')

export const list = z.strictObject({ waivers: z.array(row), covered: z.number().int() }).openapi('WaiverList')
