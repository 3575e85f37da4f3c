import type { Command } from 'commander'
import { rotateKey } from '../access/sealed.ts'
import type { CommandTools } from './tools.ts'

/** `rotate-key`: a new key for the secrets in the ledger; also the way on when the key file is lost. */
export function registerKey(program: Command, tools: CommandTools): void {
  program
    .command('rotate-key')
    .description('换一把新密钥，把台账里的密钥（推送签名等）重新加密（先停止服务）')
    .option('--lost', '原密钥文件已丢失：解不开的密钥清空，之后重新设置')
    .addOption(tools.home())
    .action(async (o: { home?: string; lost?: boolean }) => {
      await tools.withProduct(o, async (product) => {
        const { path, sealed, emptied } = await rotateKey(product, { actor: 'command', lost: o.lost === true })
        process.stdout.write(`新密钥在 ${path}，重新加密 ${sealed} 条。请另外保管这个文件：台账的备份里没有它。\n`)
        if (emptied > 0) process.stdout.write(`${emptied} 条解不开，已清空。请重新生成推送的签名密钥（POST /api/webhooks/{id}/secret）。\n`)
      })
    })
}
