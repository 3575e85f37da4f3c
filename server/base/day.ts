import { z } from 'zod'
import { FIRST_DAY, isDay, LAST_DAY } from '../common/days.ts'

const SAID = '请写成真实存在的日期，例如 2026-06-30'

/** A real calendar day, `YYYY-MM-DD`: the one type for days that come from outside. 2026-02-30 is none. */
export const day = z.iso.date(SAID).refine(isDay, `日期应在 ${FIRST_DAY} 与 ${LAST_DAY} 之间`)
