import { FILE_LIMITS, type FileLimits } from '../limits.ts'
import { type Context, type Opened, partOf } from './context.ts'
import type { Inspection } from './inspect.ts'
import { refusal } from './refuse.ts'
import { lookAtSheet } from './sheet-refs.ts'
import type { FoundFile } from './walk.ts'
import type { WorkbookFile } from './workbook.ts'
import type { Archive } from './zip.ts'

/** The sheets of a workbook that are to be read, and by name those that are not. */
export async function* openWorkbook(file: WorkbookFile, facts: Inspection, { shelf, said, top }: Context): AsyncGenerator<Opened> {
  const sheets = await shelf.sheets(file)
  if (sheets.length > FILE_LIMITS.parts)
    throw refusal(file.fileName, `工作簿里的工作表超过 ${FILE_LIMITS.parts} 张。请拆成几个工作簿后再导入。`)
  if (sheets.length === 0) throw refusal(file.fileName, '工作簿里没有任何有内容的工作表。请检查导出结果。')
  const wanted = sheets.filter((s) => (said.sheet === undefined ? said.hiddenSheets || !s.hidden : s.name === said.sheet))
  if (wanted.length === 0) {
    const names = sheets.map((s) => `${s.name}${s.hidden ? '（隐藏）' : ''}`).join('、')
    throw refusal(
      file.fileName,
      said.sheet === undefined
        ? `工作簿里有内容的工作表都是隐藏的：${names}。请取消隐藏后重新保存，或说明要导入隐藏的工作表（网页勾选，或映射文件写 hidden_sheets: true）。`
        : `工作簿里没有名为“${said.sheet}”的工作表。有的是：${names}。请改正映射文件的 sheet。`,
    )
  }
  const marks = await shelf.marks(file)
  for (const { name, hidden, hiddenColumns } of sheets) {
    if (!wanted.some((s) => s.name === name)) {
      const message = hidden
        ? '隐藏的工作表，没有导入；要导入请取消隐藏，或在映射文件写 sheet 或 hidden_sheets: true'
        : `映射文件只读工作表“${said.sheet}”，没有导入`
      yield { skipped: { fileName: file.fileName, part: name, message, hidden: hidden && said.sheet === undefined } }
      continue
    }
    yield {
      part: {
        ...partOf(file, facts, 'sheet', name, top),
        marks,
        ...(hiddenColumns.size > 0 ? { hiddenColumns } : {}),
        rows: () => shelf.rows(file, name),
      },
    }
  }
}

/**
 * Whether rows or columns of the workbook may be hidden. Refuses cells beyond the last one of a sheet: the library would make room
 * for every cell up to the last one named, wherever that is.
 */
export async function lookAtCells(file: FoundFile, archive: Archive, limits: FileLimits): Promise<boolean> {
  // Of other kinds than sheets in XML it cannot be told here.
  let hides = !archive.names.has('xl/workbook.xml')
  for (const member of archive.members) {
    const look = await lookAtSheet(await archive.read(member), limits)
    if (look.beyond !== undefined)
      throw refusal(
        file.fileName,
        `工作表里有超出 Excel 范围的单元格（“${look.beyond.slice(0, 40)}”，最末一格是 XFD1048576）。请用 Excel 或 WPS 打开后另存再导入。`,
      )
    hides ||= look.hides
  }
  return hides
}
