import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { ROOT } from '../base/config.ts'
import { compiledPath, shippedYaml } from '../base/yaml.ts'
import { COMPILED_HEADERS } from '../controls/catalog.ts'
import { parseHeader } from '../controls/header.ts'

/** Where the compiled product stands: laid out as the sources are, with the built pages in `dist/web` below it. */
export const APP = join(ROOT, 'dist', 'app')

/** Compiles server and chat to JavaScript under `dist/app`, beside the files they read. The pages must be built already; types are checked by `npm test`. */
export function compile(): void {
  rmSync(APP, { recursive: true, force: true })
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  execFileSync(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.build.json'), '--noCheck'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (const folder of ['server', 'bot']) {
    cpSync(join(ROOT, folder), join(APP, folder), {
      recursive: true,
      filter: (path) => extname(path) !== '.ts' && !path.endsWith('packaging'),
    })
  }
  cpSync(join(ROOT, 'queries'), join(APP, 'queries'), { recursive: true })
  readAhead()
  cpSync(join(ROOT, 'dist', 'web'), join(APP, 'dist', 'web'), { recursive: true })
  mkdirSync(APP, { recursive: true })
  const { name, version, license, type } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  writeFileSync(join(APP, 'package.json'), `${JSON.stringify({ name, version, license, type, private: true }, null, 2)}\n`)
}

/** Every shipped YAML file, and the headers of the controls, as JSON. */
function readAhead(): void {
  for (const path of readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((p) => p.endsWith('.yaml'))) {
    const file = join(APP, path)
    writeFileSync(compiledPath(file), JSON.stringify(shippedYaml(file)))
    rmSync(file)
  }
  const folder = join(APP, 'queries', 'controls')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((p) => /^\d\/35-\d-\d+\.sql$/.test(p))
  const headers = Object.fromEntries(files.map((path) => [path, parseHeader(readFileSync(join(folder, path), 'utf8'))]))
  writeFileSync(join(folder, COMPILED_HEADERS), JSON.stringify(headers))
}
