import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  Footer,
  FrameAnchorType,
  HeightRule,
  LineRuleType,
  PageNumber,
  Paragraph,
  TabStopType,
  TextRun,
} from 'docx'
import type { OfficialDocument } from '../content.ts'
import { CHAR, mm, PAGE } from '../layout.ts'
import { cnDay } from '../words.ts'
import { runs } from './blocks.ts'
import { redLine } from './head.ts'

/** Distance of the footer from the lower edge of the page: the red lines of a letter end 20 mm above it. */
export const FOOTER = mm(20)

/** `— 1 —`, one character from the outer edge: odd pages right, even pages left; 7 mm below the type area. */
export function pageFooter(side: 'odd' | 'even'): Footer {
  return new Footer({
    children: [
      new Paragraph({
        style: 'PageNumber',
        alignment: side === 'odd' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent: side === 'odd' ? { right: CHAR } : { left: CHAR },
        spacing: { line: 320, lineRule: LineRuleType.EXACT, after: mm(35 - 20 - 7) - 320 },
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'] })],
      }),
    ],
  })
}

/** First page of a letter: no page number; a red double line, the thick line below, 20 mm above the edge of the page. */
export function letterFooter(doc: OfficialDocument): Footer {
  return new Footer({ children: [redLine(doc, 40, 6), redLine(doc, 40, 18)] })
}

/** 附件说明: one line empty, two characters in; no punctuation after the names; further lines align with the first name. */
export function attachmentList(doc: OfficialDocument): FileChild[] {
  if (doc.attachments.length === 0) return []
  const single = doc.attachments.length === 1
  const lines = doc.attachments.map((a, i) => (single ? a.title : `${i + 1}.${a.title}`))
  return [
    new Paragraph({ style: 'BodyText', keepNext: true }),
    ...lines.map(
      (line, i) =>
        new Paragraph({
          style: 'BodyText',
          keepNext: true,
          alignment: AlignmentType.LEFT,
          indent: i === 0 ? { left: 5 * CHAR, hanging: 3 * CHAR } : { left: 5 * CHAR, firstLine: 0 },
          children: runs(i === 0 ? `附件：${line}` : line),
        }),
    ),
  ]
}

export function note(doc: OfficialDocument): FileChild[] {
  return [doc.note, doc.publicity].flatMap((line) =>
    line === undefined ? [] : [new Paragraph({ style: 'BodyText', children: runs(`（${line}）`) })],
  )
}

const THICK = { style: BorderStyle.SINGLE, size: 8, color: '000000', space: 1 } as const
const THIN = { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } as const

/** Height of a line of 版记, and of the space that its lines take beside it. */
const IMPRINT_LINE = 480
const RULES = 60

/**
 * 版记 of official documents at the foot of the last page: 抄送, 印发机关 and 印发日期 between a thick, a thin and a thick line; a letter
 * has only 抄送. It is a frame whose last line lies on the lower edge of the type area.
 */
export function imprint(doc: OfficialDocument): FileChild[] {
  if (doc.form === 'plain') return []
  const letter = doc.form === 'letter'
  const copies = doc.copies.length === 0 ? undefined : `抄送：${doc.copies.join('，')}。`
  const printed = !letter && doc.printed ? doc.printed : undefined
  if (copies === undefined && printed === undefined) return []
  const lines = (copies === undefined ? 0 : Math.ceil(([...copies].length + 3) / 29)) + (printed === undefined ? 0 : 1)
  const height = lines * IMPRINT_LINE + RULES
  const frame = {
    type: 'absolute' as const,
    position: { x: 0, y: PAGE.height - PAGE.bottom - height },
    width: PAGE.text,
    height,
    anchor: { horizontal: FrameAnchorType.MARGIN, vertical: FrameAnchorType.PAGE },
    rule: HeightRule.EXACT,
  }
  const border = (first: boolean, last: boolean) =>
    letter ? {} : { border: { top: first ? THICK : THIN, ...(last ? { bottom: THICK } : {}) } }
  return [
    ...(copies === undefined
      ? []
      : [
          new Paragraph({
            style: 'Imprint',
            frame,
            indent: { left: 4 * 280, hanging: 3 * 280, right: 280 },
            ...border(true, printed === undefined),
            children: runs(copies),
          }),
        ]),
    ...(printed === undefined
      ? []
      : [
          new Paragraph({
            style: 'Imprint',
            frame,
            indent: { left: 280, right: 280 },
            tabStops: [{ type: TabStopType.RIGHT, position: PAGE.text - 280 }],
            ...border(copies === undefined, true),
            children: [new TextRun(printed.by), new TextRun(`\t${cnDay(printed.on)}印发`)],
          }),
        ]),
    new Paragraph({ style: 'CellText' }),
  ]
}
