import { describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../server/common/codes.ts'
import { type Actor } from '../../server/contract/actor.ts'
import { DOCUMENT_KINDS, type DocumentKind } from '../../server/documents/content.ts'
import { mayDraft, readableKinds } from '../../server/documents/readers.ts'

const actor = (role: Role, agencies: Actor['agencies']): Actor => ({ id: 'u', name: 'u', roles: [role], agencies, via: 'session' })
const drafts = (who: Actor) => (Object.keys(DOCUMENT_KINDS) as DocumentKind[]).filter((kind) => mayDraft(who, kind))
const all = Object.keys(DOCUMENT_KINDS)

/** Every role with all agencies, and with one. */
const READ: Readonly<Record<Role, readonly [whole: readonly string[], one: readonly string[]]>> = {
  authority: [all, ['rectification_notice', 'gate_opinion', 'agency_profile']],
  signer: [all, ['rectification_notice', 'gate_opinion', 'agency_profile']],
  auditor: [all, ['rectification_notice', 'gate_opinion', 'agency_profile']],
  cdo: [all, ['rectification_notice', 'gate_opinion', 'agency_profile']],
  approver: [['gate_opinion'], ['gate_opinion']],
  system_admin: [[], []],
  security_admin: [[], []],
  admin: [[], []],
  bot: [[], []],
}

const DRAFT: Readonly<Record<Role, readonly [whole: readonly string[], one: readonly string[]]>> = {
  authority: [all, ['rectification_notice', 'gate_opinion', 'agency_profile']],
  signer: [all, ['rectification_notice', 'gate_opinion', 'agency_profile']],
  auditor: [[], []],
  cdo: [[], []],
  approver: [['gate_opinion'], ['gate_opinion']],
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
