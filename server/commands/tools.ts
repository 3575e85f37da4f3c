import type { Option } from 'commander'
import type { Product } from '../pipeline.ts'
import type { Format } from './rows.ts'

/** What every command shares: one way to open a home, one way to print, the same options. */
export interface CommandTools {
  withProduct<T>(options: { home?: string }, work: (product: Product) => Promise<T>): Promise<T>
  /** `--home <dir>` */
  home(): Option
  /** `--format <format>` */
  format(choices: Format[], fallback: Format): Option
  /** A parser of whole numbers from `min` on. */
  integer(min: number): (text: string) => number
  /** Pretty JSON on stdout. */
  print(value: unknown): void
}
