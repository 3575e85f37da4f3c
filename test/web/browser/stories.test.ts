import { existsSync, statSync } from 'node:fs'
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

  it('uploads a file, sees what it is taken for, imports it and reads the figures', async () => {
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
    await page.getByRole('heading', { name: '导入完成' }).waitFor({ timeout: 120_000 })
    // One of two rows is unreadable: above the limit, so the file is refused whole and says why.
    await page.getByText('没有导入的文件').waitFor()
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
    await page.getByLabel(/拟编目录代码/).fill('不存在的目录')
    await page.getByRole('button', { name: '检查', exact: true }).click()
    await page.locator('.verdict').waitFor()
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
