import type { Command } from 'commander'
import { writeDemo } from '../demo/city/index.ts'
import type { CommandTools } from './tools.ts'

/** `shuheng demo` */
export function registerDemo(program: Command, tools: CommandTools): void {
  program
    .command('demo')
    .description('生成演示城市的导出文件和真值清单')
    .requiredOption('--out <dir>', '写到哪个文件夹')
    .option('--seed <n>', '随机种子', tools.integer(0))
    .option('--orgs <n>', '机构数', tools.integer(10))
    .option('--access-rows <n>', '调用日志行数', tools.integer(0))
    .option('--from <date>', '起始日期 YYYY-MM-DD')
    .option('--to <date>', '截止日期 YYYY-MM-DD')
    .action(async (o: { out: string; seed?: number; orgs?: number; accessRows?: number; from?: string; to?: string }) => {
      const done = await writeDemo(o, tools.log)
      tools.log.done()
      tools.print({ files: done.files.length, truth: done.truth, rows: done.rows })
    })
}
