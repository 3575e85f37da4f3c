import type { City } from '../city.ts'

/** Planting functions by control id: each adds rows so that exactly the breaches it records arise. */
export type Plants = Readonly<Record<string, (city: City) => void>>
