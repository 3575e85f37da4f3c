import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/base/config.ts'
import type { Row } from '../../server/base/db.ts'
import { quietLog } from '../../server/base/log.ts'
import { findTable } from '../../server/contract/tables.ts'
import { importPaths } from '../../server/import/index.ts'
import { closeProduct, openProduct, type Product } from '../../server/pipeline.ts'

export const A = '11440700MB9D00017G'
export const B = '11440700MB9D00025B'

/** A home of its own, filled by real imports of CSV files under the contract's column names. */
export class GateHome {
  readonly root: string
  readonly product: Product
  #files = 0

  private constructor(root: string, product: Product) {
    this.root = root
    this.product = product
  }

  static async open(now: () => Date): Promise<GateHome> {
    const root = mkdtempSync(join(tmpdir(), 'shuheng-gate-'))
    return new GateHome(root, await openProduct(readConfig({}, { home: join(root, 'home') }), quietLog, now))
  }

  async put(name: string, rows: readonly Row[]): Promise<void> {
    const table = findTable(name)
    if (!table) throw new Error(`no table ${name}`)
    const wanted = new Set(rows.flatMap((r) => Object.keys(r)))
    const columns = table.columns.filter((c) => c.required || wanted.has(c.name)).map((c) => c.name)
    const lines = rows.map((r) => columns.map((c) => cell(r[c])).join(','))
    this.#files += 1
    const path = join(this.root, `${name}-${this.#files}.csv`)
    writeFileSync(path, `${[columns.join(','), ...lines].join('\n')}\n`)
    const report = await importPaths(this.product, { paths: [path], table: name })
    const rejected = report.batches.reduce((sum, b) => sum + b.rows_rejected, 0)
    if (report.refused.length > 0 || rejected > 0) throw new Error(`${name}: ${JSON.stringify(report)}`)
  }

  close(): void {
    closeProduct(this.product)
    rmSync(this.root, { recursive: true, force: true })
  }
}

function cell(value: unknown): string {
  return value === null || value === undefined ? '' : Array.isArray(value) ? value.join(';') : String(value)
}

export const ORGS: readonly Row[] = [
  { uscc: A, name: '市甲局', org_type: 'admin', region_code: '440700', in_scope: true },
  { uscc: B, name: '市发展和改革局', org_type: 'admin', region_code: '440700', in_scope: true },
]

export function catalogRow(id: string, row: Row = {}): Row {
  return {
    catalog_id: id,
    name: '许可信息',
    provider_uscc: A,
    status: 'published',
    published_at: '2025-06-30',
    data_format: 'database',
    share_type: 'conditional',
    share_condition: '用于本单位依法办理行政许可时的信息核验',
    share_mode: ['库表'],
    update_cycle: 'irregular',
    data_level: 'general',
    ...row,
  }
}

export function projectRow(id: string, row: Row = {}): Row {
  return {
    project_id: id,
    uscc: A,
    name: `项目${id}`,
    stage: 'acceptance',
    fund: 'fiscal',
    makes_public_data: true,
    data_list_at: '2025-01-10',
    catalog_ids: ['C1', 'C2'],
    approver_uscc: B,
    approved_at: '2025-02-01',
    accepted_at: '2025-06-30',
    ...row,
  }
}
