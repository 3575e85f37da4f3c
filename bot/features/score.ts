import type { Answer } from '../../server/api/wire.ts'
import { UNIT_GROUP, type UnitGroup } from '../../server/common/codes.ts'
import { type Feature, type Talk } from '../talk.ts'
import { oneAgency } from './status.ts'

type Year = Answer<'/scores/:year'>
type Unit = Year['units'][number]

const YEAR = /(?:^|\s)(20\d\d)$/

/** The year's score of one agency: the person's own, or the one named. */
export const score: Feature = {
  names: ['考核', 'score'],
  help: '年度考核得分：考核 [单位] [年]',
  async run(talk, args) {
    const year = YEAR.exec(args)?.[1] ?? talk.today.slice(0, 4)
    const words = args.replace(YEAR, '').trim()
    const found = await talk.api.get('/scores/:year', { param: { year }, as: talk.as })
    const agency =
      words === '' ? (found.units.length === 1 ? found.units[0]?.uscc : undefined) : (await oneAgency(talk, words, 'score', ` ${year}`))?.id
    if (agency === undefined) {
      if (words === '') await best(talk, found)
      return
    }
    const unit = found.units.find((u) => u.uscc === agency)
    if (!unit) {
      await talk.reply([`${year} 年没有这个单位的考核数据。`])
      return
    }
    await talk.reply(lines(unit, found), [{ text: '打开', url: talk.page(`/scores/${unit.uscc}?year=${year}`) }])
    talk.later(async () => {
      const { png } = await talk.api.get('/scores/:year/units/:uscc/trend-picture', { param: { year, uscc: unit.uscc }, as: talk.as })
      if (png) await talk.picture(Buffer.from(png, 'base64'), `${unit.name} ${year} 年各月得分（分）`)
    })
  },
}

function lines(u: Unit, y: Year): string[] {
  return [
    `${u.name} ${y.year} 年${y.source === 'published' ? '' : '（测算，未公布）'}`,
    u.total === null
      ? '没有可计算的指标'
      : `得分 ${u.total.toFixed(2)}${u.grade ? ` · ${u.grade}` : ''}${u.rank ? ` · ${UNIT_GROUP[u.group].zh}第 ${u.rank} 名` : `（${u.flags.join('、') || '不评等次'}）`}`,
    `数据覆盖 ${Math.round(u.coverage * 100)}% · 截至 ${y.as_of}`,
  ]
}

async function best(talk: Talk, y: Year): Promise<void> {
  const ranked = y.units.filter((u) => u.rank !== null).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
  const groups = (Object.keys(UNIT_GROUP) as UnitGroup[]).filter((g) => ranked.some((u) => u.group === g))
  await talk.reply(
    [
      `${y.year} 年考核（截至 ${y.as_of}）`,
      ...groups.flatMap((g) => [
        `${UNIT_GROUP[g].zh}`,
        ...ranked
          .filter((u) => u.group === g)
          .slice(0, 5)
          .map((u) => `${u.rank}. ${u.name} ${u.total?.toFixed(2)}`),
      ]),
      '查一个单位：考核 单位名',
    ],
    [{ text: '打开', url: talk.page(`/scores?year=${y.year}`) }],
  )
}
