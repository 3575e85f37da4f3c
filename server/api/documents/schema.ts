import { z } from '@hono/zod-openapi'
import { DOCUMENT_KINDS, type DocumentKind } from '../../documents/content.ts'

const KINDS = Object.keys(DOCUMENT_KINDS) as [DocumentKind, ...DocumentKind[]]
export const id = z.object({ id: z.string().max(40).openapi({ example: 'WD2026-0001' }) })

export const documentShape = z
  .object({
    document_id: z.string(),
    kind: z.enum(KINDS),
    kind_label: z.string(),
    number: z.string(),
    title: z.string(),
    sha256: z.string(),
    bytes: z.number(),
    agency_uscc: z.string().nullable(),
    case_id: z.string().nullable(),
    project_id: z.string().nullable(),
    opinion_id: z.string().nullable(),
    year: z.number().nullable(),
    signer_name: z.string(),
    issued_by_name: z.string(),
    issued_on: z.string(),
    issued_at: z.string(),
  })
  .openapi('Document')

export const listQuery = z.object({
  kind: z.enum(KINDS).optional(),
  case: z.string().max(40).optional(),
  project: z.string().max(200).optional(),
  year: z.coerce.number().int().min(2023).max(2100).optional(),
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

export const DRAFTS = ['rectification_notice', 'supervision_request', 'overdue_report', 'gate_opinion', 'score_circular'] as const

export const draftParams = z.object({
  kind: z.enum(DRAFTS),
  subject: z.string().min(1).max(200).openapi({ description: '事项编号；意见编号；或者年度', example: 'ZG2026-0001' }),
})

export const formQuery = z.object({ form: z.enum(['print', 'docx']).default('print') })
export const bytes = z.string().openapi({ format: 'binary' })
