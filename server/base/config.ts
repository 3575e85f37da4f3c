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
  SHUHENG_WITNESS_FOLDER: z.string().min(1).optional(),
  SHUHENG_TRUST_PROXY: z.enum(['0', '1']).default('0'),
  SHUHENG_OIDC_ISSUER: z.url().optional(),
  SHUHENG_OIDC_CLIENT_ID: z.string().min(1).optional(),
  SHUHENG_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  SHUHENG_OIDC_ROLE_CLAIM: z.string().min(1).optional(),
  SHUHENG_OIDC_ROLES: z.string().min(1).optional(),
  SHUHENG_OIDC_AGENCY_CLAIM: z.string().min(1).optional(),
  SHUHENG_KEY_FILE: z.string().min(1).optional(),
  SHUHENG_LOG_ENGINE: z.enum(['duckdb', 'clickhouse']).default('duckdb'),
  SHUHENG_CLICKHOUSE_URL: z.url().optional(),
  SHUHENG_CLICKHOUSE_DATABASE: z.string().regex(/^\w+$/).default('shuheng'),
  SHUHENG_CLICKHOUSE_USER: z.string().min(1).default('default'),
  SHUHENG_CLICKHOUSE_PASSWORD: z.string().default(''),
  SHUHENG_CLICKHOUSE_MAPPING: z.string().min(1).optional(),
})

/** A cluster that holds the big logs. `mapping` is a YAML file that says which of its tables and columns they are. */
export interface ClickHouseConfig {
  readonly url: string
  readonly database: string
  readonly user: string
  readonly password: string
  readonly mapping: string | undefined
}

/** An OpenID Connect provider, and optionally how its claims say roles and agencies. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly roleClaim?: string | undefined
  /** Value of the role claim to role; empty = people are added here first. */
  readonly roles: Readonly<Record<string, string>>
  readonly agencyClaim?: string | undefined
}

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
  /** Folder that another office owns: every checkpoint of the ledger is put there. */
  readonly witnessFolder?: string | undefined
  /** A proxy of the installation stands before the server and writes X-Forwarded-For. */
  readonly trustProxy?: boolean
  /** File of the key that encrypts secrets in the ledger; undefined = `secret.key` in the home. */
  readonly keyFile?: string | undefined
  /** The city's OpenID Connect provider; undefined = passwords only. */
  readonly oidc?: OidcSettings | undefined
  /** Where the big logs are scanned; undefined = in this process, over the files of the lake. */
  readonly clickhouse?: ClickHouseConfig | undefined
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
    witnessFolder: e.SHUHENG_WITNESS_FOLDER && resolve(e.SHUHENG_WITNESS_FOLDER),
    trustProxy: e.SHUHENG_TRUST_PROXY === '1',
    keyFile: e.SHUHENG_KEY_FILE && resolve(e.SHUHENG_KEY_FILE),
    oidc: readOidc(e),
    clickhouse: readClickHouse(e),
  }
}

function readClickHouse(e: z.output<typeof schema>): ClickHouseConfig | undefined {
  if (e.SHUHENG_LOG_ENGINE !== 'clickhouse') return undefined
  if (!e.SHUHENG_CLICKHOUSE_URL) {
    throw new AppError('usage', 'SHUHENG_LOG_ENGINE=clickhouse 时要设置 SHUHENG_CLICKHOUSE_URL，例如 http://127.0.0.1:8123。')
  }
  return {
    url: e.SHUHENG_CLICKHOUSE_URL,
    database: e.SHUHENG_CLICKHOUSE_DATABASE,
    user: e.SHUHENG_CLICKHOUSE_USER,
    password: e.SHUHENG_CLICKHOUSE_PASSWORD,
    mapping: e.SHUHENG_CLICKHOUSE_MAPPING && resolve(e.SHUHENG_CLICKHOUSE_MAPPING),
  }
}

function readOidc(e: z.output<typeof schema>): Config['oidc'] {
  const { SHUHENG_OIDC_ISSUER: issuer, SHUHENG_OIDC_CLIENT_ID: clientId, SHUHENG_OIDC_CLIENT_SECRET: clientSecret } = e
  if (!issuer && !clientId && !clientSecret) return undefined
  if (!issuer || !clientId || !clientSecret) {
    throw new AppError('usage', '启用统一身份认证要同时设置 SHUHENG_OIDC_ISSUER、SHUHENG_OIDC_CLIENT_ID 和 SHUHENG_OIDC_CLIENT_SECRET。')
  }
  const { protocol, hostname } = new URL(issuer)
  if (protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new AppError('usage', 'SHUHENG_OIDC_ISSUER 必须是 https:// 开头的地址（本机测试除外）：口令和令牌不能明文传输。')
  }
  return {
    issuer,
    clientId,
    clientSecret,
    roleClaim: e.SHUHENG_OIDC_ROLE_CLAIM,
    roles: readPairs(e.SHUHENG_OIDC_ROLES),
    agencyClaim: e.SHUHENG_OIDC_AGENCY_CLAIM,
  }
}

/** `a=x,b=y` as a record. */
function readPairs(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').filter((p) => p.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=').map((part) => part.trim())
      if (!key || !value) throw new AppError('usage', `SHUHENG_OIDC_ROLES 中的“${pair}”不正确。请写成 声明的值=角色，用逗号分隔。`)
      return [key, value]
    }),
  )
}
