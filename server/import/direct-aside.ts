import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Scan, type Scannable, scanColumns } from './direct-scan.ts'

/** A thread does not inherit the loader of TypeScript: it is registered there before this file is read again. Compiled files need none. */
const AGAIN = `import(${JSON.stringify(import.meta.url)})`
const START = import.meta.filename.endsWith('.ts')
  ? `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
  register()
  return ${AGAIN}
})`
  : AGAIN

/** `scanColumns` in a thread of its own, so that the file is read and cast meanwhile. */
export function scanAside(part: Scannable, width: number): Promise<Scan | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(START, { eval: true, execArgv: [], workerData: { part: { path: part.path, text: part.text }, width } })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the scan ended without an answer')))
  })
}

if (!isMainThread && workerData?.part !== undefined) {
  parentPort?.postMessage(scanColumns(workerData.part, workerData.width))
}
