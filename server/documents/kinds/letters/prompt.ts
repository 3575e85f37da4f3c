import { AppError } from '../../../base/errors.ts'
import { citeList, Mentions } from '../../../contract/laws.ts'
import { wordingOf } from '../../../contract/wording/fact.ts'
import { joined } from '../../../contract/wording/fill.ts'
import { caveatOf } from '../../../contract/wording/say.ts'
import type { Block, OfficialDocument } from '../../content.ts'
import { cnDate, toText } from '../../words.ts'
import { type Frame, framed } from '../frame.ts'
import { groupFacts, groups, type Problem } from '../problems.ts'
import { type Unit, withoutLead } from './letter.ts'

/** 工作提示: no number, no red head, no consequence of a day. */
export interface PromptInput {
  readonly agency: Unit
  readonly asOf: string
  readonly problems: readonly Problem[]
  readonly draftNo: string
  readonly section: string
}

export function promptDocument(input: PromptInput, frame: Frame): OfficialDocument {
  const list = groups(input.problems)
  if (list.length === 0) throw new AppError('conflict', '没有可以提示的事项。请先选定线索。')
  const { sign: _sign, printed: _printed, ...plainly } = framed('work_prompt', frame)
  const mentions = new Mentions()
  return {
    ...plainly,
    title: `工作提示\n（提示编号${input.draftNo}）`,
    addressee: `${input.agency.name}首席数据官`,
    body: [
      { kind: 'para', indent: false, text: `${input.agency.name}首席数据官：` },
      ...list.map((g, i): Block => {
        const w = wordingOf(g.controlId)
        const duty = [...g.basis.duty, ...g.basis.dutySince]
        return {
          kind: 'para',
          text: toText(
            joined(
              i === 0 ? `平台数据显示（数据截至${cnDate(input.asOf)}），` : '',
              groupFacts({ ...g }, 'lead', '你单位', false).text.startsWith('平台数据显示，')
                ? withoutLead(groupFacts(g, 'lead', '你单位', false))
                : groupFacts(g, 'lead', '你单位', false),
              duty.length === 0 ? '' : `${citeList(duty, mentions)}对此有规定。`,
              `建议：${w.measure_zh}`,
              caveatOf(w.caveat, '本提示') ?? '',
            ),
          ),
        }
      }),
      { kind: 'para', text: '如情况与记录不符，请通过系统说明。本提示不是限期整改通知。' },
      { kind: 'sign', name: `${frame.settings.issuer}${input.section}`, date: frame.date },
    ],
    attachments: [],
    copies: [],
  }
}
