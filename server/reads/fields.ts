import { z } from '@hono/zod-openapi'

/** Fields that the answers of reads share. */
export const date = z.string().openapi({ format: 'date', example: '2026-06-30' })
export const time = z.string().openapi({ description: 'YYYY-MM-DD HH:MM:SS，北京时间', example: '2026-06-30 09:12:00' })
export const count = z.number().int().min(0)
export const ids = z.array(z.string())
