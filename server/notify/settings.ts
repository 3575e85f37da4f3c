import { z } from 'zod'
import type { Ledger } from '../base/ledger.ts'
import { defineSettings, readSettings, setting } from '../base/settings.ts'
import type { QuietSettings } from './when.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '请写成 HH:MM')

const notify = defineSettings('notify', '提醒', {
  from: setting(time, '09:00', { zh: '发送时段：起（工作日）', source: '产品默认' }),
  to: setting(time, '18:00', { zh: '发送时段：止（工作日）', source: '产品默认' }),
})

/** Sending hours of working days. */
export async function notifySettings(ledger: Ledger): Promise<{ hours: QuietSettings }> {
  return { hours: await readSettings(ledger, notify) }
}
