import { measures } from '../../contract/measures.ts'
import { readBatches } from '../../reads/batches.ts'
import { readControls } from '../../reads/controls.ts'
import { readCoverage } from '../../reads/coverage.ts'
import { article35, none, PAGE, paged, table } from './table.ts'

export const controls = table({
  zh: '检测控制',
  permission: 'read',
  query: none,
  rows: async (deps, actor) => (await readControls(deps, actor)).controls,
  columns: {
    编号: (r) => r.id,
    名称: (r) => r.title_zh,
    条款: (r) => article35(r.item),
    情形: (r) => measures.items.find((i) => i.no === r.item)?.text,
    未消除线索: (r) => r.open,
    正常: (r) => r.run?.ok,
    线索: (r) => r.run?.alarm,
    不适用: (r) => r.run?.skip,
    数据不足: (r) => r.run?.unknown,
    运行: (r) => (r.run === null ? '未运行' : r.run.failed ? '失败' : '完成'),
    未导入的数据表: (r) => r.missing_tables.join('、'),
  },
})

export const coverage = table({
  zh: '数据覆盖',
  permission: 'read',
  query: none,
  rows: async (deps, actor) => (await readCoverage(deps, actor)).tables,
  columns: {
    数据表: (r) => r.label,
    表名: (r) => r.name,
    必须导入: (r) => r.mandatory,
    已导入: (r) => r.loaded,
    行数: (r) => r.rows,
    批次数: (r) => r.batches,
    起: (r) => r.period_from,
    止: (r) => r.period_to,
    涉及的检测控制: (r) => r.controls.join('、'),
  },
})

export const undecided = table({
  zh: '未能判定',
  permission: 'read',
  query: none,
  rows: async (deps, actor) => (await readCoverage(deps, actor)).unknown,
  columns: {
    单位: (r) => r.agency,
    统一社会信用代码: (r) => r.uscc,
    原因: (r) => r.label,
    记录数: (r) => r.n,
    涉及的检测控制: (r) => r.controls.join('、'),
  },
})

export const batches = table({
  zh: '导入批次',
  permission: 'read',
  query: none,
  rows: (deps, actor) =>
    paged(async (cursor) => {
      const page = await readBatches(deps, actor, { cursor, limit: PAGE })
      return { rows: page.batches, next: page.next }
    }),
  columns: {
    批次号: (r) => r.batch_id,
    数据表: (r) => r.table_label,
    文件: (r) => r.file_name,
    工作表: (r) => r.part,
    字节数: (r) => Number(r.bytes),
    'SHA-256': (r) => r.sha256,
    读入行数: (r) => Number(r.rows_in),
    入库行数: (r) => Number(r.rows_landed),
    拒收行数: (r) => Number(r.rows_rejected),
    涉密剔除行数: (r) => Number(r.rows_classified),
    告警行数: (r) => Number(r.rows_warned),
    数据起: (r) => r.period_from,
    数据止: (r) => r.period_to,
    导入时间: (r) => r.imported_at,
    撤回时间: (r) => r.withdrawn_at,
  },
})
