import { GATE, GATE_IDS, type GateId } from '../../server/common/codes.ts'
import { choose, type Feature } from '../talk.ts'

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

/** The verdict of a project's gate, with the checks that fail. */
export const gate: Feature = {
  names: ['闸口', 'gate'],
  help: '项目数据符合性审查结论：闸口 项目编号 [立项|验收|付款]',
  async run(talk, args) {
    const stage = BY_WORD[STAGE.exec(args)?.[1] ?? ''] ?? 'acceptance'
    const project = args.replace(STAGE, '').trim()
    if (project === '') {
      await talk.reply(['请写上项目编号，例如：闸口 P0001 验收'])
      return
    }
    const found = await talk.api.get('/gates/:project', { param: { project }, query: { stage }, as: talk.as })
    const open = found.checks.filter((c) => c.result === 'fail' || c.result === 'unknown')
    const others = GATE_IDS.filter((s) => s !== stage)
    await talk.reply(
      [
        `${found.project_id} · ${GATE[stage].zh}：${found.verdict}`,
        ...open.map((c) => `${c.result === 'fail' ? '未通过' : '数据不足'} ${c.title_zh}`),
        `数据截至 ${found.as_of}`,
      ],
      [
        ...others.flatMap((s) => choose(GATE[s].zh, `gate ${found.project_id} ${s}`) ?? []),
        { text: '打开', url: talk.page(`/gates/${encodeURIComponent(found.project_id)}?stage=${stage}`) },
      ],
    )
  },
}
