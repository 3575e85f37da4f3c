import { describe, expect, it } from 'vitest'
import { citeShort, Mentions, parseCitation } from '../../../server/contract/laws.ts'
import { basisOf, conditioned, factTime } from '../../../server/contract/wording/basis.ts'
import { doneCommon, formatNames, frames, lintData, rebutCommon, wordingRules, wordings } from '../../../server/contract/wording/data.ts'
import { factText, wordingOf } from '../../../server/contract/wording/fact.ts'
import { fill, value } from '../../../server/contract/wording/fill.ts'
import { format } from '../../../server/contract/wording/formats.ts'
import { documentLevel, type Standing } from '../../../server/contract/wording/level.ts'
import { lintText } from '../../../server/contract/wording/lint.ts'
import { caveatOf, conclusionOf, doneCommonOf, framed, measureText } from '../../../server/contract/wording/say.ts'
import { holds } from '../../../server/contract/wording/when.ts'
import { fact, NAMES, REQUEST } from './fact.ts'

const ADMIN = { org_type: 'admin' }

describe('the check of words', () => {
  const names = ['行政处罚信息系统', '违法建设治理平台', '道路违法抓拍记录', '江门市人民政府']
  const blocks = (text: string, library: string[] = []) => lintText(text, library).filter((f) => f.level === 'block')

  it.each(lintData.must_pass)('passes: %s', (text) => expect(blocks(text, names)).toEqual([]))
  it.each(lintData.must_fail)('stops: %s', (text) => expect(blocks(text, names)).not.toEqual([]))
  it('stops names that no library knows: that is the point of it', () => {
    for (const text of lintData.must_pass.slice(0, 3)) expect(blocks(text)).not.toEqual([])
  })
  it('leaves slot values alone, and what stands in quotation', () => {
    const filled = fill('请将{name}编目。', () => '道路违法抓拍系统')
    expect(blocks(filled.text)).not.toEqual([])
    expect(lintText(filled)).toEqual([])
    expect(blocks('登记为“违法建设”')).toEqual([])
  })
  it('judges leaks and tampering only where the paper is about items 5 or 6', () => {
    expect(lintText('你单位擅自更改数据', [], { items: [3], controls: ['35-3-01'] })).toEqual([])
    expect(lintText('你单位擅自更改数据', [], { items: [8], controls: ['35-6-04'] })).toHaveLength(1)
  })
  it('passes every fixed text of the wording itself', () => {
    const bare = (text: string) => fill(text, () => value('某')).text
    const texts = [
      ...Object.values(frames),
      ...Object.values(doneCommon),
      rebutCommon,
      wordingRules.integrity_zh,
      ...wordings.flatMap((w) => [...w.fact_zh.map((f) => f.text), w.measure_zh, w.done_zh, w.title_doc_zh, ...w.rebut_zh, ...w.proof_zh]),
    ]
    expect(texts.flatMap((t) => blocks(bare(t)).map((f) => `${f.advice}: ${t}`))).toEqual([])
  })
})

describe('the data', () => {
  it('has every condition within its language, and the last sentence of each control without one', () => {
    for (const w of wordings) {
      const conditions = [...w.fact_zh.map((f) => f.when), ...w.document_when.map((d) => d.when).filter((c) => !c.startsWith('the agency'))]
      for (const c of conditions)
        expect(
          holds(c, () => null, []),
          `${w.id} ${c}`,
        ).toBeTypeOf('boolean')
      expect(w.fact_zh.at(-1)?.when).toBe('else')
    }
  })
  it('answers every condition_zh that speaks of a duty or of also', () => {
    const asked = wordings.filter((w) => w.order_basis.condition_zh && w.order_basis.optional.length === 0 && w.id !== '35-8-08')
    expect(asked.map((w) => w.id).filter((id) => !conditioned.has(id))).toEqual([])
  })
  it('uses only formats that are printed', () => {
    for (const name of formatNames.filter((n) => n !== 'enum')) expect(format('2026-03-05', name, 'x.y', {})).toBeTruthy()
  })
})

describe('formats', () => {
  const f = (v: Parameters<typeof format>[0], form: string, source = 'x.y') =>
    format(v, form, source, { ...NAMES, K2: '甲', K3: '乙', K4: '丙' })
  it('print dates, months, halves, shares, codes and names as official texts do', () => {
    expect(f('2026-03-05 14:05:09', 'date')).toBe('2026年3月5日')
    expect(f('2026-03-05 14:05:09', 'ts')).toBe('2026年3月5日14时05分')
    expect(f('2026-03', 'month')).toBe('2026年3月')
    expect(f('2026H1', 'half')).toBe('2026年上半年')
    expect(f(0.0753, 'pct')).toBe('7.5%')
    expect(f(12000, 'n')).toBe('12000')
    expect(f('APP-1', 'mask')).toBe('APP-****')
    expect(f('U1', 'org')).toBe('市统计局')
    expect(f('U9', 'org')).toBe('未登记的单位')
    expect(f('K1', 'cat')).toBe('《房屋租赁备案信息》（目录代码K1）')
    expect(f('K9', 'cat')).toBe('目录代码为K9的目录')
    expect(f(['K1', 'K2', 'K3', 'K4'], 'cat')).toBe('《房屋租赁备案信息》（目录代码K1）《甲》（目录代码K2）《乙》（目录代码K3）等4个目录')
    expect(f(['姓名', '地址'], 'fields')).toBe('“姓名”“地址”')
    expect(f('长'.repeat(41), 'q')).toBe(`“${'长'.repeat(40)}……”`)
    expect(f('conditional', 'enum', 'catalog.share_type')).toBe('有条件共享')
  })
})

describe('sentences', () => {
  const late = (slots: object, over = {}) =>
    fact({ control_id: '35-8-01', due_date: '2026-03-09', slots: { ...REQUEST, ...slots }, names: NAMES, ...over })
  it('state number, dates and days, and leave out what did not happen', () => {
    expect(factText(late({}), '你单位').text).toBe(
      '市统计局于2026年3月2日提出共享申请（申请编号SQ-000012），申请共享你单位的《房屋租赁备案信息》（目录代码K1），你单位应当于2026年3月9日前（含当日）答复，实际于2026年3月20日答复，逾期11日。',
    )
    expect(factText(late({ 'share_request.replied_at': null }), '该单位').text).toContain('截至2026年6月30日尚未答复，已逾期113日。')
  })
  it('print a supplement only where it restarted the clock', () => {
    const asked = { 'share_request.supp_asked_at': '2026-03-03 10:00:00', 'share_request.supp_at': '2026-03-04 10:00:00' }
    expect(factText(late({ ...asked, 'derived.supp_ok': true }), '你单位').text).toContain(
      '，2026年3月3日要求补正、2026年3月4日收到补正材料，',
    )
    expect(factText(late(asked), '你单位').text).not.toContain('补正')
  })
  it('are unusable without a slot, or when the late act is not late', () => {
    expect(factText(late({ 'share_request.req_id': null }), '你单位').missing).toEqual(['share_request.req_id'])
    expect(factText(late({ 'share_request.replied_at': '2026-03-09 10:00:00' }), '你单位').missing).toEqual(['derived.late_days'])
  })
  it('quote the reason of the unit once a person judged it, and say so when it gave none', () => {
    const by = (unit_reason?: string | null) => {
      const given = unit_reason === undefined ? {} : { unit_reason }
      return factText({ ...late({ 'subject.leg': 'reply' }), control_id: '35-9-02', ...given }, '你单位').text
    }
    expect(by()).toMatch(/逾期11日。$/)
    expect(by('人手不足')).toMatch(/；你单位说明的理由为“人手不足”，经核实不成立。$/)
    expect(by(null)).toMatch(/；你单位未说明理由。$/)
  })
  it('stand in a frame, 经核实 once under a heading', () => {
    expect(framed('lead', value('甲。')).text).toBe('平台数据显示，甲。')
    expect(framed('confirmed', value('甲。')).text + framed('confirmed', value('乙。'), true).text).toBe('经核实，甲。乙。')
    expect(framed('ask', value('甲。'), false, '2026-07-03').text).toBe('平台数据显示，甲。请核实有关情况，于2026年7月3日前书面说明。')
  })
})

describe('what may be cited (README 86–89)', () => {
  const cited = (f: Parameters<typeof basisOf>[0]) => {
    const b = basisOf(f, ADMIN, { requirement_doc: 'x' })
    return citeShort([...b.duty, ...b.dutySince, ...b.also])
  }
  const month = (m: string) => ({ 'subject.month': m })
  it('86: the text of the law in force in the month', () => {
    expect(cited(fact({ control_id: '35-6-06', occurred_on: '2025-12-03', slots: month('2025-12') }))).toContain(
      '（2016年公布）第二十一条第（三）项',
    )
    expect(cited(fact({ control_id: '35-6-06', occurred_on: '2026-01-03', slots: month('2026-01') }))).toMatch(
      /、《网络安全法》第二十三条第（三）项$/,
    )
  })
  it('87: a state is measured by a later law from its day', () => {
    const state = (as_of: string) => fact({ control_id: '35-3-01', occurred_on: '2024-02-01', as_of })
    expect(cited(state('2025-07-31'))).toBe('《办法》第十条第一款')
    expect(cited(state('2025-08-01'))).toBe('《办法》第十条第一款、《政务数据共享条例》第十六条第二款、第三十二条')
    const b = basisOf(state('2025-08-01'), ADMIN)
    expect(conclusionOf('35-3-01', b, new Mentions(['measures', 'reg809'])).text).toBe(
      '上述情况不符合《办法》第十条第一款规定，自2025年8月1日起同时不符合《政务数据共享条例》第十六条第二款、第三十二条规定，属于《办法》第三十五条第（三）项所列情形。',
    )
  })
  it('88, 89: an act by its day, or by its month', () => {
    expect(cited(fact({ control_id: '35-8-03', reason: 'basis_missing', occurred_on: '2025-07-31' }))).toBe('《办法》第十五条第二款')
    expect(cited(fact({ control_id: '35-8-03', reason: 'basis_missing', occurred_on: '2025-08-01' }))).toContain('第二十一条第二款')
    expect(factTime(fact({ control_id: '35-7-04', occurred_on: '2025-08-01', slots: month('2025-07') }))).toEqual({
      from: '2025-07-31',
      to: '2025-07-31',
    })
    expect(cited(fact({ control_id: '35-7-04', occurred_on: '2025-08-01', slots: month('2025-07') }))).toBe('')
    expect(cited(fact({ control_id: '35-7-04', occurred_on: '2025-09-01', slots: month('2025-08') }))).toBe(
      '《政务数据共享条例》第十九条第一款',
    )
  })
  it('the Regulation reaches an organisation with public tasks only once its authority is recorded', () => {
    const f = fact({ control_id: '35-8-04', occurred_on: '2026-03-05' })
    expect(basisOf(f, { org_type: 'public_affairs' }).none).toBe(true)
    expect(basisOf(f, { org_type: 'public_affairs', confirmed_laws: new Set(['reg809']) }).none).toBe(false)
  })
  it('item 8 needs the number of a requirement; without it the provision stands under item 9', () => {
    const f = fact({ control_id: '35-8-06' })
    const said = (doc?: string) =>
      conclusionOf('35-8-06', basisOf(f, ADMIN, doc ? { requirement_doc: doc } : {}), new Mentions(['measures']), doc).text
    expect(said('演示函〔2026〕5号')).toBe(
      '上述情况不符合《办法》第二十九条第一款规定和演示函〔2026〕5号的要求，属于《办法》第三十五条第（八）项所列情形。',
    )
    expect(said()).toBe('上述情况不符合《办法》第二十九条第一款规定，属于《办法》第三十五条第（九）项所列情形。')
  })
  it('what only an officer can know is printed when ticked', () => {
    const f = fact({ control_id: '35-7-01', occurred_on: '2026-01-01' })
    expect(citeShort(basisOf(f, ADMIN, { ticked: ['so716 7.1'] }).also)).toContain('在线政务服务')
    expect(citeShort(basisOf(f, ADMIN).also)).not.toContain('在线政务服务')
  })
})

describe('the highest paper of a finding', () => {
  const usual: Standing = {
    severity: 'S3',
    evidence_class: 'E1',
    confirmed: false,
    own: false,
    outside: false,
    local: { limits: 'binding', opinion: '' },
  }
  const level = (f: Parameters<typeof basisOf>[0], over: Partial<Standing> = {}, doc?: string) => {
    const choices = doc ? { requirement_doc: doc } : {}
    return documentLevel(f, basisOf(f, ADMIN, choices), { ...usual, ...over }, choices).document
  }
  it('goes only down: own desk, vertical units, S4, missing requirement, no duty left, unconfirmed E3', () => {
    const f = fact({ control_id: '35-3-03' })
    expect(level(f)).toBe('notice')
    expect(level(f, { own: true })).toBe('own_desk')
    expect(level(f, { outside: true })).toBe('prompt')
    expect(level(f, { severity: 'S4' })).toBe('prompt')
    expect(level(f, { evidence_class: 'E3' })).toBe('prompt')
    expect(level(f, { evidence_class: 'E3', confirmed: true })).toBe('notice')
    expect(level(fact({ control_id: '35-3-06' }))).toBe('prompt')
    expect(level(fact({ control_id: '35-3-06' }), {}, '演示函〔2026〕5号')).toBe('notice')
    expect(level(fact({ control_id: '35-2-04', occurred_on: '2024-01-01', as_of: '2025-07-31' }))).toBe('prompt')
    expect(level(fact({ control_id: '35-8-08', slots: { 'directive.kind': 'rectification' } }))).toBe('escalation')
    expect(level(fact({ control_id: '35-1-02' }))).toBe('own_desk')
  })
  it('a fact past the local limit alone enters a notice only under a recorded opinion (G1)', () => {
    const f = fact({ control_id: '35-8-01', slots: { ...REQUEST, 'derived.past_national': false } })
    const local = (limits: 'binding' | 'advisory', opinion: string) => ({ local: { limits, opinion } })
    expect(level(f, local('binding', ''))).toBe('prompt')
    expect(level(f, local('binding', '法审〔2026〕3号'))).toBe('notice')
    expect(level(f, local('advisory', '法审〔2026〕3号'))).toBe('prompt')
    expect(level({ ...f, slots: { ...f.slots, 'derived.past_national': true } })).toBe('notice')
    expect(level({ ...f, slots: { ...f.slots, 'share_request.received_at': '2025-07-01 09:00:00' } })).toBe('notice')
  })
})

describe('what must be done', () => {
  it('marks measures that are carried out from receipt', () => {
    expect(measureText(wordingOf('35-4-01').measure_zh)).toBe(
      '停止超出批准场景的使用（立即）；确需扩大使用范围的，经数据提供部门同意后再使用。',
    )
    expect(measureText(wordingOf('35-3-03').measure_zh)).not.toContain('（立即）')
  })
  it('says once for each kind what ends the problems', () => {
    expect(doneCommonOf('state', [1, 3], false).text).toMatch(/^第（一）项、第（三）项问题，/)
    expect(doneCommonOf('act', [1, 2], true).text).toMatch(/^上述问题，/)
  })
  it('calls the paper by its name in caveats; that of item 6 speaks to the unit alone', () => {
    expect(caveatOf('caveat6', '本请示')).toBeUndefined()
    expect(caveatOf('caveat6', '本通知')).toContain('本通知依据')
    expect(caveatOf('caveat5', '本报告')).toContain('第（五）项')
    expect(parseCitation('measures 7(5)').item).toBe(5)
  })
})
