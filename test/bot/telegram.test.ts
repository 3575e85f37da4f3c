import { Bot } from 'node-telegram-bot-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { telegram } from '../../bot/channels/telegram.ts'
import { converse } from '../../bot/chat.ts'
import { client } from '../../bot/client.ts'
import { sendDue } from '../../bot/worker.ts'
import { changePerson } from '../../server/access/people.ts'
import { createApp } from '../../server/api/app.ts'
import { act } from '../../server/cases/act.ts'
import { changeAddress } from '../../server/cases/address.ts'
import { openCase } from '../../server/cases/open.ts'
import { readCase } from '../../server/cases/reads.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { newBindCode } from '../../server/notify/binding.ts'
import { compose } from '../../server/notify/compose.ts'
import { inbox } from '../../server/notify/inbox.ts'
import { receipts } from '../../server/notify/outbox.ts'
import { assessment, document, head, officer, signer, type TestProduct } from '../cases/help.ts'
import { AGENCY, type World, world } from '../notify/help.ts'
import { giveIssuer } from '../support/issuer.ts'
import { TelegramServer } from './emulator.ts'

const TOKEN = '1:test'
const PUBLIC = 'https://shuheng.example'
const CONFIG = { home: '/tmp', host: '127.0.0.1', port: 0, memoryLimit: '256MB', threads: 1 }
const OFFICER: Actor = { id: 'o', name: 'o', roles: ['authority'], agencies: 'all', via: 'session' }

let w: World
let server: TelegramServer
let bot: Bot
let polling: Promise<void>
let cdo: Actor
let api: ReturnType<typeof client>
let desk: Actor

beforeEach(async () => {
  w = await world('2026-02-02 10:00:00')
  await giveIssuer(w.deps.ledger)
  cdo = await w.person('cdo-a', 'cdo', [AGENCY])
  const app = createApp({
    ...w.deps,
    config: { home: '/tmp', host: '127.0.0.1', port: 0, memoryLimit: '256MB', threads: 1 },
    demo: false,
    webRoot: undefined,
    botSecret: 'bot-secret',
  })
  api = client({ fetch: async (url, init) => app.fetch(new Request(url as URL, init)) }, { url: 'http://localhost', token: 'bot-secret' })
  server = new TelegramServer({ port: 9000 + Number(process.env['VITEST_POOL_ID'] ?? 0), host: '127.0.0.1' })
  await server.start()
  bot = new Bot(TOKEN, { apiRoot: server.config.apiURL, maxRetries: 0 })
  converse(bot, { api, publicUrl: PUBLIC, now: w.deps.now, warn: (text) => warnings.push(text) })
  polling = bot.startPolling(undefined, { timeout: 0 })
})
const warnings: string[] = []
afterEach(async () => {
  bot.stop()
  await polling.catch(() => undefined)
  await server.stop()
  w.close()
  expect(warnings.splice(0)).toEqual([])
})

interface Said {
  readonly text: string
  readonly buttons: readonly { readonly text: string; readonly callback_data?: string; readonly url?: string }[]
}

/** A person in a private chat of the emulator. */
function person(userId: number) {
  const c = server.getClient(TOKEN, { userId, chatId: userId, type: 'private' })
  const read = async (): Promise<Said[]> => {
    const { result } = await c.getUpdates().catch(() => ({ result: [] }))
    return (result as { message: { text: string; reply_markup?: unknown } }[]).map((u) => {
      const markup = typeof u.message.reply_markup === 'string' ? JSON.parse(u.message.reply_markup) : u.message.reply_markup
      return { text: u.message.text, buttons: (markup?.inline_keyboard ?? []).flat() }
    })
  }
  return {
    read,
    async say(text: string): Promise<Said> {
      await c.sendMessage(c.makeMessage(text))
      return next(read)
    },
    async press(data: string | undefined): Promise<Said> {
      expect(Buffer.byteLength(data ?? '')).toBeLessThanOrEqual(64)
      await c.sendCallback(c.makeCallbackQuery(data ?? ''))
      return next(read)
    },
  }
}

async function next(read: () => Promise<Said[]>): Promise<Said> {
  for (let i = 0; i < 20; i += 1) {
    const [first] = await read()
    if (first) return first
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error('the bot did not answer')
}

/** Takes a real case of the agency to a served notice, each step by whose duty it is. */
async function noticed(): Promise<string> {
  desk = await w.person('desk', 'authority')
  const product = { deps: { ...w.deps, config: CONFIG }, state: { today: '' } } as unknown as TestProduct
  const step = (actor: Actor, action: string, input?: unknown) => act(product.deps, { actor, caseId, action, input })
  await assessment(product, '2026-02-01', [{ control_id: '35-3-03', subject_id: 'K1', severity: 'S2' }])
  await changeAddress(product.deps, { actor: officer, agency: AGENCY, address: '建设路 1 号', contact: '张工', phone: '0750-1234567' })
  const { case_id: caseId } = await openCase(product.deps, { actor: officer, findings: ['35-3-03:K1'] })
  await step(officer, 'verify')
  await step(officer, 'confirm', { reason: '与平台记录一致' })
  await step(officer, 'prepare', { requirement: '补传数据并对账一致' })
  await w.deps.ledger.write((tx) =>
    tx.put('duty', [
      { user_id: head.id, in_force: '["head"]', changed_at: tx.at },
      { user_id: signer.id, in_force: '["deputy"]', changed_at: tx.at },
    ]),
  )
  await step(head, 'check-draft')
  await step(signer, 'issue', { document: document(1) })
  const today = w.deps.now().toISOString().slice(0, 10)
  await step(officer, 'fill-number', { number: '演示〔2026〕1号', dated: today })
  await step(officer, 'attach', { sha256: 'a'.repeat(64), name: '盖章件.pdf', type: 'application/pdf', bytes: 1, purpose: 'sealed' })
  // What was told on the way there is not what this test looks at.
  await w.deps.ledger.write((tx) => tx.run('delete from notice'))
  await step(officer, 'serve', { served_on: today, method: 'exchange', received_by: '张工，收文员' })
  return caseId
}

const worker = () => ({ api, channels: [telegram(bot.api)], name: 'w1', publicUrl: PUBLIC, warn: (text: string) => warnings.push(text) })

async function bindCdo() {
  const p = person(42)
  const { code } = await newBindCode(w.deps, cdo)
  expect((await p.say(code)).text).toContain('绑定成功')
  return p
}

describe('in Telegram', () => {
  it('gives an unknown chat one polite line and nothing else', async () => {
    const p = person(77)
    expect((await p.say('待办')).text).toContain('只服务已绑定账号的工作人员')
    const c = server.getClient(TOKEN, { userId: 77, chatId: 77, type: 'private' })
    await c.sendMessage(c.makeMessage('逾期'))
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await p.read()).toEqual([])
  })

  it('brings a notice to the data officer, and 已知悉 shows on the case', async () => {
    const p = await bindCdo()
    await w.putCase('ZG-2026-0001', { due: '2026-03-05' })
    await w.emit('case.served', 'ZG-2026-0001')
    await compose(w.deps)
    expect(await sendDue(worker())).toBe(1)
    const [notice] = await p.read()
    expect(notice?.text).toBe(
      '收到限期整改通知书 N-1\n\n案件 ZG-2026-0001：1 项问题，请于 2026-03-05 前完成整改\nhttps://shuheng.example/cases/ZG-2026-0001',
    )
    expect(notice?.buttons.map((b) => b.text)).toEqual(['已知悉', '申请延期'])
    expect((await p.press(notice?.buttons[0]?.callback_data)).text).toBe('已登记知悉：ZG-2026-0001')
    expect((await p.press(notice?.buttons[0]?.callback_data)).text).toContain('已经用过')
    const rows = await receipts(w.deps, OFFICER, 'ZG-2026-0001')
    expect(rows.find((r) => r.channel === 'telegram')?.acked_at).toBe('2026-02-02 10:00:00')
  })

  it('turns 申请延期 into a request that the officer sees, after date, reason and confirmation', async () => {
    const p = await bindCdo()
    const caseId = await noticed()
    await compose(w.deps)
    await sendDue(worker())
    const [notice] = await p.read()
    const extend = notice?.buttons.find((b) => b.text === '申请延期')?.callback_data
    expect((await p.press(extend)).text).toContain('请回复“日期 理由”')
    expect((await p.say('等一等')).text).toContain('没有看懂')
    const shown = await p.say(`案件 ${caseId}`)
    await p.press(shown.buttons.find((b) => b.text === '申请延期')?.callback_data)
    const confirm = await p.say('2026年2月27日 数据接口改造未完成')
    expect(confirm.text).toContain(`案件 ${caseId} 申请延期至 2026-02-27`)
    expect((await p.press(confirm.buttons[0]?.callback_data)).text).toContain('等候批复')
    const { record } = await readCase(w.deps, officer, caseId)
    expect(record.extensions).toMatchObject([{ to: '2026-02-27', reason: '数据接口改造未完成', state: 'pending', requested_by: cdo.id }])
    expect((await inbox(w.deps, desk)).map((n) => n.rule)).toEqual([])
    await compose(w.deps)
    expect((await inbox(w.deps, desk)).map((n) => n.rule)).toEqual(['extension_requested'])
  })

  it('does not let a button work for another person', async () => {
    await bindCdo()
    const other = await w.person('cdo-b', 'cdo', ['11440700MB9D00025B'])
    const { code } = await newBindCode(w.deps, other)
    const q = person(43)
    await q.say(code)
    await w.putCase('ZG-2026-0001', { due: '2026-03-05' })
    await w.emit('case.served', 'ZG-2026-0001')
    await compose(w.deps)
    await sendDue(worker())
    const [notice] = await person(42).read()
    expect((await q.press(notice?.buttons[0]?.callback_data)).text).toContain('不是发给您的')
  })

  it('answers commands in Chinese and English within the scope of the person', async () => {
    const p = await bindCdo()
    await w.putCase('ZG-2026-0001', { due: '2026-01-30', state: 'overdue' })
    await w.putCase('ZG-2026-0002', { due: '2026-01-30', state: 'overdue', agency: '11440700MB9D00025B' })
    for (const words of ['逾期', '/overdue', '/overdue@shuheng_bot']) {
      const { text } = await p.say(words)
      expect(text).toContain('逾期 1 件')
      expect(text).toContain('ZG-2026-0001')
      expect(text).not.toContain('ZG-2026-0002')
      expect(text).not.toMatch(/张三|4407001990/)
    }
    expect((await p.say('帮助')).text).toContain('闸口（/gate）')
    expect((await p.say('案件 ZG-2026-0002')).text).toMatch(/没有/)
  })

  it('refuses at once who lost the role, and who unbinds', async () => {
    const p = await bindCdo()
    await changePerson(w.deps, { ...OFFICER, roles: ['admin'] }, cdo.id, { active: false })
    expect((await p.say('逾期')).text).toContain('只服务已绑定账号的工作人员')
    await changePerson(w.deps, { ...OFFICER, roles: ['admin'] }, cdo.id, { active: true })
    w.pass(3601)
    // Disabling ended the binding for good.
    expect((await p.say('逾期')).text).toContain('只服务已绑定账号的工作人员')
    await bindCdo()
    expect((await p.say('解绑')).text).toBe('已解除绑定。')
    w.pass(3601)
    expect((await p.say('逾期')).text).toContain('只服务已绑定账号的工作人员')
  })

  it('shows in a group only what every member may see', async () => {
    await bindCdo()
    const c = server.getClient(TOKEN, { userId: 42, chatId: -100, type: 'group' })
    const inGroup = async (text: string) => {
      await c.sendMessage(c.makeMessage(text))
      return next(async () =>
        ((await c.getUpdates().catch(() => ({ result: [] }))).result as { message: { text: string } }[]).map((u) => ({
          text: u.message.text,
          buttons: [],
        })),
      )
    }
    expect((await inGroup('/overdue')).text).toBe('为保护数据，具体事项请私聊查询。')
    expect((await inGroup('/status 市甲局')).text).toBe('为保护数据，具体事项请私聊查询。')
    expect((await inGroup('/status')).text).toContain('类数据已导入')
  })
})
