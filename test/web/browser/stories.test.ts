import { existsSync, readFileSync, statSync } from 'node:fs'
import { utils, write } from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { open, settled, useBrowser, windowOf } from './help.ts'

useBrowser()

describe('authority', () => {
  it('a stranger finds in four clicks why an agency lost points, opens the case and downloads its notice', async () => {
    const { page, close } = await windowOf('authority')
    // The agency with a served notice on one of its open leads.
    const { cases } = (await (
      await page.request.get('/api/cases?state=rectifying,submitted,reviewing,overdue,reported,supervised&limit=50')
    ).json()) as {
      cases: { case_id: string; agency: string; agency_uscc: string }[]
    }
    const subject = cases[0]
    expect(subject, 'the demonstration has a case with a notice').toBeDefined()
    await open(page, '/')
    const row = page.locator('table.heat tr', { hasText: subject?.agency ?? '' }).first()
    // 1: the agency's row.
    await row.locator('th a').click()
    await page.waitForURL(/\/agencies\//)
    await settled(page)
    await page.locator('sh-chart canvas').first().waitFor()
    // 2: how the score came about.
    await page.getByRole('link', { name: '看得分怎么来的' }).click()
    await page.waitForURL(/\/scores\//)
    await settled(page)
    const total = await page.locator('.figures b').first().textContent()
    expect(Number(total)).toBeGreaterThan(0)
    expect(Number(total)).toBeLessThan(100)
    // 3: the figures behind the chart name each step that took points.
    await page.locator('sh-chart').first().getByRole('button', { name: '看表格' }).click()
    const steps = page.locator('sh-chart').first().locator('tbody tr')
    expect(await steps.count()).toBeGreaterThan(1)
    // 4: which things miss.
    await page.locator('.panel summary', { hasText: '是哪些' }).first().click()
    // On to the case, by the agency's page.
    await page
      .locator('.crumbs')
      .getByRole('link', { name: subject?.agency ?? '' })
      .click()
    await page.waitForURL(/\/agencies\//)
    await settled(page)
    await page.locator(`a[href="/cases/${subject?.case_id}"]`).first().click()
    await page.waitForURL(/\/cases\//)
    await settled(page)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: '下载 Word' }).first().click()
    const path = await (await download).path()
    expect(existsSync(path)).toBe(true)
    expect(statSync(path).size).toBeGreaterThan(5000)
    await close()
  })

  it('opens a lead, takes it into a case, starts to verify; Back and filters are URLs', async () => {
    const { page, close } = await windowOf('authority')
    await open(page, '/findings')
    await page.locator('select[name=severity]').selectOption('S1')
    await page.waitForURL(/severity=S1/)
    await settled(page)
    const free = (await (await page.request.get('/api/findings?severity=S1&limit=200')).json()) as {
      findings: { finding_id: string; case_id: string | null; waiver_id: string | null; hold_id: string | null }[]
    }
    const lead = free.findings.find((f) => f.case_id === null && f.waiver_id === null && f.hold_id === null)
    expect(lead, 'a lead that nobody has taken yet').toBeDefined()
    await open(page, `/findings/${encodeURIComponent(lead?.finding_id ?? '')}`)
    await page.getByRole('button', { name: '加入整改' }).click()
    await page.getByRole('button', { name: '立案核实' }).click()
    await page.waitForURL(/\/cases\//)
    await settled(page)
    await page.getByRole('button', { name: '开始核实' }).click()
    await page.locator('wa-dialog').getByRole('button', { name: '开始核实' }).click()
    await page.locator('.tag', { hasText: '核实中' }).first().waitFor()
    await page.goBack()
    await page.waitForURL(/\/findings\//)
    await close()
  })

  it('finds everything with `/`, by keyboard alone', async () => {
    const { page, close } = await windowOf('authority')
    await open(page, '/overview')
    await page.keyboard.press('/')
    const box = page.locator('.search-dialog input')
    await box.waitFor()
    await page.keyboard.type('35-3-03')
    await page.locator('[role=option]').first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/(controls|findings|agencies|cases)\//)
    await close()
  })

  it('tries a scheme and sees who moves, without leaving a trace', async () => {
    const { page, close } = await windowOf('authority')
    await open(page, '/scores/scheme')
    await page.getByLabel('目录编制率的权重').fill('16')
    await page.locator('sh-table[name], sh-table').last().waitFor()
    await page.getByText('权重之和须为 100').waitFor()
    expect(await page.getByRole('button', { name: '提出这个方案' }).isDisabled()).toBe(true)
    await close()
  })

  it('drops a file, watches it land, and downloads the rows that were sent back', async () => {
    const { page, close } = await windowOf('authority')
    const { agencies } = (await (await page.request.get('/api/overview')).json()) as { agencies: { uscc: string; registered: boolean }[] }
    const known = agencies.filter((a) => a.registered).slice(0, 40)
    expect(known).toHaveLength(40)
    // A file of its own each time: one that is known already is not imported again.
    const run = `PX-${Date.now()}`
    const rows = known.map((a, i) => `${run}-${i + 1},${a.uscc},2026-05-${String((i % 28) + 1).padStart(2, '0')}`)
    const csv = ['培训编号,统一社会信用代码,培训日期', ...rows, `${run}-99,${known[0]?.uscc},没有日期`].join('\r\n')
    await open(page, '/upload')
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], '培训记录-补.csv', { type: 'text/csv' }))
      return transfer
    }, csv)
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
    await page.getByText(/识别为“培训记录”/).waitFor()
    await page.getByRole('button', { name: '列的对应与前二十行' }).click()
    await page.getByRole('region', { name: '前二十行' }).getByText(`${run}-1`, { exact: true }).waitFor()
    // Progress is told while it goes on; a quick machine may be done before it is seen, so the page keeps what it showed.
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(globalThis, { seen })
      new MutationObserver(() => {
        const now = document.querySelector('.panel[role=status] h2')?.textContent
        if (now && seen.at(-1) !== now) seen.push(now)
      }).observe(document.body, { childList: true, subtree: true, characterData: true })
    })
    await page.getByRole('button', { name: '只导入' }).click()
    await page.getByRole('heading', { name: '导入完成，有需要留意的地方' }).waitFor()
    expect(await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual([
      '正在进行',
      '导入完成，有需要留意的地方',
    ])
    const row = page.locator('sh-table tbody tr', { hasText: '培训记录-补.csv' })
    expect(await row.locator('td[data-label=识别为]').textContent()).toBe('培训记录')
    expect(await row.locator('td[data-label=读入]').textContent()).toBe('41')
    expect(await row.locator('td[data-label=入库]').textContent()).toBe('40')
    const download = page.waitForEvent('download')
    await row.getByRole('link', { name: '下载退回的 1 行' }).click()
    const rejects = readFileSync(await (await download).path(), 'utf8')
    expect(rejects).toContain(`${run}-99`)
    expect(rejects).not.toContain(`${run}-1,`)
    // Its trace stands in the record of imports, and the frame says that the data is newer than the findings.
    await page.getByRole('link', { name: '导入记录' }).click()
    await page.waitForURL(/\/batches/)
    await page.locator('sh-table tbody tr', { hasText: '培训记录-补.csv' }).first().waitFor()
    await page.getByText('有新数据未检测').waitFor()
    await close()
  })

  it('lays out two sheets, gives a word its meaning, and keeps the reading for the source', async () => {
    const { page, close } = await windowOf('authority')
    await open(page, '/upload')
    const run = Date.now()
    const { agencies } = (await (await page.request.get('/api/overview')).json()) as { agencies: { uscc: string; registered: boolean }[] }
    const uscc = agencies.find((a) => a.registered)?.uscc as string
    const book = utils.book_new()
    const head = ['目录代码', '目录名称', '数源单位统一社会信用代码', '目录状态', '开放类型']
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([head, ...[1, 2].map((n) => [`YL-${run}-${n}`, `演练目录${n}`, uscc, '已发布', '登记开放'])]),
      '目录',
    )
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ['编号', '单位', '日期'],
        [`PX-${run}`, uscc, '31/05/2026'],
      ]),
      '培训',
    )
    const buffer = write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
    const name = `演练-${run}.xlsx`
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/vnd.ms-excel', buffer })
    await page.getByText(/识别为“公共数据资源目录”/).waitFor({ timeout: 60_000 })
    // The second sheet is no known table by its header: it is told which, and where each column is.
    await page.getByRole('button', { name: /列的对应与前二十行\s*培训/ }).click()
    await page.getByLabel('导入为').selectOption({ label: '培训记录' })
    await page.getByLabel(/^培训编号/).selectOption('编号')
    await page.getByLabel(/^统一社会信用代码/).selectOption('单位')
    await page.getByLabel(/^培训日期/).selectOption('日期')
    await page.getByText(/识别为“培训记录”/).waitFor()
    const dates = page.locator('.rule', { hasText: '培训日期' })
    await dates.getByText('值的读法').click()
    await dates.getByLabel('培训日期的日期写法').fill('DD/MM/YYYY')
    await dates.getByLabel('培训日期的日期写法').press('Tab')
    await page.getByRole('region', { name: '前二十行' }).getByText('2026-05-31').waitFor()
    await page.getByRole('button', { name: '保存为来源的读法' }).click()
    await page.getByLabel('来源的名称').fill('演练')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('已保存的来源 1 个').waitFor()
    await page.getByRole('button', { name: '只导入' }).click()
    await page.getByRole('heading', { name: '导入完成，有需要留意的地方' }).waitFor({ timeout: 120_000 })
    // The word that nobody knows is counted, given a meaning here, and the file read again by it.
    const word = page.locator('li', { hasText: '登记开放 ×2' })
    await word.getByRole('combobox').selectOption('有条件开放')
    await word.getByRole('button', { name: '加入映射' }).click()
    await page.getByRole('button', { name: '按改好的映射重新导入' }).click()
    await page.getByText(/识别为“公共数据资源目录”/).waitFor()
    expect(await page.getByText('种值读不出含义').count()).toBe(0)
    await page.getByRole('button', { name: '只导入' }).click()
    await page.getByRole('heading', { name: '导入完成', exact: true }).waitFor({ timeout: 120_000 })
    // The next file of the same name is read like this one.
    await page.locator('input[type=file]').setInputFiles({ name: `演练-${run + 1}.xlsx`, mimeType: 'application/vnd.ms-excel', buffer })
    await page.getByText(/识别为“培训记录”/).waitFor({ timeout: 60_000 })
    expect(await page.getByRole('combobox', { name: /^来源/ }).inputValue()).toBe('演练')
    await close()
  })

  it('is told why a file was refused whole', async () => {
    const { page, close } = await windowOf('authority')
    await open(page, '/upload')
    const csv =
      '机构名称,统一社会信用代码,机构类型,行政区划代码,是否纳入\r\n市演示局,11440700MB9D00017G,行政机关,440700,是\r\n,坏代码,行政机关,440700,是\r\n'
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '机构清单-补.csv', mimeType: 'text/csv', buffer: Buffer.from(csv, 'utf8') })
    await page.getByText(/识别为“机构清单”/).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: '列的对应与前二十行' }).click()
    await page.getByRole('region', { name: '前二十行' }).waitFor()
    await page.getByRole('button', { name: '只导入' }).click()
    // One of two rows is unreadable: above the limit, so the file is refused whole and says why.
    await page.getByRole('heading', { name: '没有导入', exact: true }).waitFor({ timeout: 120_000 })
    expect(await page.getByRole('heading', { name: '导入完成' }).count()).toBe(0)
    const refused = page.getByRole('alert').filter({ hasText: '机构清单-补.csv' })
    expect(await refused.textContent()).not.toMatch(/rejects\/|--/)
    const download = page.waitForEvent('download')
    await refused.getByRole('link', { name: '下载退回的 1 行' }).click()
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('坏代码')
    // It is tried again from here with a higher limit, without choosing the file once more.
    await refused.getByRole('button', { name: '退回上限改为 50% 后重试' }).click()
    await page.getByRole('button', { name: '只导入' }).click()
    await page.getByRole('heading', { name: '导入完成，有需要留意的地方' }).waitFor({ timeout: 120_000 })
    await page.getByRole('link', { name: '导入记录' }).click()
    const row = page.locator('sh-table[name=refused] tbody tr, #refused tbody tr', { hasText: '机构清单-补.csv' }).first()
    await row.getByText('退回的行超过上限').waitFor()
    await close()
  })
})

describe('CDO on a phone', () => {
  it('sees what is due, nearest first, and submits with proof', async () => {
    const { page, close } = await windowOf('cdo', { width: 390 })
    await open(page, '/')
    const cards = page.locator('.unit-list > li')
    await cards.first().waitFor()
    const dates = await page.locator('.unit-list > li').allInnerTexts()
    const due = dates.flatMap((text) => /期限 (\d{4}-\d{2}-\d{2})/.exec(text)?.[1] ?? [])
    expect(due).toEqual([...due].sort())
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    const submit = page.getByRole('button', { name: '提交整改' }).first()
    await submit.click()
    const dialog = page.locator('wa-dialog')
    await dialog.getByLabel(/整改报告/).fill('已补齐数据并完成对账，今后按月更新。')
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: '佐证.txt', mimeType: 'text/plain', buffer: Buffer.from('对账结果一致。', 'utf8') })
    await dialog.getByRole('button', { name: '提交整改' }).click()
    await page.getByText('已提交，等复核').waitFor()
    await close()
  })
})

describe('approver', () => {
  it('takes a project from the queue, reads why it fails, and gives an opinion', async () => {
    const { page, close } = await windowOf('approver')
    await open(page, '/')
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === '项目闸口')
    await page
      .getByRole('link', { name: /数字化项目/ })
      .first()
      .click()
    await page.waitForURL(/\/gates\//)
    await settled(page)
    const verdict = (await page.locator('.verdict').textContent()) ?? ''
    expect(verdict).toMatch(/符合|暂缓出具|不适用/)
    await page.getByRole('button', { name: '出具意见' }).click()
    const dialog = page.locator('wa-dialog')
    await dialog.getByLabel('有效期至').fill('2027-12-31')
    await dialog.getByLabel('补正期限').fill('2026-12-31')
    await dialog.getByLabel('签发人姓名').fill('李审批')
    await dialog.getByRole('button', { name: '出具' }).click()
    await page.locator('.doc', { hasText: '李审批' }).first().waitFor()
    await close()
  })

  it('tries a data list before applying', async () => {
    const { page, close } = await windowOf('approver')
    await open(page, '/gates/precheck')
    await page.getByLabel('建设单位').selectOption({ index: 1 })
    await page.getByLabel(/拟编目录代码/).fill('不存在的目录')
    await page.getByRole('button', { name: '检查', exact: true }).click()
    await page.locator('.verdict').waitFor()
    await close()
  })
})

describe('administrator', () => {
  it('gives somebody the agencies to see, by keyboard alone; the dialog keeps the focus and Esc closes it', async () => {
    const { page, close } = await windowOf('admin')
    await open(page, '/users')
    await page.getByRole('button', { name: '新增用户' }).focus()
    await page.keyboard.press('Enter')
    const field = page.getByRole('combobox', { name: '单位范围' })
    await field.focus()
    await page.keyboard.type('教育局')
    const offers = page.locator('.offers [role=option]')
    await offers.first().waitFor()
    expect(await offers.allTextContents()).toSatisfy((all: string[]) => all.every((text) => text.includes('教育局')))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.type('水利')
    await page.keyboard.press('Enter')
    expect(await page.locator('.chips li').count()).toBe(2)
    expect(await page.locator('input[type=hidden][name=agencies]').count()).toBe(2)
    // The first Esc closes the list, not the dialog; Backspace gives the last one back.
    await page.keyboard.type('民政')
    await page.keyboard.press('Escape')
    expect(await page.locator('wa-dialog[open]').count()).toBe(1)
    await field.fill('')
    await page.keyboard.press('Backspace')
    expect(await page.locator('.chips li').count()).toBe(1)
    for (let i = 0; i < 24; i += 1) {
      await page.keyboard.press('Tab')
      expect(
        await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('wa-dialog') !== null),
      ).toBe(true)
    }
    await page.keyboard.press('Escape')
    await page.locator('wa-dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('新增用户')
    await close()
  })
})

describe('every page', () => {
  it('speaks English by a switch and follows the theme', async () => {
    const { page, close } = await windowOf('authority')
    await open(page, '/overview')
    await page.locator('.menu > summary').click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor({ timeout: 60_000 })
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.locator('.menu > summary').click()
    await page.getByLabel('Appearance').selectOption('dark')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await close()
  })
})
