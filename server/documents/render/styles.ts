import { AlignmentType, type IStylesOptions, LineRuleType } from 'docx'
import { CHAR, FONT, LINE, RED, SIZE } from '../layout.ts'

/** One face for all scripts of a run, so that figures and Latin letters sit in the same type as the text around them. */
const face = (name: string) => ({ ascii: name, hAnsi: name, eastAsia: name, cs: name })

const exact = (line: number = LINE) => ({ line, lineRule: LineRuleType.EXACT, before: 0, after: 0 })

/** Type of 16 pt set a quarter point closer, so that 28 characters fill the 156 mm of a line. */
const PITCH = -5

/** Paragraph styles of the documents; their ids are what tests ask for. Exact line height keeps 22 lines a page. */
export const STYLES: IStylesOptions = {
  default: {
    document: {
      run: { font: face(FONT.body), size: SIZE.body, language: { value: 'zh-CN', eastAsia: 'zh-CN' } },
      paragraph: { spacing: exact() },
    },
  },
  paragraphStyles: [
    { id: 'Mark', name: '发文机关标志', run: { font: face(FONT.title), color: RED }, paragraph: { alignment: AlignmentType.CENTER } },
    { id: 'Number', name: '发文字号', run: { font: face(FONT.body), size: SIZE.body } },
    {
      id: 'DocTitle',
      name: '公文标题',
      run: { font: face(FONT.title), size: SIZE.title },
      paragraph: { alignment: AlignmentType.CENTER, spacing: exact(700), keepNext: true },
    },
    { id: 'Addressee', name: '主送机关', run: { font: face(FONT.body), size: SIZE.body } },
    {
      id: 'BodyText',
      name: '公文正文',
      run: { font: face(FONT.body), size: SIZE.body, characterSpacing: PITCH },
      paragraph: { alignment: AlignmentType.BOTH, indent: { firstLine: 2 * CHAR } },
    },
    heading('Level1', '一级标题', FONT.hei),
    heading('Level2', '二级标题', FONT.kai),
    heading('Level3', '三级标题', FONT.body),
    { id: 'AttachmentMark', name: '附件标识', run: { font: face(FONT.hei), size: SIZE.body }, paragraph: { keepNext: true } },
    {
      id: 'Caption',
      name: '图表标题',
      run: { font: face(FONT.hei), size: SIZE.table },
      paragraph: { alignment: AlignmentType.CENTER, spacing: exact(420), keepNext: true },
    },
    {
      id: 'CellText',
      name: '表格文字',
      run: { font: face(FONT.body), size: SIZE.tiny },
      paragraph: { spacing: exact(300) },
    },
    {
      id: 'CellHead',
      name: '表头文字',
      run: { font: face(FONT.hei), size: SIZE.tiny },
      paragraph: { alignment: AlignmentType.CENTER, spacing: exact(300) },
    },
    { id: 'Picture', name: '插图', paragraph: { alignment: AlignmentType.CENTER, spacing: { line: 240, lineRule: LineRuleType.AUTO } } },
    { id: 'Signature', name: '署名日期', run: { font: face(FONT.body), size: SIZE.body }, paragraph: { alignment: AlignmentType.RIGHT } },
    { id: 'Imprint', name: '版记', run: { font: face(FONT.body), size: SIZE.small }, paragraph: { spacing: exact(480) } },
    { id: 'PageNumber', name: '页码', run: { font: face(FONT.song), size: SIZE.small } },
    {
      id: 'Draft',
      name: '草拟标记',
      run: { font: face(FONT.hei), size: SIZE.tiny, color: '7F7F7F' },
      paragraph: { alignment: AlignmentType.CENTER },
    },
  ],
}

function heading(id: string, name: string, font: string) {
  return {
    id,
    name,
    run: { font: face(font), size: SIZE.body, characterSpacing: PITCH },
    paragraph: { indent: { firstLine: 2 * CHAR }, keepNext: true, outlineLevel: Number(id.slice(-1)) - 1 },
  }
}
