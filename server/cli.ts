import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { readConfig } from './base/config.ts'
import { diskError } from './base/disk.ts'
import { AppError } from './base/errors.ts'
import { closeUmask } from './base/home.ts'
import { terminalLog } from './base/terminal.ts'
import { registerAdmin } from './commands/admin.ts'
import { registerGate } from './commands/gate.ts'
import { registerKey } from './commands/key.ts'
import { registerLedger } from './commands/ledger.ts'
import { CONTROL_COLUMNS, controlRows, FINDING_COLUMNS, findingRows, RESULT_COLUMNS, resultRows } from './commands/read.ts'
import { type Format, printRows } from './commands/rows.ts'
import { registerScore } from './commands/score.ts'
import type { CommandTools } from './commands/tools.ts'
import { ERROR_CODES } from './common/errors.ts'
import { printableLines } from './common/printable.ts'
import { findTable, tables } from './contract/tables.ts'
import {
  DEFAULT_MAX_REJECT_PERCENT,
  describePreview,
  describeReport,
  draftMapping,
  importPaths,
  type Mapping,
  previewPath,
  readApart,
  readMapping,
  withSecrecy,
} from './import/index.ts'
import { assess, closeProduct, openProduct, type Product } from './pipeline.ts'

const EXIT_USAGE = 64
const EXIT_LOOK = 1
const EXIT_CONTROL = 2
/** As a shell reports a command that Ctrl-C ended. */
const EXIT_CANCELLED = 130

closeUmask()
const log = terminalLog()

interface Shared {
  home?: string
}

interface Secrecy {
  flag: string[]
  notClassified: string[]
  signedBy?: string
  reason?: string
}

/** The mapping with what the command line says of headers and marks that speak of secrecy. */
function saidOfSecrecy(mapping: Mapping | undefined, o: Secrecy): Mapping | undefined {
  if (o.flag.length === 0 && o.notClassified.length === 0) return mapping
  const cleared = o.notClassified.map((mark) => ({ mark, by: o.signedBy ?? '', reason: o.reason ?? '' }))
  return withSecrecy(mapping, { flags: o.flag, cleared })
}

const collect = (text: string, before: string[]) => [...before, text]

async function withProduct<T>(options: Shared, work: (product: Product) => Promise<T>): Promise<T> {
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

function percent(text: string): number {
  const n = Number(text)
  if (!Number.isFinite(n) || n < 0 || n > 100) throw new InvalidArgumentError('请写 0 到 100 之间的数。')
  return n
}

function tableName(text: string): string {
  const found = findTable(text) ?? tables.find((t) => t.zh === text)
  if (!found) throw new InvalidArgumentError(`没有这张表。可用：${tables.map((t) => `${t.name}（${t.zh}）`).join('、')}`)
  return found.name
}

const home = () => new Option('--home <dir>', '数据文件夹（默认取环境变量 SHUHENG_HOME，否则 ./data）')
const format = (choices: Format[], fallback: Format) => new Option('--format <format>', '输出格式').choices(choices).default(fallback)
const json = () => new Option('--json', '输出 JSON，供程序读取')

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

function build(): Command {
  const program = new Command('shuheng')
    .description('数衡：读取公共数据平台导出的日志，按《江门市公共数据共享和开放利用管理办法》检测')
    .showHelpAfterError('（用 --help 查看用法）')
    .showSuggestionAfterError()
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [command]', '显示某条命令的帮助')
    .exitOverride()

  program
    .command('demo')
    .description('生成演示城市的导出文件和真值清单')
    .requiredOption('--out <dir>', '写到哪个文件夹')
    .option('--seed <n>', '随机种子', integer(0))
    .option('--orgs <n>', '机构数', integer(10))
    .option('--access-rows <n>', '调用日志行数', integer(0))
    .option('--from <date>', '起始日期 YYYY-MM-DD')
    .option('--to <date>', '截止日期 YYYY-MM-DD')
    .action(async (o: { out: string; seed?: number; orgs?: number; accessRows?: number; from?: string; to?: string }) => {
      const { writeDemo } = await import('./demo/city/index.ts')
      const done = await writeDemo(o, log)
      log.done()
      print({ files: done.files.length, truth: done.truth, rows: done.rows })
    })

  program
    .command('import')
    .description('导入文件、文件夹或 zip；自动识别是哪张表')
    .argument('<path...>', '一个或多个文件、文件夹或 zip')
    .option('--table <name>', '指定是哪张表（英文名或中文名）', tableName)
    .option('--mapping <file>', '映射文件（YAML），说明平台自有格式怎么对应')
    .option('--flag <header>', '这个表头是涉密标识（可重复；几个标识从严）', collect, [])
    .option(
      '--not-classified <mark>',
      '拒收说明里方括号内的标记，经人看过不是涉密标识（可重复；要写明 --signed-by 和 --reason）',
      collect,
      [],
    )
    .option('--signed-by <name>', '签字放行的人')
    .option('--reason <text>', '签字放行的理由')
    .option('--max-reject <percent>', '不合格行超过这个比例的文件整份拒收', percent, DEFAULT_MAX_REJECT_PERCENT)
    .addOption(json())
    .addOption(home())
    .action(async (paths: string[], o: Shared & Secrecy & { table?: string; mapping?: string; maxReject: number; json?: boolean }) => {
      const mapping = saidOfSecrecy(o.mapping === undefined ? undefined : readMapping(o.mapping), o)
      const cancel = new AbortController()
      process.once('SIGINT', () => cancel.abort())
      const reader = readApart()
      const report = await withProduct(o, (product) =>
        importPaths(
          { ...product, reader },
          {
            paths,
            maxRejectPercent: o.maxReject,
            signal: cancel.signal,
            table: o.table,
            mapping,
          },
        ),
      ).finally(reader.close)
      if (o.json) print(report)
      else process.stdout.write(`${describeReport(report).join('\n')}\n`)
      if (report.refused.length > 0 || report.batches.some((b) => b.rows_rejected > 0)) process.exitCode = EXIT_LOOK
      if (cancel.signal.aborted) process.exitCode = EXIT_CANCELLED
    })

  program
    .command('inspect')
    .description('看一个文件会被怎样读：编码、分隔符、表头、各列对应到哪里；可起草映射文件')
    .argument('<file>', '要看的文件')
    .option('--table <name>', '指定是哪张表（英文名或中文名）', tableName)
    .option('--mapping <file>', '按这个映射文件看')
    .option('--draft <file>', '把起草的映射文件（YAML）写到这里')
    .addOption(home())
    .action(async (path: string, o: Shared & { table?: string; mapping?: string; draft?: string }) => {
      const reader = readApart()
      const mapping = o.mapping === undefined ? undefined : readMapping(o.mapping)
      const parts = await withProduct(o, async (product) => {
        mkdirSync(join(product.config.home, 'tmp'), { recursive: true })
        return previewPath({ ...product, reader }, { path, table: o.table, mapping })
      }).finally(reader.close)
      process.stdout.write(`${describePreview(parts).join('\n')}\n`)
      if (o.draft !== undefined) writeFileSync(o.draft, draftMapping(parts))
      if (parts.some((p) => p.problem !== null)) process.exitCode = EXIT_LOOK
    })

  program
    .command('assess')
    .description('运行全部检测控制，更新线索')
    .option('--as-of <date>', '截止日期 YYYY-MM-DD：按这一天结束时已知的情况判定（默认今天）')
    .addOption(json())
    .addOption(home())
    .action(async (o: Shared & { asOf?: string; json?: boolean }) => {
      const report = await withProduct(o, (product) => assess(product, o.asOf === undefined ? {} : { asOf: o.asOf }))
      if (o.json) print(report)
      else {
        const { totals: t, findings: f } = report
        process.stdout.write(
          `${[
            `截至 ${report.as_of}，${report.controls.length} 项检测控制，用时 ${report.seconds.toFixed(1)} 秒`,
            `线索 ${t.alarm}，正常 ${t.ok}，不适用 ${t.skip}，数据不足 ${t.unknown}`,
            f.recorded
              ? `新增 ${f.opened}，延续 ${f.kept}，消除 ${f.cleared}，反弹 ${f.recurred}`
              : '数据与日期没有变化（或早于上次检测），线索台账未改动',
            ...(report.not_loaded.length > 0
              ? [`未导入的表 ${report.not_loaded.length} 张：${report.not_loaded.map((n) => findTable(n)?.zh ?? n).join('、')}`]
              : []),
            ...(report.failed.length > 0 ? [`未能运行的检测控制：${report.failed.join('、')}`] : []),
          ].join('\n')}\n`,
        )
      }
      if (report.failed.length > 0) process.exitCode = EXIT_CONTROL
    })

  program
    .command('results')
    .description('列出最近一次检测的判定结果，每个对象一行')
    .addOption(new Option('--all', '全部检测控制').conflicts('control'))
    .option('--control <id>', '只列一项检测控制，例如 35-8-01')
    .addOption(format(['jsonl', 'csv'], 'jsonl'))
    .addOption(home())
    .action(async (o: Shared & { all?: boolean; control?: string; format: Format }) => {
      if (!o.all && o.control === undefined) throw new AppError('usage', '请写 --all 或 --control 编号。')
      await withProduct(o, (product) => printRows(resultRows(product.warehouse, o.control), RESULT_COLUMNS, o.format))
    })

  program
    .command('findings')
    .description('列出线索台账')
    .addOption(new Option('--state <state>', '状态').choices(['open', 'cleared', 'all']).default('open'))
    .addOption(format(['jsonl', 'csv'], 'jsonl'))
    .addOption(home())
    .action(async (o: Shared & { state: 'open' | 'cleared' | 'all'; format: Format }) => {
      await withProduct(o, (product) => printRows(findingRows(product.ledger, o.state), FINDING_COLUMNS, o.format))
    })

  program
    .command('controls')
    .description('列出检测控制')
    .addOption(format(['json', 'jsonl', 'csv'], 'json'))
    .action(async (o: { format: Format }) => {
      await printRows(controlRows(), CONTROL_COLUMNS, o.format)
    })

  program
    .command('serve')
    .description('启动网页和接口')
    .option('--port <n>', '端口（默认 8787）', integer(0))
    .addOption(home())
    .action(async (o: Shared & { port?: number }) => {
      const { serve } = await import('./serve.ts')
      await serve(readConfig(process.env, o), log, o.port === undefined ? {} : { port: o.port })
    })

  const tools: CommandTools = { withProduct, home, format, integer, print }
  registerAdmin(program, tools)
  registerKey(program, tools)
  registerScore(program, tools)
  registerGate(program, tools)
  registerLedger(program, tools)

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

await build().parseAsync().catch(fail)
