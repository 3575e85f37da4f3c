import { fork } from 'node:child_process'

export interface Measured {
  /** Wall-clock seconds of the measured work alone. */
  readonly seconds: number
  /** Peak resident memory of the process that did it, bytes. */
  readonly peak: number
  readonly detail: Record<string, number>
}

/** Runs one step of steps.ts in a process of its own, so that its peak memory is its own. */
export function measure(step: string, input: Record<string, unknown>): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./steps.ts', import.meta.url), [step, JSON.stringify(input)], {
      execArgv: ['--import', 'tsx', '--max-old-space-size=1024'],
    })
    let found: Measured | undefined
    child.on('message', (message) => {
      found = message as Measured
    })
    child.on('error', reject)
    child.on('exit', (code) => (found && code === 0 ? resolve(found) : reject(new Error(`bench step ${step} ended with ${code}`))))
  })
}
