import { z } from 'zod'

/** Chinese text that a person writes: trimmed, never empty, at most 4,000 characters. */
export const text = (zh: string) => z.string().trim().min(1, `请填写${zh}`).max(4000, `${zh}不能超过 4000 字`)

export const findingIds = z.array(z.string().min(1).max(400)).min(1, '请至少选择一条线索').max(500)

/** A document produced by the document stage: number, kind and hash of its bytes. */
export const documentRef = z.strictObject({
  number: z.string().min(1).max(80),
  kind: z.string().min(1).max(40),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
