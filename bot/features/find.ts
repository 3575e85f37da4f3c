import { choose, type Talk } from '../talk.ts'

const COMMAND: Readonly<Record<string, string>> = { agency: 'status', case: 'case', project: 'gate' }
const SHOWN = 8

/** Free text: an agency, a case or a project by its name or number, offered as choices. */
export async function find(talk: Talk, words: string): Promise<void> {
  const { hits } = await talk.api.get('/search', { query: { q: words.slice(0, 100) }, as: talk.as })
  const known = hits.filter((h) => COMMAND[h.kind] !== undefined).slice(0, SHOWN)
  if (known.length === 0) {
    await talk.reply(['没有找到。可以发送单位名、整改事项编号或项目编号；发送“帮助”查看命令。'])
    return
  }
  // A case's title may tell of a catalogue entry: in a chat it is its number.
  await talk.reply(
    ['您要看哪一个？'],
    known.flatMap((h) => choose(h.kind === 'agency' ? h.title : h.id, `${COMMAND[h.kind]} ${h.id}`) ?? []),
  )
}
