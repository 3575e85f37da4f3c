import { describe, expect, it } from 'vitest'
import { chineseNumber } from '../../server/common/numerals.ts'
import { requestDocument } from '../../server/documents/kinds/escalation.ts'
import { numberText, seriesOf } from '../../server/documents/kinds/frame.ts'
import { noticeDocument } from '../../server/documents/kinds/notice.ts'
import { opinionDocument } from '../../server/documents/kinds/opinion.ts'
import { renderHtml } from '../../server/documents/render/html.ts'
import { articleNames, checkWording, cnDate, cnPeriod, texts, titleLines } from '../../server/documents/words.ts'
import { ESCALATION, frame, NOTICE, OPINION, SETTINGS, samples } from './samples.ts'

const SAMPLES = samples()
const all = (doc: Parameters<typeof texts>[0]) => [...texts(doc)].join('\n')

describe('notice', () => {
  it('leaves out leads of class E3 unless a person confirmed them', () => {
    expect(all(noticeDocument(NOTICE, frame('rectification_notice')))).not.toContain('向外部地址大量返回')
    const confirmed = { ...NOTICE, problems: NOTICE.problems.map((p) => ({ ...p, confirmed: true })) }
    const text = all(noticeDocument(confirmed, frame('rectification_notice')))
    expect(text).toContain('向外部地址大量返回')
    expect(text).toContain('线索（已书面确认）')
  })

  it('is refused when nothing may stand in it', () => {
    const only = { ...NOTICE, problems: NOTICE.problems.filter((p) => p.evidenceClass === 'E3') }
    expect(() => noticeDocument(only, frame('rectification_notice'))).toThrow('没有可以写入通知书的事实')
  })

  it('has the working days, the code of the agency, hashes of its sources, and the way to object', () => {
    const text = all(noticeDocument(NOTICE, frame('rectification_notice', 12)))
    for (const part of [
      '自收到通知书之日起10个工作日内',
      NOTICE.agency.uscc,
      NOTICE.sources[0]?.sha256 ?? '',
      '5个工作日内书面反馈',
      '江数函〔2026〕12号',
    ]) {
      expect(text).toContain(part)
    }
  })
})

describe('items 5 and 6', () => {
  it.each([5, 6])('item %i is named as a matter of checking, not as established', (item) => {
    const problems = NOTICE.problems.slice(0, 1).map((p) => ({ ...p, item }))
    const text = all(noticeDocument({ ...NOTICE, problems }, frame('rectification_notice')))
    expect(text).toContain('由有关机关依法认定')
    expect(text).not.toMatch(/属《办法》第三十五条第（[五六]）项所列情形/)
  })
})

describe('the State Council regulation', () => {
  it('is cited only for facts after it took effect', () => {
    const said = (occurredOn: string) =>
      all(
        noticeDocument(
          { ...NOTICE, problems: NOTICE.problems.slice(2, 3).map((p) => ({ ...p, occurredOn })) },
          frame('rectification_notice'),
        ),
      )
    expect(said('2025-08-01')).toContain('《政务数据共享条例》第二十一条')
    expect(said('2025-07-31')).not.toContain('政务数据共享条例')
  })
})

describe('request', () => {
  it('names its signer and ends as a request does; a report asks for nothing', () => {
    const { request, report } = SAMPLES
    expect(request?.signer).toBe('陈某某')
    expect(all(request as never)).toContain('妥否，请批示。')
    expect(all(report as never)).toContain('特此报告。')
    expect(all(report as never)).not.toMatch(/妥否|请批示|建议/)
    expect(() => requestDocument({ ...ESCALATION, signer: ' ' }, frame('supervision_request'))).toThrow('签发人')
  })
})

describe('opinion', () => {
  it('quotes Art. 29(2) only when the verdict is 不符合', () => {
    const said = (verdict: (typeof OPINION)['verdict']) => all(opinionDocument({ ...OPINION, verdict }, frame('gate_opinion')))
    expect(said('不符合')).toContain('依据《办法》第二十九条第二款')
    expect(said('符合')).not.toContain('第二十九条第二款')
    expect(said('基本符合')).toContain('补正')
    expect(said('暂缓出具')).toContain('数据不足')
  })

  it('shows an override with its reason and second person', () => {
    const override = { computed: '不符合', reason: '清单已补报', second: '赵某' }
    expect(all(opinionDocument({ ...OPINION, verdict: '符合', override }, frame('gate_opinion')))).toMatch(/不符合.*赵某.*清单已补报/)
  })
})

describe('wording', () => {
  it.each([
    ['经查，存在违法行为', '违法'],
    ['将依法处罚', '处罚'],
  ])('refuses %s', (text, word) => {
    const doc = { ...(SAMPLES.notice as never as Parameters<typeof checkWording>[0]), body: [{ kind: 'para' as const, text }] }
    expect(() => checkWording(doc, [8])).toThrow(word)
  })

  it('never says that a leak or tampering is established', () => {
    const doc = {
      ...(SAMPLES.notice as never as Parameters<typeof checkWording>[0]),
      body: [{ kind: 'para' as const, text: '数据泄露成立' }],
    }
    expect(() => checkWording(doc, [5])).toThrow('第（五）项')
  })

  it('passes every document of the samples', () => {
    for (const doc of Object.values(SAMPLES)) expect(() => checkWording(doc, [1, 2, 3, 4, 5, 6, 7, 8, 9])).not.toThrow()
  })
})

describe('words', () => {
  it('writes dates, numerals, articles and numbers as documents do', () => {
    expect(cnDate('2026-01-05')).toBe('2026年1月5日')
    expect([1, 9, 10, 11, 20, 35].map(chineseNumber)).toEqual(['一', '九', '十', '十一', '二十', '三十五'])
    expect(articleNames([15, 35, 15])).toBe('第十五条、第三十五条')
    expect(cnPeriod('2026-01-01', '2026-03-31')).toBe('2026年1月1日至3月31日')
    expect(cnPeriod('2025-12-01', '2026-03-31')).toBe('2025年12月1日至2026年3月31日')
    expect(numberText(seriesOf('rectification_notice', SETTINGS, '2026-11-24'), 12)).toBe('江数函〔2026〕12号')
    expect(numberText(seriesOf('score_circular', SETTINGS, '2026-11-24'), undefined)).toBe('江数〔2026〕　号')
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
