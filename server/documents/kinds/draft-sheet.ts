import type { Block } from '../content.ts'
import { cnDate } from '../words.ts'

/** One step of a paper as it was taken; missing ones stay empty on the sheet. */
export interface SheetStep {
  readonly opinion: string
  readonly name: string
  readonly on: string
}

/** 发文稿纸: goes with every draft, is kept and never served. */
export interface DraftSheet {
  readonly draftNo: string
  readonly number: string | null
  readonly urgency: string
  readonly publicity: string
  readonly publicityReason: string
  readonly title: string
  readonly to: readonly string[]
  readonly copies: readonly string[]
  readonly attachments: readonly string[]
  readonly copiesPrinted: string
  readonly drafted: { readonly section: string; readonly name: string; readonly on: string }
  readonly checked?: SheetStep
  readonly countersigned: readonly SheetStep[]
  readonly legal?: SheetStep
  readonly office?: SheetStep
  readonly collective?: { readonly meeting: string; readonly on: string }
  readonly signed?: SheetStep
  readonly asOf: string
  readonly batches: readonly string[]
  readonly evidence: string
  readonly laws: readonly string[]
  readonly lint: readonly string[]
}

/** The sheet as blocks; the system fills it in, nobody writes for another. */
export function draftSheet(s: DraftSheet): Block[] {
  const step = (x: SheetStep | undefined) => (x === undefined ? '\n' : [{ value: x.opinion }, `\n${x.name}　${cnDate(x.on)}`])
  return [
    {
      kind: 'fields',
      rows: [
        ['稿号', s.draftNo],
        ['正式文号', s.number ?? ''],
        ['密级', '无'],
        ['紧急程度', s.urgency],
        ['公开属性及理由', `${s.publicity}：${s.publicityReason}`],
        ['标题', [{ value: s.title }]],
        ['主送', [{ value: s.to.join('，') }]],
        ['抄送', [{ value: s.copies.join('，') }]],
        ['附件', [{ value: s.attachments.map((a, i) => `${i + 1}.${a}`).join('\n') }]],
        ['印数', s.copiesPrinted],
        ['拟稿（科室、姓名、日期）', `${s.drafted.section}　${s.drafted.name}　${cnDate(s.drafted.on)}`],
        ['核稿意见（事实、数据时点、计算）', step(s.checked)],
        [
          '会签意见',
          s.countersigned.length === 0 ? '\n' : s.countersigned.flatMap((x) => [{ value: x.opinion }, `\n${x.name}　${cnDate(x.on)}\n`]),
        ],
        ['法制审核意见', step(s.legal)],
        ['办公室审核（文种、格式、依据）', step(s.office)],
        ['集体研究', s.collective === undefined ? '\n' : `${s.collective.meeting}　${cnDate(s.collective.on)}`],
        ['签发', step(s.signed)],
        ['数据截至', cnDate(s.asOf)],
        ['检测批次', s.batches.join('\n')],
        ['证据摘要', [{ value: s.evidence }]],
        ['引用法律版本', s.laws.join('\n')],
        ['措辞校验结果', s.lint.length === 0 ? '通过' : [{ value: s.lint.join('\n') }]],
      ],
    },
  ]
}
