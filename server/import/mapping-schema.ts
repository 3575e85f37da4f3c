import { z } from 'zod'
import { placeName } from '../common/places.ts'
import { faultOfDateForm } from './date-form.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** A header, or the place of a column: `第3列`, or 3. */
const header = z.union([z.string().trim().min(1), z.int().min(1).transform(placeName)], {
  error: '应为表头，或列的位置（第3列，或数字 3）',
})

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}
const pattern = z.string().min(1).max(1000).refine(isPattern, '不是正则表达式')

const dates = z.string().superRefine((form, ctx) => {
  const fault = faultOfDateForm(form)
  if (fault !== undefined) ctx.addIssue({ code: 'custom', message: fault })
})

const rule = z.union(
  [
    z.strictObject({ const: scalar }),
    z.strictObject({
      from: header,
      values: z.record(z.string(), scalar.nullable()).optional(),
      /** Regular expression over the whole value → value; tried in order, after `values`. */
      patterns: z.record(pattern, scalar.nullable()).optional(),
      /** Form in which dates are written, for example `DD/MM/YYYY`. */
      date: dates.optional(),
    }),
    z.strictObject({
      template: z.string().regex(/\{[^{}]+\}/, '模板里至少要有一个 {表头}'),
    }),
    z.strictObject({
      hash: z.array(header).min(1),
      prefix: z.string().optional(),
    }),
  ],
  {
    error: '每一列只能写一种规则：from（可带 values、patterns、date）、const、template 或 hash（可带 prefix）',
  },
)

/** What a person has said about places that speak of secrecy. */
export const secrecy = z.strictObject({
  /** Headers read as classified flags, beside the one of the table; the strictest counts. */
  flags: z.array(header).default([]),
  /** Marks that are no classification, with who says so and why. */
  cleared: z
    .array(
      z.strictObject({
        mark: z.string().min(1).max(500),
        by: z.string().trim().min(1, '签字人不能为空'),
        reason: z.string().trim().min(2, '理由不能为空'),
      }),
    )
    .default([]),
})

/** How one part of a file is read. */
const part = {
  table: z.string().optional(),
  columns: z.record(z.string(), rule).default({}),
  skip_rows: z.int().min(0).max(1000).default(0),
  /** The row that holds the header, counted in the file; absent = it is looked for. */
  header_row: z.int().min(1).max(1000).optional(),
  /** There is no header: columns are named by their places, `第1列` and so on. */
  headerless: z.boolean().optional(),
  /** Lines whose first filled cell matches are no rows. */
  footer: pattern.optional(),
  ignore: z.array(header).default([]),
  encoding: z.enum(['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be']).optional(),
  /** One character. */
  delimiter: z.string().length(1).optional(),
}

export const schema = z.strictObject({
  ...part,
  /** The sheet of a workbook to read, hidden or not; absent = every one that is not hidden. */
  sheet: z.string().min(1).optional(),
  /** Read hidden sheets like the others. */
  hidden_sheets: z.boolean().optional(),
  secrecy: secrecy.optional(),
  /** Sheets of a workbook and files of an archive that are read in another way, by name; what one says stands before the keys above. */
  parts: z
    .record(
      z.string(),
      z.strictObject({
        ...part,
        columns: part.columns.removeDefault().optional(),
        skip_rows: part.skip_rows.removeDefault().optional(),
        ignore: part.ignore.removeDefault().optional(),
        /** Leave it out. */
        skip: z.boolean().optional(),
      }),
    )
    .optional(),
})

export type MappingRule = z.infer<typeof rule>
