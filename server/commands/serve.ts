import type { Command } from 'commander'
import { readConfig } from '../base/config.ts'
import { startChat } from '../chat.ts'
import { serve } from '../serve.ts'
import type { CommandTools, Shared } from './tools.ts'

/** `shuheng serve`: pages, API and, where a channel is set up, chat. */
export function registerServe(program: Command, tools: CommandTools): void {
  program
    .command('serve')
    .description('启动网页、接口和聊天提醒')
    .option('--port <n>', '端口（默认 8787）', tools.integer(0))
    .option('--demo', '数据文件夹还是空的时候，先生成演示城市')
    .addOption(tools.home())
    .action(async (o: Shared & { port?: number; demo?: boolean }) => {
      const config = readConfig(process.env, o)
      if (o.demo) await (await import('../demo/home.ts')).prepareDemo(config, tools.log)
      const serving = await serve(config, tools.log, o.port === undefined ? {} : { port: o.port })
      await startChat(serving, tools.log)
    })
}
