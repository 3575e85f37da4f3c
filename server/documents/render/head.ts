import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  Header,
  HorizontalPositionAlign,
  HorizontalPositionRelativeFrom,
  ImageRun,
  LineRuleType,
  Paragraph,
  TabStopType,
  TextRun,
  TextWrappingType,
  VerticalPositionAlign,
  VerticalPositionRelativeFrom,
} from 'docx'
import { markPng } from '../charts/mark.ts'
import { DEMO_LARGE, draftMark, type OfficialDocument } from '../content.ts'
import { CHAR, FONT, LINE, markSize, mm, PAGE, RED } from '../layout.ts'
import { runs } from './blocks.ts'

/** Distance of the header from the top edge, in twips: the letter form measures its red name from there. */
export const HEADER = mm(15)

/** Every page says that this is a draft. */
export function plainHeader(doc: OfficialDocument): Header {
  return new Header({ children: [draft(doc)] })
}

function draft(doc: OfficialDocument): Paragraph {
  return new Paragraph({
    style: 'Draft',
    spacing: { line: 280, lineRule: LineRuleType.EXACT, after: 0 },
    children: [new TextRun(draftMark(doc)), ...across(doc)],
  })
}

/** A paper of the demonstration has no red head. */
const colourOf = (doc: OfficialDocument) => (doc.demo ? '8C8C8C' : RED)

/** The mark of the demonstration, slanted across the page behind the text. */
function across(doc: OfficialDocument): ImageRun[] {
  if (!doc.demo) return []
  return [
    new ImageRun({
      type: 'png',
      data: Buffer.from(markPng(DEMO_LARGE), 'base64'),
      transformation: { width: 560, height: 560 },
      floating: {
        horizontalPosition: { relative: HorizontalPositionRelativeFrom.PAGE, align: HorizontalPositionAlign.CENTER },
        verticalPosition: { relative: VerticalPositionRelativeFrom.PAGE, align: VerticalPositionAlign.CENTER },
        behindDocument: true,
        wrap: { type: TextWrappingType.NONE },
      },
      altText: { name: DEMO_LARGE, title: DEMO_LARGE, description: DEMO_LARGE },
    }),
  ]
}

/**
 * First page of a letter (函): name of the body in red with its upper edge 30 mm below the edge of the page; 4 mm below it a
 * red double line 170 mm long, the thick line above. It stands in the header, so the text begins below it by itself.
 */
export function letterHeader(doc: OfficialDocument): Header {
  const size = markSize(doc.issuer)
  return new Header({
    children: [
      new Paragraph({
        style: 'Draft',
        spacing: { line: 280, lineRule: LineRuleType.EXACT, after: mm(30) - HEADER - 280 },
        children: [new TextRun(draftMark(doc)), ...across(doc)],
      }),
      new Paragraph({
        style: 'Mark',
        spacing: { line: size * 12, lineRule: LineRuleType.EXACT, after: 0 },
        children: [new TextRun({ text: doc.issuer, size, color: colourOf(doc) })],
      }),
      redLine(doc, mm(3.4), 18),
      redLine(doc, 40, 6),
    ],
  })
}

/** A red rule as wide as the letter form asks (170 mm): the lower border of a paragraph of the given height. */
export function redLine(doc: OfficialDocument, height: number, eighths: number): Paragraph {
  return new Paragraph({
    spacing: { line: height, lineRule: LineRuleType.EXACT, before: 0, after: 0 },
    indent: { left: -mm(8), right: -mm(6) },
    border: { bottom: { style: BorderStyle.SINGLE, size: eighths, color: colourOf(doc), space: 0 } },
    children: [new TextRun({ text: '', size: 2 })],
  })
}

/** Everything from the red name down to the line before the text. */
export function head(doc: OfficialDocument): FileChild[] {
  switch (doc.form) {
    case 'letter':
      return [
        new Paragraph({ style: 'Number', alignment: AlignmentType.RIGHT, children: [new TextRun(doc.number)] }),
        ...title(doc),
        ...addressee(doc),
      ]
    case 'upward':
    case 'downward':
      return [...redHead(doc), ...title(doc), ...addressee(doc)]
    case 'plain':
      return title(doc, 0)
  }
}

function redHead(doc: OfficialDocument): FileChild[] {
  const size = markSize(doc.issuer)
  const upward = doc.form === 'upward'
  return [
    new Paragraph({
      style: 'Mark',
      spacing: { before: mm(upward ? 35 : 35), line: size * 12, lineRule: LineRuleType.EXACT, after: 0 },
      children: [new TextRun({ text: doc.issuer, size, color: colourOf(doc) })],
    }),
    new Paragraph({ style: 'Number' }),
    new Paragraph({ style: 'Number' }),
    new Paragraph({
      style: 'Number',
      alignment: upward ? AlignmentType.LEFT : AlignmentType.CENTER,
      tabStops: [{ type: TabStopType.RIGHT, position: PAGE.text - CHAR }],
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: colourOf(doc), space: 11 } },
      children: upward
        ? [
            new TextRun(`　${doc.number}`),
            new TextRun('\t签发人：'),
            new TextRun({ text: doc.signer ?? '', font: { ascii: FONT.kai, hAnsi: FONT.kai, eastAsia: FONT.kai, cs: FONT.kai } }),
          ]
        : [new TextRun(doc.number)],
    }),
  ]
}

/** Two empty lines, then the title; one empty line after it. */
function title(doc: OfficialDocument, before = 2): FileChild[] {
  return [
    ...Array.from({ length: before }, () => new Paragraph({ style: 'Number' })),
    ...doc.title.split('\n').map((line) => new Paragraph({ style: 'DocTitle', children: runs(line) })),
    new Paragraph({ style: 'Number', spacing: { line: LINE, lineRule: LineRuleType.EXACT } }),
  ]
}

function addressee(doc: OfficialDocument): FileChild[] {
  return doc.addressee === undefined ? [] : [new Paragraph({ style: 'Addressee', children: runs(`${doc.addressee}：`) })]
}
