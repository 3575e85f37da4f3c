import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Secret, TOTP } from 'otpauth'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { invite } from '../../server/access/invitations.ts'
import { addPerson } from '../../server/access/people.ts'
import { ROOT } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import { changeSetting } from '../../server/base/settings.ts'
import type { Role } from '../../server/common/codes.ts'
import { SYSTEM } from '../../server/contract/actor.ts'
import { buildWeb } from '../../server/packaging/web.ts'
import { caller, browser as headers, openApp } from '../support/app.ts'
import { chromiumPath } from './browser/chromium.ts'
import { violations } from './browser/violations.ts'

const PASSWORD = 'Correct horse battery 7'
const NEXT = 'Another long sentence 9'
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let browser: Browser
let open: Awaited<ReturnType<typeof openApp>>
let url: string
let close: () => Promise<unknown>
let page: Page

beforeAll(async () => {
  await buildWeb(quietLog)
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'] })
})
afterAll(() => browser?.close())

beforeEach(async () => {
  open = await openApp({ webRoot: join(ROOT, 'dist', 'web') })
  const server = serve({ fetch: open.app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => new Promise((resolve) => server.close(resolve))
  const context = await browser.newContext({ baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  page = await context.newPage()
})
afterEach(async () => {
  await page.context().close()
  await close()
})

/** A person with a password; with `factor`, the secret of an authenticator. */
async function person(roles: Role[], factor = false): Promise<string> {
  const { user_id } = await addPerson(open.deps, SYSTEM, { login: 'wang', name: '王敏', roles, agencies: null })
  const link = await invite(open.deps, { id: 'root', name: '管理员', roles: ['admin'], agencies: 'all', via: 'session' }, user_id)
  const call = caller(open.app)
  const made = await call('POST', '/invitation/accept', { secret: link.secret, password: PASSWORD })
  if (!factor) return ''
  const cookie = /shuheng_session=([^;]+);/.exec(made.headers.get('set-cookie') ?? '')?.[1]
  const own = caller(open.app, headers(cookie))
  const { secret } = (await own('POST', '/session/factor/begin')).body
  expect((await own('POST', '/session/factor', { code: code(secret) })).status).toBe(200)
  open.deps.clock.move(MINUTE)
  return secret
}

const code = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: open.deps.clock.now().getTime() })

async function signIn(password = PASSWORD): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('登录名').fill('wang')
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

/** No serious violation on a desk and on a phone, in light and dark, and nothing beyond the phone's edge; SCREENSHOTS names a folder for pictures. */
async function looks(name: string): Promise<void> {
  const shots = process.env['SCREENSHOTS']
  if (shots) mkdirSync(shots, { recursive: true })
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect([name, width, colorScheme, await violations(page)]).toEqual([name, width, colorScheme, []])
      if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`) })
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  }
}

const inside = () => page.waitForFunction(() => location.pathname !== '/login' && document.querySelector('main h1, main h2') !== null)

describe('signing in', () => {
  it('asks for the code of an authenticator, says when it is wrong, and lets in with the right one', async () => {
    const secret = await person(['signer'], true)
    await signIn()
    await page.getByRole('heading', { name: '请输入动态口令' }).waitFor()
    await page.getByLabel('动态口令').fill('000000')
    await page.getByRole('button', { name: '继续' }).click()
    await page.getByRole('alert').waitFor()
    await looks('second')
    await page.getByLabel('动态口令').fill(code(secret))
    await page.getByRole('button', { name: '继续' }).click()
    await inside()
  })

  it('leads a role that needs an authenticator through binding one', async () => {
    await changeSetting(open.deps.ledger, { actor: 'root', name: 'access.second_factor_roles', value: ['signer'] })
    await person(['signer'])
    await signIn()
    await page.getByRole('heading', { name: '请绑定动态口令' }).waitFor()
    await looks('enrol')
    await page.getByRole('button', { name: '开始绑定' }).click()
    await page.getByRole('img', { name: '动态口令的二维码' }).waitFor()
    await looks('enrol-code')
    const secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(/\s/g, '')
    await page.getByLabel('验证器显示的六位数字').fill(code(secret))
    await page.getByRole('button', { name: '绑定' }).click()
    await page.getByRole('heading', { name: '动态口令已绑定' }).waitFor()
    expect(await page.locator('.recovery-codes li').count()).toBe(10)
    await looks('recovery')
    await page.getByRole('button', { name: '已抄下，继续' }).click()
    await inside()
  })

  it('has an expired password changed first, by the rules that it shows', async () => {
    await person(['signer'])
    open.deps.clock.move(91 * DAY)
    await signIn()
    await page.getByRole('heading', { name: '请更换密码' }).waitFor()
    const renew = async (next: string, again = next) => {
      await page.getByLabel('当前密码').fill(PASSWORD)
      await page.getByLabel('新密码').fill(next)
      await page.getByLabel('再输入一次').fill(again)
      await page.getByRole('button', { name: '更换并登录' }).click()
    }
    await renew(NEXT, PASSWORD)
    await page.getByText('两次输入的密码不一致').waitFor()
    await renew('short')
    await page.getByRole('alert').filter({ hasText: /密码/ }).waitFor()
    await looks('expired')
    await renew(NEXT)
    await inside()
  })
})

describe('a grave step', () => {
  it('asks once more who it is after ten minutes, keeps what was typed, and goes on with the same request', async () => {
    const secret = await person(['signer'], true)
    await signIn()
    await page.getByLabel('动态口令').fill(code(secret))
    await page.getByRole('button', { name: '继续' }).click()
    await inside()
    await page.goto('/account')
    await page.getByRole('button', { name: '生成令牌' }).click()
    const form = page.locator('wa-dialog', { hasText: '写明给哪个程序用' })
    await form.getByLabel('用途').fill('大屏')
    await form.locator('fieldset input').first().check()
    open.deps.clock.move(11 * MINUTE)
    await form.getByRole('button', { name: '生成' }).click()
    const question = page.locator('wa-dialog', { hasText: '要在十分钟之内确认过' })
    await question.getByLabel('密码').first().fill('not this one')
    await question.getByRole('button', { name: '确认' }).click()
    await question.getByRole('alert').waitFor()
    await looks('confirm')
    await page.setViewportSize({ width: 1440, height: 900 })
    await question.getByLabel('密码').first().fill(PASSWORD)
    await question.getByRole('button', { name: '确认' }).click()
    await page.getByText('请现在复制保存').waitFor()
    await page.locator('li', { hasText: '大屏' }).waitFor()
  })
})
