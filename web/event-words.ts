import { type Text, t } from './text/t.ts'

/** What an event of the ledger says to people. A kind that is not here is shown as it stands in the chain. */
const KINDS: Readonly<Record<string, Text>> = {
  'session.opened': '登录',
  'session.closed': '退出登录',
  'session.others_closed': '退出其他设备',
  'session.refused': '登录被拒绝',
  'user.added': '新增用户',
  'user.changed': '修改用户',
  'user.invited': '生成一次性链接',
  'user.password_set': '设置密码',
  'user.password_changed': '修改密码',
  'user.sso_linked': '绑定统一身份认证',
  'token.made': '生成令牌',
  'token.revoked': '撤销令牌',
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
  'waiver.requested': '申请豁免',
  'waiver.approved': '批准豁免',
  'waiver.rejected': '不批准豁免',
  'waiver.revoked': '撤销豁免',
  'waiver.expired': '豁免到期',
  'hold.placed': '暂缓一批线索',
  'hold.released': '放行一批线索',
  'hold.rejected': '退回一批线索',
  'finding.opened': '线索出现',
  'finding.cleared': '线索消除',
  'finding.recurred': '线索反弹',
  'assessment.finished': '完成检测',
  'import.landed': '导入文件',
  'import.refused': '拒收文件',
  'import.withdrawn': '撤回导入',
  'document.issued': '制发公文',
  'document.read': '查看公文',
  'evidence.read': '查看证据',
  'export.made': '导出数据',
  'scheme.proposed': '提出考核方案',
  'scheme.signed': '签发考核方案',
  'scheme.refused': '退回考核方案',
  'score.published': '公布考核结果',
  'score.decision_proposed': '提出加分或调整',
  'score.decision_signed': '签批加分或调整',
  'score.decision_refused': '退回加分或调整',
  'score.appeal_filed': '提出申诉',
  'score.appeal_decided': '办理申诉',
  'gate.judged': '首次判定',
  'gate.verdict_changed': '结论变化',
  'gate.project_left': '项目不再列出',
  'gate.opinion_proposed': '提出意见，待复核',
  'gate.opinion_issued': '出具意见',
  'gate.opinion_refused': '复核退回',
  'gate.opinion_reopened': '意见重新打开',
  'gate.opinion_superseded': '意见被替代',
  'setting.changed': '修改设置',
  'number.allocated': '取号',
  'agency.address_changed': '登记送达地址',
  'delivery.queued': '排入提醒',
  'delivery.sent': '发出提醒',
  'delivery.resent': '重发提醒',
  'delivery.acknowledged': '知悉提醒',
  'delivery.died': '提醒发送失败',
  'chat.code_made': '生成绑定码',
  'chat.bound': '绑定聊天',
  'chat.unbound': '解除绑定',
  'chat.subscribed': '选择接收哪些提醒',
  'stream.resumed': '恢复发送',
  'webhook.created': '新增事件推送',
  'webhook.removed': '删除事件推送',
  'webhook.resent': '重发事件推送',
  'backup.made': '备份',
}

export function eventName(kind: string): string {
  const text = KINDS[kind]
  return text ? t(text) : kind
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
