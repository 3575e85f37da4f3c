import { findGate } from '../../contract/gates.ts'
import type { Block, OfficialDocument } from '../content.ts'
import { articleNames, cnDate, titleLines } from '../words.ts'
import { type Frame, framed, MEASURES } from './frame.ts'

export interface OpinionCheck {
  readonly id: string
  readonly title: string
  readonly result: 'pass' | 'fail' | 'unknown' | 'not_applicable'
  readonly reason: string
  readonly articles: readonly number[]
  readonly advisory: boolean
  readonly toPass: string
}

/** What the compliance opinion on a project says (Measures Art. 29, 30). */
export interface OpinionInput {
  readonly project: { readonly id: string; readonly name: string; readonly agency: string; readonly uscc: string; readonly fund: string }
  readonly stage: 'initiation' | 'acceptance' | 'payment'
  readonly verdict: '符合' | '基本符合' | '不符合' | '暂缓出具'
  readonly asOf: string
  /** The department that approves projects; the one of the settings when absent. */
  readonly addressee?: string
  readonly checks: readonly OpinionCheck[]
  readonly materials: readonly string[]
  readonly validUntil: string
  /** Date by which the open points are to be completed; with 基本符合. */
  readonly completeBy?: string
  readonly handledBy: string
  readonly reviewedBy: string
  readonly approvedBy: string
  /** A person's verdict that differs from the computed one: what was computed, why it differs, who agreed. */
  readonly override?: { readonly computed: string; readonly reason: string; readonly second: string }
}

const STAGES = { initiation: '立项', acceptance: '竣工验收', payment: '运行维护经费安排' } as const
const RESULTS = { pass: '符合', fail: '不符合', unknown: '数据不足', not_applicable: '不适用' } as const

/** 符合性审查意见, sent as a letter to the department that approves projects: the decision is theirs, this is the opinion. */
export function opinionDocument(input: OpinionInput, frame: Frame): OfficialDocument {
  const { settings } = frame
  const { project } = input
  const stage = STAGES[input.stage]
  return {
    ...framed('gate_opinion', frame),
    title: titleLines('关于', project.name, '公共数据', '符合性审查意见的函'),
    addressee: input.addressee ?? settings.approver,
    body: [
      {
        kind: 'para',
        text: `根据${MEASURES}第二十九条规定，我局对${project.agency}“${project.name}”（项目编号：${project.id}）${stage}阶段的公共数据编目、汇聚、共享情况进行了符合性审查。数据截至${cnDate(
          input.asOf,
        )}。现提出审查意见如下：`,
      },
      { kind: 'heading', level: 1, text: '一、审查结论' },
      { kind: 'para', text: [{ strong: `${input.verdict}${input.verdict === '基本符合' ? '（限期补正）' : ''}。` }, conclusion(input)] },
      ...overridden(input),
      { kind: 'heading', level: 1, text: '二、审查情况' },
      { kind: 'para', text: summary(input) },
      { kind: 'heading', level: 1, text: '三、有效期' },
      {
        kind: 'para',
        text: `本意见有效期至${cnDate(input.validUntil)}。有效期内项目公共数据清单发生变化，或者相关目录撤销、停止汇聚的，应当重新审查。`,
      },
      { kind: 'para', text: '专此函复。' },
    ],
    attachments: [{ title: '公共数据符合性审查表', body: sheet(input) }],
    note: `联系人：${settings.contact}，联系电话：${settings.phone}`,
    copies: [project.agency],
  }
}

function conclusion(input: OpinionInput): string {
  switch (input.verdict) {
    case '符合':
      return `该项目${STAGES[input.stage]}阶段的公共数据编目、汇聚、共享情况符合要求。`
    case '基本符合':
      return `该项目主要要求已落实，尚有事项需要补正${input.completeBy === undefined ? '' : `，请项目单位于${cnDate(input.completeBy)}前补正并报我局`}。`
    case '不符合':
      return findGate(input.stage).text_when_non_compliant_zh.replace('《江门市公共数据共享和开放利用管理办法》', '《办法》')
    case '暂缓出具':
      return '判定所需数据不足，请项目单位补充后重新提请审查。'
  }
}

function overridden(input: OpinionInput): Block[] {
  const o = input.override
  return o === undefined
    ? []
    : [
        {
          kind: 'para',
          text: `说明：按数据计算的结论为“${o.computed}”。经${input.handledBy}提出、${o.second}复核同意，结论调整，理由：${o.reason.replace(/。?$/, '。')}`,
        },
      ]
}

function summary(input: OpinionInput): string {
  const count = (result: OpinionCheck['result']) => input.checks.filter((c) => c.result === result && !c.advisory).length
  const open = input.checks.filter((c) => (c.result === 'fail' || c.result === 'unknown') && !c.advisory)
  const counted = `共审查${input.checks.filter((c) => !c.advisory).length}项，符合${count('pass')}项，不符合${count('fail')}项，数据不足${count(
    'unknown',
  )}项，不适用${count('not_applicable')}项。`
  if (open.length === 0) return counted
  return `${counted}需要补正的事项：${open.map((c, i) => `${i + 1}.${c.title}：${c.toPass.replace(/。$/, '')}`).join('；')}。`
}

function sheet(input: OpinionInput): Block[] {
  const { project } = input
  return [
    {
      kind: 'fields',
      rows: [
        ['项目名称', project.name],
        ['项目编号', project.id],
        ['项目单位', `${project.agency}（${project.uscc}）`],
        ['资金来源', project.fund],
        ['审查阶段', STAGES[input.stage]],
        ['审查依据', '《办法》第二十九条、第三十条'],
        ['审查材料', input.materials.map((m, i) => `${i + 1}.${m}`).join('\n')],
      ],
    },
    {
      kind: 'table',
      caption: '审查内容',
      columns: [
        { title: '编号', width: 10, align: 'center' },
        { title: '审查内容', width: 23 },
        { title: '结果', width: 11, align: 'center' },
        { title: '情况', width: 30 },
        { title: '依据', width: 13 },
        { title: '性质', width: 13, align: 'center' },
      ],
      rows: input.checks.map((c) => [
        c.id,
        c.title,
        RESULTS[c.result],
        c.reason,
        `《办法》${articleNames(c.articles)}`,
        c.advisory ? '参考，不影响结论' : '审查项',
      ]),
    },
    {
      kind: 'fields',
      rows: [
        ['审查结论', input.verdict],
        ['有效期至', cnDate(input.validUntil)],
        ['经办', input.handledBy],
        ['复核', input.reviewedBy],
        ['批准', input.approvedBy],
      ],
    },
  ]
}
