import { z } from 'zod'
import { day } from '../base/day.ts'
import type { Word } from '../common/word.ts'
import type { CaseContext } from './case-context.ts'
import type { CaseFinding, CaseRecord } from './record.ts'

/** Chinese text that a person writes: trimmed, never empty, at most 4,000 characters. */
export const text = (zh: string) => z.string().trim().min(1, `请填写${zh}`).max(4000, `${zh}不能超过 4000 字`)

export const findingIds = z.array(z.string().min(1).max(400)).min(1, '请至少选择一条线索').max(500)

/** A document produced by the document stage: number, kind and hash of its bytes. */
export const documentRef = z.strictObject({
  number: z.string().min(1).max(80),
  kind: z.string().min(1).max(40),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export interface Option {
  readonly code: string
  readonly label: Word
}

/** What stands beside a field and may depend on the case. */
interface Extras {
  readonly help?: Word | ((record: CaseRecord) => Word | undefined)
  /** What the field holds before the person writes. */
  readonly suggest?: (record: CaseRecord, ctx: CaseContext) => string | undefined
  /** The earliest date. */
  readonly min?: (record: CaseRecord) => string | null
  /** The findings to choose from; all when absent. */
  readonly only?: (finding: CaseFinding) => boolean
}

/** One thing that an action asks a person for: how it is checked and how it is shown. */
export interface Field<S extends z.ZodType = z.ZodType> extends Extras {
  readonly kind: 'area' | 'line' | 'date' | 'choice' | 'finding' | 'findings' | 'proofs'
  readonly label: Word
  readonly schema: S
  readonly optional: boolean
  readonly options?: readonly Option[]
}

/** Fields by the name under which the action gets them. */
export type Fields = Readonly<Record<string, Field>>

/** Several lines of text. */
export const area = (label: Word, extras: Extras = {}) => ({
  kind: 'area' as const,
  label,
  schema: text(label.zh),
  optional: false,
  ...extras,
})

/** One line of text. */
export const line = (label: Word, extras: Extras = {}) => ({
  kind: 'line' as const,
  label,
  schema: text(label.zh),
  optional: false,
  ...extras,
})

export const date = (label: Word, extras: Extras = {}) => ({ kind: 'date' as const, label, schema: day, optional: false, ...extras })

/** One of some codes, the usual one first. */
export function choice<const C extends string>(label: Word, options: Readonly<Record<C, Word>>) {
  const codes = Object.keys(options) as [C, ...C[]]
  return {
    kind: 'choice' as const,
    label,
    schema: z.enum(codes),
    optional: false,
    options: codes.map((code) => ({ code, label: options[code] })),
  }
}

/** The same choice, its first code taken when nothing is said. */
export function preset<C extends string>(
  field: { readonly schema: z.ZodEnum<{ [K in C]: K }>; readonly options: readonly Option[] } & Omit<Field, 'schema'>,
) {
  return { ...field, schema: field.schema.default(field.options[0]?.code as never) }
}

/** One finding of the case. */
export const oneFinding = (label: Word, extras: Extras = {}) => ({
  kind: 'finding' as const,
  label,
  schema: z.string().min(1),
  optional: false,
  ...extras,
})

/** At least one finding of the case. */
export const someFindings = (label: Word) => ({ kind: 'findings' as const, label, schema: findingIds, optional: false })

/** Findings of the case, or none. */
export const anyFindings = (label: Word) => ({
  kind: 'findings' as const,
  label,
  schema: z.array(z.string()).max(500).default([]),
  optional: true,
})

/** At least one file that the agency brought as proof. */
export const proofs = (label: Word) => ({
  kind: 'proofs' as const,
  label,
  schema: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1, '请指明补救证明'),
  optional: false,
})

/** The same field, which may be left empty. */
export function optional<S extends z.ZodType>(field: Field<S>): Field<z.ZodOptional<S>> {
  return { ...field, schema: field.schema.optional(), optional: true }
}
