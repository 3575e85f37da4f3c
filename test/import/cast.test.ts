import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Column, conventions, findTable, tables } from '../../server/contract/tables.ts'
import { columnCast } from '../../server/import/cast/column.ts'
import { plausibleUntil } from '../../server/import/cast/time.ts'
import { classifiedFlag, enumLabels, INVALID } from '../../server/import/cast/values.ts'
import type { Cell } from '../../server/import/types.ts'

function caster(table: string, name: string) {
  const column = findTable(table)?.columns.find((c) => c.name === name) as Column
  return columnCast(table, column)
}
const invalid = INVALID
const damaged = { value: INVALID, reason: 'damaged_number', detail: '' }
const num = (value: number, text = String(value), date1904 = false): Cell => ({ value, text, date1904 })

const date = caster('org_history', 'changed_on')
const ts = caster('access_log', 'ts')
const end = caster('share_grant', 'valid_to')
const int = caster('access_log', 'row_count')
const bool = caster('access_log', 'ok')
const list = caster('access_log', 'items')
const code = caster('access_log', 'catalog_id')
const text = caster('catalog', 'name')
const cycle = caster('catalog', 'update_cycle')
const op = caster('change_log', 'op')

describe('dates', () => {
  test.each<[Cell, unknown]>([
    ['2023-07-06', '2023-07-06'],
    ['2023-7-6', '2023-07-06'],
    ['2023/7/6', '2023-07-06'],
    ['2023年7月6日', '2023-07-06'],
    ['20230706', '2023-07-06'],
    ['2023.7.6', '2023-07-06'],
    ['1688605500', '2023-07-06'],
    [`="2023-07-06"`, '2023-07-06'],
    ["'2023-07-06", '2023-07-06'],
    ['06-JUL-23', invalid],
    ['二〇二三年七月六日', '2023-07-06'],
    ['２０２３－０７－０６', '2023-07-06'],
    [' 2023-07-06\u3000', '2023-07-06'],
    ['2023-07-06 23:59:59', '2023-07-06'],
    ['2023-07-06T20:00:00Z', '2023-07-07'],
    ['1688601600000', '2023-07-06'],
    ['2024-02-29', '2024-02-29'],
    ['0000-00-00', null],
    ['0000-00-00 00:00:00', null],
    ['暂无', null],
    ['2023-02-29', invalid],
    ['2023-13-01', invalid],
    ['2023-7/6', invalid],
    ['2023.7', invalid],
    ['7/6/2023', invalid],
    ['230706', invalid],
    ['2023-07-06 24:00:00', invalid],
    ['45113', invalid],
    ['2023-07', invalid],
    ['2023-07-0\ufffd', invalid],
    [num(45113), '2023-07-06'],
    [num(45113.75), '2023-07-06'],
    [num(43651, '43651', true), '2023-07-06'],
    [num(20230706), '2023-07-06'],
    [num(1688601600000), '2023-07-06'],
    [num(59), { value: '1900-02-28', reason: 'implausible_time', detail: '' }],
    [num(61), { value: '1900-03-01', reason: 'implausible_time', detail: '' }],
    [num(60), invalid],
    [num(0.5), invalid],
    [num(-3), invalid],
    [num(20231301), invalid],
    [num(99999999), invalid],
  ])('%j → %s', (cell, expected) => expect(date(cell)).toEqual(expected))
})

describe('timestamps', () => {
  test.each<[Cell, unknown]>([
    ['2023-07-06 09:05:07', '2023-07-06 09:05:07'],
    ['2023-7-6 9:05', '2023-07-06 09:05:00'],
    ['2023/7/6 9:05:01', '2023-07-06 09:05:01'],
    ['2023年7月6日 09:05', '2023-07-06 09:05:00'],
    ['20230706 09:05', '2023-07-06 09:05:00'],
    ['2023-07-06T09:05:07', '2023-07-06 09:05:07'],
    ['2023-07-06\n09:05', '2023-07-06 09:05:00'],
    ['2023-07-06\u300009：05', '2023-07-06 09:05:00'],
    ['2023-07-06 09:05:07.999', '2023-07-06 09:05:07'],
    ['2023-07-06T01:05:07.5Z', '2023-07-06 09:05:07'],
    ['2023-07-06T18:00:00+00:00', '2023-07-07 02:00:00'],
    ['2023-07-06T09:05:07+0800', '2023-07-06 09:05:07'],
    ['2023-07-05 20:05:07-05:00', '2023-07-06 09:05:07'],
    ['1688605507999', '2023-07-06 09:05:07'],
    ['2023-07-06', '2023-07-06 00:00:00'],
    ['0000-00-00', null],
    ['\\N', null],
    ['2023-07-06 24:00:00', invalid],
    ['2023-07-06 09:05:60', invalid],
    ['2023-07-06 9:5', invalid],
    ['2023-07-06  09:05', '2023-07-06 09:05:00'],
    ['2023-07-06 09:05:07 +0800', '2023-07-06 09:05:07'],
    ['2023-07-06Z', invalid],
    ['168860550799', invalid],
    ['20230706090507', '2023-07-06 09:05:07'],
    ['20230706256000', invalid],
    ['2023年07月06日 09时05分00秒', '2023-07-06 09:05:00'],
    ['2023年07月06日09时05分', '2023-07-06 09:05:00'],
    ['2023年7月6日9:05', '2023-07-06 09:05:00'],
    ['2023-07-069:05', invalid],
    ['2023/7/6 下午 3:05:01', '2023-07-06 15:05:01'],
    ['2023/7/6 3:05:01 PM', '2023-07-06 15:05:01'],
    ['2023/7/6 上午12:05', '2023-07-06 00:05:00'],
    ['2023/7/6 12:05 pm', '2023-07-06 12:05:00'],
    ['2023/7/6 晚上8:05', '2023-07-06 20:05:00'],
    ['2023/7/6 晚上1:05', invalid],
    ['2023/7/6 下午 15:05', invalid],
    ['2023-07-06 00:30:00+0000', '2023-07-06 08:30:00'],
    ['2023-07-06 09:05:07+08', '2023-07-06 09:05:07'],
    ['2023-07-06 09:05:07 GMT+8', '2023-07-06 09:05:07'],
    ['2023-07-06 01:05:07 UTC', '2023-07-06 09:05:07'],
    ['2023-07-06 09:05:07 CST', invalid],
    ['Thu Jul 06 09:05:00 CST 2023', invalid],
    ['2023-07-06 9时', invalid],
    ['二〇二三年七月六日', '2023-07-06 00:00:00'],
    ['二○二三年十二月三十一日 9:05', '2023-12-31 09:05:00'],
    ['二零二三年二十月六日', invalid],
    ['民国112年7月6日', invalid],
    ['07/06/2023', invalid],
    ['1688605507', '2023-07-06 09:05:07'],
    ['2688605507', invalid],
    ['23-07-06 09:05', invalid],
    [num(1688605507), '2023-07-06 09:05:07'],
    [num(20230706090507), '2023-07-06 09:05:07'],
    ['09:05:07', invalid],
    [num(45113.37855324074), '2023-07-06 09:05:07'],
    [num(45113), '2023-07-06 00:00:00'],
    [num(1688605507999), '2023-07-06 09:05:07'],
  ])('%j → %s', (cell, expected) => expect(ts(cell)).toBe(expected))

  test('a bare date ends the day where the column says so', () => {
    expect(end('2025-06-30')).toBe('2025-06-30 23:59:59')
    expect(end('2025年6月30日')).toBe('2025-06-30 23:59:59')
    expect(end(num(45838))).toBe('2025-06-30 23:59:59')
    expect(end('2025-06-30 00:00:00')).toBe('2025-06-30 00:00:00')
    expect(end('2025-06-30 12:00')).toBe('2025-06-30 12:00:00')
  })

  test('epoch milliseconds and offsets agree with the clock of Shanghai', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 }), fc.integer({ min: -12, max: 14 }), (ms, hours) => {
        const expected = new Date(Math.floor(ms / 1000) * 1000 + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
        const local = new Date(ms + hours * 3_600_000).toISOString().slice(0, 23)
        const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`
        expect(ts(String(ms))).toBe(expected)
        expect(ts(local + offset)).toBe(expected)
        // Serial dates are binary fractions; to the second they come back exactly.
        const wall = Math.floor((ms + 8 * 3_600_000) / 1000) * 1000
        expect(ts(num(wall / 86_400_000 + 25_569))).toBe(expected)
      }),
    )
  })
})

describe('integers', () => {
  test.each<[Cell, unknown]>([
    ['1299', '1299'],
    ['1,299', '1299'],
    ['1,234,567.00', '1234567'],
    ['１２９９', '1299'],
    ['-5', '-5'],
    ['-0', '0'],
    ['007', '7'],
    ['12.0', '12'],
    ['9223372036854775807', '9223372036854775807'],
    ['9223372036854775808', invalid],
    ['12.5', invalid],
    ['+5', invalid],
    ['1,29', invalid],
    ['1e3', invalid],
    ['12条', invalid],
    ['-', null],
    ['', null],
    [null, null],
    [num(3000, '3,000'), '3000'],
    [num(3000.5), invalid],
  ])('%j → %s', (cell, expected) => expect(int(cell)).toBe(expected))
})

describe('booleans', () => {
  test.each([...conventions.boolean.true, 'true', 'yes', '１', ' 是 '])('%s is true', (word) => expect(bool(word)).toBe('true'))
  test.each([...conventions.boolean.false, 'false', 'n'])('%s is false', (word) => expect(bool(word)).toBe('false'))
  test.each(conventions.null_tokens.filter((t) => t !== '0'))('%j is missing', (word) => expect(bool(word)).toBeNull())
  test('anything else is not guessed', () => {
    expect([bool('1.0'), bool('0.0')]).toEqual(['true', 'false'])
    for (const word of ['2', 'T', '是的', '2.0']) expect(bool(word)).toBe(invalid)
  })
  test('无 means 否 only for information systems', () => {
    expect(caster('org', 'has_info_system')('无')).toBe('false')
    expect(caster('org', 'has_info_system')('暂无')).toBeNull()
    expect(caster('org', 'is_data_authority')('无')).toBeNull()
  })
  test('a numeric cell counts by its number', () => expect(bool(num(1, '1.00'))).toBe('true'))
})

describe('classified flag', () => {
  test.each(conventions.classified_boolean.false)('%s lets the row in', (word) => expect(classifiedFlag(` ${word}\t`)).toBe('open'))
  test.each(['', ' ', '\u3000'])('%j is blank', (word) => expect(classifiedFlag(word)).toBe('blank'))
  test.each(['是', '1', '机密', '秘密', '待定', '-', 'NULL', '暂无', '/', '非\ufffd', '０'])('%s is classified', (word) =>
    expect(classifiedFlag(word)).toBe('classified'),
  )
})

describe('text, codes and lists', () => {
  test.each<[Cell, unknown]>([
    ['　名称　', '名称'],
    ['a b', 'a b'],
    ['null', null],
    ['Ｎ/Ａ', 'Ｎ/Ａ'],
    ['无\ufffd', invalid],
    ['半\ud800', invalid],
    ['两\n行', '两\n行'],
    ['甲\u0007乙\ufffe', { value: '甲乙', reason: 'control_character', detail: '去掉 U+0007、去掉 U+FFFE' }],
    ['\uffff有\u0000', { value: '有', reason: 'control_character', detail: '去掉 U+FFFF、去掉 U+0000' }],
    ['\ufffe', { value: null, reason: 'control_character', detail: '去掉 U+FFFE' }],
    ['甲\u0085乙', { value: '甲\u0085乙', reason: 'control_character', detail: 'U+0085' }],
    ['#NAME?', invalid],
  ])('text %j → %s', (cell, expected) => expect(text(cell)).toEqual(expected))

  test.each<[Cell, unknown]>([
    [' ab１２/c ', 'AB12/C'],
    ['ａｂｃ', 'ABC'],
    ['none', null],
    [num(440700), '440700'],
    [num(123456789012345, '1.23457E+14'), '123456789012345'],
    ['SQD-001461\u200b', { value: 'SQD-001461', reason: 'cleaned_code', detail: '去掉 U+200B 零宽空格' }],
    [
      '\ufeffa\u00adb\u001f',
      { value: 'AB', reason: 'cleaned_code', detail: '去掉 U+FEFF 字节顺序标记；去掉 U+00AD 软连字符；去掉 U+001F 控制字符' },
    ],
    ['nl\n2', { value: 'NL2', reason: 'cleaned_code', detail: '去掉 U+000A 换行' }],
    ['\u200b', { value: null, reason: 'cleaned_code', detail: '去掉 U+200B 零宽空格' }],
    ...['－', '–', '—', '‐', '‑', '−', 'ー'].map((dash): [Cell, unknown] => [
      `SQD${dash}001461`,
      { value: 'SQD-001461', reason: 'cleaned_code', detail: expect.stringMatching(/^U\+\w{4} 改为 -$/) },
    ]),
    ['データ', 'データ'],
    ['="000123"', { value: '000123', reason: 'cleaned_code', detail: '去掉 ="…"' }],
    ["'000124", { value: '000124', reason: 'cleaned_code', detail: '去掉开头的单引号' }],
    ['\t000125', { value: '000125', reason: 'cleaned_code', detail: '去掉开头的制表符' }],
    ['4.40701E+17', damaged],
    ['12e3', damaged],
    ['A12E3', 'A12E3'],
    [num(440700123456789000), damaged],
    [num(1.5), damaged],
    [num(440700123456789, '4.407E+14'), '440700123456789'],
    ['#REF!', invalid],
    ['#n/a', invalid],
    [{ unread: '公式没有存下计算结果' }, invalid],
  ])('code %j → %s', (cell, expected) => expect(code(cell)).toEqual(expected))

  test.each<[Cell, unknown]>([
    ['name；cert_no、NAME|phone', 'CERT_NO;NAME;PHONE'],
    ['b,a，c｜a', 'A;B;C'],
    ['无;-;', null],
    ['a;;null;b', 'A;B'],
    ['\u{20000};\uffee;z', 'Z;\u25cb;\u{20000}'],
    ['', null],
    ['[]', null],
    ['a;\ufffd', invalid],
    ['a;b\u200b', { value: 'A;B', reason: 'cleaned_code', detail: '去掉 U+200B 零宽空格' }],
    ['a;4.4e17', damaged],
  ])('list %j → %s', (cell, expected) => expect(list(cell)).toEqual(expected))

  test('the canonical form of a list is a fixed point and ignores order', () => {
    const element = fc.stringMatching(/^[A-Za-z0-9_一-龥]{1,6}$/)
    fc.assert(
      fc.property(fc.array(element, { minLength: 1 }), fc.constantFrom(';', '；', '、', ',', '|'), (items, separator) => {
        const once = list(items.join(separator))
        expect(list([...items].reverse().join(separator))).toBe(once)
        if (typeof once === 'string') expect(list(once)).toBe(once)
      }),
    )
  })
})

describe('enums', () => {
  test.each<[Cell, unknown]>([
    ['每年', 'yearly'],
    ['每年度', 'yearly'],
    ['不更新', 'irregular'],
    ['YEARLY', 'yearly'],
    ['　每天 ', 'daily'],
    ['每三年', invalid],
    ['无', null],
    ['实时更新', 'realtime'],
    ['‘每年’', 'yearly'],
    ['1年', 'yearly'],
    ['每1个月更新一次', 'monthly'],
    ['按季更新', 'quarterly'],
    ['每周（节假日顺延）', 'weekly'],
    ...['每两年', '每2日', '每半月', '每工作日', 'T+1', '1月', '1日'].map((word): [Cell, unknown] => [word, invalid]),
  ])('%j → %s', (cell, expected) => expect(cycle(cell)).toBe(expected))

  test.each<[Cell, unknown]>([
    ['无条件共享类', 'unconditional'],
    ['有条件共享（需审批）', 'conditional'],
    ['不予共享类型', 'no_share'],
    ['有条件共享（部分不予共享）', invalid],
    ['面向社会', invalid],
  ])('share type %j → %s', (cell, expected) => expect(caster('catalog', 'share_type')(cell)).toBe(expected))

  test('codes keep their case', () => {
    expect(op('truncate')).toBe('T')
    expect(op('ｉ')).toBe('I')
    expect(op('删除')).toBe('D')
  })

  test('every code, label and alias of the contract is unambiguous and no null token', () => {
    for (const table of tables) {
      for (const column of table.columns.filter((c) => c.enum)) {
        const cast = columnCast(table.name, column)
        for (const [code, zh] of Object.entries(column.enum ?? {})) {
          for (const label of [code, zh, ...(column.enum_aliases?.[code] ?? [])])
            expect([table.name, column.name, label, cast(label)]).toEqual([table.name, column.name, label, code])
        }
        for (const token of conventions.null_tokens) expect(enumLabels(column).has(token)).toBe(false)
      }
    }
  })
})

test('only the register of institutions checks its codes', () => {
  expect(caster('org', 'uscc')('11440700mb9d00017g')).toBe('11440700MB9D00017G')
  expect(caster('org', 'uscc')('11440700MB9D00017H')).toEqual({ value: invalid, reason: 'invalid', detail: '第 18 位校验码应为 G，实为 H' })
  expect(caster('catalog', 'provider_uscc')('11440700MB9D00017H')).toBe('11440700MB9D00017H')
})

test('addresses are read as the blocks that they mean', () => {
  const cidr = caster('net_zone', 'cidr')
  const allow = caster('share_grant', 'ip_allow')
  for (const text of ['10.1.0.0/16', '10.1.0.0\\16', '10.1.0.0-10.1.255.255', '10.1.*.*', '１０．１．０．０／１６', '10.1.0.0/255.255.0.0'])
    expect(cidr(text), text).toBe('10.1.0.0/16')
  expect(cidr('10.0.0.1-10.0.0.6')).toBe('10.0.0.1/32;10.0.0.2/31;10.0.0.4/31;10.0.0.6/32')
  expect(cidr('0.0.0.0-255.255.255.255')).toBe('0.0.0.0/0')
  expect(cidr('2001:db8::/32')).toBe('2001:DB8::/32')
  for (const text of ['10.1.0.5:8080', '政务外网', '10.1.0.0/33', '10.2.0.0-10.1.0.0', '10.*.1.*', '010.1.0.0/16', '10.1.0.0/255.0.255.0'])
    expect(cidr(text), text).toMatchObject({ reason: 'not_an_address', detail: '' })
  expect(allow('10.1.*.*;10.0.0.1')).toBe('10.0.0.1;10.1.0.0/16')
  expect(allow('10.1.*.*;内网')).toEqual({ value: '10.1.0.0/16;内网', reason: 'not_an_address', detail: '内网' })
})

test('days that cannot be are kept with a warning', () => {
  const column = findTable('org_history')?.columns.find((c) => c.name === 'changed_on') as Column
  const cast = columnCast('org_history', column, plausibleUntil(new Date('2025-09-30T02:00:00Z')))
  expect(cast('2045-09-30')).toBe('2045-09-30')
  expect(cast('1949-10-01')).toBe('1949-10-01')
  for (const day of ['2045-10-01', '2205-01-01', '1949-09-30', '1899-12-31'])
    expect(cast(day)).toEqual({ value: day, reason: 'implausible_time', detail: '' })
})
