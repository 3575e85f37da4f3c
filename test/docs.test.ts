import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
// The service loads every stage, and with it every group of settings.
import '../server/serve.ts'
import { features } from '../bot/features/index.ts'
import { ROOT } from '../server/base/config.ts'
import { type Setting, settingGroups } from '../server/base/settings.ts'
import { ACTIONS } from '../server/cases/machine.ts'
import { GATES } from '../server/contract/gates.ts'
import { defaultScheme } from '../server/contract/indicators.ts'
import { tables } from '../server/contract/tables.ts'
import { controls } from '../server/controls/catalog.ts'
import { DOCUMENT_KINDS } from '../server/documents/content.ts'
import { eventTitle } from '../server/reads/event-title.ts'
import { PAGES } from '../web/pages.ts'
import { PAGES as SHOWN } from './web/browser/pages.ts'

const REFERENCE = 'docs/reference.md'
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const docs = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (path) => path.endsWith('.md') && path !== REFERENCE,
)

/** Text of every source below a folder, with its path. */
function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: join(folder, path), text: read(join(folder, path)) }))
}
const server = sources('server')
const bot = sources('bot')

const found = (from: readonly { text: string }[], pattern: RegExp) =>
  from.flatMap(({ text }) => [...text.matchAll(pattern)].map((m) => m.slice(1) as string[]))
const unique = (names: readonly (string | undefined)[]) => [...new Set(names.map((n) => n ?? ''))].sort()

const variables = unique(found([...server, ...bot], /\b(SHUHENG_[A-Z_]+)\b/g).flat())
const commands = found(sources('server/commands'), /\.command\('([\w-]+)'\)\s*\.description\('([^']+)'\)/g).sort(([a = ''], [b = '']) =>
  a < b ? -1 : 1,
)
const channels = unique(found(sources('bot/channels'), /^export function (\w+)\(.*\): Channel\b/gm).flat())
const events = unique([
  ...ACTIONS.map((a) => a.event),
  ...found(server, /(?:\bkind: |\bevent\()'([a-z]+\.[a-z_]+)'/g).flat(),
  ...found(server, /'([a-z]+\.[a-z_]+)'/g)
    .flat()
    .filter((kind) => eventTitle(kind).zh !== kind),
])

function rows(head: readonly string[], body: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((c) => String(c).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

const code = (name: string) => `\`${name}\``

/** Groups that the product declares: other test files of the same worker declare some of their own. */
function ownGroups() {
  const declared = unique(found(server, /\bdefineSettings\('(\w+)'/g).flat())
  return settingGroups().filter((g) => declared.includes(g.group))
}

function fallback(s: Setting): string {
  const text = typeof s.fallback === 'string' ? s.fallback : JSON.stringify(s.fallback)
  return text === '' || text === undefined ? '（空）' : `${text}${s.unit ? ` ${s.unit}` : ''}`
}

const SECTIONS: readonly (readonly [title: string, text: string])[] = [
  [
    '输入表 · Input tables',
    rows(
      ['表', '名称', '每行', '列', '必需'],
      tables.map((t) => [code(t.name), t.zh, t.grain, t.columns.length, t.presence === 'mandatory' ? '是' : '']),
    ),
  ],
  [
    '设置 · Settings',
    rows(
      ['设置项', '含义', '默认', '依据'],
      ownGroups().flatMap(({ group, zh, settings }) =>
        Object.entries(settings).map(([key, s]) => [code(`${group}.${key}`), `${zh}：${s.zh}`, fallback(s), s.source]),
      ),
    ),
  ],
  [
    '考核指标 · Indicators',
    rows(
      ['编号', '指标', '权重'],
      defaultScheme.indicators.map((i) => [code(i.id), i.title_zh, i.weight]),
    ),
  ],
  [
    '闸口检查 · Gate checks',
    rows(
      ['编号', '闸口', '检查'],
      GATES.flatMap((g) => g.checks.map((c) => [code(c.id), g.title_zh, c.title_zh])),
    ),
  ],
  [
    '事件 · Events of the ledger',
    rows(
      ['事件', '含义'],
      events.map((kind) => [code(kind), eventTitle(kind).zh]),
    ),
  ],
  [
    '公文与报告 · Documents',
    rows(
      ['种类', '名称'],
      Object.entries(DOCUMENT_KINDS).map(([kind, name]) => [code(kind), name]),
    ),
  ],
  [
    '命令 · Commands',
    rows(
      ['命令', '用途'],
      commands.map(([name = '', text = '']) => [code(`shuheng ${name}`), text]),
    ),
  ],
]

const HEAD = `# Reference

Made from the code: \`UPDATE=1 npx vitest run test/docs.test.ts\` writes it again. The controls are in [controls/index.md](controls/index.md), what can be done with a
case in [cases.md](cases.md), environment variables in the [README](../README.md#settings), channels in [chat.md](chat.md).
`

describe('the lists in the docs', () => {
  it('found what they are made of', () => {
    expect(tables.length).toBeGreaterThan(30)
    expect(variables.length).toBeGreaterThan(20)
    expect(commands.length).toBeGreaterThan(10)
    expect(channels.length).toBeGreaterThan(4)
    expect(events.length).toBeGreaterThan(60)
  })

  it('docs/reference.md holds every table, setting, indicator, check, event, document and command', () => {
    const want = [HEAD, ...SECTIONS.map(([title, text]) => `## ${title}\n\n${text}\n`)].join('\n')
    if (process.env['UPDATE'] === '1' && !process.env['CI']) writeFileSync(join(ROOT, REFERENCE), want)
    expect(existsSync(join(ROOT, REFERENCE)) ? read(REFERENCE) : '').toBe(want)
  })

  it('every environment variable is explained in the README or a page', () => {
    const text = docs.map(read).join('\n')
    expect(variables.filter((name) => !text.includes(name))).toEqual([])
  })

  it('every control stands in the index of controls', () => {
    const text = read('docs/controls/index.md')
    expect(
      controls()
        .map((c) => c.id)
        .filter((id) => !text.includes(`${id}.md`)),
    ).toEqual([])
  })

  it('every action on a case stands in docs/cases.md', () => {
    const text = read('docs/cases.md')
    expect(ACTIONS.map((a) => a.action).filter((action) => !text.includes(`| \`${action}\` |`))).toEqual([])
  })

  it('every channel and every word that a chat answers stands in docs/chat.md', () => {
    const text = read('docs/chat.md').toLowerCase()
    expect(channels.filter((kind) => !text.includes(kind))).toEqual([])
    expect(features.flatMap((f) => f.names.slice(0, 2)).filter((name) => !text.includes(name))).toEqual([])
  })

  it('every page is looked at by the accessibility test', () => {
    const shown = SHOWN.map((s) => s.name)
    expect(Object.keys(PAGES).filter((page) => !shown.some((name) => name === page || name.startsWith(`${page}-`)))).toEqual([])
  })
})

describe('paths in the pages for contributors', () => {
  /** `a/b/<id>.ts` stands for any file there: its folder has to be. */
  const exists = (path: string) => existsSync(join(ROOT, path.includes('<') ? dirname(path.slice(0, path.indexOf('<') + 1)) : path))

  it.each(['CONTRIBUTING.md', 'README.md'])('%s names no file that is not there', (page) => {
    const named = [...read(page).matchAll(/`((?:server|web|bot|queries|test|docs)\/[^`\s*]*)`|\]\(([^)#:]+)\)/g)].map(
      (m) => m[1] ?? m[2] ?? '',
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((path) => !exists(path))).toEqual([])
  })
})
