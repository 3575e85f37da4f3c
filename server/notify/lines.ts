import { AppError } from '../base/errors.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/
const COUNT = /^\d{1,9}$/

/**
 * What a message may say, and in which form: numbers, counts, dates, names of bodies from the register of bodies, and the
 * closed list of verdicts. A value of any other form stops the message: personal data, catalogue detail and evidence have
 * no slot to enter by. Messaging platforms lie outside the government network (domain: 内容口径).
 */
const SLOTS: Record<string, RegExp> = {
  number: /^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/,
  count: COUNT,
  due: /^(\d{4}-\d{2}-\d{2}|待日历)$/,
  from: DATE,
  until: DATE,
  year: /^20\d\d$/,
  left: /^(今天到期|剩 \d{1,4} 个工作日(（日历待发布，按周一至周五估算）)?)$/,
  late: /^\d{1,4} 个工作日(（日历待发布，按周一至周五估算）)?$/,
  /** What was decided; it stands first in its line. */
  decision: /^(同意延期|不同意延期|采纳陈述申辩|部分采纳陈述申辩|不采纳陈述申辩|复函已送达)$/,
  agency: /^[\p{Script=Han}（）()·、\w]{2,60}$/u,
  verdict: /^(符合|基本符合|不符合|暂缓出具|不适用)$/,
  chat: /^(Telegram|企业微信|钉钉|飞书|聊天)会话（尾号 [\w-]{1,4}）$/,
  opened: COUNT,
  cleared: COUNT,
  open: COUNT,
  overdue: COUNT,
}

/** Shown for a number that is not of the expected form: it could carry anything. */
const HIDDEN_NUMBER = '（编号见页面）'

export type Slots = Readonly<Record<string, string | number | undefined>>

/** Fills `{slot}` places of a policy line. Throws `internal` for a slot that is unknown, missing or of another form. */
export function line(template: string, slots: Slots): string {
  return template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const form = SLOTS[name]
    const value = slots[name]
    if (!form || value === undefined) throw new AppError('internal', `提醒模板缺少“${name}”。`)
    const text = String(value)
    if (form.test(text)) return text
    if (name === 'number') return HIDDEN_NUMBER
    if (name === 'agency') return '有关单位'
    throw new AppError('internal', `提醒模板的“${name}”格式不正确。`)
  })
}
