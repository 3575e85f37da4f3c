import type { Role } from '../common/codes.ts'

/**
 * What a route or a stage may ask for. `public` needs nobody signed in, `self` anybody; every other one is granted by role
 * in GRANTS below. Reading is always narrowed further by the agencies of the actor (`scopeOf`).
 */
export const PERMISSIONS = [
  'public',
  'self',
  'read',
  'case.read',
  'case.work',
  'case.sign',
  'case.answer',
  'score.read',
  'score.edit',
  'score.sign',
  'gate.read',
  'gate.check',
  'gate.opine',
  'import.write',
  'import.withdraw',
  'assess.run',
  'document.read',
  'export',
  'audit.read',
  'settings.read',
  'settings.manage',
  'settings.write',
  'security.write',
  'users.manage',
  'users.write',
  'roles.write',
  'token.own',
  'notify.deliver',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/**
 * Role to permissions. Three administrators, none of whom decides anything: the system's runs accounts and settings, security's gives
 * roles and sets the rules of signing in, and the auditor reads everything and writes nothing. `users.manage` and `settings.manage` open
 * the routes; the finer ones say what in them.
 */
export const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  authority: [
    'read',
    'case.read',
    'case.work',
    'score.read',
    'score.edit',
    'gate.read',
    'gate.check',
    'gate.opine',
    'import.write',
    'import.withdraw',
    'assess.run',
    'document.read',
    'export',
    'settings.read',
    'token.own',
  ],
  signer: [
    'read',
    'case.read',
    'case.sign',
    'score.read',
    'score.sign',
    'gate.read',
    'gate.check',
    'gate.opine',
    'import.withdraw',
    'document.read',
    'export',
    'settings.read',
    'token.own',
  ],
  cdo: ['read', 'case.read', 'case.answer', 'score.read', 'gate.read', 'gate.check', 'document.read', 'export', 'token.own'],
  approver: ['read', 'gate.read', 'gate.check', 'gate.opine', 'document.read', 'export', 'token.own'],
  auditor: ['read', 'case.read', 'score.read', 'gate.read', 'document.read', 'export', 'audit.read', 'settings.read', 'token.own'],
  system_admin: ['users.manage', 'users.write', 'settings.read', 'settings.manage', 'settings.write', 'token.own'],
  security_admin: ['users.manage', 'roles.write', 'settings.read', 'settings.manage', 'security.write', 'token.own'],
  // Both in one person, for an office too small for two.
  admin: [
    'users.manage',
    'users.write',
    'roles.write',
    'settings.read',
    'settings.manage',
    'settings.write',
    'security.write',
    'token.own',
  ],
  // Its person makes the token of a worker on another host.
  bot: ['notify.deliver', 'token.own'],
}

/** Who acts. `agencies` is `all`, or the USCCs whose rows this person may see (a CDO's own). */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly agencies: 'all' | readonly string[]
  readonly via: 'session' | 'token' | 'chat' | 'command' | 'system'
  /** For tokens: the permissions it was limited to. */
  readonly only?: readonly Permission[]
}

/** The clock and the pipeline themselves. */
export const SYSTEM: Actor = { id: 'system', name: '系统', roles: [], agencies: 'all', via: 'system' }

/** True when a role of the actor grants `permission` (and, for a token, its own limit does too). */
export function may(actor: Actor | undefined, permission: Permission): boolean {
  if (permission === 'public') return true
  if (!actor) return false
  if (permission === 'self') return true
  if (actor.only && !actor.only.includes(permission)) return false
  return actor.roles.some((role) => GRANTS[role].includes(permission))
}

/** The agencies whose rows `actor` may read. The one row-scope rule of the product: every read passes it. */
export function scopeOf(actor: Actor): 'all' | readonly string[] {
  return actor.agencies
}

const OWN_DESK: readonly Role[] = ['authority', 'signer', 'auditor']

/** True for who may see what stands on the data authority's own desk (自查): its officers, signers and the auditor. */
export function seesOwnDesk(actor: Actor): boolean {
  return actor.roles.some((role) => OWN_DESK.includes(role))
}

/** True when the actor may see rows of this agency. */
export function sees(actor: Actor, uscc: string | null): boolean {
  const scope = scopeOf(actor)
  return scope === 'all' || (uscc !== null && scope.includes(uscc))
}
