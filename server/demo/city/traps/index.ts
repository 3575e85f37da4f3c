import type { City } from '../city.ts'
import { addCatalogTraps } from './catalog.ts'
import { addDutyTraps } from './duties.ts'
import { addGaps } from './gaps.ts'
import { addLogTraps } from './logs.ts'
import { addMaterialTraps } from './materials.ts'
import { addStrangers } from './strangers.ts'
import { addSupplyTraps } from './supply.ts'

/**
 * What looks like a breach and is none: exclusions, boundaries to the day and to the second, deeds of units out of scope.
 * Each would be an alarm if its exception were forgotten.
 */
export function addTraps(city: City): void {
  addStrangers(city)
  addCatalogTraps(city)
  addSupplyTraps(city)
  addMaterialTraps(city)
  addLogTraps(city)
  addDutyTraps(city)
  addGaps(city)
}
