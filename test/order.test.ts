import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../server/base/config.ts'

/** The stages of `server/`, left to right (docs/architecture.md). A file imports from its own stage and from those to its left. */
const STAGES = [
  ...['common', 'base', 'contract', 'calendar', 'access', 'import', 'warehouse', 'controls', 'findings', 'cases', 'scores', 'gates'],
  ...['evidence', 'reads', 'documents', 'notify', 'api', 'demo', 'commands', 'packaging'],
]

/** Folders that take less than what stands to their left, and why. */
const NARROW: Record<string, { values: readonly string[]; types: readonly string[]; why: string }> = {
  'server/common': { values: [], types: [], why: 'the pages and the chat stand on it too' },
  'server/demo/city': {
    values: ['common', 'base', 'contract', 'calendar'],
    types: [],
    why: 'the planted city must not know the code that judges it',
  },
  web: { values: ['common'], types: ['api/wire.ts'], why: 'pages talk to the server over HTTP' },
  bot: { values: ['common'], types: ['api/wire.ts'], why: 'the chat worker talks to the server over HTTP' },
}

interface Import {
  readonly file: string
  readonly target: string
  /** `import type`: gone when the program runs. */
  readonly typeOnly: boolean
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map((m) => ({
    file,
    target: join(dirname(file), m[2] ?? m[3] ?? ''),
    typeOnly: m[1] !== undefined,
  }))
}

/** A folder within a stage that is narrower than it. */
const roomOf = (path: string) => Object.keys(NARROW).find((room) => path.startsWith(`${room}/`))

/** `server/cases/actions/keep.ts` → `cases`; `server/pipeline.ts` → undefined (composition, right of everything). */
const stageOf = (path: string) => /^server\/([^/]+)\//.exec(path)?.[1]

/** What is wrong with an import and where it should go instead; undefined when it is as it should be. */
function fault({ file, target, typeOnly }: Import): string | undefined {
  const side = file.split('/')[0] ?? ''
  const from = stageOf(file)
  const to = stageOf(target)
  if (target.split('/')[0] !== 'server' && side !== 'server') return undefined
  if (target.split('/')[0] !== 'server')
    return from === undefined ? undefined : `${file} takes ${target}: the server never imports a page or the chat.`
  const room = roomOf(file)
  const narrow = NARROW[room ?? '']
  if (narrow && roomOf(target) !== room) {
    const allowed = typeOnly ? [...narrow.values, ...narrow.types] : narrow.values
    if (to !== undefined && allowed.some((a) => a === to || `server/${a}` === target)) return undefined
    const places = allowed.map((s) => `server/${s}`).join(', ') || 'nothing else'
    return `${file} takes ${typeOnly ? 'a type' : 'a value'} from ${target}, but ${narrow.why}: it may take ${places}. Move what both need to server/common, or ask the API for it.`
  }
  if (from === undefined || from === to) return undefined
  if (!STAGES.includes(from)) return `${file}: name the stage "${from}" in STAGES of test/order.test.ts and in docs/architecture.md.`
  if (to !== undefined && STAGES.indexOf(to) < STAGES.indexOf(from)) return undefined
  if ((from === 'commands' || from === 'demo') && to === undefined) return undefined
  return `${file} takes ${target}, which stands to its right. Move what both need to server/${from} or further left, pass it in as a function, or call both from server/pipeline.ts.`
}

/** Files that import each other in a circle, as a path back to its start. Types count too: who reads one must read the other. */
function circles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>()
  for (const i of imports) next.set(i.file, [...(next.get(i.file) ?? []), i.target])
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    const seen = path.indexOf(file)
    if (seen >= 0) found.push([...path.slice(seen), file].join(' → '))
    if (seen >= 0 || done.has(file)) return
    for (const t of next.get(file) ?? []) visit(t, [...path, file])
    done.add(file)
  }
  for (const file of next.keys()) visit(file, [])
  return found
}

const imports = ['server', 'web', 'bot'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .flatMap((name) => importsOf(join(top, name), readFileSync(join(ROOT, top, name), 'utf8'))),
)

describe('layer order', () => {
  it('holds in server, web and bot', () => {
    expect(imports.length).toBeGreaterThan(1000)
    expect(imports.map(fault).filter((f) => f !== undefined)).toEqual([])
  })

  it('has no circle', () => {
    expect(circles(imports)).toEqual([])
  })

  it('says where an import should go instead', () => {
    const of = (file: string, line: string) => importsOf(file, line).map(fault)
    expect(of('server/cases/act.ts', "import { evaluate } from '../gates/evaluate.ts'")[0]).toMatch(
      /stands to its right\. Move .* server\/cases/,
    )
    expect(of('server/gates/queue.ts', "import { act } from '../cases/act.ts'")).toEqual([undefined])
    expect(of('web/app.ts', "import { shanghai } from '../server/base/ledger.ts'")[0]).toMatch(/server\/common/)
    expect(of('web/app.ts', "import type { Answer } from '../server/api/wire.ts'")).toEqual([undefined])
    expect(of('web/app.ts', "import type { A } from '../server/api/app.ts'")[0]).toMatch(/server\/api\/wire\.ts/)
    expect(of('web/app.ts', "const a = await import('../server/api/app.ts')")[0]).toMatch(/a value/)
    expect(of('server/demo/city/dirt.ts', "import { run } from '../../controls/run.ts'")[0]).toMatch(/must not know/)
    expect(of('server/api/app.ts', "export {\n  x,\n} from '../pipeline.ts'")[0]).toMatch(/stands to its right/)
    expect(
      circles([...importsOf('server/a/x.ts', "import { y } from './y.ts'"), ...importsOf('server/a/y.ts', "import { x } from './x.ts'")]),
    ).toEqual(['server/a/x.ts → server/a/y.ts → server/a/x.ts'])
  })
})
