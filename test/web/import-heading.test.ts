import { afterEach, beforeEach, expect, test } from 'vitest'
import { headingOf } from '../../web/parts/import-heading.ts'
import { ImportHome } from '../support/import-home.ts'

// What the report of an import is headed, over real reports: a plain 导入完成 means that there is nothing to look at.

let home: ImportHome
beforeEach(async () => {
  home = await ImportHome.open()
})
afterEach(() => home.close())

const U = '11440700MB9D00017G'
const ACCOUNT = '用户标识,单位统一社会信用代码,停用时间'
const heading = async (name: string, content: string, options = {}) =>
  headingOf({ state: 'done', report: await home.import(home.file(name, content), options) })

test.each([
  ['nothing to say', '账号清单.csv', `${ACCOUNT}\na,${U},\n`, '导入完成'],
  ['duplicate headers', '账号清单.csv', `${ACCOUNT},停用时间\na,${U},,2025-01-01\n`, '导入完成，有需要留意的地方'],
  ['cut rows', '账号清单.csv', `${ACCOUNT}\na,${U}\n`, '导入完成，有需要留意的地方'],
  ['a column without a header', '账号清单.csv', `${ACCOUNT},\na,${U},,备注\n`, '导入完成，有需要留意的地方'],
  [
    'every row classified',
    '公共数据资源目录.csv',
    '目录代码,目录名称,目录状态,涉密标识\nc,甲,已发布,未涉密\n',
    '导入完成，有需要留意的地方',
  ],
  ['an incomplete calendar', '工作日历.csv', '日期,是否工作日\n2027-01-01,否\n', '导入完成，有需要留意的地方'],
  ['an unreadable word', '账号清单.csv', `${ACCOUNT}\na,${U},不知道\n`, '导入完成，有需要留意的地方'],
  ['too many bad rows', '账号清单.csv', `${ACCOUNT}\n,${U},\n`, '没有导入'],
  ['no table', '名单.csv', '姓名;电话\n甲;1\n', '没有导入'],
])('%s', async (_, name, content, words) => expect(await heading(name, content)).toBe(words))

test('one of two files refused, and the same file again', async () => {
  const good = home.file('账号清单.csv', `${ACCOUNT}\na,${U},\n`)
  const bad = home.file('名单.csv', '姓名;电话\n甲;1\n')
  expect(headingOf({ state: 'done', report: await home.import([good, bad]) })).toBe('部分文件没有导入')
  expect(headingOf({ state: 'done', report: await home.import(good) })).toBe('都是以前导入过的文件')
})
