import { City, type CityInput } from './city.ts'
import { addDuties } from './duties.ts'
import { addPeople } from './people.ts'
import { PLANTS } from './plants/index.ts'
import { addDecisions, addProjectsOfAllKinds } from './projects.ts'
import { addRegisters } from './registers.ts'
import { addSharing } from './sharing.ts'
import { addChangeManifest, addTrafficTraps, addUsageReports } from './traffic.ts'
import { addTraps } from './traps/index.ts'

/** Builds the clean city, then plants breaches. `plants: false` leaves it clean (for checking that nothing fires). */
export function buildCity(input: CityInput, options: { plants?: boolean } = {}): City {
  const city = new City(input)
  addPeople(city)
  addRegisters(city)
  addSharing(city)
  addDuties(city)
  addUsageReports(city)
  addTrafficTraps(city)
  addTraps(city)
  if (options.plants !== false) for (const plant of Object.values(PLANTS)) plant(city)
  addProjectsOfAllKinds(city)
  addDecisions(city)
  addChangeManifest(city)
  return city
}
