import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { UNIT_GROUP } from '../../common/codes.ts'
import { scopeOf, sees } from '../../contract/actor.ts'
import { findIndicator } from '../../contract/indicators.ts'
import { askedYear } from '../../reads/score-year.ts'
import { scoreRows } from '../../scores/rows.ts'
import { paged, table } from './table.ts'

const year = z.coerce.number().int().min(2023).max(2100)

export const scores = table({
  zh: '年度考核',
  permission: 'score.read',
  query: z.strictObject({ year }),
  rows: async (deps, actor, query) => (await askedYear(deps, query)).scores.filter((s) => sees(actor, s.uscc)),
  columns: {
    单位: (r) => r.name,
    统一社会信用代码: (r) => r.uscc,
    层级: (r) => UNIT_GROUP[r.group].zh,
    评定等次: (r) => r.graded,
    计算得分: (r) => r.total_computed,
    调整: (r) => r.adjustment,
    最终得分: (r) => r.total,
    等次: (r) => r.grade,
    排名: (r) => r.rank,
    数据覆盖率: (r) => r.coverage,
    基础分: (r) => r.base_score,
    加分: (r) => r.bonus,
    扣分: (r) => r.deduction,
    说明: (r) => r.flags.join('、'),
  },
})

export const indicators = table({
  zh: '指标得分',
  permission: 'score.read',
  query: z.strictObject({ year, agency: z.string().max(64).optional() }),
  rows: async (deps, actor, { year: y, agency }) =>
    (await askedYear(deps, { year: y })).scores
      .filter((s) => sees(actor, s.uscc) && (agency === undefined || s.uscc === agency))
      .flatMap((s) => s.indicators.map((i) => ({ name: s.name, uscc: s.uscc, ...i }))),
  columns: {
    单位: (r) => r.name,
    统一社会信用代码: (r) => r.uscc,
    指标: (r) => r.id,
    名称: (r) => findIndicator(r.id)?.title_zh,
    分子: (r) => r.numerator,
    分母: (r) => r.denominator,
    实际值: (r) => r.ratio,
    目标值: (r) => r.target,
    完成程度: (r) => r.attainment,
    权重: (r) => r.weight,
    得分: (r) => r.points,
    说明: (r) => r.flags.join('、'),
  },
})

const ROWS_PAGE = 1000

export const scoreDetail = table({
  zh: '指标明细',
  permission: 'score.read',
  query: z.strictObject({ year, indicator: z.string().max(4), agency: z.string().max(64).optional() }),
  rows: async (deps, actor, { year: y, indicator, agency }) => {
    if (!findIndicator(indicator)) throw new AppError('not_found', `没有指标“${indicator}”。`)
    const own = scopeOf(actor)
    const uscc = agency ?? (own === 'all' ? undefined : own[0])
    if (uscc === undefined ? own !== 'all' : !sees(actor, uscc)) throw new AppError('forbidden', '只能下载本单位的明细。请选择本单位。')
    const { measured } = await askedYear(deps, { year: y })
    return paged(async (cursor) => {
      const offset = Number(cursor ?? 0)
      const rows = await scoreRows(deps.warehouse, measured, { indicator, uscc, limit: ROWS_PAGE, offset })
      return { rows, next: rows.length === ROWS_PAGE ? String(offset + ROWS_PAGE) : null }
    })
  },
  columns: {
    指标: (r) => r.indicator_id,
    统一社会信用代码: (r) => r.uscc,
    来源: (r) => r.source,
    对象: (r) => r.subject_id,
    名称: (r) => r.title,
    计入分子: (r) => r.numerator,
    计入分母: (r) => r.denominator,
    相关线索: (r) => r.findings?.join('、'),
    已排除或豁免: (r) => r.left_out,
  },
})
