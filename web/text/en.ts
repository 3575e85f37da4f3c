import { assess } from './en/assess.ts'
import { cases } from './en/cases.ts'
import { data } from './en/data.ts'
import { events } from './en/events.ts'
import { frame } from './en/frame.ts'
import { gates } from './en/gates.ts'
import { issuers } from './en/issuers.ts'
import { people } from './en/people.ts'
import { scores } from './en/scores.ts'

/** Every sentence of the screen in Chinese, with its English; the parts stand by the pages that say them. */
export const EN = { ...assess, ...cases, ...data, ...events, ...frame, ...gates, ...issuers, ...people, ...scores } as const
