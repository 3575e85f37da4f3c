import { type Command, Option } from 'commander'
import { AppError } from '../base/errors.ts'
import { FINDING_COLUMNS, findingRows, RESULT_COLUMNS, resultRows } from './read.ts'
import { type Format, printRows } from './rows.ts'
import type { CommandTools, Shared } from './tools.ts'

/** `shuheng results` and `shuheng findings`. */
export function registerLists(program: Command, tools: CommandTools): void {
  program
    .command('results')
    .description('列出最近一次检测的判定结果，每个对象一行')
    .addOption(new Option('--all', '全部检测控制').conflicts('control'))
    .option('--control <id>', '只列一项检测控制，例如 35-8-01')
    .addOption(tools.format(['jsonl', 'csv'], 'jsonl'))
    .addOption(tools.home())
    .action(async (o: Shared & { all?: boolean; control?: string; format: Format }) => {
      if (!o.all && o.control === undefined) throw new AppError('usage', '请写 --all 或 --control 编号。')
      await tools.withProduct(o, (product) => printRows(resultRows(product.warehouse, o.control), RESULT_COLUMNS, o.format))
    })

  program
    .command('findings')
    .description('列出线索台账')
    .addOption(new Option('--state <state>', '状态').choices(['open', 'cleared', 'all']).default('open'))
    .addOption(tools.format(['jsonl', 'csv'], 'jsonl'))
    .addOption(tools.home())
    .action(async (o: Shared & { state: 'open' | 'cleared' | 'all'; format: Format }) => {
      await tools.withProduct(o, (product) => printRows(findingRows(product.ledger, o.state), FINDING_COLUMNS, o.format))
    })
}
