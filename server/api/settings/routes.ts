import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import type { Ledger } from '../../base/ledger.ts'
import { changeSetting, readSettings, type Setting, settingGroups } from '../../base/settings.ts'
import { may } from '../../contract/actor.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { groupsSchema, type SettingRow, settingRow } from './schema.ts'

type Changed = { name: string; changed_at: string; changed_by: string }

/** Settings of every stage: what holds now, the default, where it comes from. Changes are audit events. */
export const settings = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/settings',
        permission: 'settings.read',
        tags: ['设置'],
        summary: '全部设置项、当前值与默认值',
        responses: ok(groupsSchema),
      }),
      async (c) => c.json({ groups: await readGroups(deps.ledger) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/settings/{name}',
        permission: 'settings.manage',
        tags: ['设置'],
        summary: '改一个设置项；value 为 null 时恢复默认值',
        request: {
          params: z.object({ name: z.string().min(3).max(100) }),
          ...json(z.strictObject({ value: z.unknown() })),
        },
        responses: ok(settingRow),
      }),
      async (c) => {
        const { name } = c.req.valid('param')
        const { value = null } = c.req.valid('json')
        const needs = name.startsWith('access.') ? ('security.write' as const) : ('settings.write' as const)
        if (!may(c.get('actor'), needs)) {
          throw new AppError('forbidden', needs === 'security.write' ? '登录与会话的设置由安全管理员修改。' : '这项设置由系统管理员修改。')
        }
        await changeSetting(deps.ledger, { actor: c.get('actor').id, name, value })
        const row = (await readGroups(deps.ledger)).flatMap((g) => g.settings).find((s) => s.name === name)
        if (!row) throw new AppError('not_found', `没有设置项“${name}”。请从设置页重新选择。`)
        return c.json(row, 200)
      },
    )

async function readGroups(ledger: Ledger) {
  const rows = await ledger.db.all<Changed>('select name, changed_at::varchar as changed_at, changed_by from setting')
  const changed = new Map(rows.map((r) => [r.name, r]))
  return Promise.all(
    settingGroups().map(async (g) => {
      const values: Record<string, unknown> = await readSettings(ledger, g)
      return {
        group: g.group,
        label: g.zh,
        settings: Object.entries(g.settings).map(([key, s]) => row(`${g.group}.${key}`, s, values[key], changed.get(`${g.group}.${key}`))),
      }
    }),
  )
}

function row(name: string, s: Setting, value: unknown, changed: Changed | undefined): SettingRow {
  const secret = s.secret ?? false
  return {
    name,
    label: s.zh,
    unit: s.unit ?? '',
    source: s.source,
    value: secret ? null : value,
    fallback: secret ? null : s.fallback,
    secret,
    changed: changed !== undefined,
    changed_at: changed?.changed_at.slice(0, 19) ?? null,
    changed_by: changed?.changed_by ?? null,
    schema: z.toJSONSchema(s.schema, { unrepresentable: 'any' }) as Record<string, unknown>,
  }
}
