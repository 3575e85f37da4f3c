import { item1 } from './item1.ts'
import { item2 } from './item2.ts'
import { item3 } from './item3.ts'
import { item4 } from './item4.ts'
import { item5 } from './item5.ts'
import { item6 } from './item6.ts'
import { item7 } from './item7.ts'
import { item8 } from './item8.ts'
import { item9 } from './item9.ts'
import type { Plants } from './plant.ts'

/** These two look at all rows of a unit, so they come after every plant that adds some. */
const LAST = ['35-1-01', '35-6-06']

const all: Plants = { ...item1, ...item2, ...item3, ...item4, ...item5, ...item6, ...item7, ...item8, ...item9 }

/** One planting function per control, by control id, in planting order. */
export const PLANTS: Plants = Object.fromEntries(
  Object.entries(all).sort(([a], [b]) => Number(LAST.includes(a)) - Number(LAST.includes(b))),
)
