import type { Answer } from '../../server/api/wire.ts'
import { shorten } from '../../server/common/cut.ts'
import { once, type Talk } from '../talk.ts'

type Action = Answer<'/chat/actions/:id/take', 'POST'>

/** What a person is in the middle of answering. */
export interface Asked {
  readonly kind: 'extend'
  readonly caseId: string
}

const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(.*)$/s

/** A pressed button. Gives what is asked next, when an answer in words is awaited. */
export async function press(talk: Talk, actionId: string): Promise<Asked | undefined> {
  const action = await talk.api.send('POST', '/chat/actions/:id/take', { param: { id: actionId }, as: talk.as })
  if (action.verb === 'ack') {
    await talk.reply([`已登记知悉：${action.subject}`])
    return undefined
  }
  if (action.verb === 'extend') {
    await talk.reply([`申请延期：${action.subject}`, '请回复“日期 理由”，例如：2026-03-20 数据接口改造需等待厂商排期'])
    return { kind: 'extend', caseId: action.subject }
  }
  if (action.verb === 'extend_confirm') {
    await requestExtension(talk, action)
    return undefined
  }
  if (action.verb === 'subscribe') {
    await talk.api.send('PUT', '/chat/subscriptions', { json: { rule: action.subject, enabled: action.detail === 'on' }, as: talk.as })
    await talk.reply([action.detail === 'on' ? '已打开。' : '已关闭。网页“我的提醒”仍会保留。'])
  }
  return undefined
}

/** The date and the reason, shown once more before anything is asked for. Anything else ends the question. */
export async function answerExtension(talk: Talk, asked: Asked, words: string): Promise<void> {
  const found = DATE.exec(words.trim())
  const reason = found?.[4]?.trim() ?? ''
  if (!found || reason === '') {
    await talk.reply(['没有看懂。请重新点“申请延期”，然后回复“日期 理由”，例如：2026-03-20 接口改造未完成'])
    return
  }
  const to = `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}`
  const confirm = await once(talk, '确认申请', { verb: 'extend_confirm', subject: asked.caseId, detail: JSON.stringify({ to, reason }) })
  await talk.reply([`请确认：案件 ${asked.caseId} 申请延期至 ${to}`, `理由：${shorten(reason, 300)}`], [confirm])
}

async function requestExtension(talk: Talk, action: Action): Promise<void> {
  const { to, reason } = JSON.parse(action.detail ?? '{}') as { to: string; reason: string }
  const param = { id: action.subject }
  const { version } = await talk.api.get('/cases/:id', { param, as: talk.as })
  await talk.api.send('POST', '/cases/:id/request-extension', { param, json: { to, reason }, version, as: talk.as })
  await talk.reply([`已提交延期申请：案件 ${action.subject} 延至 ${to}，等候批复。`])
}
