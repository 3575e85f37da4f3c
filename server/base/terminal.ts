import { Presets, SingleBar } from 'cli-progress'
import { printable, printableLines } from '../common/printable.ts'
import type { Log } from './log.ts'

/** Log of a command: notices on stderr, a progress bar only when stderr is a terminal, nothing of it on stdout. */
export function terminalLog(stream: NodeJS.WriteStream = process.stderr): Log & { done(): void } {
  let bar: SingleBar | undefined
  const clear = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    info: (message) => {
      clear()
      stream.write(`${printableLines(message)}\n`)
    },
    warn: (message) => {
      clear()
      stream.write(`注意：${printableLines(message)}\n`)
    },
    progress: (fraction, text) => {
      const label = printable(text)
      if (!stream.isTTY) return
      if (!bar) {
        bar = new SingleBar(
          { format: '{bar} {percentage}% {label}', stream, clearOnComplete: true, hideCursor: true },
          Presets.shades_classic,
        )
        bar.start(1000, 0, { label })
      }
      bar.update(Math.round(fraction * 1000), { label })
      if (fraction >= 1) clear()
    },
    done: clear,
  }
}
