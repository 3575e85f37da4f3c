import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../base/config.ts'
import { type Control, parseControl } from './header.ts'

/** In a compiled product: every header as read from its YAML, by `<item>/<id>.sql`. */
export const COMPILED_HEADERS = 'headers.json'

let cached: readonly Control[] | undefined

/** Every control under `queries/controls/<item>/<id>.sql`, ordered by id. */
export function controls(): readonly Control[] {
  cached ??= load()
  return cached
}

function load(): Control[] {
  const base = join(ROOT, 'queries', 'controls')
  const compiled = existsSync(join(base, COMPILED_HEADERS)) ? JSON.parse(readFileSync(join(base, COMPILED_HEADERS), 'utf8')) : {}
  const found: Control[] = []
  for (const item of readdirSync(base).filter((d) => /^[1-9]$/.test(d))) {
    for (const file of readdirSync(join(base, item)).filter((f) => f.endsWith('.sql'))) {
      const control = parseControl(readFileSync(join(base, item, file), 'utf8'), `${item}/${file}`, compiled[`${item}/${file}`])
      if (`${control.item}/${control.id}.sql` !== `${item}/${file}`) throw new Error(`${item}/${file}: header says ${control.id}`)
      found.push(control)
    }
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The id of the control with this slug, for code that needs one certain rule; throws where no control has it. */
export function idOfSlug(slug: string): string {
  const found = controls().find((c) => c.slug === slug)
  if (!found) throw new Error(`no control has the slug ${slug}`)
  return found.id
}

export function findControl(id: string): Control | undefined {
  return controls().find((c) => c.id === id)
}
