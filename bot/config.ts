import { existsSync, readFileSync, statSync } from 'node:fs'
import { z } from 'zod'

const robots = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('wecom'), name: z.string().min(1), url: z.url() }),
    z.strictObject({ kind: z.literal('dingtalk'), name: z.string().min(1), url: z.url(), secret: z.string().optional() }),
    z.strictObject({ kind: z.literal('feishu'), name: z.string().min(1), url: z.url(), secret: z.string().optional() }),
    z.strictObject({
      kind: z.literal('webhook'),
      name: z.string().min(1),
      url: z.url(),
      secret: z
        .string()
        .min(16)
        .regex(/^(?!whsec_)|^whsec_(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'whsec_ 之后应是 base64'),
    }),
  ]),
)

const schema = z.object({
  SHUHENG_URL: z.url().default('http://127.0.0.1:8787'),
  SHUHENG_PUBLIC_URL: z.url().optional(),
  SHUHENG_BOT_TOKEN: z.string().min(1).optional(),
  SHUHENG_TELEGRAM_TOKEN: z.string().min(1).optional(),
  SHUHENG_TELEGRAM_API: z.url().default('https://api.telegram.org'),
  SHUHENG_TELEGRAM_WEBHOOK_URL: z.url().optional(),
  SHUHENG_TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/)
    .optional(),
  SHUHENG_TELEGRAM_WEBHOOK_HOST: z.string().min(1).default('127.0.0.1'),
  SHUHENG_TELEGRAM_WEBHOOK_PORT: z.coerce.number().int().min(0).max(65535).default(8788),
  SHUHENG_ROBOTS: z.string().min(1).optional(),
})

export type Robot = z.output<typeof robots>[number]

export interface BotConfig {
  readonly url: string
  /** Root of links in messages: what people open, which may differ from what the worker calls. */
  readonly publicUrl: string
  readonly token: string | undefined
  readonly telegram:
    | {
        readonly token: string
        readonly apiRoot: string
        readonly webhook?: { readonly url: string; readonly secret: string; readonly host: string; readonly port: number }
      }
    | undefined
  readonly robots: readonly Robot[]
}

/**
 * The chat worker's settings: it may run on another host, so it reads its own environment. SHUHENG_ROBOTS names a JSON file
 * with the group robots, whose keys stay on the worker's host. Throws an Error with a Chinese message.
 */
export function readBotConfig(env: NodeJS.ProcessEnv): BotConfig {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, v]) => v !== '')))
  if (!parsed.success) throw new Error(`环境变量 ${parsed.error.issues[0]?.path.join('.')} 的值不正确。请改正后重试。`)
  const e = parsed.data
  const webhook = e.SHUHENG_TELEGRAM_WEBHOOK_URL
  if (webhook && !e.SHUHENG_TELEGRAM_WEBHOOK_SECRET) {
    throw new Error('使用 Telegram webhook 时必须设置 SHUHENG_TELEGRAM_WEBHOOK_SECRET（至少 16 位字母、数字、_ 或 -）。')
  }
  return {
    url: e.SHUHENG_URL,
    publicUrl: e.SHUHENG_PUBLIC_URL ?? e.SHUHENG_URL,
    token: e.SHUHENG_BOT_TOKEN,
    telegram: e.SHUHENG_TELEGRAM_TOKEN
      ? {
          token: e.SHUHENG_TELEGRAM_TOKEN,
          apiRoot: e.SHUHENG_TELEGRAM_API,
          ...(webhook
            ? {
                webhook: {
                  url: webhook,
                  secret: e.SHUHENG_TELEGRAM_WEBHOOK_SECRET ?? '',
                  host: e.SHUHENG_TELEGRAM_WEBHOOK_HOST,
                  port: e.SHUHENG_TELEGRAM_WEBHOOK_PORT,
                },
              }
            : {}),
        }
      : undefined,
    robots: e.SHUHENG_ROBOTS ? readRobots(e.SHUHENG_ROBOTS) : [],
  }
}

function readRobots(path: string): Robot[] {
  if (process.platform !== 'win32' && existsSync(path) && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`群机器人配置文件 ${path} 里有密钥，却能被其他账号读取。请先执行 chmod 600。`)
  }
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`读不了群机器人配置文件 ${path}：请确认它存在并且是 JSON。`, { cause: error })
  }
  const parsed = robots.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(`群机器人配置文件 ${path} 第 ${issue?.path.join('.')} 处不正确：${issue?.message}。格式见 docs/chat.md。`)
}
