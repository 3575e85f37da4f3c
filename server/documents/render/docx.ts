import { Document, DocumentGridType, type FileChild, Packer, Paragraph } from 'docx'
import type { OfficialDocument } from '../content.ts'
import { LINE, PAGE } from '../layout.ts'
import { blocks, runs, signature } from './blocks.ts'
import { attachmentList, FOOTER, imprint, letterFooter, note, pageFooter } from './foot.ts'
import { HEADER, head, letterHeader, plainHeader } from './head.ts'
import { stableZip } from './stable.ts'
import { STYLES } from './styles.ts'

/** The document as .docx. The same content gives the same bytes, so that the hash in the ledger means something. */
export async function renderDocx(doc: OfficialDocument): Promise<Buffer> {
  const letter = doc.form === 'letter'
  const header = plainHeader(doc)
  const file = new Document({
    title: doc.title.replaceAll('\n', ''),
    subject: doc.number,
    creator: doc.issuer,
    lastModifiedBy: doc.issuer,
    description: '草拟稿·待核签',
    styles: STYLES,
    evenAndOddHeaderAndFooters: true,
    sections: [
      {
        properties: {
          titlePage: letter,
          page: {
            size: { width: PAGE.width, height: PAGE.height },
            margin: { top: PAGE.top, bottom: PAGE.bottom, left: PAGE.left, right: PAGE.right, header: HEADER, footer: FOOTER, gutter: 0 },
          },
          // No snapping: exact line heights give the 22 lines, and table cells must not be stretched to them.
          grid: { type: DocumentGridType.DEFAULT, linePitch: LINE },
        },
        headers: { default: header, even: plainHeader(doc), ...(letter ? { first: letterHeader(doc) } : {}) },
        footers: { default: pageFooter('odd'), even: pageFooter('even'), ...(letter ? { first: letterFooter() } : {}) },
        children: children(doc),
      },
    ],
  })
  return stableZip(await Packer.toBuffer(file))
}

function children(doc: OfficialDocument): FileChild[] {
  return [
    ...head(doc),
    ...blocks(doc.body, doc.form !== 'plain'),
    ...attachmentList(doc),
    ...(doc.sign ? signature(doc.sign.name, doc.sign.date) : []),
    ...note(doc),
    ...doc.attachments.flatMap((a, i): FileChild[] => [
      new Paragraph({
        style: 'AttachmentMark',
        pageBreakBefore: true,
        children: runs(doc.attachments.length === 1 ? '附件' : `附件${i + 1}`),
      }),
      new Paragraph({ style: 'Number', keepNext: true }),
      ...a.title.split('\n').map((line) => new Paragraph({ style: 'DocTitle', children: runs(line) })),
      new Paragraph({ style: 'Number', keepNext: true }),
      ...blocks(a.body),
    ]),
    ...imprint(doc),
  ]
}
