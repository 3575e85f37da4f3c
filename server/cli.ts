import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { readConfig } from './base/config.ts'
import { diskError } from './base/disk.ts'
import { AppError } from './base/errors.ts'
import { closeUmask } from './base/home.ts'
import { terminalLog } from './base/terminal.ts'
import type { Format } from './commands/rows.ts'
import { type CommandTools, EXIT_LOOK, type Shared } from './commands/tools.ts'
import { ERROR_CODES } from './common/errors.ts'
import { printableLines } from './common/printable.ts'
import type { Product } from './pipeline.ts'

const EXIT_USAGE = 64

type Register = (program: Command, tools: CommandTools) => void

/** Where each command is: only the one that was typed is loaded, all of them for help and for a name that does not exist. */
const COMMANDS: readonly (readonly [names: readonly string[], load: () => Promise<Register>])[] = [
  [['demo'], async () => (await import('./commands/demo.ts')).registerDemo],
  [['import', 'withdraw', 'inspect'], async () => (await import('./commands/import.ts')).registerImport],
  [['assess'], async () => (await import('./commands/assess.ts')).registerAssess],
  [['controls'], async () => (await import('./commands/controls.ts')).registerControls],
  [['results', 'findings'], async () => (await import('./commands/lists.ts')).registerLists],
  [['serve'], async () => (await import('./commands/serve.ts')).registerServe],
  [['admin-link'], async () => (await import('./commands/admin.ts')).registerAdmin],
  [['rotate-key'], async () => (await import('./commands/key.ts')).registerKey],
  [['score'], async () => (await import('./commands/score.ts')).registerScore],
  [['gate'], async () => (await import('./commands/gate.ts')).registerGate],
  [['verify', 'checkpoint', 'backup', 'restore'], async () => (await import('./commands/ledger.ts')).registerLedger],
]

closeUmask()
const log = terminalLog()

async function withProduct<T>(options: Shared, work: (product: Product) => Promise<T>): Promise<T> {
  const { closeProduct, openProduct } = await import('./pipeline.ts')
  const product = await openProduct(readConfig(process.env, options), log)
  try {
    return await work(product)
  } finally {
    log.done()
    closeProduct(product)
  }
}

function integer(min: number) {
  return (text: string): number => {
    const n = Number(text.replaceAll('_', ''))
    if (!Number.isInteger(n) || n < min) throw new InvalidArgumentError(`请写不小于 ${min} 的整数。`)
    return n
  }
}

const tools: CommandTools = {
  log,
  withProduct,
  home: () => new Option('--home <dir>', '数据文件夹（默认取环境变量 SHUHENG_HOME，否则 ./data）'),
  json: () => new Option('--json', '输出 JSON，供程序读取'),
  format: (choices: Format[], fallback: Format) => new Option('--format <format>', '输出格式').choices(choices).default(fallback),
  integer,
  print: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
}

async function build(asked: string | undefined): Promise<Command> {
  const program = new Command('shuheng')
    .description('数衡：读取公共数据平台导出的日志，按《江门市公共数据共享和开放利用管理办法》检测')
    .showHelpAfterError('（用 --help 查看用法）')
    .showSuggestionAfterError()
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [command]', '显示某条命令的帮助')
    .exitOverride()
  const typed = COMMANDS.filter(([names]) => names.includes(asked ?? ''))
  for (const [, load] of typed.length > 0 ? typed : COMMANDS) (await load())(program, tools)
  for (const command of program.commands)
    command.helpOption('-h, --help', '显示帮助').showHelpAfterError('（用 --help 查看用法）').exitOverride()
  return program
}

function fail(thrown: unknown): void {
  log.done()
  const error = diskError(thrown) ?? thrown
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE
  } else if (error instanceof AppError) {
    process.stderr.write(`${printableLines(error.message)}\n`)
    process.exitCode = ERROR_CODES[error.code].exit
  } else {
    process.stderr.write(`出现未预期的错误：${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = EXIT_LOOK
  }
}

await build(process.argv[2])
  .then((program) => program.parseAsync())
  .catch(fail)
