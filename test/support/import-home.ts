import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Config, readConfig } from '../../server/base/config.ts'
import { Db, type Row } from '../../server/base/db.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { quietLog } from '../../server/base/log.ts'
import { type ImportDeps, type ImportOptions, type ImportReport, importPaths } from '../../server/import/index.ts'

/** A home of its own for one test, with the few verbs that import tests need. */
export class ImportHome {
  readonly root: string
  readonly config: Config
  readonly deps: ImportDeps

  private constructor(root: string, config: Config, ledger: Ledger) {
    this.root = root
    this.config = config
    this.deps = { config, ledger, now: () => new Date('2025-09-30T02:00:00Z'), log: quietLog }
  }

  static async open(root = mkdtempSync(join(tmpdir(), 'shuheng-home-'))): Promise<ImportHome> {
    const config = readConfig({}, { home: join(root, 'home') })
    return new ImportHome(root, config, await Ledger.open(config, () => new Date('2025-09-30T02:00:00Z')))
  }

  /** Writes an export outside the home; returns its path. */
  file(name: string, content: string | Buffer): string {
    const path = join(this.root, 'exports', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  import(paths: string | string[], options: ImportOptions = {}): Promise<ImportReport> {
    return importPaths(this.deps, { paths: Array.isArray(paths) ? paths : [paths], ...options })
  }

  /** One CSV in, its report and the rows of its Parquet out. */
  async csv(name: string, lines: string[], options: ImportOptions = {}): Promise<{ report: ImportReport; rows: Row[] }> {
    const report = await this.import(this.file(name, `${lines.join('\n')}\n`), options)
    const batch = report.batches[0]
    return { report, rows: batch ? await this.parquet(batch.lake_path) : [] }
  }

  async parquet(relative: string, sql = 'select * from source_file'): Promise<Row[]> {
    const db = await Db.open(':memory:', this.config)
    try {
      return await db.all(sql.replace('source_file', `read_parquet('${join(this.config.home, relative)}')`))
    } finally {
      db.closeInstance()
    }
  }

  read(relative: string): string {
    return readFileSync(join(this.config.home, relative), 'utf8')
  }

  /** Every file under the home, relative, sorted. */
  files(folder = this.config.home): string[] {
    return readdirSync(folder)
      .flatMap((name) => {
        const path = join(folder, name)
        return statSync(path).isDirectory() ? this.files(path) : [path]
      })
      .sort()
  }

  close(): void {
    this.deps.ledger.close()
    rmSync(this.root, { recursive: true, force: true })
  }
}
