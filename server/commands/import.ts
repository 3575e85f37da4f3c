import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { SYSTEM } from '../contract/actor.ts'
import { findTable, tables } from '../contract/tables.ts'
import {
  DEFAULT_MAX_REJECT_PERCENT,
  describePreview,
  describeReport,
  draftMapping,
  importPaths,
  type Mapping,
  mappingOfSource,
  previewPath,
  readApart,
  readMapping,
  withdrawBatch,
  withSecrecy,
} from '../import/index.ts'
import { checkSigner, describeWithdrawal, previewWithdrawal } from '../reads/withdrawal.ts'
import { type CommandTools, EXIT_CANCELLED, EXIT_LOOK, type Shared } from './tools.ts'

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

/** `shuheng import`, `shuheng withdraw` and `shuheng inspect`. */
export function registerImport(program: Command, tools: CommandTools): void {
  program
    .command('import')
    .description('导入文件、文件夹或 zip；自动识别是哪张表')
    .argument('<path...>', '一个或多个文件、文件夹或 zip')
    .option('--table <name>', '指定是哪张表（英文名或中文名）', tableName)
    .option('--mapping <file>', '映射文件（YAML），说明平台自有格式怎么对应')
    .addOption(new Option('--source <name>', '按已保存的这个来源的读法导入').conflicts('mapping'))
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
    .addOption(tools.json())
    .addOption(tools.home())
    .action(
      async (
        paths: string[],
        o: Shared & Secrecy & { table?: string; mapping?: string; source?: string; maxReject: number; json?: boolean },
      ) => {
        const file = o.mapping === undefined ? undefined : readMapping(o.mapping)
        const cancel = new AbortController()
        process.once('SIGINT', () => cancel.abort())
        const reader = readApart()
        const report = await tools
          .withProduct(o, async (product) => {
            const said = o.source === undefined ? file : await mappingOfSource(product.ledger.db, o.source)
            return importPaths(
              { ...product, reader },
              { paths, maxRejectPercent: o.maxReject, signal: cancel.signal, table: o.table, mapping: saidOfSecrecy(said, o) },
            )
          })
          .finally(reader.close)
        if (o.json) tools.print(report)
        else process.stdout.write(`${describeReport(report).join('\n')}\n`)
        if (report.refused.length > 0 || report.batches.some((b) => b.rows_rejected > 0)) process.exitCode = EXIT_LOOK
        if (cancel.signal.aborted) process.exitCode = EXIT_CANCELLED
      },
    )

  program
    .command('withdraw')
    .description('撤回一次导入：先列出会改变什么，加 --reason 才办理；数据文件保留并标明，不再参与检测')
    .argument('<batch>', '批次号，见导入报告或“导入记录”')
    .option('--reason <text>', '撤回的原因')
    .addOption(tools.json())
    .addOption(tools.home())
    .action(async (batchId: string, o: Shared & { reason?: string; json?: boolean }) => {
      await tools.withProduct(o, async (product) => {
        const seen = await previewWithdrawal(product, batchId)
        const { reason } = o
        // Who sits at the machine is taken for an officer; what was signed is taken back by who signs, on the page.
        if (reason !== undefined) await withdrawBatch(product, batchId, reason, SYSTEM.id, (batch) => checkSigner(product, batch, SYSTEM))
        if (o.json) return tools.print({ ...seen, withdrawn: reason !== undefined })
        const done = reason === undefined ? '以上只是预览。加 --reason <原因> 才撤回。' : '已撤回。请运行 shuheng assess 重新检测。'
        process.stdout.write(`${describeWithdrawal(seen).join('\n')}\n${done}\n`)
      })
    })

  program
    .command('inspect')
    .description('看一个文件会被怎样读：编码、分隔符、表头、各列对应到哪里；可起草映射文件')
    .argument('<file>', '要看的文件')
    .option('--table <name>', '指定是哪张表（英文名或中文名）', tableName)
    .option('--mapping <file>', '按这个映射文件看')
    .option('--draft <file>', '把起草的映射文件（YAML）写到这里')
    .addOption(tools.home())
    .action(async (path: string, o: Shared & { table?: string; mapping?: string; draft?: string }) => {
      const reader = readApart()
      const mapping = o.mapping === undefined ? undefined : readMapping(o.mapping)
      const parts = await tools
        .withProduct(o, async (product) => {
          mkdirSync(join(product.config.home, 'tmp'), { recursive: true })
          return previewPath({ ...product, reader }, { path, table: o.table, mapping })
        })
        .finally(reader.close)
      process.stdout.write(`${describePreview(parts).join('\n')}\n`)
      if (o.draft !== undefined) writeFileSync(o.draft, draftMapping(parts))
      if (parts.some((p) => p.problem !== null)) process.exitCode = EXIT_LOOK
    })
}
