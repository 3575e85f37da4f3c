import { z } from '@hono/zod-openapi'
import { type IssuerBody, type IssuerRecord, issuerBody, issuerHistory, issuersOn } from '../access/issuers.ts'
import { type Db, isMissingTable } from '../base/db.ts'
import { type Ledger, shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { blanks } from '../cases/competence.ts'
import { ISSUER_PARTS } from '../common/issuer-parts.ts'
import { ISSUER_STATE } from '../common/proposal-states.ts'
import { codesOf } from '../common/word.ts'

const text = z.string()
const part = z.enum(ISSUER_PARTS)

export const issuerRecord = z
  .strictObject({
    record_id: text,
    region_code: text,
    effective_from: text,
    state: z.enum(codesOf(ISSUER_STATE)),
    body: issuerBody.extend({
      region_name: text,
      name: text,
      section: text,
      contact: text,
      phone: text,
      letter_prefix: text,
      document_prefix: text,
      government: text,
      supervisor: text,
      chief_title: text,
      deputy_title: text,
    }),
    reason: text,
    proposed_by: text,
    proposed_by_name: text,
    proposed_at: text,
    decided_by: text.nullable(),
    decided_by_name: text.nullable(),
    decided_at: text.nullable(),
    decision_note: text.nullable(),
    before: z.record(text, z.unknown()).nullable().openapi({ description: '与前一份已确认的资料不同之处：前一份的值' }),
  })
  .openapi('IssuerRecord')

export const issuerList = z
  .strictObject({
    today: text,
    regions: z.array(
      z.strictObject({
        region_code: text,
        units: z.int().openapi({ description: '机构清单中这个区划的机构数' }),
        in_force: text.nullable().openapi({ description: '今天有效的一份' }),
        lacks: z.array(part).openapi({ description: '缺少而不能签发的项' }),
        registered: z
          .strictObject({ name: text.nullable(), differs: z.array(z.strictObject({ part, record: text, register: text })) })
          .nullable()
          .openapi({ description: '导入的主管部门登记，及与资料不一致之处' }),
        records: z.array(issuerRecord).openapi({ description: '全部版本，新者在前' }),
      }),
    ),
  })
  .openapi('Issuers')
export type IssuerList = z.infer<typeof issuerList>

type Register = {
  region_code: string
  uscc: string
  name: string | null
  government_zh: string | null
  supervision_zh: string | null
  doc_prefix_zh: string | null
  approver: string | null
}

/** Regions that have units or a record, each with its records and what the imported register says otherwise. */
export async function readIssuers(deps: { ledger: Ledger; warehouse: Db; now: () => Date }): Promise<IssuerList> {
  const today = shanghai(deps.now()).slice(0, 10)
  const history = await issuerHistory(deps.ledger.db)
  const held = new Map((await issuersOn(deps.ledger.db, today)).map((r) => [r.region_code, r]))
  const units = await rows<{ region_code: string; units: number }>(deps.warehouse, 'lookups/reads/issuer_regions')
  const register = await rows<Register>(deps.warehouse, 'lookups/reads/registered_authorities')
  const codes = [...new Set([...units, ...register, ...history].map((r) => r.region_code))].sort()
  return {
    today,
    regions: codes.map((code) => {
      const own = history.filter((r) => r.region_code === code)
      const now = held.get(code)
      const said = register.find((r) => r.region_code === code)
      return {
        region_code: code,
        units: units.find((u) => u.region_code === code)?.units ?? 0,
        in_force: now?.record_id ?? null,
        lacks: now ? blanks(now.body) : [],
        registered: said ? { name: said.name, differs: now ? differences(now.body, said) : [] } : null,
        records: own.map((r) => ({ ...r, before: changedFrom(own, r) })),
      }
    }),
  }
}

/** Parts in which a record differs from the confirmed one before it, with the values of that one. */
function changedFrom(own: readonly IssuerRecord[], record: IssuerRecord): Record<string, unknown> | null {
  const at = (r: IssuerRecord) => r.decided_at ?? r.proposed_at
  const before = own.filter((r) => r.state === 'confirmed' && at(r) < at(record)).sort((a, b) => (at(a) < at(b) ? 1 : -1))[0]
  if (!before) return null
  const parts = (Object.keys(record.body) as (keyof IssuerBody)[]).filter((k) => before.body[k] !== record.body[k])
  return Object.fromEntries(parts.map((k) => [k, before.body[k]]))
}

function differences(body: IssuerBody, said: Register) {
  const pairs: [keyof IssuerBody, string | null][] = [
    ['name', said.name],
    ['government', said.government_zh],
    ['supervisor', said.supervision_zh],
    ['approver', said.approver],
  ]
  const named = pairs.flatMap(([part, register]) =>
    register !== null && register !== body[part] ? [{ part, record: String(body[part]), register }] : [],
  )
  const prefix = said.doc_prefix_zh
  if (prefix === null || [body.document_prefix, body.letter_prefix].includes(prefix)) return named
  return [...named, { part: 'document_prefix' as const, record: body.document_prefix, register: prefix }]
}

async function rows<T extends Record<string, unknown>>(warehouse: Db, file: string): Promise<T[]> {
  try {
    return await warehouse.all<T>(sqlText(file))
  } catch (error) {
    if (isMissingTable(error)) return []
    throw error
  }
}
