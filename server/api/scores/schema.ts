import { z } from '@hono/zod-openapi'
import { day } from '../../base/day.ts'
import { GRADES, UNIT_GROUP, type UnitGroup } from '../../common/codes.ts'
import { APPEAL_STATE, DECISION_STATE, SCHEME_STATE } from '../../common/proposal-states.ts'
import { codesOf } from '../../common/word.ts'
import { DECISION_KINDS } from '../../scores/decisions.ts'

const text = z.string()
const when = text.nullable()
const grade = z.enum(GRADES).nullable()
const number = z.number().nullable()
const group = z.enum(Object.keys(UNIT_GROUP) as [UnitGroup, ...UnitGroup[]])
const list = <T extends z.ZodType>(schema: T) => z.array(schema).readonly()

export const yearParam = z.object({ year: z.coerce.number().int().min(2023).max(2100) })
export const unitParam = yearParam.extend({ uscc: text.min(1).max(64) })
export const asOfQuery = z.object({
  as_of: day.optional(),
  live: z.enum(['true', 'false']).optional().openapi({ description: 'true = 不看已发布的结果，按现有数据重新计算' }),
})

const indicatorScore = z
  .object({
    id: text,
    numerator: z.number(),
    denominator: z.number(),
    ratio: number,
    ratio_used: number,
    attainment: number,
    weight: z.number(),
    base_weight: z.number(),
    target: z.number(),
    points: z.number(),
    flags: list(text),
  })
  .openapi('IndicatorScore')

export const unitScore = z
  .object({
    uscc: text,
    name: text,
    org_type: text,
    region_code: text,
    group: group.openapi({ description: '单位层级：名次和优秀比例按层级分别计算' }),
    assessed: z.boolean().openapi({ description: '行政机关，参加考核评价' }),
    graded: z.boolean().openapi({ description: '评定等次和名次（垂直管理单位和主管部门自身不评）' }),
    vertical: z.boolean(),
    authority: z.boolean(),
    base_score: number,
    bonus: z.number(),
    deduction: z.number(),
    total_computed: number.openapi({ description: '计算得分' }),
    adjustment: z.number().openapi({ description: '已签发的调整合计' }),
    total: number.openapi({ description: '最终得分：等次和名次按它评定' }),
    band: grade,
    grade,
    rank: number,
    coverage: z.number(),
    flags: list(text),
    indicators: list(indicatorScore),
  })
  .openapi('UnitScore')

export const change = z.object({ path: text, label: text, before: z.unknown(), after: z.unknown() }).openapi('SchemeChange')

const indicatorHead = z.object({
  id: text,
  dimension: text,
  title_zh: text,
  numerator_zh: text,
  denominator_zh: text,
  mend_zh: text,
  target: z.number(),
  weight: z.number(),
  articles: list(z.number()),
  small_sample: z.boolean(),
  mendable: z.boolean(),
  disabled: z.boolean(),
})

export const schemeShape = z
  .object({
    title_zh: text,
    dimensions: list(z.object({ id: text, title_zh: text, weight: z.number() })),
    indicators: list(indicatorHead),
    bands: list(z.object({ grade: z.enum(GRADES), min: z.number() })),
    bonus: z.object({ kinds: list(text), max_each: z.number(), max_total: z.number() }),
    deductions: z.object({
      per_case: z.object({ S1: z.number(), S2: z.number(), S3: z.number(), S4: z.number() }),
      max_total: z.number(),
    }),
    vetoes: z.object({ grave: z.enum(GRADES), supervised: z.enum(GRADES) }),
    excellent_cap: z.object({ max_share: z.number(), min_units: z.number() }),
  })
  .openapi('Scheme')

export const instrumentShape = z
  .object({ title_zh: text, doc_no: text, co_depts: list(text), signed_on: text, applies_from: text.optional() })
  .openapi('SchemeInstrument')

export const yearShape = z
  .object({
    year: z.number(),
    from: text,
    as_of: text,
    source: z.enum(['published', 'computed']),
    revision: number,
    sha256: when,
    rules: z.enum(['1.0', '2.0']).openapi({ description: '计算所依据的规则版本；1.0 的结果不能用现行规则重算' }),
    scheme_version: number,
    instrument: instrumentShape.nullable(),
    scheme: schemeShape,
    missing: list(text).openapi({ description: '因数据未导入而全体不适用的指标' }),
    units: list(unitScore),
    distribution: list(z.number()).openapi({ description: '全部行政机关的得分，由高到低，不含名称' }),
  })
  .openapi('ScoreYear')

const thing = z.object({ source: text, subject_id: text, title: when, findings: list(text).nullable() })
const step = z.object({
  kind: z.enum(['indicator', 'cap', 'bonus', 'deduction', 'round', 'adjustment']),
  id: text,
  label: text,
  delta: z.number(),
  after: z.number(),
})
const mend = z.object({
  indicator: text,
  title_zh: text,
  action_zh: text,
  count: z.number(),
  missing: z.number(),
  gain: z.number(),
  gain_per_thing: z.number(),
  things: list(thing),
})
const past = z.object({
  indicator: text,
  title_zh: text,
  lost: z.number(),
  missing: z.number(),
  advice_zh: text,
  things: list(thing),
})
const peers = z.object({
  org_type: text,
  group,
  count: z.number(),
  median: number,
  lower_quartile: number,
  upper_quartile: number,
  totals: list(z.number()),
  attainment: z.record(text, z.number()),
})

export const decisionShape = z
  .object({
    decision_id: text,
    year: z.number(),
    uscc: text,
    kind: z.enum(DECISION_KINDS),
    category: when,
    points: z.number(),
    reason: text,
    case_id: when,
    appeal_id: when,
    state: z.enum(codesOf(DECISION_STATE)),
    proposed_by: text,
    proposed_at: text,
    decided_by: when,
    decided_at: when,
    decision_note: when,
  })
  .openapi('ScoreDecision')

export const appealShape = z
  .object({
    appeal_id: text,
    year: z.number(),
    uscc: text,
    indicator_id: when,
    subject_id: when,
    grounds: text,
    state: z.enum(codesOf(APPEAL_STATE)),
    filed_by: text,
    filed_at: text,
    decided_by: when,
    decided_at: when,
    decision_note: when,
  })
  .openapi('ScoreAppeal')

export const explanationShape = z
  .object({
    year: z.number(),
    as_of: text,
    source: z.enum(['published', 'computed']),
    score: unitScore,
    steps: list(step),
    mends: list(mend),
    past: list(past),
    peers,
    /** Adjustments of people: signed ones make the difference between the computed and the final total. */
    adjustments: list(decisionShape),
    bonuses: list(decisionShape),
    appeals: list(appealShape),
    objected: list(z.object({ case_id: text, severity: text })).openapi({ description: '已认定而有申辩待答复、暂不扣分的案件' }),
  })
  .openapi('ScoreExplanation')

export const rowsShape = z
  .object({
    indicator: text,
    sql: text,
    rows: list(
      z.object({
        uscc: text,
        source: text,
        subject_id: text,
        numerator: z.number(),
        denominator: z.number(),
        title: when,
        findings: list(text).nullable(),
        left_out: z.boolean().openapi({ description: '线索已排除、撤销或豁免：两边都不计' }),
      }),
    ),
  })
  .openapi('ScoreRows')

const standing = z.object({ total: number, grade, rank: number })
export const whatIfShape = z
  .object({
    diff: list(change),
    changes: z.unknown(),
    units: list(z.object({ uscc: text, name: text, graded: z.boolean(), before: standing, after: standing, delta: number })),
  })
  .openapi('ScoreWhatIf')

const pointScores = list(z.object({ uscc: text, total: number, grade, rank: number }))
export const trendShape = z.object({ points: list(z.object({ as_of: text, scores: pointScores })) }).openapi('ScoreTrend')
export const yearsShape = z
  .object({
    points: list(z.object({ year: z.number(), as_of: text, source: z.enum(['published', 'computed']), scores: pointScores })),
  })
  .openapi('ScoreYears')

export const movementsShape = z
  .object({
    from: text,
    to: text,
    units: list(
      z.object({
        uscc: text,
        name: text,
        before: number,
        after: number,
        delta: number,
        indicators: list(
          z.object({
            id: text,
            delta: z.number(),
            opened: z.number(),
            cleared: z.number(),
            opened_findings: list(text),
            cleared_findings: list(text),
          }),
        ),
      }),
    ),
  })
  .openapi('ScoreMovements')

export const publicationShape = z
  .object({
    year: z.number(),
    revision: z.number(),
    as_of: text,
    sha256: text,
    note: text,
    published_by: text,
    published_at: text,
  })
  .openapi('ScorePublication')

export const releaseShape = z
  .object({
    release_id: text,
    year: z.number(),
    as_of: text,
    note: text,
    partial_reason: when,
    state: z.enum(codesOf(DECISION_STATE)),
    proposed_by: text,
    proposed_at: text,
    decided_by: when,
    decided_at: when,
    decision_note: when,
    revision: number,
  })
  .openapi('ScoreRelease')

export const recomputationShape = z
  .object({
    year: z.number(),
    revision: z.number(),
    intact: z.boolean(),
    same: z.boolean(),
    sha256: text,
    recomputed_sha256: text,
    changed: list(text),
  })
  .openapi('ScoreRecomputation')

export const schemeVersionShape = z
  .object({
    year: z.number(),
    version: z.number(),
    state: z.enum(codesOf(SCHEME_STATE)),
    changes: z.unknown(),
    instrument: instrumentShape.nullable(),
    note: text,
    proposed_by: text,
    proposed_at: text,
    decided_by: when,
    decided_at: when,
    decision_note: when,
  })
  .openapi('SchemeVersion')

/** A JSON body of a request. */

export const verdict = z.object({ accept: z.boolean(), note: text.max(2000) })
