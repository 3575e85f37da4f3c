import { z } from 'zod'
import { defineSettings, type SettingValues, setting } from '../base/settings.ts'

const DEFAULT = '产品默认，须由客户确认'
const optionalLine = z.string().trim().max(200)

export const documentSettings = defineSettings('documents', '公文', {
  circular_consent: setting(optionalLine, '', {
    zh: '本级人民政府同意通报的依据（批示、会议、日期；为空不发下级人民政府）',
    source: '党政机关公文处理工作条例第十六条第（二）项',
  }),
  show_rank: setting(z.boolean(), true, { zh: '考核结果通报列出排名', source: DEFAULT }),
})

/** What a paper prints of the body that issues it, from its record (server/access/issuers.ts). */
export interface PaperIssuer {
  readonly issuer: string
  readonly section: string
  readonly contact: string
  readonly phone: string
  readonly letter_prefix: string
  readonly document_prefix: string
  readonly government: string
  readonly supervisor: string
  readonly approver: string
}

/** What papers are built with: what a city set, and the record of the body that issues them. */
export type DocumentSettings = SettingValues<typeof documentSettings> & PaperIssuer
