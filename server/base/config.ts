import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from './errors.ts'

/** Root of the installed product: the folder that holds package.json and queries/. */
export const ROOT = resolve(import.meta.dirname, '../..')

const schema = z.object({
  SHUHENG_HOME: z.string().min(1).default('./data'),
  SHUHENG_HOST: z.string().min(1).default('127.0.0.1'),
  SHUHENG_PORT: z.coerce.number().int().min(0).max(65535).default(8787),
  SHUHENG_MEMORY_LIMIT: z
    .string()
    .regex(/^\d+(\.\d+)?\s?(MB|GB|MiB|GiB)$/i)
    .default('2GB'),
  SHUHENG_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  SHUHENG_PUBLIC_URL: z.url().optional(),
  SHUHENG_TRUST_PROXY: z.enum(['0', '1']).default('0'),
  SHUHENG_OIDC_ISSUER: z.url().optional(),
  SHUHENG_OIDC_CLIENT_ID: z.string().min(1).optional(),
  SHUHENG_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
})

export interface Config {
  /** Absolute folder that holds all state. */
  readonly home: string
  readonly host: string
  readonly port: number
  /** DuckDB memory limit, for example `2GB`; larger work spills to `home/tmp`. */
  readonly memoryLimit: string
  /** Worker threads of the analytic database; undefined = DuckDB's default (all cores). */
  readonly threads: number | undefined
  /** Address people open, for links and single sign-on; undefined = the address that is served. */
  readonly publicUrl?: string | undefined
  /** A proxy of the installation stands before the server and writes X-Forwarded-For. */
  readonly trustProxy?: boolean
  /** The city's OpenID Connect provider; undefined = passwords only. */
  readonly oidc?: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | undefined
}

/** The one reader of the environment. `overrides.home` wins over SHUHENG_HOME (the `--home` option). */
export function readConfig(env: NodeJS.ProcessEnv = process.env, overrides: { home?: string } = {}): Config {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, v]) => v !== '')))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new AppError('usage', `环境变量 ${issue?.path.join('.')} 的值不正确：${issue?.message}。请改正后重试。`)
  }
  const e = parsed.data
  return {
    home: resolve(overrides.home ?? e.SHUHENG_HOME),
    host: e.SHUHENG_HOST,
    port: e.SHUHENG_PORT,
    memoryLimit: e.SHUHENG_MEMORY_LIMIT,
    threads: e.SHUHENG_THREADS,
    publicUrl: e.SHUHENG_PUBLIC_URL,
    trustProxy: e.SHUHENG_TRUST_PROXY === '1',
    oidc: readOidc(e),
  }
}

function readOidc(e: z.output<typeof schema>): Config['oidc'] {
  const { SHUHENG_OIDC_ISSUER: issuer, SHUHENG_OIDC_CLIENT_ID: clientId, SHUHENG_OIDC_CLIENT_SECRET: clientSecret } = e
  if (!issuer && !clientId && !clientSecret) return undefined
  if (!issuer || !clientId || !clientSecret) {
    throw new AppError('usage', '启用统一身份认证要同时设置 SHUHENG_OIDC_ISSUER、SHUHENG_OIDC_CLIENT_ID 和 SHUHENG_OIDC_CLIENT_SECRET。')
  }
  return { issuer, clientId, clientSecret }
}
