import { describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../server/common/codes.ts'
import { type Actor } from '../../server/contract/actor.ts'
import { DOCUMENT_KINDS, type DocumentKind } from '../../server/documents/content.ts'
import { mayDraft, readableKinds } from '../../server/documents/readers.ts'

const actor = (role: Role, agencies: Actor['agencies']): Actor => ({ id: 'u', name: 'u', roles: [role], agencies, via: 'session' })
const drafts = (who: Actor) => (Object.keys(DOCUMENT_KINDS) as DocumentKind[]).filter((kind) => mayDraft(who, kind))
const all = Object.keys(DOCUMENT_KINDS)

const GATES = ['gate_opinion', 'gate_sheet', 'gate_supplement']
const WHOLE = [
  ...['supervision_request', 'overdue_report', 'score_circular', 'annual_report'],
  ...['supervision_advice', 'result_report', 'transfer', 'referral', 'score_correction'],
]
const ONE = all.filter((kind) => !WHOLE.includes(kind))

/** Every role with all agencies, and with one. */
const READ: Readonly<Record<Role, readonly [whole: readonly string[], one: readonly string[]]>> = {
  authority: [all, ONE],
  signer: [all, ONE],
  auditor: [all, ONE],
  cdo: [all, ONE],
  approver: [GATES, GATES],
  system_admin: [[], []],
  security_admin: [[], []],
  admin: [[], []],
  bot: [[], []],
}

const DRAFT: Readonly<Record<Role, readonly [whole: readonly string[], one: readonly string[]]>> = {
  authority: [all, ONE],
  signer: [all, ONE],
  auditor: [[], []],
  cdo: [[], []],
  approver: [GATES, GATES],
  system_admin: [[], []],
  security_admin: [[], []],
  admin: [[], []],
  bot: [[], []],
}

describe('who reads and who drafts which kind of document', () => {
  it.each(ROLES)('%s', (role) => {
    const [whole, one] = [actor(role, 'all'), actor(role, ['A'])]
    expect([readableKinds(whole), readableKinds(one)]).toEqual(READ[role])
    expect([drafts(whole), drafts(one)]).toEqual(DRAFT[role])
  })
})
