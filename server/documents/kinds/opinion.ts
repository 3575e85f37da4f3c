import { AppError } from '../../base/errors.ts'
import { findGate } from '../../contract/gates.ts'
import type { Block, OfficialDocument, Text } from '../content.ts'
import { articleNames, cnDate, sayText, titleLines } from '../words.ts'
import { contactNote, type Frame, framed, MEASURES, selfName } from './frame.ts'

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
  /** Letter of the approving department that the opinion answers. */
  readonly incoming?: { readonly title: string; readonly number: string }
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
  if (input.verdict === '暂缓出具') {
    throw new AppError('conflict', '“暂缓出具”不是审查意见，不作函。请改发“关于补充符合性审查材料的函”，一次性告知缺少的数据和材料。')
  }
  const v = values(input, frame)
  return {
    ...framed('gate_opinion', frame),
    title: titleLines(settings.issuer, '关于', project.name, '公共数据', `${STAGES[input.stage]}阶段`, '符合性审查意见的函'),
    addressee: input.addressee ?? settings.approver,
    body: [
      {
        kind: 'para',
        text: sayText(
          '[[《{incoming_title}》（{incoming_no}）收悉。]]根据{办法}第二十九条规定，{self}对{unit}“{project}”（项目编号：{project_id}）进行了{stage}阶段公共数据符合性审查，数据截至{as_of}。意见如下：',
          v,
        ),
      },
      { kind: 'heading', level: 1, text: '一、审查结论' },
      { kind: 'para', text: [{ strong: `${input.verdict}。` }, conclusion(input)] },
      { kind: 'heading', level: 1, text: '二、审查情况' },
      { kind: 'para', text: summary(input) },
      ...references(input),
      { kind: 'heading', level: 1, text: '三、有效期' },
      {
        kind: 'para',
        text: sayText('本意见有效期至{valid_to}。其间公共数据清单变化、目录撤销或者停止汇聚的，请告知{self}重新审查。', v),
      },
      { kind: 'para', text: input.incoming === undefined ? '专此函达。' : '专此函复。' },
    ],
    attachments: [{ title: '公共数据符合性审查表', body: sheet(input) }],
    note: contactNote(frame),
    copies: [project.agency],
  }
}

/** 公共数据符合性审查表: internal, where the approving department and the authority are one body. */
export function sheetDocument(input: OpinionInput & { readonly recusal?: string }, frame: Frame): OfficialDocument {
  const { sign: _sign, printed: _printed, ...plainly } = framed('gate_sheet', frame)
  return {
    ...plainly,
    title: '公共数据符合性审查表',
    body: [
      ...sheet(input),
      { kind: 'para', text: conclusion(input) },
      ...(input.recusal === undefined ? [] : [{ kind: 'para' as const, text: ['回避情况：', { value: input.recusal }] }]),
    ],
    attachments: [],
    copies: [],
  }
}

/** 补充材料函: everything that is missing at once, and no conclusion. */
export function supplementDocument(
  input: OpinionInput & { readonly missing: readonly string[]; readonly replyOn: string },
  frame: Frame,
): OfficialDocument {
  const v = { ...values(input, frame), reply_on: cnDate(input.replyOn) }
  if (input.missing.length === 0) throw new AppError('conflict', '没有需要补充的数据和材料，不作补充材料函。')
  return {
    ...framed('gate_supplement', frame),
    title: titleLines(frame.settings.issuer, '关于补充', '符合性审查材料的函'),
    addressee: input.project.agency,
    body: [
      {
        kind: 'para',
        text: sayText(
          '根据{办法}第二十九条规定，{self}对你单位“{project}”（项目编号：{project_id}）进行{stage}阶段公共数据符合性审查（数据截至{as_of}），现有数据和材料不足以出具意见。请于{reply_on}前一次性补充下列数据和材料：',
          v,
        ),
      },
      ...input.missing.map(
        (m, i): Block => ({
          kind: 'para',
          text: [`${i + 1}.`, { value: m.replace(/[。；]$/, '') }, i === input.missing.length - 1 ? '。' : '；'],
        }),
      ),
      { kind: 'para', text: '材料补齐后，我局继续审查。本函不是审查意见。'.replace('我局', v.self) },
      { kind: 'para', text: '专此函达。' },
    ],
    attachments: [],
    note: contactNote(frame),
    copies: [input.addressee ?? frame.settings.approver],
  }
}

function values(input: OpinionInput, frame: Frame) {
  return {
    办法: MEASURES,
    self: selfName(frame.settings.issuer),
    unit: input.project.agency,
    project: input.project.name,
    project_id: input.project.id,
    stage: STAGES[input.stage],
    as_of: cnDate(input.asOf),
    valid_to: cnDate(input.validUntil),
    incoming_title: input.incoming?.title,
    incoming_no: input.incoming?.number,
  }
}

function conclusion(input: OpinionInput): string {
  switch (input.verdict) {
    case '符合':
      return `该项目${STAGES[input.stage]}阶段公共数据编目、汇聚、共享要求已落实。`
    case '基本符合':
      if (input.completeBy === undefined) throw new AppError('conflict', '结论为“基本符合”的，须填写补正期限后再出稿。')
      return `主要要求已落实，下列事项请项目单位于${cnDate(input.completeBy)}前补正。`
    case '不符合':
      return findGate(input.stage).text_when_non_compliant_zh.replace('《江门市公共数据共享和开放利用管理办法》', '《办法》')
    case '暂缓出具':
      return '判定所需数据不足，请项目单位补充后继续审查。'
  }
}

function summary(input: OpinionInput): Text {
  const judged = input.checks.filter((c) => !c.advisory)
  const count = (result: OpinionCheck['result']) => judged.filter((c) => c.result === result).length
  const open = judged.filter((c) => c.result === 'fail' || c.result === 'unknown')
  const counted = `共审查${judged.length}项，符合${count('pass')}项，不符合${count('fail')}项，数据不足${count('unknown')}项，不适用${count('not_applicable')}项。`
  const points = open.map((c, i) => `${i + 1}.${c.title}：${c.toPass.replace(/。$/, '')}`).join('；')
  const o = input.override
  return [
    counted,
    points === '' ? '' : `需要补正的事项：${points}。`,
    ...(o === undefined
      ? []
      : [`结论与按数据计算的“${o.computed}”不同，理由：`, { value: o.reason.replace(/[。\s]*$/, '') }, `，经${o.second}复核。`]),
  ]
}

/** Advisory checks (grade of the year before): shown apart, without effect on the conclusion. */
function references(input: OpinionInput): Block[] {
  const list = input.checks.filter((c) => c.advisory)
  if (list.length === 0) return []
  return [{ kind: 'para', text: `参考（不影响结论）：${list.map((c) => `${c.title}：${c.reason.replace(/。$/, '')}`).join('；')}。` }]
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
