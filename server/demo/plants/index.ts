import type { City } from '../city.ts'

/** One planting function per control, by control id. */
export const PLANTS: Readonly<Record<string, (city: City) => void>> = {}
