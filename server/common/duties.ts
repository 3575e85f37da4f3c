import type { Role } from './codes.ts'
import { codesOf, type Word } from './word.ts'

/**
 * What an account is trusted with inside its role, given by one person and confirmed by another. Without a duty an authority account is
 * 经办 and a signer account signs no paper.
 */
export const DUTY = {
  head: { zh: '科室负责人（核稿）', en: 'Head of section (checks drafts)' },
  legal: { zh: '法制审核', en: 'Legal review' },
  registry: { zh: '办公室（编号、盖章件、送达）', en: 'Registry (numbers, sealed copies, service)' },
  deputy: { zh: '分管负责人', en: 'Deputy in charge' },
  chief: { zh: '主要负责人', en: 'Principal' },
} as const satisfies Record<string, Word>
export type Duty = keyof typeof DUTY
export const DUTIES = codesOf<Duty>(DUTY)

/** The role that a duty goes with. */
export const DUTY_ROLE: Readonly<Record<Duty, Role>> = {
  head: 'authority',
  legal: 'authority',
  registry: 'authority',
  deputy: 'signer',
  chief: 'signer',
}
