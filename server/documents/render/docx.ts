import { Document, DocumentGridType, type FileChild, Packer, PageOrientation, Paragraph } from 'docx'
import type { OfficialDocument } from '../content.ts'
import { LINE, mm, PAGE } from '../layout.ts'
import { blocks, runs, signature } from './blocks.ts'
import { attachmentList, FOOTER, imprint, letterFooter, note, pageFooter } from './foot.ts'
import { HEADER, head, letterHeader, plainHeader } from './head.ts'
import { stableZip } from './stable.ts'
import { STYLES } from './styles.ts'

/** The document as .docx. The same content gives the same bytes, so that the hash in the ledger means something. */
export async function renderDocx(doc: OfficialDocument): Promise<Buffer> {
  const letter = doc.form === 'letter'
  const file = new Document({
    title: doc.title.replaceAll('\n', ''),
    subject: doc.number,
    creator: doc.issuer,
    lastModifiedBy: doc.issuer,
    description: '草拟稿·待核签',
    styles: STYLES,
    evenAndOddHeaderAndFooters: true,
    sections: sectionsOf(doc).map((section, i) => ({
      properties: {
        titlePage: letter && i === 0,
        page: {
          size: { width: PAGE.width, height: PAGE.height, ...(section.landscape ? { orientation: PageOrientation.LANDSCAPE } : {}) },
          margin: section.landscape
            ? { top: PAGE.left, bottom: PAGE.right, left: PAGE.bottom, right: PAGE.top, header: HEADER, footer: mm(12), gutter: 0 }
            : { top: PAGE.top, bottom: PAGE.bottom, left: PAGE.left, right: PAGE.right, header: HEADER, footer: FOOTER, gutter: 0 },
        },
        // No snapping: exact line heights give the 22 lines, and table cells must not be stretched to them.
        grid: { type: DocumentGridType.DEFAULT, linePitch: LINE },
      },
      headers: { default: plainHeader(doc), even: plainHeader(doc), ...(letter && i === 0 ? { first: letterHeader(doc) } : {}) },
      footers: { default: pageFooter('odd'), even: pageFooter('even'), ...(letter && i === 0 ? { first: letterFooter(doc) } : {}) },
      children: section.children,
    })),
  })
  return stableZip(await Packer.toBuffer(file))
}

interface Section {
  readonly landscape: boolean
  readonly children: FileChild[]
}

/** Pages on their side are sections of their own; 版记 closes the last one. */
function sectionsOf(doc: OfficialDocument): Section[] {
  const sections: Section[] = [
    {
      landscape: false,
      children: [
        ...head(doc),
        ...blocks(doc.body, doc.form !== 'plain'),
        ...attachmentList(doc),
        ...(doc.sign ? signature(doc.sign.name, doc.sign.date) : []),
        ...note(doc),
      ],
    },
  ]
  for (const [i, a] of doc.attachments.entries()) {
    const landscape = a.landscape === true
    const last = sections.at(-1) as Section
    const fresh = last.landscape !== landscape
    const target = fresh ? { landscape, children: [] } : last
    if (fresh) sections.push(target)
    target.children.push(
      new Paragraph({
        style: 'AttachmentMark',
        pageBreakBefore: !fresh,
        children: runs(doc.attachments.length === 1 ? '附件' : `附件${i + 1}`),
      }),
      new Paragraph({ style: 'Number', keepNext: true }),
      ...a.title.split('\n').map((line) => new Paragraph({ style: 'DocTitle', children: runs(line) })),
      new Paragraph({ style: 'Number', keepNext: true }),
      ...blocks(a.body, false, landscape ? PAGE.wide : PAGE.text),
    )
  }
  ;(sections.at(-1) as Section).children.push(...imprint(doc))
  return sections
}
