import type { Role } from '../server/common/codes.ts'
import { ApiError, get } from './api.ts'
import type { Permission, Person } from './wire.ts'

let person: Person | undefined

export function me(): Person | undefined {
  return person
}

/** Whether the person may; the server decides again on every request. */
export function can(permission: Permission): boolean {
  return person?.permissions.includes(permission) ?? false
}

export function is(role: Role): boolean {
  return person?.roles.includes(role) ?? false
}

/** Who is signed in; undefined = nobody. Throws only when the server cannot be reached. */
export async function loadSession(): Promise<Person | undefined> {
  try {
    const answer = await get('/session')
    person = answer.user ?? undefined
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0) throw error
    person = undefined
  }
  return person
}
