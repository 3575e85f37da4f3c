import { z } from '@hono/zod-openapi'
import { CHAIN_HEAD, parseHead } from '../../base/ledger-verify.ts'
import { time } from '../../reads/fields.ts'

const head = z.strictObject({ seq: z.number().int(), hash: z.string() }).openapi('ChainHead')
/** A head as `verify` and `backup` print it. */
export const headText = z
  .string()
  .regex(CHAIN_HEAD)
  .transform(parseHead)
  .openapi({ type: 'string', description: '先前记下的链尾，写成 序号:哈希；用来发现末尾被截断' })

export const verdictSchema = z
  .strictObject({
    ok: z.boolean(),
    events: z.number().int(),
    head,
    broken: z.strictObject({ seq: z.number().int(), why: z.string() }).exactOptional(),
    files: z.strictObject({ checked: z.number().int(), bytes: z.number().int(), unsealed: z.number().int() }),
    differs: z.array(z.strictObject({ what: z.string(), id: z.string(), path: z.string().nullable(), why: z.string() })),
    strangers: z.array(z.string()).openapi({ description: '没有台账记录的文件，不参与检测' }),
  })
  .openapi('LedgerVerdict')

export const checkpointSchema = z
  .strictObject({ size: z.number().int(), root: z.string(), code: z.string(), note: z.string() })
  .openapi('LedgerCheckpoint', { description: '检查点：前 size 条事件的根哈希，C2SP 签名文本和可印在公文上的代码' })
export const checkpointsSchema = z.strictObject({
  last: z.strictObject({ ...checkpointSchema.shape, at: time }).nullable(),
  verifier_keys: z.array(z.string()),
})
const MOST_NOTES = 10_000
export const testimonySchema = z.strictObject({
  notes: z.array(z.strictObject({ name: z.string().max(300), text: z.string().max(10_000) })).max(MOST_NOTES),
  keys: z.array(z.string().max(1000)).max(MOST_NOTES),
  codes: z.array(z.string().max(100)).max(MOST_NOTES),
})
const witnessLine = z.strictObject({ name: z.string(), size: z.number().int().nullable(), ok: z.boolean(), why: z.string() })
export const witnessSchema = z
  .strictObject({
    ok: z.boolean(),
    lines: z.array(witnessLine),
    rewritten: z.strictObject({ after: z.number().int(), until: z.number().int() }).exactOptional(),
  })
  .openapi('WitnessVerdict')

export const backupSchema = z
  .strictObject({ file: z.string(), bytes: z.number().int(), sha256: z.string(), events: z.number().int(), head })
  .openapi('LedgerBackup')
