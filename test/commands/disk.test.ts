import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { diskError } from '../../server/base/disk.ts'
import { slowWorkbook } from '../support/workbook.ts'

const CLI = ['--import', 'tsx', join(ROOT, 'server', 'cli.ts')]
let root: string
const org = (name: string) => `统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n11440700MB9D00017G,${name},行政机关,440700,是\n`
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'shuheng-disk-'))
  mkdirSync(join(root, 'home'))
  writeFileSync(join(root, 'org.csv'), org('先到局'))
  writeFileSync(join(root, 'catalog.csv'), '目录代码,目录状态\nC1,草稿\n')
  writeFileSync(join(root, 'large.csv'), `调用时间,目录代码,是否成功\n${'2025-06-01 08:00:00,C1,是\n'.repeat(1_500_000)}`)
  writeFileSync(join(root, 'slow.xlsx'), slowWorkbook())
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** In a mount namespace of its own, the home on a small disk: what each command answers while the disk has room, is full, is read-only. */
const SMALL_DISK = `
mount -t tmpfs -o size=290m,mode=700 tmpfs "$AT/home" || exit 77
run() { echo "## $1"; shift; "$@" --home "$AT/home" 2>&1; echo "exit $?"; }
S="$NODE --import tsx $CLI"
run landed $S import $AT/org.csv $AT/catalog.csv $AT/large.csv
head -c 290m /dev/zero > $AT/home/filler 2>/dev/null
run full-import $S import $AT/org.csv
run full-assess $S assess --as-of 2025-09-30
rm $AT/home/filler
run again $S assess --as-of 2025-09-30
mount -o remount,ro $AT/home
run read-only-import $S import $AT/org.csv
run read-only-findings $S findings
`

describe('a disk that is full or read-only', () => {
  it('ends every command in a sentence, and what had landed is told and stays', () => {
    const ran = spawnSync('unshare', ['-rm', 'sh', '-c', SMALL_DISK], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NODE: process.execPath, CLI: CLI[2], AT: root },
    })
    // Where nobody may mount, the errors themselves are all that can be tried.
    if (ran.error || ran.status === 77 || /unshare failed/.test(ran.stderr)) return
    const answers = new Map(
      ran.stdout
        .split('## ')
        .slice(1)
        .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
    )
    for (const [name, says] of [
      ['landed', /org\.csv → 机构清单[\s\S]*catalog\.csv → [\s\S]*large\.csv”未导入：磁盘空间不足[\s\S]*导入 2 份[\s\S]*exit 1/],
      ['full-import', /磁盘空间不足[\s\S]*导入 0 份[\s\S]*exit 1/],
      ['full-assess', /^磁盘空间不足，没有写完的内容已撤销，此前已完成的保留。请腾出空间后重试。\nexit 1/],
      ['again', /截至 2025-09-30，\d+ 项检测控制[\s\S]*exit 0/],
      ['read-only-import', /^数据文件夹不能写入.*\nexit 1/],
      ['read-only-findings', /^数据文件夹不能写入.*\nexit 1/],
    ] as const) {
      expect([name, answers.get(name)]).toEqual([name, expect.stringMatching(says)])
      expect(answers.get(name)).not.toMatch(/\n\s+at /)
    }
  }, 240_000)

  it.each([
    ['ENOSPC', '磁盘空间不足'],
    ['EDQUOT', '磁盘空间不足'],
    ['EROFS', '不能写入'],
    ['EACCES', '不能写入'],
  ])('%s is said in words', (code, words) => {
    expect(diskError(Object.assign(new Error(code), { code }))?.message).toContain(words)
  })

  it('and a real full device is known', () => {
    let thrown: unknown
    try {
      writeFileSync('/dev/full', 'x')
    } catch (error) {
      thrown = error
    }
    expect(diskError(thrown)).toMatchObject({ code: 'unavailable', message: expect.stringContaining('磁盘空间不足') })
  })
})

describe('Ctrl-C', () => {
  it('ends an import at once and tells what had landed', async () => {
    const home = join(root, 'interrupted')
    const files = ['org.csv', 'slow.xlsx', 'catalog.csv'].map((name) => join(root, name))
    const child = spawn(process.execPath, [...CLI, 'import', ...files, '--home', home], { cwd: ROOT })
    let out = ''
    child.stdout.on('data', (text) => {
      out += text
    })
    const ended = once(child, 'close')
    while (!existsSync(join(home, 'lake', 'org')) && child.exitCode === null) await wait(50)
    // The commit follows the file; the workbook behind it takes far longer.
    await wait(1000)
    child.kill('SIGINT')
    const [code] = await ended
    expect([code, out]).toEqual([130, expect.stringContaining('org.csv → 机构清单')])
    expect(out).toMatch(/slow\.xlsx.*已取消/)
    expect(out).toMatch(/catalog\.csv.*已取消/)
  }, 120_000)
})
