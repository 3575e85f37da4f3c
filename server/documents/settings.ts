import { z } from 'zod'
import { defineSettings, type SettingValues, setting } from '../base/settings.ts'

const DEFAULT = '产品默认，须由客户确认'
const optionalLine = z.string().trim().max(200)
const line = z.string().trim().min(1).max(60)

/** Who issues, under which numbers, and to whom. The code of the body (机关代字) is a matter of the customer's registry. */
export const documentSettings = defineSettings('documents', '公文', {
  issuer: setting(line, '江门市政务服务和数据管理局', { zh: '发文机关名称', source: '2024年机构改革后的名称，须由客户确认' }),
  government: setting(line, '江门市人民政府', { zh: '本级人民政府（请示、报告的主送机关）', source: '办法第三十五条' }),
  supervisor: setting(line, '江门市人民政府办公室', { zh: '督查督办机构（抄送机关）', source: '办法第六条第（六）项' }),
  approver: setting(line, '江门市政务信息化项目审批主管部门', {
    zh: '项目审批主管部门（符合性审查意见的主送机关）',
    source: '办法第二十九条',
  }),
  letter_prefix: setting(line, '江数函', { zh: '函的发文机关代字', source: DEFAULT }),
  document_prefix: setting(line, '江数', { zh: '请示、报告、通报的发文机关代字', source: DEFAULT }),
  contact: setting(line, '数据管理科', { zh: '联系人（科室）', source: DEFAULT }),
  phone: setting(line, '待填写', { zh: '联系电话', source: DEFAULT }),
  circular_consent: setting(optionalLine, '', {
    zh: '本级人民政府同意通报的依据（批示、会议、日期；为空不发下级人民政府）',
    source: '党政机关公文处理工作条例第十六条第（二）项',
  }),
  show_rank: setting(z.boolean(), true, { zh: '考核结果通报列出排名', source: DEFAULT }),
})

export type DocumentSettings = SettingValues<typeof documentSettings>
