/** The content of a document as plain data. Rendered twice, as .docx and as a print page, so that both say the same. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'para'; readonly text: Text; readonly indent?: boolean; readonly align?: Align }
  | {
      readonly kind: 'table'
      readonly caption?: string
      readonly columns: readonly TableColumn[]
      readonly rows: readonly (readonly Text[])[]
    }
  | { readonly kind: 'fields'; readonly rows: readonly (readonly [label: string, value: Text])[] }
  | { readonly kind: 'figure'; readonly figure: Figure; readonly caption: string }
  | { readonly kind: 'sign'; readonly name: string; readonly date: string | null }

type Align = 'left' | 'center' | 'right'

/** Running text; a part may be set in bold, or be the value of a slot, which the check of words leaves alone. */
export type Text = string | readonly TextPart[]
export type TextPart = string | { readonly strong: string } | { readonly value: string }

export interface TableColumn {
  readonly title: string
  /** Share of the width, in hundredths; the columns of one table add up to 100. */
  readonly width: number
  readonly align?: Align
}

/** A chart. `svg` has Chinese labels and is what readers see; `png` is for programs that cannot draw SVG. */
export interface Figure {
  readonly svg: string
  /** PNG, base64. */
  readonly png: string
  /** What the chart says, in words. */
  readonly alt: string
  readonly width: number
  readonly height: number
}

/**
 * Layouts of GB/T 9704-2012. `letter` is the special letter form (函); `upward` carries the signer (请示、报告); `downward` is the
 * general form (通报); `plain` is a report without the red head (年度报告、机构画像).
 */
export type Form = 'letter' | 'upward' | 'downward' | 'plain'

export interface Attachment {
  readonly title: string
  readonly body: readonly Block[]
  /** A wide table: the page lies on its side. */
  readonly landscape?: boolean
}

export interface OfficialDocument {
  readonly kind: DocumentKind
  readonly form: Form
  /** Name of the issuing body, as printed in red at the head. */
  readonly issuer: string
  /** 发文字号. A draft has none yet: its year and series are printed with the place of the number left open. */
  readonly number: string
  /** True once a number was allocated and the file hashed into the ledger. */
  readonly issued: boolean
  /** 签发人, upward form only. */
  readonly signer?: string
  readonly title: string
  readonly addressee?: string
  readonly body: readonly Block[]
  readonly attachments: readonly Attachment[]
  /** 署名 and 成文日期; the day stays open until the paper has its number. */
  readonly sign?: { readonly name: string; readonly date: string | null }
  /** 附注, without its brackets. */
  readonly note?: string
  /** 公开属性, as the office prints it: 此件不公开. */
  readonly publicity?: string
  /** A paper of the demonstration: no red head, and marked on every page. */
  readonly demo?: boolean
  /** 抄送. */
  readonly copies: readonly string[]
  /** 印发机关和印发日期; not printed in the letter form. */
  readonly printed?: { readonly by: string; readonly on: string | null }
}

export const DOCUMENT_KINDS = {
  rectification_notice: '限期整改通知书',
  supervision_request: '提请纳入督查督办的请示',
  overdue_report: '逾期未整改情况报告',
  gate_opinion: '符合性审查意见',
  score_circular: '考核结果通报',
  annual_report: '年度报告',
  agency_profile: '机构画像',
  work_prompt: '工作提示',
  reminder: '催办整改事项的函',
  extension_reply: '延期申请复函',
  objection_reply: '陈述申辩复函',
  closure: '整改事项销号的函',
  revocation: '撤销（变更）通知书的函',
  suspension: '暂停共享权限的函',
  suspension_end: '恢复（终止）共享权限的复函',
  supervision_advice: '提出督查督办建议的函',
  result_report: '整改结果报告',
  transfer: '移送线索的函',
  gate_sheet: '符合性审查表',
  gate_supplement: '补充审查材料的函',
  score_correction: '考核结果更正通报',
  referral: '转办线索的函',
  consultation: '商请核实情况的函',
} as const

export type DocumentKind = keyof typeof DOCUMENT_KINDS

/** On every page of every rendering of the demonstration (slanted across the page, and in the head). */
export const DEMO_LARGE = '演示数据　不是公文'
export const DEMO_HEAD = '演示数据，虚构机构，不具效力'

/** Shown on every page of every file: the product drafts, people sign and seal elsewhere (domain rule: no seal is ever drawn). */
export function draftMark(doc: OfficialDocument): string {
  const mark =
    doc.form === 'plain'
      ? '草拟稿·待核签'
      : doc.issued
        ? '草拟稿·待核签（文号已登记，以加盖印章的正式文本为准）'
        : '草拟稿·待核签（字体以正式排版为准）'
  return doc.demo ? `${DEMO_HEAD}　${mark}` : mark
}
