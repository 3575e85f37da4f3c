import { extname } from 'node:path'
import { refusal } from './refuse.ts'
import { EXTENSIONS } from './sniff.ts'

/** The extension of a file that may be read, in lower case and without the dot. Throws `file_refused` for any other. */
export function supportedExtension(fileName: string): string {
  const extension = extname(fileName).slice(1).toLowerCase()
  if ((EXTENSIONS as readonly string[]).includes(extension)) return extension
  const shown = extension === '' ? '无扩展名' : `.${extension}`
  throw refusal(fileName, `不支持的文件类型（${shown}）。请导出为 .${EXTENSIONS.join('、.')} 之一。`)
}
