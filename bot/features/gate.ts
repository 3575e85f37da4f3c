import { GATE, GATE_IDS, type GateId } from '../../server/common/codes.ts'
import { choose, type Feature, type Talk } from '../talk.ts'

const SHOWN = 6
const STAGE = /(?:^|\s)(立项|验收|付款|运维|initiation|acceptance|payment)$/
const BY_WORD: Readonly<Record<string, GateId>> = {
  立项: 'initiation',
  验收: 'acceptance',
  付款: 'payment',
  运维: 'payment',
  initiation: 'initiation',
  acceptance: 'acceptance',
  payment: 'payment',
}

/** The verdict of a project's gate, with the checks that fail and what makes them pass; without a project those that wait. */
export const gate: Feature = {
  names: ['闸口', 'gate'],
  help: '项目数据符合性审查结论：闸口 [项目编号] [立项|验收|付款]',
  async run(talk, args) {
    const stage = BY_WORD[STAGE.exec(args)?.[1] ?? ''] ?? 'acceptance'
    const project = args.replace(STAGE, '').trim()
    if (project === '') return queue(talk)
    const found = await talk.api.get('/gates/:project', { param: { project }, query: { stage }, as: talk.as })
    const open = found.checks.filter((c) => c.result === 'fail' || c.result === 'unknown')
    const others = GATE_IDS.filter((s) => s !== stage)
    await talk.reply(
      [
        `${found.project_id} · ${GATE[stage].zh}：${found.verdict}`,
        ...open.map(
          (c) => `${c.result === 'fail' ? '未通过' : '数据不足'} ${c.title_zh}${c.to_pass_zh === null ? '' : `：${c.to_pass_zh}`}`,
        ),
        `数据截至 ${found.as_of}`,
      ],
      [
        ...others.flatMap((s) => choose(GATE[s].zh, `gate ${found.project_id} ${s}`) ?? []),
        { text: '打开', url: talk.page(`/gates/${encodeURIComponent(found.project_id)}?stage=${stage}`) },
      ],
    )
  },
}

async function queue(talk: Talk): Promise<void> {
  const found = await talk.api.get('/gates', { query: { waiting: 'true' }, as: talk.as })
  if (found.waiting === 0) {
    await talk.reply(['没有等办理的项目。查一个项目：闸口 项目编号 [立项|验收|付款]'])
    return
  }
  const shown = found.projects.slice(0, SHOWN)
  const more = found.waiting - shown.length
  await talk.reply(
    [
      `等办理的项目 ${found.waiting} 个：`,
      ...shown.map((p) => `${p.project_id} · ${p.agency} · ${GATE[p.gate].zh}：${p.verdict}`),
      ...(more > 0 ? [`另有 ${more} 个，请打开页面查看。`] : []),
    ],
    [
      ...shown.flatMap((p) => choose(p.project_id, `gate ${p.project_id} ${p.gate}`) ?? []),
      { text: '打开', url: talk.page('/gates?waiting=true') },
    ],
  )
}
