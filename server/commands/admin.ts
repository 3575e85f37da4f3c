import type { Command } from 'commander'
import { adminLink } from '../access/invitations.ts'
import type { CommandTools } from './tools.ts'

/** `admin-link`: a way back in for whoever holds the machine and the home. */
export function registerAdmin(program: Command, tools: CommandTools): void {
  program
    .command('admin-link')
    .description('给系统管理员一条一次性链接，用来设置或重置密码（先停止服务）')
    .addOption(tools.home())
    .action(async (o: { home?: string }) => {
      await tools.withProduct(o, async (product) => {
        const { config } = product
        const base = config.publicUrl ?? `http://${config.host}:${config.port}/`
        process.stdout.write(`${new URL(`/invite#${await adminLink(product)}`, base).href}\n`)
      })
    })
}
