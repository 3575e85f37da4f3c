import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  ImageRun,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import type { Block, Figure, TableColumn, Text } from '../content.ts'
import { CHAR, mm, PAGE, widthOf } from '../layout.ts'
import { cnDay, plain } from '../words.ts'
import { unbroken } from './unbroken.ts'

const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const

/** Blocks of the content model as paragraphs and tables. `signed`: a signature follows, which must not stand on a page alone. */
export function blocks(list: readonly Block[], signed = false, width: number = PAGE.text): FileChild[] {
  return list.flatMap((b, i) => block(b, i === list.length - 1, list[i + 1] === undefined ? signed : list[i + 1]?.kind === 'sign', width))
}

function block(b: Block, last: boolean, signed: boolean, width: number): FileChild[] {
  switch (b.kind) {
    case 'heading':
      return [new Paragraph({ style: `Level${b.level}`, children: runs(b.text) })]
    case 'para':
      return [
        new Paragraph({
          style: 'BodyText',
          keepNext: signed,
          children: runs(b.text),
          ...(b.indent === false ? { indent: { firstLine: 0 } } : {}),
          ...(b.align ? { alignment: ALIGN[b.align] } : {}),
        }),
      ]
    case 'table':
      return [
        ...(b.caption === undefined ? [] : [new Paragraph({ style: 'Caption', children: runs(b.caption) })]),
        table(b.columns, b.rows, width),
        ...gap(last),
      ]
    case 'fields':
      return [fields(b.rows, width), ...gap(last)]
    case 'figure':
      return [picture(b.figure), new Paragraph({ style: 'Caption', keepNext: false, children: runs(b.caption) })]
    case 'sign':
      return signature(b.name, b.date)
  }
}

/** Tables must not touch the text after them; after the last block an empty line could spill over to a page of its own. */
function gap(last: boolean): Paragraph[] {
  return last ? [] : [new Paragraph({ style: 'CellText' })]
}

export function runs(text: Text): TextRun[] {
  const parts = typeof text === 'string' ? [text] : text
  return parts.map((part) =>
    typeof part === 'string'
      ? new TextRun(unbroken(part))
      : 'strong' in part
        ? new TextRun({ text: unbroken(part.strong), bold: true })
        : new TextRun(unbroken(part.value)),
  )
}

/**
 * Name and date where a seal will later be set: the date four characters from the right, the name centred above it (GB/T
 * 9704-2012 §7.3.5.1). The lines above stay empty for the seal, which the product never draws.
 */
export function signature(name: string, date: string | null): Paragraph[] {
  const day = cnDay(date)
  const right = Math.max(0, 4 * CHAR + Math.round((widthOf(day) - widthOf(name)) / 2))
  return [
    new Paragraph({ style: 'BodyText', keepNext: true }),
    new Paragraph({ style: 'BodyText', keepNext: true }),
    new Paragraph({ style: 'Signature', indent: { right }, keepNext: true, children: runs(name) }),
    new Paragraph({ style: 'Signature', indent: { right: 4 * CHAR }, children: runs(day) }),
  ]
}

const LINE_BORDER = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
const BORDERS = {
  top: LINE_BORDER,
  bottom: LINE_BORDER,
  left: LINE_BORDER,
  right: LINE_BORDER,
  insideHorizontal: LINE_BORDER,
  insideVertical: LINE_BORDER,
} as const

function table(columns: readonly TableColumn[], rows: readonly (readonly Text[])[], width: number): Table {
  const widths = columns.map((c) => Math.round((width * c.width) / 100))
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map((c, i) => cell(c.title, widths[i] ?? 0, 'CellHead')),
  })
  const body = rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: columns.map((c, i) => cell(row[i] ?? '', widths[i] ?? 0, 'CellText', c.align)),
      }),
  )
  return grid(widths, [head, ...body], width)
}

function fields(rows: readonly (readonly [string, Text])[], width: number): Table {
  const widths = [Math.round(width * 0.26), Math.round(width * 0.74)]
  return grid(
    widths,
    rows.map(
      ([label, value]) =>
        new TableRow({ cantSplit: true, children: [cell(label, widths[0] ?? 0, 'CellHead'), cell(value, widths[1] ?? 0, 'CellText')] }),
    ),
    width,
  )
}

function grid(widths: readonly number[], rows: TableRow[], width: number): Table {
  return new Table({
    rows,
    columnWidths: [...widths],
    width: { size: width, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: BORDERS,
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
  })
}

function cell(text: Text, width: number, style: string, align?: 'left' | 'center' | 'right'): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    children: plain(text)
      .split('\n')
      .map((line) => new Paragraph({ style, children: [new TextRun(unbroken(line))], ...(align ? { alignment: ALIGN[align] } : {}) })),
  })
}

const PIXEL = 96 / 25.4
const MAX_WIDTH = 156 * PIXEL

/** A chart as SVG with a PNG beside it: Word draws the SVG with its own fonts, older programs show the PNG. */
function picture(figure: Figure): Paragraph {
  const scale = Math.min(1, MAX_WIDTH / figure.width)
  const transformation = { width: Math.round(figure.width * scale), height: Math.round(figure.height * scale) }
  return new Paragraph({
    style: 'Picture',
    keepNext: true,
    spacing: { before: mm(2) },
    children: [
      new ImageRun({
        type: 'svg',
        data: Buffer.from(figure.svg, 'utf8'),
        transformation,
        fallback: { type: 'png', data: Buffer.from(figure.png, 'base64') },
        altText: { name: figure.alt, title: figure.alt, description: figure.alt },
      }),
    ],
  })
}
