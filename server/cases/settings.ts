import { z } from 'zod'
import { defineSettings, type SettingValues, setting } from '../base/settings.ts'

const days = (max: number) => z.number().int().min(1).max(max)
/** The longest that any city may let facts grow old before a paper states them. */
export const MOST_FACT_DAYS = 400
const PRODUCT = '产品默认（办法未规定）'

/** Settings of the case stage. Art. 35 sets no number of days: every deadline here is a default that a city may change. */
export const caseSettings = defineSettings('cases', '整改事项', {
  due_days_s1: setting(days(250), 5, { zh: '严重（S1）线索的整改期限', unit: '工作日', source: PRODUCT }),
  due_days_s2: setting(days(250), 10, { zh: '较重（S2）线索的整改期限', unit: '工作日', source: PRODUCT }),
  due_days_s3: setting(days(250), 20, { zh: '一般（S3）线索的整改期限', unit: '工作日', source: PRODUCT }),
  explain_days: setting(days(60), 5, { zh: '核实阶段单位说明的期限', unit: '工作日', source: PRODUCT }),
  objection_days: setting(days(60), 5, { zh: '收到通知书后陈述申辩的期限', unit: '工作日', source: PRODUCT }),
  objection_answer_days: setting(days(60), 10, { zh: '收到陈述申辩后书面答复的期限', unit: '工作日', source: PRODUCT }),
  fact_max_age_days: setting(days(MOST_FACT_DAYS), 30, { zh: '签发和催办时，最近一次检测的截止日距当天最多', unit: '天', source: PRODUCT }),
  reminder_gap_days: setting(days(60), 5, { zh: '两次催办的最短间隔', unit: '工作日', source: PRODUCT }),
  extension_max: setting(z.number().int().min(0).max(5), 2, { zh: '一案至多同意延期', unit: '次', source: PRODUCT }),
  return_terms: setting(z.number().int().min(0).max(5), 1, { zh: '复核退回时可另定期限的次数', unit: '次', source: PRODUCT }),
  rebound_days: setting(days(400), 90, { zh: '消除后再次出现算作反弹的期间', unit: '天', source: PRODUCT }),
  hold_leads: setting(z.number().int().min(1).max(1_000_000), 200, {
    zh: '一次检测新增线索超过多少条即暂缓，待经办人核查',
    unit: '条',
    source: PRODUCT,
  }),
  file_mb: setting(z.number().int().min(1).max(50), 20, { zh: '单个附件的大小上限', unit: 'MB', source: PRODUCT }),
  waiver_days: setting(days(1100), 365, { zh: '豁免的最长有效期', unit: '天', source: PRODUCT }),
})

export type CaseSettings = SettingValues<typeof caseSettings>
