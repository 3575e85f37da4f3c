import { z } from 'zod'

/** Chinese text that a person writes: trimmed, never empty, at most 4,000 characters. */
export const text = (zh: string) => z.string().trim().min(1, `请填写${zh}`).max(4000, `${zh}不能超过 4000 字`)

function isRealDay(d: string): boolean {
  const at = new Date(`${d}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === d
}

/** A real calendar day, `YYYY-MM-DD`. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, '日期请写成 YYYY-MM-DD')
  .refine(isRealDay, '不是有效的日期')

export const findingIds = z.array(z.string().min(1).max(400)).min(1, '请至少选择一条线索').max(500)

/** A document produced by the document stage: number, kind and hash of its bytes. */
export const documentRef = z.strictObject({
  number: z.string().min(1).max(80),
  kind: z.string().min(1).max(40),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
