// 系统管理员（改）与各角色（看）：哪些口径可以调、现在是多少、依据从哪里来？
import { html, nothing, type TemplateResult } from 'lit'
import type { Answer } from '../../server/api/wire.ts'
import { get, send } from '../api.ts'
import { Page } from '../page.ts'
import { ask } from '../parts/dialog.ts'
import { area, check, field } from '../parts/field.ts'
import { type Column, table } from '../parts/table.ts'
import type { Route } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { Setting } from '../wire.ts'
import { minute } from '../words.ts'

type Loaded = Answer<'/settings'>

/** A value as text for people: lists one a line, yes and no as words. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return value ? t('是') : t('否')
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map((v) => settingText(v)).join('、')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The form's text back as the value its schema wants. Throws with words when it cannot be. */
export function settingValue(schema: Record<string, unknown>, text: string): unknown {
  switch (schema['type']) {
    case 'boolean':
      return text === 'on'
    case 'integer':
    case 'number': {
      const n = Number(text)
      if (text.trim() === '' || Number.isNaN(n)) throw new Error(t('请填写数字。'))
      return n
    }
    case 'array': {
      const items = (schema['items'] ?? {}) as Record<string, unknown>
      return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .map((line) => settingValue(items, line))
    }
    case 'object':
      try {
        return JSON.parse(text) as unknown
      } catch {
        throw new Error(t('请填写有效的 JSON。'))
      }
    default:
      return text
  }
}

class SettingsPage extends Page<Loaded> {
  protected override readonly live = ['setting.']

  protected load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    return get('/settings', { signal })
  }

  protected heading(): string {
    return t('设置')
  }

  #input(s: Setting): TemplateResult {
    const label = s.unit ? `${s.label}（${s.unit}）` : s.label
    const value = s.value
    switch (s.schema['type']) {
      case 'boolean':
        return check('value', label, value === true)
      case 'integer':
      case 'number':
        return field({ name: 'value', label, type: 'number', step: s.schema['type'] === 'integer' ? '1' : 'any', value: Number(value) })
      case 'array':
        return area({ name: 'value', label, hint: t('一行一项。'), optional: true, value: Array.isArray(value) ? value.join('\n') : '' })
      case 'object':
        return area({ name: 'value', label, value: JSON.stringify(value, null, 2) })
      default:
        return field({
          name: 'value',
          label,
          value: typeof value === 'string' ? value : '',
          optional: true,
          ...(s.secret ? { type: 'password' as const } : {}),
        })
    }
  }

  async #change(s: Setting): Promise<void> {
    const done = await ask({
      title: s.label,
      submit: t('保存'),
      done: t('已保存'),
      body: html`<p class="quiet">${t('默认值 {value}，来源：{source}', { value: settingText(s.fallback), source: s.source })}</p>${this.#input(s)}`,
      run: async (form) => {
        await send('PUT', '/settings/:name', {
          param: { name: s.name },
          json: { value: settingValue(s.schema, String(form.get('value') ?? '')) },
        })
      },
    })
    if (done) await this.reload()
  }

  async #reset(s: Setting): Promise<void> {
    await send('PUT', '/settings/:name', { param: { name: s.name }, json: { value: null } })
    await this.reload()
  }

  protected view({ groups }: Loaded): TemplateResult {
    const columns = (security: boolean): Column<Setting>[] => [
      { id: 'label', head: t('设置项'), width: 300, wrap: true, value: (s) => s.label },
      {
        id: 'value',
        head: t('现在的值'),
        width: 250,
        wrap: true,
        value: (s) => (s.secret ? t('（保密）') : settingText(s.value)),
        cell: (s) => html`${s.secret ? t('（保密）') : settingText(s.value)} ${s.unit}`,
      },
      {
        id: 'fallback',
        head: t('默认值'),
        width: 210,
        wrap: true,
        value: (s) => settingText(s.fallback),
        cell: (s) => (s.changed ? html`${settingText(s.fallback)} ${s.unit}` : html`<span class="quiet">${t('同左')}</span>`),
      },
      { id: 'source', head: t('来源'), width: 220, wrap: true, value: (s) => s.source },
      {
        id: 'changed',
        head: t('改动'),
        width: 170,
        value: (s) => (s.changed_at ? minute(s.changed_at) : null),
        cell: (s) => (s.changed_at ? html`${minute(s.changed_at)} ${s.changed_by ?? ''}` : '—'),
      },
      ...(can(security ? 'security.write' : 'settings.write')
        ? [
            {
              id: 'do',
              head: t('操作'),
              width: 160,
              value: () => null,
              cell: (s: Setting) =>
                html`<button type="button" class="plain" aria-label=${`${t('修改')} ${s.label}`} @click=${() => void this.#change(s)}>${t('修改')}</button>${s.changed ? html` <button type="button" class="plain" aria-label=${`${t('恢复默认')} ${s.label}`} @click=${() => void this.#reset(s)}>${t('恢复默认')}</button>` : nothing}`,
            },
          ]
        : []),
    ]
    return html`
      <h1>${t('设置')}</h1>
      <p><a href="/issuers">${t('发文机关资料（名称、代字、联系人、本级政府）在“发文机关”页')}</a></p>
      <p class="lead">${t('每一项都写明默认值从何而来。改动记入审计，立即生效；过去的决定不变。')}</p>
      ${groups.map((g) => html`<section><h2>${g.label}</h2>${table({ name: g.group, label: g.label, columns: columns(g.group === 'access'), rows: g.settings, key: (s) => s.name, bare: true })}</section>`)}`
  }
}

customElements.define('sh-settings', SettingsPage)
