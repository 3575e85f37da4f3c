import type { Answer } from '../server/api/wire.ts'
import type { ErrorBody } from '../server/common/errors.ts'
import { HEADERS, PAGE } from '../server/common/headers.ts'
import { ApiError, apiUrl } from './api.ts'
import { t } from './text/t.ts'

/** Below the server's limit for one request. */
const PIECE = 900_000

/** Sends a file in pieces; `told` hears the share that is there. A piece is tried three times before giving up. */
export async function uploadFile(job: string, file: File, told: (share: number) => void): Promise<void> {
  for (let offset = 0; offset < file.size || offset === 0; ) {
    const piece = file.slice(offset, offset + PIECE)
    const bytes = await sendPiece(
      apiUrl<'/imports/:id/file', 'PUT'>('/imports/:id/file', { param: { id: job }, query: { name: file.name, offset } }),
      piece,
    )
    if (bytes <= offset) break
    offset = bytes
    told(file.size === 0 ? 1 : offset / file.size)
  }
}

async function sendPiece(url: string, piece: Blob): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream', [HEADERS.page]: PAGE },
        body: piece,
      })
      const answer = (await response.json()) as Partial<Answer<'/imports/:id/file', 'PUT'> & ErrorBody>
      if (!response.ok) throw new ApiError(answer.error?.message ?? t('没有上传成功，请重试。'), response.status)
      return answer.bytes ?? 0
    } catch (error) {
      if (error instanceof ApiError || attempt >= 3)
        throw error instanceof ApiError ? error : new ApiError(t('上传中断。请检查网络后重新上传这个文件。'), 0)
      await new Promise((resolve) => setTimeout(resolve, 500 * attempt))
    }
  }
}
