import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../base/config.ts'
import { shippedYaml } from '../base/yaml.ts'
import { findControl } from './catalog.ts'

const file = z.array(z.strictObject({ contract: z.string().regex(/^\d+\.\d+\.\d+$/), controls: z.array(z.string()).default([]) })).min(1)

let cached: z.infer<typeof file> | undefined

function versions(): z.infer<typeof file> {
  cached ??= file.parse(shippedYaml(join(ROOT, 'queries', 'controls', 'changes.yaml')))
  const unknown = cached.flatMap((v) => v.controls).find((id) => findControl(id) === undefined)
  if (unknown !== undefined) throw new Error(`changes.yaml names no control "${unknown}"`)
  return cached
}

/** The version of the contract by which this product judges. */
export function contractVersion(): string {
  return versions().at(-1)?.contract as string
}

/** Controls whose rules changed after `contract`; an assessment that names none was made before the first change. */
export function changedSince(contract: string | undefined): ReadonlySet<string> {
  const at = versions().findIndex((v) => v.contract === contract)
  return new Set(
    versions()
      .slice(Math.max(at, 0) + 1)
      .flatMap((v) => v.controls),
  )
}
