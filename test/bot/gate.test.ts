import { expect, it } from 'vitest'
import type { z } from 'zod'
import { client } from '../../bot/client.ts'
import { gate } from '../../bot/features/gate.ts'
import { todo } from '../../bot/features/todo.ts'
import type { Button } from '../../bot/talk.ts'
import { gateDetail, gateList } from '../../server/api/gates/schema.ts'
import { GATE_VERDICTS } from '../../server/common/codes.ts'

const check = (id: string, result: 'pass' | 'fail' | 'unknown', title_zh: string) => ({
  id,
  result,
  title_zh,
  reason: 'x',
  reason_zh: '原因',
  class: 'blocking' as const,
  articles: [29],
  to_pass_zh: null,
  row_count: 0,
  rows: [],
})

const ANSWER: z.input<typeof gateDetail> = {
  project_id: 'P0001',
  gate: 'acceptance',
  as_of: '2026-06-30',
  verdict: '不符合',
  checks: [
    check('GA-01', 'pass', '目录已登记'),
    { ...check('GA-03', 'fail', '数据已汇聚'), to_pass_zh: '汇聚到市平台' },
    check('GA-05', 'unknown', '对账已通过'),
  ],
  text_zh: null,
  project: {
    name: '某系统',
    uscc: 'A',
    agency: '市甲局',
    approver_uscc: null,
    approver: null,
    stage: 'acceptance',
    fund: null,
    fund_label: null,
    makes_public_data: true,
    data_list_at: null,
    approved_at: null,
    accepted_at: null,
    paid_at: null,
    system_id: null,
    catalog_ids: [],
  },
  verdicts: { initiation: '符合', acceptance: '不符合', payment: '不适用' },
  opinions: [],
}

/** A conversation in which the API gives `answer`; what it asked, said and offered. */
function talkWith(answer: unknown) {
  const asked: string[] = []
  const said: string[] = []
  const offered: Button[] = []
  const fetch = async (url: string | URL | Request) => {
    asked.push(String(url))
    return Response.json(answer)
  }
  const talk = {
    api: client({ fetch }, { url: 'http://localhost', token: 't' }),
    as: { channel: 'telegram', id: '1' },
    page: (path: string) => path,
    reply: async (lines: readonly string[], buttons: readonly Button[] = []) => {
      said.push(...lines)
      offered.push(...buttons)
    },
    later: () => undefined,
    picture: async () => undefined,
    today: '2026-07-01',
  }
  return { talk, asked, said, offered }
}

it('names the checks of a gate that fail or lack data, by the titles that the API gives, and what makes them pass', async () => {
  const { talk, asked, said } = talkWith(gateDetail.parse(ANSWER))
  await gate.run(talk, 'P0001 验收')
  expect(asked).toEqual(['http://localhost/api/gates/P0001?stage=acceptance'])
  expect(said).toEqual(['P0001 · 验收：不符合', '未通过 数据已汇聚：汇聚到市平台', '数据不足 对账已通过', '数据截至 2026-06-30'])
})

it('lists the projects that wait when no project is named', async () => {
  const row = (n: number) => ({
    project_id: `P000${n}`,
    name: '某系统',
    uscc: 'A',
    agency: '市甲局',
    approver_uscc: null,
    stage: 'acceptance',
    gate: 'acceptance' as const,
    verdict: '不符合' as const,
    since: '2026-06-30',
    failing: 1,
    unknown: 0,
    opinion: 'none' as const,
    waiting: true,
  })
  const projects = [1, 2, 3, 4, 5, 6, 7].map(row)
  const { talk, asked, said, offered } = talkWith(gateList.parse({ total: 7, waiting: 7, counts: counts(7), projects }))
  await gate.run(talk, '')
  expect(asked).toEqual(['http://localhost/api/gates?waiting=true'])
  expect(said.slice(0, 2)).toEqual(['等办理的项目 7 个：', 'P0001 · 市甲局 · 验收：不符合'])
  expect(said.at(-1)).toBe('另有 1 个，请打开页面查看。')
  expect(offered[0]).toEqual({ text: 'P0001', data: 'c:gate P0001 acceptance' })
})

it('tells an approver of the projects and a signer of the yearly assessment that wait', async () => {
  const { talk, said, offered } = talkWith({ waiting: [], cases: 0, gates: 104, scores: 2, due: [] })
  await todo.run(talk, '')
  expect(said).toEqual(['等您办理：', '项目待审查 104', '年度考核待决定 2'])
  expect(offered[0]).toEqual({ text: '待审查项目', data: 'c:gate' })
})

function counts(failing: number) {
  return Object.fromEntries(GATE_VERDICTS.map((v) => [v, v === '不符合' ? failing : 0]))
}
