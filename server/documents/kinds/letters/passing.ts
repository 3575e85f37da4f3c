import { AppError } from '../../../base/errors.ts'
import { chineseNumber } from '../../../common/numerals.ts'
import type { OfficialDocument } from '../../content.ts'
import { cnDate, toText } from '../../words.ts'
import type { Frame } from '../frame.ts'
import { groupFacts, groups, type Problem } from '../problems.ts'
import { facts, letter, type Unit, withoutLead } from './letter.ts'

/** 移送函: facts alone; what they amount to is for the competent organ. */
export interface TransferInput {
  readonly organ: string
  readonly asOf: string
  readonly problems: readonly Problem[]
  /** Item of Art. 35 that the organ may look at. */
  readonly item: number
  readonly materials: readonly { readonly name: string; readonly sha256: string }[]
}

export function transferDocument(input: TransferInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'transfer',
    about: ['关于移送公共数据', '有关线索的函'],
    to: input.organ,
    values: {
      as_of: cnDate(input.asOf),
      facts: facts(input.problems, 'confirmed', '该单位'),
      item: chineseNumber(input.item),
    },
    paragraphs: [
      '{self}在公共数据管理工作中发现有关情况（数据截至{as_of}）：{facts}根据{办法}第三十二条、第三十五条规定，有关情况是否属于《办法》第三十五条第（{item}）项所列情形，由你机关依法认定。现将有关材料移送你机关依法处理，并请将处理结果函告{self}。',
      '专此函达。',
    ],
    attachments: [
      {
        title: '材料清单',
        body: [
          {
            kind: 'table',
            columns: [
              { title: '序号', width: 8, align: 'center' },
              { title: '材料', width: 42 },
              { title: '摘要值（SHA-256）', width: 50 },
            ],
            rows: input.materials.map((m, i) => [String(i + 1), [{ value: m.name }], m.sha256]),
          },
        ],
      },
    ],
  })
}

/** 转办函: leads, not findings, to the authority of the county. */
export interface ReferralInput {
  readonly to: string
  readonly asOf: string
  readonly replyOn: string
  readonly units: readonly { readonly name: string; readonly problems: readonly Problem[] }[]
}

export function referralDocument(input: ReferralInput, frame: Frame): OfficialDocument {
  const rows = input.units.flatMap((u) => groups(u.problems).flatMap((g) => g.problems.map((p) => ({ u, g, p }))))
  if (rows.length === 0) throw new AppError('conflict', '没有可以转办的线索。请先选定线索。')
  return letter(frame, {
    kind: 'referral',
    about: ['关于转办公共数据', '有关线索的函'],
    to: input.to,
    values: { unit: input.units[0]?.name, k: input.units.length, as_of: cnDate(input.asOf), reply_on: cnDate(input.replyOn) },
    paragraphs: [
      '根据{办法}第六条规定，现将{unit}等{k}个单位的公共数据有关线索（数据截至{as_of}）转你局，请按职责核实处理，并请于{reply_on}前函告办理结果。所列情况为检测线索，尚未经核实认定。',
      '专此函达。',
    ],
    attachments: [
      {
        title: '线索清单',
        body: [
          {
            kind: 'table',
            columns: [
              { title: '序号', width: 8, align: 'center' },
              { title: '单位', width: 20 },
              { title: '问题', width: 20 },
              { title: '平台数据显示的情况', width: 52 },
            ],
            rows: rows.map(({ u, g, p }, i) => [
              String(i + 1),
              u.name,
              g.title,
              toText(withoutLead(groupFacts({ ...g, problems: [p] }, 'lead', '该单位', false))),
            ]),
          },
        ],
      },
    ],
  })
}

/** 函商: units that the authority does not notify. */
export interface ConsultationInput {
  readonly agency: Unit
  readonly work: string
  readonly asOf: string
  readonly problems: readonly Problem[]
  readonly replyOn: string
}

export function consultationDocument(input: ConsultationInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'consultation',
    about: ['关于商请核实公共数据', '有关情况的函'],
    to: input.agency.name,
    values: {
      work: input.work,
      as_of: cnDate(input.asOf),
      facts: facts(input.problems, 'lead', '你单位'),
      reply_on: cnDate(input.replyOn),
    },
    paragraphs: [
      '因{work}工作需要，现商请核实以下情况（数据截至{as_of}）：{facts}如情况属实，商请予以完善；如记录有误，请函告，以便{self}校核。请于{reply_on}前函复为盼。',
    ],
  })
}
