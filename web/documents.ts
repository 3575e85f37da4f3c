import { type Text, t } from './text/t.ts'

const KINDS: Readonly<Record<string, Text>> = {
  notice: '限期整改通知书',
  report: '逾期未整改情况报告',
  request: '提请纳入督查督办的请示',
  opinion: '符合性审查意见',
  score_notice: '考核结果通报',
  annual: '年度报告',
  profile: '机构画像',
}

export function documentKind(kind: string): string {
  const text = KINDS[kind]
  return text ? t(text) : kind
}

/** Where an issued document is: the file as issued, or its page for printing. */
export function documentUrl(sha256: string, form: 'docx' | 'print'): string {
  return form === 'docx' ? `/api/documents/${sha256}.docx` : `/api/documents/${sha256}/print`
}
