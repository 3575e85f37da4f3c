import { existsSync, mkdirSync } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { type Config, readConfig } from '../base/config.ts'
import { AppError } from '../base/errors.ts'
import { Ledger } from '../base/ledger.ts'
import { type Backup, backupLedger, restoreLedger } from '../base/ledger-backup.ts'
import { CHAIN_HEAD, type ChainHead, parseHead } from '../base/ledger-verify.ts'
import { keyPath } from '../base/secret-box.ts'
import { readServing } from '../base/serving.ts'
import { terminalLog } from '../base/terminal.ts'
import { printable } from '../common/printable.ts'
import { type MadeCheckpoint, makeCheckpoint } from '../evidence/checkpoint.ts'
import { type HomeVerdict, verifyHome } from '../evidence/verify.ts'
import { checkWitness, readTestimony, type WitnessVerdict } from '../evidence/witness.ts'
import type { CommandTools } from './tools.ts'

const EXIT_LOOK = 1

function chainHead(text: string): ChainHead {
  if (!CHAIN_HEAD.test(text)) throw new InvalidArgumentError('请照先前 verify 给出的样子写：序号:哈希。')
  return parseHead(text)
}

type Options = { home?: string; json?: boolean }

/** `verify`, `backup` and `restore`. The first two work while a service holds the home: the service does them. */
export function registerLedger(program: Command, tools: CommandTools): void {
  program
    .command('verify')
    .description('校验台账和文件：逐条核对事件链，逐字节核对数据、材料、公文，指出不符之处')
    .option('--head <seq:hash>', '先前记下的链尾；用来发现末尾被截断', chainHead)
    .option('--witness <file|code>', '见证单位保存的检查点文件或文件夹，或公文上印的检查点代码；证明台账在见证之后没有被改写')
    .option('--json', '输出 JSON，供程序读取')
    .addOption(tools.home())
    .action(async (o: Options & { head?: ChainHead; witness?: string }) => {
      const config = readConfig(process.env, o)
      const testimony = o.witness === undefined ? undefined : readTestimony(o.witness)
      const verdict = await here(
        config,
        (ledger) => verifyHome({ config, ledger, log: terminalLog() }, o.head),
        (call) => call<HomeVerdict>('GET', `/api/ledger/verify${o.head ? `?head=${o.head.seq}:${o.head.hash}` : ''}`),
      )
      const witness = testimony
        ? await here(
            config,
            (ledger) => checkWitness({ ledger }, testimony),
            (call) => call<WitnessVerdict>('POST', '/api/ledger/witness', testimony),
          )
        : undefined
      if (o.json) tools.print(witness ? { ...verdict, witness } : verdict)
      else process.stdout.write(`${[describe(verdict), ...(witness ? witnessLines(witness) : [])].join('\n')}\n`)
      if (!verdict.ok || witness?.ok === false) process.exitCode = EXIT_LOOK
    })

  program
    .command('checkpoint')
    .description('签发台账检查点：前若干条事件的根哈希加签名，交外单位留存，日后可证明台账没有被改写')
    .option('--new-key', '先换一把新的签名密钥')
    .option('--json', '输出 JSON，供程序读取')
    .addOption(tools.home())
    .action(async (o: Options & { newKey?: boolean }) => {
      const config = readConfig(process.env, o)
      const newKey = o.newKey ?? false
      const made = await here(
        config,
        (ledger) => makeCheckpoint({ config, ledger, log: terminalLog() }, { actor: 'system', newKey }),
        (call) => call<MadeCheckpoint>('POST', '/api/ledger/checkpoint', { new_key: newKey }),
      )
      if (o.json) tools.print(made)
      else process.stdout.write(`${made.note}\n代码 ${made.code}\n`)
    })

  program
    .command('backup')
    .description('备份台账为一个文件；服务运行中也可以')
    .argument('<file>', '写到哪个文件')
    .option('--json', '输出 JSON，供程序读取')
    .addOption(tools.home())
    .action(async (file: string, o: Options) => {
      const config = readConfig(process.env, o)
      const target = resolve(file)
      if (existsSync(target)) throw new AppError('conflict', `文件已存在：${target}。请换一个文件名，或先移走原文件。`)
      const made = await here(
        config,
        (ledger) => backupLedger({ config, ledger }, target),
        async (call) => {
          const own = await call<Backup>('POST', '/api/backup')
          await move(own.file, target)
          return { ...own, file: target }
        },
      )
      if (o.json) tools.print(made)
      else {
        process.stdout.write(
          `已备份 ${made.events} 条事件到 ${made.file}\nSHA-256 ${made.sha256}\n链尾 ${made.head.seq}:${made.head.hash}\n` +
            '台账之外，lake/、files/、documents/ 三个文件夹也要一并备份。\n' +
            `台账里的推送签名等密钥已加密，密钥文件 ${printable(keyPath(config))} 不在备份里：请另外保管，不要与备份放在一处。\n`,
        )
      }
    })

  program
    .command('restore')
    .description('用备份替换台账：先校验备份，原台账改名保留；要先停止服务')
    .argument('<file>', '备份文件')
    .addOption(tools.home())
    .action(async (file: string, o: Options) => {
      const config = readConfig(process.env, o)
      const done = await restoreLedger({ config, now: () => new Date() }, file)
      process.stdout.write(
        `已恢复：${done.events} 条事件，链尾 ${done.head.seq}:${done.head.hash}\n${done.kept ? `原台账保留在 ${done.kept}\n` : ''}` +
          `推送签名等密钥要用备份时的密钥文件 ${printable(keyPath(config))} 才能读出；没有它时运行 shuheng rotate-key --lost。\n` +
          '请运行 shuheng assess，按恢复后的台账重新检测。\n',
      )
    })
}

function describe(v: HomeVerdict): string {
  return [
    ...chainLines(v),
    ...v.differs.map((d) => `${d.what} ${printable(d.id)}${d.path === null ? '' : `（${printable(d.path)}）`}：${d.why}`),
    ...(v.differs.length > 0 ? [`共 ${v.differs.length} 处与台账不符。请保留现场，从备份恢复这些文件或台账，再校验一次。`] : []),
    `核对文件 ${v.files.checked} 个，${(v.files.bytes / 2 ** 20).toFixed(1)} MB。`,
    ...(v.files.unsealed > 0 ? [`另有 ${v.files.unsealed} 个数据文件导入时还没有登记摘要，下次检测时登记。`] : []),
    ...(v.strangers.length > 0 ? ['以下文件没有台账记录，不参与检测：', ...v.strangers.map((path) => `  ${printable(path)}`)] : []),
  ].join('\n')
}

function chainLines(v: HomeVerdict): string[] {
  if (!v.broken) return [`台账完好：${v.events} 条事件，链尾 ${v.head.seq}:${v.head.hash}`]
  const at = v.broken.seq > 0 ? `第 ${v.broken.seq} 条事件：` : ''
  return [`台账有问题。${at}${v.broken.why}`, `在此之前的 ${v.events} 条完好。请保留现场，并用最近一份通过校验的备份核对。`]
}

function witnessLines({ lines, rewritten }: WitnessVerdict): string[] {
  return [
    ...lines.map((l) => `见证 ${printable(l.name)}：${l.why}`),
    ...(rewritten ? [`改写发生在第 ${rewritten.after + 1} 条至第 ${rewritten.until} 条之间。请保留现场，与见证单位共同核对备份。`] : []),
  ]
}

type Call = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<T>

/** Opens the ledger when it is free; else lets the service that holds it do the work. */
async function here<T>(config: Config, work: (ledger: Ledger) => Promise<T>, there: (call: Call) => Promise<T>): Promise<T> {
  let ledger: Ledger
  try {
    ledger = await Ledger.open(config, () => new Date())
  } catch (error) {
    const serving = readServing(config.home)
    if (!(error instanceof AppError) || error.code !== 'busy' || !serving) throw error
    return there(async <R>(method: 'GET' | 'POST', path: string, sent?: unknown) => {
      const response = await fetch(new URL(path, serving.url), {
        method,
        headers: { authorization: `Bearer ${serving.secret}`, ...(sent === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      })
      const body = (await response.json()) as R & { error?: { message: string } }
      if (!response.ok) throw new AppError('conflict', body.error?.message ?? `服务答复 ${response.status}。`)
      return body
    })
  }
  try {
    return await work(ledger)
  } finally {
    ledger.close()
  }
}

async function move(from: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFile(from, to)
    await rm(from)
  }
}
