import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** Where a compiled product keeps a shipped YAML file, read already: reading JSON takes a hundredth of the time. */
export const compiledPath = (path: string) => path.replace(/\.yaml$/, '.json')

/** Content of a YAML file that comes with the product. Throws where it is missing or no YAML. */
export function shippedYaml(path: string): unknown {
  const compiled = compiledPath(path)
  return existsSync(compiled) ? JSON.parse(readFileSync(compiled, 'utf8')) : parse(readFileSync(path, 'utf8'))
}
