import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { importPaths } from '../../server/import/index.ts'
import { closeProduct, openProduct, type Product } from '../../server/pipeline.ts'
import { decideRelease, type Publication, proposeRelease } from '../../server/scores/publish.ts'
import { decideScheme, effectiveScheme, proposeScheme } from '../../server/scores/schemes.ts'

export const A = '11440700MB9D00017G'
export const B = '11440700MB9D00025B'
export const P = '12440700MB9D000333'

export const OFFICER: Actor = { id: 'u-officer', name: '王科长', roles: ['authority'], agencies: 'all', via: 'session' }
export const SIGNER: Actor = { id: 'u-signer', name: '李局长', roles: ['signer'], agencies: 'all', via: 'session' }
export const CDO_A: Actor = { id: 'u-cdo', name: '赵主任', roles: ['cdo'], agencies: [A], via: 'session' }

/** Publishes a year as people do: a scheme issued for it, proposed by one and published by another. Returns the publication. */
export async function publish(product: Product, { year, asOf }: { year: number; asOf: string }): Promise<Publication> {
  if ((await effectiveScheme(product, year)).instrument === null) {
    const instrument = {
      title_zh: `${year}年度考核方案`,
      doc_no: `演示〔${year - 1}〕9号`,
      co_depts: ['市财政局'],
      signed_on: `${year - 1}-12-01`,
    }
    const { version } = await proposeScheme(product, { actor: OFFICER, year, changes: {}, instrument, note: '年度方案' })
    await decideScheme(product, { actor: SIGNER, year, version, sign: true, note: '同意' })
  }
  const release = await proposeRelease(product, OFFICER, { year, asOf, note: '发布', partialReason: '年中先行公布' })
  const { publication } = await decideRelease(product, SIGNER, { release_id: release.release_id, sign: true, note: '同意' })
  if (publication === null) throw new Error('not published')
  return publication
}

/** A small home: two administrative organs and one other body, a few entries, requests, posts and trainings. */
export const CITY: Record<string, string[]> = {
  org: [
    'uscc,name,org_type,region_code,in_scope,has_info_system',
    `${A},甲局,admin,440700,true,true`,
    `${B},乙局,admin,440700,true,true`,
    `${P},丙中心,public_affairs,440700,true,true`,
  ],
  catalog: [
    'catalog_id,name,provider_uscc,status,published_at,data_format,share_type,share_condition,share_mode,update_cycle,data_level,open_type',
    `K1,企业登记,${A},published,2024-01-01,database,conditional,限行政许可业务核验企业登记状态时使用,接口,daily,general,unconditional`,
    `K2,许可信息,${A},published,2024-01-01,database,unconditional,,接口,monthly,general,no_open`,
    `K3,社保参保,${B},published,2024-01-01,database,conditional,,接口,monthly,general,no_open`,
    `K4,丙中心数据,${P},published,2024-01-01,database,unconditional,,接口,yearly,general,no_open`,
  ],
  catalog_item: ['catalog_id,field,name', 'K1,F1,名称', 'K2,F1,名称', 'K3,F1,名称', 'K4,F1,名称'],
  mount: ['mount_id,catalog_id,kind,mounted_at,state', 'M1,K1,api,2024-01-05,active', 'M3,K3,api,2024-01-05,active'],
  ingest_batch: [
    'batch_id,catalog_id,uscc,finished_at,status,row_count',
    `B1,K1,${A},2026-01-30 08:00:00,success,10`,
    `B2,K1,${A},2026-03-30 08:00:00,success,10`,
    `B3,K3,${B},2026-01-10 08:00:00,success,10`,
  ],
  share_request: [
    'req_id,catalog_id,applicant_uscc,provider_uscc,received_at,replied_at,decision,delivered_at',
    `R1,K1,${B},${A},2026-01-05 09:00:00,2026-01-07 09:00:00,approved,2026-01-08 09:00:00`,
    `R2,K1,${B},${A},2026-01-06 09:00:00,2026-01-30 09:00:00,approved,2026-02-01 09:00:00`,
    `R3,K3,${A},${B},2026-02-02 09:00:00,2026-02-04 09:00:00,approved,2026-02-05 09:00:00`,
    `R4,K3,${A},${B},2026-02-03 09:00:00,2026-02-05 09:00:00,approved,2026-02-06 09:00:00`,
  ],
  data_post: ['uscc,kind,holder,valid_from', `${A},cdo,张三,2024-01-01`, `${A},body,数据科,2024-01-01`, `${B},cdo,李四,2024-01-01`],
  training: ['training_id,uscc,held_on', `T1,${A},2026-02-10`],
}

export class ScoreHome {
  readonly root: string
  product!: Product

  private constructor(root: string) {
    this.root = root
  }

  static async open(given: Record<string, string[]> = CITY): Promise<ScoreHome> {
    const home = new ScoreHome(mkdtempSync(join(tmpdir(), 'shuheng-score-')))
    home.product = await openProduct(
      readConfig({ SHUHENG_HOME: join(home.root, 'home') }),
      quietLog,
      () => new Date('2026-04-15T02:00:00Z'),
    )
    await home.import(given)
    return home
  }

  /** Imports tables given as CSV lines; returns the batch of each. */
  async import(given: Record<string, string[]>): Promise<Map<string, string>> {
    const batches = new Map<string, string>()
    for (const [table, lines] of Object.entries(given)) {
      const folder = join(this.root, 'exports')
      mkdirSync(folder, { recursive: true })
      const path = join(folder, `${table}.csv`)
      writeFileSync(path, `${lines.join('\n')}\n`)
      const report = await importPaths(this.product, { paths: [path], table })
      const batch = report.batches[0]
      if (!batch || batch.rows_rejected > 0) throw new Error(`${table}: ${JSON.stringify(report)}`)
      batches.set(table, batch.batch_id)
    }
    return batches
  }

  close(): void {
    closeProduct(this.product)
    rmSync(this.root, { recursive: true, force: true })
  }
}
