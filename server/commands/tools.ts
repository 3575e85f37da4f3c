import type { Option } from 'commander'
import type { terminalLog } from '../base/terminal.ts'
import type { Product } from '../pipeline.ts'
import type { Format } from './rows.ts'

/** Exit codes beside those of the errors: something to look at, a control that could not run, Ctrl-C as a shell reports it. */
export const EXIT_LOOK = 1
export const EXIT_CONTROL = 2
export const EXIT_CANCELLED = 130

export interface Shared {
  home?: string
}

/** What every command shares: one way to open a home, one way to print, the same options. */
export interface CommandTools {
  readonly log: ReturnType<typeof terminalLog>
  withProduct<T>(options: Shared, work: (product: Product) => Promise<T>): Promise<T>
  /** `--home <dir>` */
  home(): Option
  /** `--json` */
  json(): Option
  /** `--format <format>` */
  format(choices: Format[], fallback: Format): Option
  /** A parser of whole numbers from `min` on. */
  integer(min: number): (text: string) => number
  /** Pretty JSON on stdout. */
  print(value: unknown): void
}
