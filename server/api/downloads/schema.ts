import { z } from '@hono/zod-openapi'
import { ENCODINGS } from '../../documents/tables/write.ts'

export const query = z
  .object({ encoding: z.enum(ENCODINGS).optional().openapi({ description: 'CSV 的编码，默认 utf-8（带 BOM）' }) })
  .catchall(z.string().max(2000))
