import type { Answer } from '../../server/api/wire.ts'
import { choose, type Feature, type Talk } from '../talk.ts'
import { caseLine } from '../words.ts'

const SHOWN = 8

function answer(talk: Talk, head: string, found: Answer<'/cases'>): Promise<void> {
  const more = found.total - found.cases.length
  return talk.reply(
    [head, ...found.cases.map(caseLine), ...(more > 0 ? [`另有 ${more} 件，请打开页面查看。`] : [])],
    [...found.cases.slice(0, 6).flatMap((c) => choose(c.case_id, `case ${c.case_id}`) ?? []), { text: '打开', url: talk.page('/cases') }],
  )
}

/** What waits for this person. */
export const todo: Feature = {
  names: ['待办', 'todo'],
  help: '等我办理的事项',
  async run(talk) {
    const desk = await talk.api.get('/desk', { as: talk.as })
    const lines = desk.waiting.filter((w) => w.n > 0).map((w) => `${w.label} ${w.n}${w.urgent ? '（急）' : ''}`)
    if (desk.gates > 0) lines.push(`项目待审查 ${desk.gates}`)
    if (desk.scores > 0) lines.push(`年度考核待决定 ${desk.scores}`)
    if (lines.length === 0) {
      await talk.reply(['没有等您办理的事项。'])
      return
    }
    await talk.reply(
      ['等您办理：', ...lines],
      [...(desk.gates > 0 ? [choose('待审查项目', 'gate') ?? []].flat() : []), { text: '打开', url: talk.page('/') }],
    )
  },
}

/** Cases past their date, within what the person may see. */
export const overdue: Feature = {
  names: ['逾期', 'overdue'],
  help: '逾期未完成的整改事项',
  async run(talk) {
    const found = await talk.api.get('/cases', { query: { state: 'overdue,reported,supervised', limit: SHOWN }, as: talk.as })
    await (found.total === 0 ? talk.reply(['没有逾期的整改事项。']) : answer(talk, `逾期 ${found.total} 件：`, found))
  },
}
