import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { accessSettings } from '../../server/access/settings.ts'
import { ROOT } from '../../server/base/config.ts'
import { ROLES } from '../../server/common/codes.ts'
import { GRANTS, PERMISSIONS } from '../../server/contract/actor.ts'

const PAGE = join(ROOT, 'docs', 'access.md')
const NAMES: Record<(typeof ROLES)[number], string> = {
  authority: '经办',
  signer: '签发',
  cdo: '首席数据官',
  approver: '项目审批',
  auditor: '审计',
  system_admin: '系统管理员',
  security_admin: '安全管理员',
  admin: '综合管理员',
  bot: '消息服务',
}

function table(): string {
  const head = ['权限', ...ROLES.map((r) => `${NAMES[r]} \`${r}\``)]
  const rows = PERMISSIONS.filter((p) => p !== 'public' && p !== 'self').map((p) => [
    `\`${p}\``,
    ...ROLES.map((r) => (GRANTS[r].includes(p) ? '✓' : '')),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

it('the page shows the roles as they are granted', () => {
  const text = readFileSync(PAGE, 'utf8')
  const [, before = '', , after = ''] = /^([\s\S]*<!-- roles:begin[^\n]*-->\n)([\s\S]*?)(<!-- roles:end -->[\s\S]*)$/.exec(text) ?? []
  const want = `${before}\n${table()}\n\n${after}`
  if (process.env['UPDATE'] === '1' && !process.env['CI']) writeFileSync(PAGE, want)
  expect(readFileSync(PAGE, 'utf8')).toBe(want)
})

it('the page names every setting of sign-in', () => {
  const text = readFileSync(PAGE, 'utf8')
  for (const key of Object.keys(accessSettings.settings)) expect(text).toContain(`access.${key}`)
})
