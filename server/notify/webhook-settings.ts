import { z } from 'zod'
import { defineSettings, setting } from '../base/settings.ts'

const source = '产品默认'
const host = z.string().regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, '主机名写成 example.gov.cn 或 10.1.2.3:8080')

export const webhookSettings = defineSettings('webhooks', '事件推送', {
  hosts: setting(z.array(host).max(100), [], { zh: '允许推送到的主机（可带端口）', source }),
  private_networks: setting(z.boolean(), false, { zh: '允许推送到内网地址', source }),
})

/** Whether the list names the host of a URL, with its port or whatever its port. */
export function hostAllowed(url: string, hosts: readonly string[]): boolean {
  const { host, hostname } = new URL(url)
  return hosts.includes(host) || hosts.includes(hostname)
}
