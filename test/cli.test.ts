import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../server/base/config.ts'
import { controls } from '../server/controls/catalog.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shuheng-cli-'))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('机构清单.csv', '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n11440700MB9D00017G,市甲局,行政机关,440700,是\n')
  write(
    'catalog.csv',
    '目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型\nK1,甲目录,11440700MB9D00017G,已发布,2025-01-01,有条件\n',
  )
  write(
    '共享申请.csv',
    '申请编号,目录代码,申请单位统一社会信用代码,数源单位统一社会信用代码,收到时间,答复时间\nR1,K1,11440700MB9D00025B,11440700MB9D00017G,2025-09-26 10:00:00,2025-10-11 00:00:00\n',
  )
  write('bad.csv', '目录代码,目录状态\nK1,已发布\nK2,\nK3,已发布\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]) {
  const r = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'server', 'cli.ts'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, SHUHENG_HOME: join(folder, 'home'), TZ: 'America/New_York' },
  })
  return { code: r.status, out: r.stdout, err: r.stderr }
}

describe('the command line', () => {
  it('explains itself', () => {
    const help = run('--help')
    expect(help.code).toBe(0)
    for (const command of ['demo', 'import', 'assess', 'results', 'findings', 'controls', 'serve']) expect(help.out).toContain(command)
    expect(run('import', '--help').code).toBe(0)
  })

  it('refuses words it does not know, with a suggestion', () => {
    const r = run('asess')
    expect(r.code).toBe(64)
    expect(r.err).toContain('assess')
    expect(run('import', 'x.csv', '--tabel', 'org').code).toBe(64)
    expect(run('import', 'x.csv', '--table', 'orgs').code).toBe(64)
    expect(run('assess', '--as-of', '2025-02-30').code).toBe(64)
    expect(run('results').code).toBe(64)
  })

  it('lists every control', () => {
    const list = JSON.parse(run('controls', '--format', 'json').out)
    expect(list.map((c: { id: string }) => c.id)).toEqual(controls().map((c) => c.id))
    expect(list[0]).toMatchObject({ id: '35-1-01', slug: 'collection_list_exists', item: 1, title_zh: '未编制采集清单' })
  })

  it('says what to do before anything was imported or assessed', () => {
    const assess = run('assess', '--as-of', '2025-10-31')
    expect(assess.code).toBe(1)
    expect(assess.err).toContain('机构清单')
    const results = run('results', '--all')
    expect(results.code).toBe(1)
    expect(results.err).toContain('尚未检测')
  })

  it('goes from exports to findings, the same whatever the machine’s time zone', () => {
    const imported = run('import', join(folder, '机构清单.csv'), join(folder, 'catalog.csv'), join(folder, '共享申请.csv'), '--json')
    expect(imported.code).toBe(0)
    expect(JSON.parse(imported.out).batches).toHaveLength(3)
    const assessed = run('assess', '--as-of', '2025-10-31', '--json')
    expect(assessed.code).toBe(0)
    expect(JSON.parse(assessed.out)).toMatchObject({ as_of: '2025-10-31', failed: [] })
    const rows = run('results', '--control', '35-8-01')
      .out.trim()
      .split('\n')
      .map((l) => JSON.parse(l))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      control_id: '35-8-01',
      subject_id: 'R1',
      status: 'alarm',
      reason: 'violation',
      due_date: '2025-10-10',
      occurred_on: '2025-10-11',
      severity: 'S3',
      item: 8,
      evidence_class: 'E1',
    })
    const findings = run('findings', '--format', 'csv').out.trim().split('\r\n')
    expect(findings[0]).toContain('finding_id,state,first_seen,last_seen,times_seen')
    expect(findings.some((l) => l.startsWith('35-8-01:R1,open,2025-10-31,2025-10-31,1'))).toBe(true)
  })

  it('exits with 1 when a row or a file wants a person', () => {
    const r = run('import', join(folder, 'bad.csv'), '--max-reject', '50')
    expect(r.code).toBe(1)
    expect(r.out).toContain('不合格')
    expect(run('import', join(folder, 'nowhere.csv')).code).toBe(1)
  })
}, 120_000)
