import { dirname, join } from 'node:path'
import { build, type Plugin } from 'vite'
import { ROOT } from '../../server/base/config.ts'

/** Modules read files beside them; in one bundle each has to keep its own folder. */
const ownFolders: Plugin = {
  name: 'own-folders',
  transform(code, id) {
    if (!code.includes('import.meta.dirname')) return undefined
    return { code: code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id))), map: null }
  },
}

/** The child as one plain file: a start then costs a fraction of what loading and compiling each module does. */
export async function bundleChild(): Promise<string> {
  const outDir = join(ROOT, 'node_modules', '.cache', `kill-${process.pid}`)
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    plugins: [ownFolders],
    build: {
      ssr: join(import.meta.dirname, 'child.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
  return join(outDir, 'child.mjs')
}
