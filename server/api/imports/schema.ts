import { z } from '@hono/zod-openapi'
import { markSchema, reportSchema } from '../../import/index.ts'

export const id = z.object({ id: z.string().max(60) })

export const reading = {
  table: z.string().max(60).optional().openapi({ description: '合同表名；不填则按表头识别' }),
  mapping: z.record(z.string(), z.unknown()).optional().openapi({ description: '列的对应，与映射文件同形：{columns: {列: {from: 表头}}}' }),
}

export const source = z
  .object({
    source_id: z.string(),
    name: z.string(),
    files: z.string().openapi({ description: '文件名，* 代表任意字符' }),
    mapping: z.record(z.string(), z.unknown()),
    saved_by_name: z.string(),
    saved_at: z.string(),
  })
  .openapi('ImportSource')

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
  source: z.string().nullable().openapi({ description: '按哪个已保存的来源读；请求里写了映射时为空' }),
  mapping: z.record(z.string(), z.unknown()).nullable().openapi({ description: '那个来源的映射' }),
  draft: z.string().openapi({ description: '映射文件的草稿（YAML），各部分都在内' }),
  parts: z.array(
    z.object({
      file_name: z.string(),
      part: z.string().nullable(),
      key: z.string().openapi({ description: '映射里 parts 用的名称；整个文件就是一张表时为空' }),
      format: z.enum(['csv', 'sheet', 'json', 'parquet']).nullable(),
      encoding: z.string().nullable(),
      delimiter: z.string().nullable(),
      header_row: z.int().nullable(),
      passed: z.enum(['hidden', 'left']).nullable().openapi({ description: 'hidden：隐藏的工作表；left：映射写明不读' }),
      seen: z.string(),
      headers: z.array(z.string()),
      table: z.string().nullable(),
      table_label: z.string().nullable(),
      confidence: z.number().nullable(),
      problem: z.string().nullable(),
      marks: z.array(markSchema),
      candidates: z.array(z.object({ table: z.string(), label: z.string(), missing: z.array(z.string()) })),
      columns: z.array(z.object({ name: z.string(), label: z.string(), required: z.boolean(), from: z.string().nullable() })),
      fields: z.array(
        z.object({
          header: z.string(),
          place: z.int(),
          column: z.string().nullable(),
          label: z.string().nullable(),
          confidence: z.number().nullable(),
          samples: z.array(z.string()),
        }),
      ),
      unknown_values: z.array(z.object({ column: z.string(), label: z.string(), value: z.string(), detail: z.string(), count: z.int() })),
      looked_at: z.int(),
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
