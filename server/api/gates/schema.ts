import { z } from '@hono/zod-openapi'
import { CHECK_RESULTS, GATE_IDS, GATE_VERDICTS, OPINION_STATUS } from '../../common/codes.ts'
import { codesOf } from '../../common/word.ts'

const date = z.string().openapi({ format: 'date', example: '2026-06-30' })
const count = z.int().min(0)
const text = z.string()

export const gateId = z.enum(GATE_IDS).openapi({ description: '立项 initiation、验收 acceptance、付款与运维 payment' })
export const verdict = z.enum(GATE_VERDICTS)
const standing = z.enum(codesOf(OPINION_STATUS))

const checkRow = z.object({
  table_name: text,
  table_label: text,
  id: text,
  fields: z.record(text, z.unknown()),
  shown: z.array(z.object({ label: text, text: text.nullable() })).openapi({ description: '同一行，字段名与代码换成中文' }),
})

export const check = z
  .object({
    id: text.openapi({ example: 'GA-03' }),
    result: z.enum(CHECK_RESULTS),
    reason: text.openapi({ description: '机读原因', example: 'not_aggregated' }),
    reason_zh: text,
    title_zh: text,
    class: z.enum(['blocking', 'correctable', 'advisory']).openapi({ description: '一票否决、可补正、仅供参考' }),
    articles: z.array(z.int()),
    to_pass_zh: text.nullable().openapi({ description: '怎样才能通过；已通过或不适用时为空' }),
    row_count: count,
    rows: z.array(checkRow).openapi({ description: '说明结果的源数据行，最多 50 行' }),
  })
  .openapi('GateCheck')

const brokenCheck = z.object({ gate: gateId, id: text, reason: text, title_zh: text, reason_zh: text })

export const opinion = z
  .object({
    opinion_id: text,
    gate: gateId,
    state: standing.exclude(['none', 'lapsed']),
    standing,
    as_of: date,
    verdict,
    conclusion: verdict,
    override_reason: text.nullable(),
    valid_until: date,
    correct_by: date.nullable(),
    signer_name: text,
    note: text.nullable(),
    recorded_by_name: text,
    recorded_at: text,
    decided_by_name: text.nullable(),
    decided_at: text.nullable(),
    decision_note: text.nullable(),
    reopened_at: text.nullable(),
    broken: z.array(brokenCheck).openapi({ description: '出具后又不合格的检查' }),
    mine: z.boolean().openapi({ description: '由当前登录人提出：须由另一人复核' }),
  })
  .openapi('GateOpinion')

/** Adding fields is allowed, changing or dropping one is not: other systems read this. */
export const gateDetail = z
  .object({
    project_id: text,
    gate: gateId,
    as_of: date,
    verdict,
    checks: z.array(check),
    text_zh: text.nullable().openapi({ description: '结论为不符合时，第二十九条第二款的后果' }),
    project: z.object({
      name: text,
      uscc: text,
      agency: text,
      approver_uscc: text.nullable(),
      approver: text.nullable(),
      stage: text,
      fund: text.nullable(),
      fund_label: text.nullable(),
      makes_public_data: z.boolean().nullable(),
      data_list_at: date.nullable(),
      approved_at: date.nullable(),
      accepted_at: date.nullable(),
      paid_at: date.nullable(),
      system_id: text.nullable(),
      catalog_ids: z.array(text),
    }),
    verdicts: z.object({ initiation: verdict, acceptance: verdict, payment: verdict }),
    opinions: z.array(opinion).openapi({ description: '这一审查环节的意见，新者在前' }),
  })
  .openapi('GateDetail')

export const gateRow = z
  .object({
    project_id: text,
    name: text,
    uscc: text,
    agency: text,
    approver_uscc: text.nullable(),
    stage: text,
    gate: gateId,
    verdict,
    since: date.openapi({ description: '从哪一个截止日起是这个结论' }),
    failing: count,
    unknown: count,
    opinion: standing,
    waiting: z.boolean().openapi({ description: '等人办理：没有有效意见、有待复核的意见，或出具后又不合格' }),
  })
  .openapi('GateRow')

export const gateList = z
  .object({ total: count, waiting: count, counts: z.record(verdict, count), projects: z.array(gateRow) })
  .openapi('GateList')

export const gateHistory = z
  .object({
    events: z.array(
      z.object({
        seq: count,
        at: text,
        kind: text,
        actor: text,
        gate: gateId,
        as_of: date.nullable(),
        verdict: text.nullable(),
        before: text.nullable(),
        conclusion: text.nullable(),
        reason: text.nullable(),
      }),
    ),
  })
  .openapi('GateHistory')

export const precheckResult = z
  .object({
    as_of: date,
    verdict,
    checks: z.array(check),
    catalog_ids: z.array(text).openapi({ description: '识别出的目录代码' }),
    missing: z.array(z.object({ id: text, title_zh: text, to_pass_zh: text })),
  })
  .openapi('GatePrecheck')
