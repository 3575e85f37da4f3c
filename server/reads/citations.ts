import { z } from '@hono/zod-openapi'
import { articleOf, type Citation, citedText, findLaw, placeOf, printFault, shortName, spanOf } from '../contract/laws.ts'
import { type Basis, citationKey } from '../contract/wording/basis.ts'
import { findWording } from '../contract/wording/data.ts'
import { date } from './fields.ts'

const ROLES = ['duty', 'also', 'optional', 'penal', 'ref'] as const

/** One cited place with its words. `printed`: a document about this finding names it; null where no finding is looked at. */
export const citationSchema = z
  .strictObject({
    role: z.enum(ROLES),
    law: z.string(),
    title: z.string(),
    place: z.string(),
    version: z.string(),
    from: date.nullable(),
    to: date.nullable(),
    /** The cited words alone, and the whole article; null for a text that nobody has compared with the official one. */
    cited: z.string().nullable(),
    article: z.string().nullable(),
    printed: z.boolean().nullable(),
    fault: z.string().nullable(),
  })
  .openapi('Citation')
type CitationRow = z.infer<typeof citationSchema>

/** Every place that a control may cite, with the text beside it; with `basis` (of one finding) each says whether it is printed. */
export function citationRows(controlId: string, basis?: Basis): CitationRow[] {
  const order = findWording(controlId)?.order_basis
  if (!order) return []
  const printed = basis && new Set([...basis.duty, ...basis.dutySince, ...basis.also].map(citationKey))
  return ROLES.flatMap((role) => order[role].map((c) => row(role, c, printed)))
}

function row(role: (typeof ROLES)[number], c: Citation, printed: ReadonlySet<string> | undefined): CitationRow {
  const law = findLaw(c.law)
  const span = spanOf(c)
  const fault = printFault(c)
  return {
    role,
    law: c.law,
    title: `《${law.full_zh}》${law.suffix_zh ?? ''}`,
    place: `${shortName(c.law)}${placeOf(c)}`,
    version: law.version_note,
    from: span.from ?? null,
    to: span.to ?? null,
    cited: fault === undefined ? (citedText(c) ?? null) : null,
    article: fault === undefined ? (articleOf(c.law, c.art)?.text ?? null) : null,
    printed: printed === undefined ? null : printed.has(citationKey(c)),
    fault: fault ?? null,
  }
}
