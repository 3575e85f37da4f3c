import { expect, it } from 'vitest'
import type { z } from 'zod'
import { client } from '../../bot/client.ts'
import { gate } from '../../bot/features/gate.ts'
import { gateDetail } from '../../server/api/gates/schema.ts'

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
  checks: [check('GA-01', 'pass', '目录已登记'), check('GA-03', 'fail', '数据已汇聚'), check('GA-05', 'unknown', '对账已通过')],
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

it('names the checks of a gate that fail or lack data, by the titles that the API gives', async () => {
  const asked: string[] = []
  const said: string[] = []
  const fetch = async (url: string | URL | Request) => {
    asked.push(String(url))
    return Response.json(gateDetail.parse(ANSWER))
  }
  const talk = {
    api: client({ fetch }, { url: 'http://localhost', token: 't' }),
    as: { channel: 'telegram', id: '1' },
    page: (path: string) => path,
    reply: async (lines: readonly string[]) => void said.push(...lines),
    picture: async () => undefined,
    today: '2026-07-01',
  }
  await gate.run(talk, 'P0001 验收')
  expect(asked).toEqual(['http://localhost/api/gates/P0001?stage=acceptance'])
  expect(said).toEqual(['P0001 · 验收：不符合', '未通过 数据已汇聚', '数据不足 对账已通过', '数据截至 2026-06-30'])
})
