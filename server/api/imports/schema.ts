import { z } from '@hono/zod-openapi'
import { markSchema, reportSchema } from '../../import/index.ts'

export const id = z.object({ id: z.string().max(60) })

export const reading = {
  table: z.string().max(60).optional().openapi({ description: '合同表名；不填则按表头识别' }),
  mapping: z.record(z.string(), z.unknown()).optional().openapi({ description: '列的对应，与映射文件同形：{columns: {列: {from: 表头}}}' }),
}

export const job = z.object({
  id: z.string(),
  state: z.enum(['uploading', 'running', 'done', 'failed', 'cancelled']),
  progress: z.number(),
  label: z.string(),
  error: z.string().nullable(),
  report: reportSchema.nullable(),
  assessed: z.object({ as_of: z.string(), alarms: z.int() }).nullable(),
})

export const preview = z.object({
  parts: z.array(
    z.object({
      file_name: z.string(),
      part: z.string().nullable(),
      seen: z.string(),
      headers: z.array(z.string()),
      table: z.string().nullable(),
      table_label: z.string().nullable(),
      problem: z.string().nullable(),
      marks: z.array(markSchema),
      candidates: z.array(z.object({ table: z.string(), label: z.string(), missing: z.array(z.string()) })),
      columns: z.array(z.object({ name: z.string(), label: z.string(), required: z.boolean(), from: z.string().nullable() })),
      rows: z.array(
        z.object({
          row: z.int(),
          kind: z.enum(['landed', 'rejected', 'classified', 'left_out']),
          values: z.array(z.string().nullable()),
          problem: z.string().nullable(),
        }),
      ),
    }),
  ),
})

export type ImportJob = z.infer<typeof job>
export type ImportPreview = z.infer<typeof preview>
