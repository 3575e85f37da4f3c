import { z } from 'zod'
import { defineSettings, setting } from '../base/settings.ts'
import { ROLES } from '../common/codes.ts'

const source = '产品默认'
const LEVEL_3 = '等保三级的通行做法（GB/T 22239-2019 8.1.4.1）'

export const accessSettings = defineSettings('access', '登录与会话', {
  idle_minutes: setting(z.int().min(5).max(1440), 30, { zh: '无操作多久后退出', unit: '分钟', source }),
  session_hours: setting(z.int().min(1).max(168), 12, { zh: '一次登录最长有效', unit: '小时', source }),
  password_length: setting(z.int().min(8).max(64), 8, { zh: '密码最短', unit: '个字符', source: LEVEL_3 }),
  password_kinds: setting(z.int().min(1).max(4), 3, { zh: '密码至少含几种字符（大写、小写、数字、其他）', unit: '种', source: LEVEL_3 }),
  password_days: setting(z.int().min(0).max(366), 90, { zh: '密码多久更换（0 为不要求）', unit: '天', source: LEVEL_3 }),
  password_history: setting(z.int().min(0).max(24), 5, { zh: '新密码不得与最近几次相同', unit: '次', source: LEVEL_3 }),
  lock_after: setting(z.int().min(3).max(20), 5, { zh: '同一人在同一处连续输错几次后要等', unit: '次', source }),
  lock_minutes: setting(z.int().min(1).max(60), 1, { zh: '首次等多久（之后逐次加倍，最长 1 小时）', unit: '分钟', source }),
  invite_days: setting(z.int().min(1).max(30), 7, { zh: '邀请链接有效期', unit: '天', source }),
  token_days: setting(z.int().min(1).max(366), 180, { zh: '接口令牌最长有效期', unit: '天', source }),
  second_factor_roles: setting(z.array(z.enum(ROLES)).max(20), [], { zh: '必须用动态口令登录的角色（角色代码）', source }),
  sso_is_second_factor: setting(z.boolean(), false, { zh: '统一身份认证已含第二因素：经它登录不再要动态口令', source }),
  separate_admins: setting(z.boolean(), false, { zh: '系统、安全、审计管理员分设：不再授予“综合管理员”', source: LEVEL_3 }),
  sso_role_days: setting(z.int().min(1).max(366), 30, { zh: '角色来自统一身份认证的人，多久未登录后令牌和聊天停用', unit: '天', source }),
})
