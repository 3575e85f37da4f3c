import { z } from 'zod'
import { defineSettings, setting } from '../base/settings.ts'

const source = '产品默认'

export const accessSettings = defineSettings('access', '登录与会话', {
  idle_minutes: setting(z.int().min(5).max(1440), 30, { zh: '无操作多久后退出', unit: '分钟', source }),
  session_hours: setting(z.int().min(1).max(168), 12, { zh: '一次登录最长有效', unit: '小时', source }),
  lock_after: setting(z.int().min(3).max(20), 5, { zh: '同一人在同一处连续输错几次后要等', unit: '次', source }),
  lock_minutes: setting(z.int().min(1).max(60), 1, { zh: '首次等多久（之后逐次加倍，最长 1 小时）', unit: '分钟', source }),
  invite_days: setting(z.int().min(1).max(30), 7, { zh: '邀请链接有效期', unit: '天', source }),
  token_days: setting(z.int().min(1).max(366), 180, { zh: '接口令牌最长有效期', unit: '天', source }),
  sso_role_days: setting(z.int().min(1).max(366), 30, { zh: '角色来自统一身份认证的人，多久未登录后令牌和聊天停用', unit: '天', source }),
})
