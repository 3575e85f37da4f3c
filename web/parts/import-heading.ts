import { t } from '../text/t.ts'
import type { ImportJob } from '../wire.ts'

/** The heading says the worst of what came: never a plain "finished" over a file that was refused or that wants looking at. */
export function headingOf({ state, report }: Pick<ImportJob, 'state' | 'report'>): string {
  if (state === 'cancelled') return t('已取消导入')
  const refused = report?.refused.length ?? 0
  const landed = report?.batches.length ?? 0
  if (refused > 0) return landed + (report?.unchanged.length ?? 0) === 0 ? t('没有导入') : t('部分文件没有导入')
  if (report && landed === 0 && report.unchanged.length > 0) return t('都是以前导入过的文件')
  return report?.batches.some((b) => b.notes.length > 0 || b.rows_rejected > 0 || b.rows_warned > 0)
    ? t('导入完成，有需要留意的地方')
    : t('导入完成')
}
