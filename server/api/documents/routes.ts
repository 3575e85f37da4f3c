import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AppError } from '../../base/errors.ts'
import { scopeOf } from '../../contract/actor.ts'
import { draftForCase } from '../../documents/case-documents.ts'
import { DOCUMENT_KINDS, type OfficialDocument } from '../../documents/content.ts'
import { draftOpinion, issueOpinion } from '../../documents/gate-opinion.ts'
import type { IssuedDocument } from '../../documents/issue.ts'
import { mayDraft } from '../../documents/readers.ts'
import { documentContent, documentFile, findDocument, listDocuments } from '../../documents/reads.ts'
import { renderDocx } from '../../documents/render/docx.ts'
import { renderHtml } from '../../documents/render/html.ts'
import { printCss } from '../../documents/render/print.ts'
import { agencyProfile, annualReport } from '../../documents/reports.ts'
import { draftScoreNotice, issueScoreNotice } from '../../documents/score-notice.ts'
import { type ApiDeps, type ApiEnv, ok, route, router } from '../http/route.ts'
import { bytes, DRAFTS, documentShape, draftParams, formQuery, id, listQuery } from './schema.ts'

const TAGS = ['文书']
export const PRINT_CSS = '/api/print.css'

type DraftKind = (typeof DRAFTS)[number]

/** A file or a print page. */
export const fileResponses = {
  200: { description: '文件或打印页', content: { 'application/octet-stream': { schema: bytes }, 'text/html': { schema: z.string() } } },
} as const

function shown(d: IssuedDocument) {
  const { content_sha256: _c, series: _s, n: _n, issued_by: _b, ...rest } = d
  return { ...rest, kind_label: DOCUMENT_KINDS[d.kind] }
}

/** A document as the page or the file that was asked for. */
export async function give(c: Context<ApiEnv>, doc: OfficialDocument, form: 'print' | 'docx'): Promise<never> {
  if (form === 'print') return c.html(renderHtml(doc, PRINT_CSS)) as never
  return docx(c, await renderDocx(doc), doc.title)
}

function docx(c: Context<ApiEnv>, file: Buffer, title: string): never {
  return c.body(new Uint8Array(file), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'Content-Disposition': `attachment; filename="document.docx"; filename*=UTF-8''${encodeURIComponent(`${title.replaceAll('\n', '')}.docx`)}`,
    'X-Content-Type-Options': 'nosniff',
  }) as never
}

async function draftOf(deps: ApiDeps, c: Context<ApiEnv>, kind: DraftKind, subject: string, project: string | undefined) {
  const actor = c.get('actor')
  if (!mayDraft(actor, kind)) {
    throw new AppError('forbidden', `《${DOCUMENT_KINDS[kind]}》的草拟稿只供拟稿人和签发人查看。签发送达后，可以在“公文”查看正式文书。`)
  }
  switch (kind) {
    case 'rectification_notice':
    case 'supervision_request':
    case 'overdue_report':
      return draftForCase(deps, { actor, caseId: subject, kind })
    case 'gate_opinion':
      if (project === undefined) throw new AppError('invalid_input', '请用 project 注明项目编号。', { parameter: 'project' })
      return draftOpinion(deps, { actor, projectId: project, opinionId: subject })
    default: {
      const year = Number(subject)
      if (!Number.isInteger(year)) throw new AppError('invalid_input', `“${subject}”不是年度。请写成四位年份。`, { parameter: 'subject' })
      return draftScoreNotice(deps, year)
    }
  }
}

/** Official documents: list, file, print page, drafts, and the two that are issued on their own. */
export const documents = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/print.css',
        permission: 'public',
        tags: TAGS,
        summary: '打印页样式',
        responses: { 200: { description: '样式表', content: { 'text/css': { schema: z.string() } } } },
      }),
      (c) => c.body(printCss(), 200, { 'Content-Type': 'text/css; charset=utf-8' }) as never,
    )
    .openapi(
      route({
        method: 'get',
        path: '/documents',
        permission: 'document.read',
        tags: TAGS,
        summary: '已编号的文书，最新的在前',
        request: { query: listQuery },
        responses: ok(z.object({ documents: z.array(documentShape), next: z.string().nullable() })),
      }),
      async (c) => {
        const { case: caseId, project, cursor, limit, ...rest } = c.req.valid('query')
        const rows = await listDocuments(deps, c.get('actor'), { ...rest, caseId, projectId: project, before: cursor, limit: limit + 1 })
        const page = rows.slice(0, limit)
        return c.json({ documents: page.map(shown), next: rows.length > limit ? (page.at(-1)?.document_id ?? null) : null }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/documents/{id}',
        permission: 'document.read',
        tags: TAGS,
        summary: '一份文书的登记',
        request: { params: id },
        responses: ok(documentShape),
      }),
      async (c) => c.json(shown(await findDocument(deps, c.get('actor'), c.req.valid('param').id)), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/documents/{id}/{form}',
        permission: 'document.read',
        audit: 'document.read',
        tags: TAGS,
        summary: '文书文件（docx，与台账摘要核对）或者打印页（print）',
        request: { params: id.extend({ form: z.enum(['docx', 'print']) }) },
        responses: fileResponses,
      }),
      async (c) => {
        const { id: documentId, form } = c.req.valid('param')
        const row = await findDocument(deps, c.get('actor'), documentId)
        if (form === 'docx') return docx(c, documentFile(deps, row), `${row.number} ${row.title}`)
        return give(c, documentContent(deps, row), 'print')
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/drafts/{kind}/{subject}',
        permission: 'document.read',
        heavy: true,
        audit: 'document.read',
        tags: TAGS,
        summary: '草拟稿：现在签发会是什么样；不编号，不登记',
        request: { params: draftParams, query: formQuery.extend({ project: z.string().max(200).optional() }) },
        responses: fileResponses,
      }),
      async (c) => {
        const { kind, subject } = c.req.valid('param')
        const { form, project } = c.req.valid('query')
        return give(c, await draftOf(deps, c, kind, subject, project), form)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/gates/{project}/opinions/{opinion}/document',
        permission: 'gate.opine',
        tags: TAGS,
        summary: '为已生效的符合性审查意见编号成文；再次请求得到同一份',
        request: { params: z.object({ project: z.string().max(200), opinion: z.string().max(60) }) },
        responses: ok(documentShape),
      }),
      async (c) => {
        const { project, opinion } = c.req.valid('param')
        return c.json(shown(await issueOpinion(deps, { actor: c.get('actor'), projectId: project, opinionId: opinion })), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/scores/{year}/circular',
        permission: 'score.sign',
        tags: TAGS,
        summary: '签发已发布年度的考核结果通报',
        request: { params: z.object({ year: z.coerce.number().int().min(2023).max(2100) }) },
        responses: ok(documentShape),
      }),
      async (c) => c.json(shown(await issueScoreNotice(deps, { actor: c.get('actor'), year: c.req.valid('param').year })), 200),
    )

const REPORT_TAGS = ['报告']
const year = z.coerce.number().int().min(2023).max(2100)

/** Annual report and agency profiles, as print pages and .docx with charts. */
export const reports = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/reports/annual/{year}',
        permission: 'score.read',
        heavy: true,
        audit: 'document.read',
        tags: REPORT_TAGS,
        summary: '年度报告',
        request: { params: z.object({ year }), query: formQuery },
        responses: fileResponses,
      }),
      async (c) => {
        if (scopeOf(c.get('actor')) !== 'all')
          throw new AppError('forbidden', '年度报告涉及全部机构，由公共数据主管部门查看。可以查看本单位的机构画像。')
        return give(c, await annualReport(deps, c.req.valid('param').year), c.req.valid('query').form)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/reports/agencies/{uscc}/{year}',
        permission: 'score.read',
        heavy: true,
        audit: 'document.read',
        tags: REPORT_TAGS,
        summary: '机构画像',
        request: { params: z.object({ uscc: z.string().min(1).max(64), year }), query: formQuery },
        responses: fileResponses,
      }),
      async (c) => {
        const input = { actor: c.get('actor'), ...c.req.valid('param') }
        return give(c, await agencyProfile(deps, input), c.req.valid('query').form)
      },
    )
