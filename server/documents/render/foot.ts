import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  Footer,
  LineRuleType,
  PageNumber,
  Paragraph,
  Table,
  TableAnchorType,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx'
import type { OfficialDocument } from '../content.ts'
import { CHAR, mm, PAGE } from '../layout.ts'
import { cnDate } from '../words.ts'
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
export function letterFooter(): Footer {
  return new Footer({ children: [redLine(40, 6), redLine(40, 18)] })
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
  return doc.note === undefined ? [] : [new Paragraph({ style: 'BodyText', children: runs(`（${doc.note}）`) })]
}

const THICK = { style: BorderStyle.SINGLE, size: 8, color: '000000' } as const
const THIN = { style: BorderStyle.SINGLE, size: 6, color: '000000' } as const
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const

/** 版记 of official documents at the foot of the last page: 抄送, 印发机关 and 印发日期 between a thick, a thin and a thick line; a letter has only 抄送. */
export function imprint(doc: OfficialDocument): FileChild[] {
  if (doc.form === 'plain') return []
  const letter = doc.form === 'letter'
  const rows: Paragraph[] = []
  if (doc.copies.length > 0) {
    rows.push(
      new Paragraph({
        style: 'Imprint',
        indent: { left: 4 * 280, hanging: 3 * 280, right: 280 },
        children: runs(`抄送：${doc.copies.join('，')}。`),
      }),
    )
  }
  if (!letter && doc.printed) {
    rows.push(
      new Paragraph({
        style: 'Imprint',
        indent: { left: 280, right: 280 },
        tabStops: [{ type: TabStopType.RIGHT, position: PAGE.text - 280 }],
        children: [new TextRun(doc.printed.by), new TextRun(`\t${cnDate(doc.printed.on)}印发`)],
      }),
    )
  }
  if (rows.length === 0) return []
  const height = rows.length * 540 + (doc.copies.join('，').length > 34 ? 480 : 0)
  return [
    new Paragraph({ style: 'Imprint' }),
    new Table({
      width: { size: PAGE.text, type: WidthType.DXA },
      columnWidths: [PAGE.text],
      layout: TableLayoutType.FIXED,
      margins: { top: 0, bottom: 0, left: 0, right: 0 },
      float: {
        horizontalAnchor: TableAnchorType.MARGIN,
        absoluteHorizontalPosition: 0,
        verticalAnchor: TableAnchorType.PAGE,
        absoluteVerticalPosition: PAGE.height - PAGE.bottom - height,
      },
      rows: rows.map(
        (paragraph, i) =>
          new TableRow({
            cantSplit: true,
            children: [
              new TableCell({
                width: { size: PAGE.text, type: WidthType.DXA },
                borders: letter
                  ? { top: NONE, bottom: NONE, left: NONE, right: NONE }
                  : { top: i === 0 ? THICK : THIN, bottom: i === rows.length - 1 ? THICK : THIN, left: NONE, right: NONE },
                children: [paragraph],
              }),
            ],
          }),
      ),
    }),
    // A floating table hangs on the paragraph after it.
    new Paragraph({ style: 'CellText' }),
  ]
}
