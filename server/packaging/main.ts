import { Command, Option } from 'commander'
import { terminalLog } from '../base/terminal.ts'
import { ARCHITECTURES, type Arch, bundle } from './bundle.ts'
import { APP, compile } from './compile.ts'
import { buildWeb } from './web.ts'

/** `npm run build` and `npm run bundle`: what is installed where nothing may be fetched. */
const log = terminalLog()
const program = new Command('packaging')
  .description('编译产品，或者打成可在没有互联网的服务器上安装的压缩包')
  .helpOption('-h, --help', '显示帮助')

program
  .command('build')
  .description('生成网页并编译成 JavaScript，写到 dist/app')
  .action(async () => {
    await buildWeb(log)
    compile()
    log.info(`已编译到 ${APP}`)
  })

program
  .command('bundle')
  .description('编译并连同运行环境、依赖包、许可证和物料清单打成一个 .tar.gz，写到 dist/bundle')
  .addOption(new Option('--arch <arch>', '目标处理器').choices(ARCHITECTURES).default(process.arch === 'arm64' ? 'arm64' : 'x64'))
  .option('--node <file>', '用这个 node 可执行文件，而不是 npm 上发布的那一个')
  .option('--folder', '只生成文件夹，不压缩')
  .action(async (o: { arch: Arch; node?: string; folder?: boolean }) => {
    await buildWeb(log)
    compile()
    log.info(`已生成 ${bundle({ arch: o.arch, node: o.node, packed: !o.folder }, log)}`)
  })

await program.parseAsync()
