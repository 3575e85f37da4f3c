import type { Answer } from '../../server/api/wire.ts'
import { shorten } from '../../server/common/cut.ts'
import { unlessForbidden } from '../client.ts'
import { choose, type Feature, type Talk } from '../talk.ts'

/** Agencies whose name or code holds the words, within what the person may see. */
export async function findAgencies(talk: Talk, words: string): Promise<{ id: string; title: string }[]> {
  const found = await talk.api.get('/search', { query: { q: words }, as: talk.as })
  return found.hits.filter((h) => h.kind === 'agency')
}

/** The one agency that is meant; otherwise answers with a choice and gives undefined. */
export async function oneAgency(talk: Talk, words: string, command: string, rest = ''): Promise<{ id: string; title: string } | undefined> {
  const found = await findAgencies(talk, words)
  const exact = found.find((a) => a.title === words || a.id === words)
  if (exact || found.length === 1) return exact ?? found[0]
  if (found.length === 0) await talk.reply([`没有找到“${shorten(words, 30)}”，或不在您的范围内。`])
  else
    await talk.reply(
      ['您指的是：'],
      found.flatMap((a) => choose(a.title, `${command} ${a.id}${rest}`) ?? []),
    )
  return undefined
}

export function freshness(s: Answer<'/status'>): string[] {
  return [
    s.as_of === null ? '尚未检测。' : `数据截至 ${s.as_of}`,
    `${s.tables_total} 类数据已导入 ${s.tables_loaded}${s.tables_loaded < s.tables_total ? `，${s.tables_total - s.tables_loaded} 类不足` : ''}`,
  ]
}

export const status: Feature = {
  names: ['状态', 'status'],
  help: '数据是否齐全、线索和整改有多少（可加单位名）',
  async run(talk, args) {
    const s = await talk.api.get('/status', { as: talk.as })
    if (args === '') {
      const cases = await unlessForbidden(talk.api.get('/cases', { query: { limit: 1 }, as: talk.as }))
      await talk.reply(
        [...freshness(s), `未消除线索 ${s.open_findings} 条`, ...(cases ? [`整改事项 ${cases.total} 件`] : [])],
        [{ text: '打开', url: talk.page('/') }],
      )
      return
    }
    const agency = await oneAgency(talk, args, 'status')
    if (!agency) return
    const found = await talk.api.get('/findings', { query: { agency: agency.id, limit: 1 }, as: talk.as })
    const cases = await unlessForbidden(talk.api.get('/cases', { query: { agency: agency.id, limit: 1 }, as: talk.as }))
    await talk.reply(
      [agency.title, ...freshness(s), `未消除线索 ${found.total} 条`, ...(cases ? [`整改事项 ${cases.total} 件`] : [])],
      [{ text: '打开', url: talk.page(`/agencies/${agency.id}`) }],
    )
  },
}
