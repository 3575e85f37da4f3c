import type { Command } from 'commander'
import { findTable } from '../contract/tables.ts'
import { assess } from '../pipeline.ts'
import { type CommandTools, EXIT_CONTROL, type Shared } from './tools.ts'

/** `shuheng assess` */
export function registerAssess(program: Command, tools: CommandTools): void {
  program
    .command('assess')
    .description('运行全部检测控制，更新线索')
    .option('--as-of <date>', '截止日期 YYYY-MM-DD：按这一天结束时已知的情况判定（默认今天）')
    .addOption(tools.json())
    .addOption(tools.home())
    .action(async (o: Shared & { asOf?: string; json?: boolean }) => {
      const report = await tools.withProduct(o, (product) => assess(product, o.asOf === undefined ? {} : { asOf: o.asOf }))
      if (o.json) tools.print(report)
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
}
