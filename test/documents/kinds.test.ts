import { describe, expect, it } from 'vitest'
import { chineseNumber } from '../../server/common/numerals.ts'
import { circularDocument } from '../../server/documents/kinds/circular.ts'
import { requestDocument } from '../../server/documents/kinds/escalation.ts'
import { numberText, seriesOf } from '../../server/documents/kinds/frame.ts'
import { consultationDocument } from '../../server/documents/kinds/letters/passing.ts'
import { suspensionDocument } from '../../server/documents/kinds/letters/suspension.ts'
import { noticeDocument } from '../../server/documents/kinds/notice.ts'
import { opinionDocument } from '../../server/documents/kinds/opinion.ts'
import type { Problem } from '../../server/documents/kinds/problems.ts'
import { renderHtml } from '../../server/documents/render/html.ts'
import { articleNames, checkWording, cnDate, cnPeriod, plain, texts, titleLines } from '../../server/documents/words.ts'
import { CIRCULAR, ESCALATION, frame, NOTICE, OPINION, problem, SETTINGS, SUSPENDED, samples } from './samples.ts'

const SAMPLES = samples()
const EVERYTHING = { items: [1, 2, 3, 4, 5, 6, 7, 8, 9], controls: [] }
const all = (doc: Parameters<typeof texts>[0]) => [...texts(doc)].map(plain).join('\n')

describe('notice', () => {
  const notice = (over: Partial<typeof NOTICE> = {}) => all(noticeDocument({ ...NOTICE, ...over }, frame('rectification_notice', 12)))

  it('holds only what may enter a notice, and is refused when nothing may', () => {
    expect(notice()).not.toContain('已停用账号')
    const only = NOTICE.problems.filter((p) => p.document !== 'notice')
    expect(() => notice({ problems: only })).toThrow('没有可以写入通知书的事实')
  })

  it('stops with words when a fact lacks what its sentence needs', () => {
    const [first, ...rest] = NOTICE.problems as [Problem, ...Problem[]]
    const bare = { ...first, fact: { ...first.fact, slots: { ...first.fact.slots, 'ingest_batch.finished_at': null } } }
    expect(() => notice({ problems: [bare, ...rest] })).toThrow('缺少“汇聚批次·完成时间”')
  })

  it('states facts, rules and item under one heading a control, three facts and a pointer to the list', () => {
    const said = notice()
    expect(said).toContain('（一）信息系统业务数据未编制目录（1项）')
    expect(said).toContain('（二）共享数据未按更新周期更新（4项）')
    expect(said).toContain('其余1项见附件《问题清单》。上述情况不符合《办法》第十一条、《政务数据共享条例》')
    expect(said).toContain('自2025年8月1日起同时不符合《政务数据共享条例》（国务院令第809号）')
    expect(said.match(/经核实，/g)).toHaveLength(4)
  })

  it('orders no record that precedes the act, and closes acts by measures, proof and signature', () => {
    const said = notice()
    expect(said).not.toMatch(/补录此前|更正为不晚于|补办|自动消除|不再告警/)
    expect(said).toContain('不得倒签、补签')
    expect(said).toContain('由我局复核、签批确认')
    expect(said).toContain('第（一）项、第（二）项问题，应当在整改期限内完成整改')
  })

  it('prints no grade, class, key or control number, and its terms run from receipt', () => {
    const said = notice()
    expect(said).not.toMatch(/S[1-4]|E[123]|35-\d-\d{2}|C2026|\S\|\S/)
    expect(said).toContain('自收到本通知书之日起20个工作日内完成整改')
    expect(said).toContain('自收到之日起5个工作日内书面陈述申辩')
    expect(said).toContain('送达回证')
    expect(said).not.toContain('处室')
  })

  it('names what ended before it apart from what it orders', () => {
    const ended = { ...(NOTICE.problems[0] as Problem), endedOn: '2026-11-20' }
    expect(notice({ mended: [ended] })).toMatch(/六、已自行整改的事项\n.*该情况已于2026年11月20日前消除。/)
  })
})

describe('items 5 and 6', () => {
  it('are ordered as security management; what they amount to stays open', () => {
    const account = problem({
      control_id: '35-5-06',
      occurred_on: '2026-05-02',
      magnitude: 2,
      slots: { 'subject.month': '2026-05', 'account.disabled_at': '2026-04-30 23:59:59', 'f_access_user.max_ts_ok': '2026-05-04 09:10:00' },
    })
    const said = all(noticeDocument({ ...NOTICE, problems: [account] }, frame('rectification_notice')))
    expect(said).toContain('不涉及是否发生《办法》第三十五条第（五）项所列情形的认定')
    expect(said).not.toMatch(/属于《办法》第三十五条第（五）项/)
  })
  it('the caveat of item 6 speaks to the unit: notices alone', () => {
    expect(all(SAMPLES['notice'] as never)).toContain('你单位能够提供变更之前已作出的批准文件的')
    expect(all(SAMPLES['request'] as never)).not.toContain('能够提供变更之前')
  })
})

describe('the circular', () => {
  it.each([
    [{ schemeNo: undefined as never }, '考核方案的签发文号'],
    [{ cosigners: [] }, '会同有关部门'],
    [{ pending: 2 }, '2件未办结的申诉'],
  ])('is stopped without what it rests on: %o', (over, words) => {
    expect(() => circularDocument({ ...CIRCULAR, ...over }, frame('score_circular'))).toThrow(words)
  })
  it('shows computed score, adjustment and final score side by side, and the consent only where there is one', () => {
    expect(all(SAMPLES['circular'] as never)).toContain('经云江市人民政府同意')
    const { agreed: _agreed, ...without } = CIRCULAR
    const said = all(circularDocument(without, frame('score_circular')))
    expect(said).not.toContain('同意')
    expect(said).toContain('88.37\n+0.50\n88.87')
  })
})

describe('letters', () => {
  it('a suspension needs a grant, and facts since the Regulation took effect', () => {
    const input = { agency: NOTICE.agency, problems: [SUSPENDED], grants: [], rectifyDays: 10, objectDays: 5, copies: [] }
    expect(() => suspensionDocument(input, frame('suspension'))).toThrow('无可暂停')
    const early = { ...SUSPENDED, fact: { ...SUSPENDED.fact, occurred_on: '2025-07-31' } }
    const grants = [{ grantId: 'G', catalog: '目录', use: '用途', from: '2026-12-01', substitute: '无' }]
    expect(() => suspensionDocument({ ...input, grants, problems: [early] }, frame('suspension'))).toThrow('2025年8月1日以前')
  })
  it.each(['prompt', 'consultation', 'referral'])('%s orders nothing', (name) => {
    expect(all(SAMPLES[name] as never).replace('不是限期整改通知', '')).not.toMatch(/限期整改|不符合|责令|上报/)
  })
  it('a transfer leaves to the organ what the facts amount to', () => {
    expect(all(SAMPLES['transfer'] as never)).toContain('由你机关依法认定')
  })
  it('stops with words where a slot of the model has no value', () => {
    const input = { agency: NOTICE.agency, work: '', asOf: '2026-11-20', problems: NOTICE.problems.slice(0, 1), replyOn: '2026-12-10' }
    expect(() => consultationDocument(input, frame('consultation'))).toThrow('缺少“工作事由”')
  })
})

describe('the demonstration', () => {
  it('has no real body, and its number is no real code', () => {
    for (const doc of Object.values(SAMPLES)) {
      expect(all(doc).replaceAll(/《江门市公共数据共享和开放利用管理办法》（江门市人民政府令第12号/g, '')).not.toContain('江门')
      expect(doc.demo).toBe(true)
    }
  })
})

describe('request', () => {
  it('names its signer and ends as a request does; a report asks for nothing', () => {
    const { request, report } = SAMPLES
    expect(request?.signer).toBe('陈某某')
    expect(all(request as never)).toContain('妥否，请批示。')
    expect(all(report as never)).toContain('特此报告。')
    expect(all(report as never).replaceAll('建议：', '')).not.toMatch(/妥否|请批示|四、建议/)
    expect(all(request as never)).toContain(
      '三、单位意见\n2026年9月20日书面说明（发文前）：“系统改造延期，预计年底前完成”；2026年10月9日陈述申辩',
    )
    expect(all(request as never)).toContain('于2026年10月28日、2026年11月9日催办2次')
    expect(all(requestDocument({ ...ESCALATION, overdueDays: 0 }, frame('supervision_request')))).not.toContain('届满0日')
    expect(() => requestDocument({ ...ESCALATION, signer: ' ' }, frame('supervision_request'))).toThrow('签发人')
  })
})

describe('opinion', () => {
  it('quotes Art. 29(2) only when the verdict is 不符合', () => {
    const said = (verdict: (typeof OPINION)['verdict']) =>
      all(opinionDocument({ ...OPINION, verdict, completeBy: '2026-12-31' }, frame('gate_opinion')))
    expect(said('不符合')).toContain('依据《办法》第二十九条第二款')
    expect(said('符合')).not.toContain('第二十九条第二款')
    expect(said('基本符合')).toContain('补正')
    expect(() => said('暂缓出具')).toThrow('不是审查意见')
  })

  it('shows an override with its reason and second person', () => {
    const override = { computed: '不符合', reason: '清单已补报', second: '赵某' }
    expect(all(opinionDocument({ ...OPINION, verdict: '符合', override }, frame('gate_opinion')))).toContain(
      '按数据计算的“不符合”不同，理由：清单已补报，经赵某复核',
    )
  })
})

describe('wording', () => {
  it.each([
    ['经查，存在违法行为', '违法'],
    ['将依法处罚', '处罚'],
    ['请补办审批手续', '不得要求事后形成早于行为的记录'],
  ])('refuses %s', (text, word) => {
    const doc = { ...(SAMPLES.notice as never as Parameters<typeof checkWording>[0]), body: [{ kind: 'para' as const, text }] }
    expect(() => checkWording(doc, { items: [8], controls: [] })).toThrow(word)
  })

  it('never says that a leak or tampering is established', () => {
    const doc = {
      ...(SAMPLES.notice as never as Parameters<typeof checkWording>[0]),
      body: [{ kind: 'para' as const, text: '你单位发生数据泄露' }],
    }
    expect(() => checkWording(doc, { items: [5], controls: [] })).toThrow('不作第（五）项认定')
  })

  it('passes every document of the samples', () => {
    for (const doc of Object.values(SAMPLES).filter((d) => d.form !== 'plain')) expect(() => checkWording(doc, EVERYTHING)).not.toThrow()
  })
})

describe('words', () => {
  it('writes dates, numerals, articles and numbers as documents do', () => {
    expect(cnDate('2026-01-05')).toBe('2026年1月5日')
    expect([1, 9, 10, 11, 20, 35].map(chineseNumber)).toEqual(['一', '九', '十', '十一', '二十', '三十五'])
    expect(articleNames([15, 35, 15])).toBe('第十五条、第三十五条')
    expect(cnPeriod('2026-01-01', '2026-03-31')).toBe('2026年1月1日至3月31日')
    expect(cnPeriod('2025-12-01', '2026-03-31')).toBe('2025年12月1日至2026年3月31日')
    expect(numberText(seriesOf('rectification_notice', SETTINGS, '2026-11-24'), 12)).toBe('演示函〔2026〕12号')
    expect(numberText(seriesOf('score_circular', SETTINGS, '2026-11-24'), undefined)).toBe('演示〔2026〕　　号')
  })

  it('breaks titles between words, at most 20 characters a line', () => {
    const lines = titleLines('关于提请将', '江门市住房和城乡建设局', '逾期未完成公共数据', '整改事项', '纳入督查督办的请示').split('\n')
    expect(lines).toEqual(['关于提请将江门市住房和城乡建设局', '逾期未完成公共数据整改事项', '纳入督查督办的请示'])
  })

  it('escapes what comes from data on the print page', () => {
    const doc = noticeDocument(
      { ...NOTICE, agency: { ...NOTICE.agency, name: '<img src=x onerror=alert(1)>&"' } },
      frame('rectification_notice'),
    )
    const html = renderHtml(doc, '/api/print.css')
    expect(html).not.toContain('<img src=x')
    expect(html).toContain('&#60;img')
  })
})
