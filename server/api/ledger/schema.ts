import { z } from '@hono/zod-openapi'
import { CHAIN_HEAD, parseHead } from '../../base/ledger-verify.ts'

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

export const backupSchema = z
  .strictObject({ file: z.string(), bytes: z.number().int(), sha256: z.string(), events: z.number().int(), head })
  .openapi('LedgerBackup')
