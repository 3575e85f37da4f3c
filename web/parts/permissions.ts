import { type Text, t } from '../text/t.ts'
import type { Permission } from '../wire.ts'

const WORDS: Readonly<Record<Permission, Text>> = {
  public: '无需登录',
  self: '本人事项',
  read: '查看检测结果与线索',
  'case.read': '查看整改案件',
  'case.work': '办理整改案件',
  'case.sign': '签发与批准',
  'case.answer': '提交整改与申辩',
  'score.read': '查看考核',
  'score.edit': '编制考核',
  'score.sign': '批准考核',
  'gate.read': '查看项目闸口',
  'gate.check': '立项预检',
  'gate.opine': '出具审查意见',
  'import.write': '导入数据',
  'import.withdraw': '撤回导入',
  'assess.run': '运行检测',
  'document.read': '查看文书',
  export: '下载数据',
  'audit.read': '查看审计',
  'settings.read': '查看设置',
  'settings.manage': '改动设置',
  'settings.write': '修改业务设置',
  'security.write': '修改登录与会话设置',
  'users.manage': '查看与管理用户',
  'users.write': '管理账号',
  'roles.write': '授予角色与单位范围',
  'token.own': '管理自己的令牌',
  'notify.deliver': '投递消息',
}

export function permissionName(permission: Permission): string {
  return t(WORDS[permission])
}
