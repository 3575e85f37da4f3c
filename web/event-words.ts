import { EVENT } from '../server/common/events.ts'
import { wordOf } from '../server/common/word.ts'
import { lang, type Text, t } from './text/t.ts'

/** Steps of a case, which common/events.ts leaves to the actions. */
const STEPS: Readonly<Record<string, Text>> = {
  'case.opened': '立案',
  'case.verification_started': '开始核实',
  'case.explained': '提交说明',
  'case.evidence_confirmed': '确认证据',
  'case.confirmation_withdrawn': '撤回认定',
  'case.confirmed': '认定',
  'case.dismissed': '排除',
  'case.prepared': '拟发整改通知',
  'case.sent_back': '退回经办',
  'case.issued': '签发通知书',
  'case.served': '登记送达',
  'case.advised': '提示',
  'case.submitted': '提交整改',
  'case.review_started': '开始复核',
  'case.returned': '退回整改',
  'case.closed': '销号',
  'case.closed_signed': '签批销号',
  'case.overdue': '逾期',
  'case.reported': '上报本级人民政府',
  'case.supervised': '登记纳入督办',
  'case.revoked': '撤销通知书',
  'case.extension_requested': '申请延期',
  'case.extension_decided': '批复延期',
  'case.objected': '陈述申辩',
  'case.objection_decided': '答复申辩',
  'case.file_attached': '上传材料',
  'case.noted': '记事',
  'case.merged': '并案',
  'case.absorbed': '并入其他事项',
  'case.split': '分案',
  'case.transferred': '移交',
  'case.rechecked': '检测后复查',
  'case.rebounded': '反弹',
}

/** What an event of the ledger says to people. A kind that is not known is shown as it stands in the chain. */
export function eventName(kind: string): string {
  const step = STEPS[kind]
  return step ? t(step) : wordOf(EVENT, kind, lang())
}

/** Fields whose words tell most about an event, best first. */
const TELLING = ['said', 'reason', 'note', 'grounds', 'basis', 'title', 'number', 'verdict', 'file_name', 'name', 'label', 'value']

/** The words in an event's body that say what it was about; empty when it holds none. */
export function eventGist(body: string): string {
  let read: unknown
  try {
    read = JSON.parse(body)
  } catch {
    return ''
  }
  if (typeof read !== 'object' || read === null) return ''
  const own = read as Record<string, unknown>
  // Some events hold the whole row under its own name.
  const inner = Object.values(own).find((v) => typeof v === 'object' && v !== null && !Array.isArray(v))
  const fields = { ...(inner as Record<string, unknown> | undefined), ...own }
  const said = TELLING.flatMap((key) => (typeof fields[key] === 'string' && fields[key] !== '' ? [fields[key]] : []))
  return said.slice(0, 2).join(' · ')
}
