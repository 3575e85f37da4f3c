import { createHash } from 'node:crypto'
import { dirname, resolve, sep } from 'node:path'
import { z } from 'zod'
import { secretHeader, secretTitle } from './words.ts'

/** A place of a file that speaks of secrecy and is not read as the flag: the file waits until a person has looked at it. */
export const mark = z.strictObject({
  /** What a person names the place by. Bound to the text there; of a title or a value it holds a digest, never the text. */
  id: z.string(),
  where: z.enum(['header', 'title', 'sheet', 'file', 'key', 'value', 'property', 'duplicate']),
  /** The word found, for people. */
  word: z.string(),
})

export type Mark = z.infer<typeof mark>

/** A mark that a person has signed to be no classification. */
export interface Cleared {
  readonly mark: string
  readonly by: string
  readonly reason: string
}

export function headerMark(header: string): Mark | undefined {
  const word = secretHeader(header)
  return word === undefined ? undefined : { id: `header:${header.trim()}`, where: 'header', word }
}

/** A key of a JSON record or a field of a Parquet column that no header is made of. */
export function keyMark(path: string, key: string): Mark | undefined {
  const word = secretHeader(key)
  return word === undefined ? undefined : { id: `key:${path}`, where: 'key', word }
}

/** `place` is a row number, a property's name or a path of keys. */
export function titleMark(where: 'title' | 'property' | 'value', place: string, text: string): Mark | undefined {
  const word = secretTitle(text)
  return word === undefined ? undefined : { id: `${where}:${place}:${digest(text)}`, where, word }
}

export function sheetMark(sheet: string): Mark | undefined {
  const word = secretTitle(sheet)
  return word === undefined ? undefined : { id: `sheet:${sheet}`, where: 'sheet', word }
}

/** The name with the folders it was found in, and `key=value` folders above it: there a partition keeps its flag. */
export function fileMarks(fileName: string, path: string): Mark[] {
  const word = secretTitle(fileName)
  const partitions = dirname(resolve(path))
    .split(sep)
    .filter((folder) => folder.includes('=') && !fileName.split('/').includes(folder))
  const above = partitions.flatMap((folder): Mark[] => {
    const found = secretHeader(folder.slice(0, folder.indexOf('='))) ?? secretTitle(folder)
    return found === undefined ? [] : [{ id: `file:${folder}`, where: 'file', word: found }]
  })
  return [...(word === undefined ? [] : [{ id: `file:${fileName}`, where: 'file' as const, word }]), ...above]
}

/** Marks that nobody has signed. A key that stands twice in one record cannot be signed away: which one holds is not known. */
export function openMarks(marks: readonly Mark[], cleared: readonly Cleared[]): Mark[] {
  const signed = new Set(cleared.map((c) => c.mark))
  const open = marks.filter((m) => m.where === 'duplicate' || !signed.has(m.id))
  return [...new Map(open.map((m) => [m.id, m])).values()]
}

const PLACES: Record<Mark['where'], string> = {
  header: '表头',
  title: '标题行',
  sheet: '工作表名',
  file: '文件名',
  key: '记录内的键',
  value: '记录外的值',
  property: '文档属性',
  duplicate: '写了两次的键',
}

/** Why a file waits, and what a person does about it. */
export function holdMessage(marks: readonly Mark[]): string {
  const places = marks.map((m) => `${PLACES[m.where]}含“${m.word}”〔${m.id}〕`).join('；')
  const twice = marks.some((m) => m.where === 'duplicate') ? '同一条记录里写了两次涉密标识的，请改正后重新导出。' : ''
  return `有写着密级或涉密、又没有认作涉密标识的地方：${places}。整份没有导入，也没有保留任何内容。${twice}请由人看过原文件：是涉密标识的，指明为标识（网页选“是涉密标识”，命令行 --flag 表头，或映射文件 secrecy.flags）；不是的，写明姓名和理由签字放行（网页“不是，签字”，命令行 --not-classified 方括号里的标记 --signed-by 姓名 --reason 理由）。`
}

function digest(text: string): string {
  return createHash('sha256').update(text.trim()).digest('hex').slice(0, 12)
}
