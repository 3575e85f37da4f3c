import { Random } from '../../server/demo/city/random.ts'

/** Header and rows of an access log with every kind of hole: busy and idle users, missing users, units, cases and subjects. */
export function accessCsv(seed: number, days: readonly string[], perDay: number): string[] {
  const random = new Random(seed)
  const hole = (share: number, text: string) => (random.chance(share) ? '' : text)
  const lines = [
    '调用时间,授权编号,应用标识,用户标识,调用单位统一社会信用代码,来源地址,目录代码,返回字段,返回行数,场景编码,办件编号,查询主体摘要,是否成功',
  ]
  for (const day of days)
    for (let i = 0; i < perDay; i += 1) {
      const busy = random.chance(0.6)
      const hour = busy ? random.int(9, 10) : random.int(0, 23)
      const two = (n: number) => String(n).padStart(2, '0')
      lines.push(
        [
          `${day} ${two(hour)}:${two(random.int(0, 59))}:${two(random.int(0, 59))}`,
          hole(0.05, `SQD-${random.int(1, 9)}`),
          hole(0.05, `APP-${random.int(1, 4)}`),
          busy ? random.pick(['U1', '', 'U2']) : hole(0.1, `U${random.int(3, 60)}`),
          busy ? '11440700MB9D00017G' : hole(0.1, random.pick(['11440700MB9D00017G', '11440700MB9D000259'])),
          hole(0.05, `10.40.1.${random.int(1, 6)}`),
          `3700001/${random.int(1, 5)}`,
          hole(0.1, random.pick(['NAME;STATUS', 'NAME', 'STATUS;NAME'])),
          hole(0.1, String(random.int(0, 50))),
          hole(0.1, `SC0${random.int(1, 3)}`),
          hole(0.3, `BJ${random.int(1, 99999)}`),
          hole(0.05, `H${random.int(1, 400)}`),
          random.chance(0.9) ? '是' : '否',
        ].join(','),
      )
    }
  return lines
}

export function changeCsv(seed: number, days: readonly string[], perDay: number): string[] {
  const random = new Random(seed)
  const lines = ['操作时间,操作单位统一社会信用代码,操作人账号,目录代码,操作类型,影响行数,变更字段,审批单号,操作渠道']
  for (const day of days)
    for (let i = 0; i < perDay; i += 1)
      lines.push(
        [
          `${day} 1${random.int(0, 9)}:${random.int(10, 59)}:00`,
          random.chance(0.1) ? '' : '11440700MB9D00017G',
          `OP${random.int(1, 5)}`,
          `3700001/${random.int(1, 5)}`,
          random.pick(['I', 'U', 'D']),
          random.chance(0.1) ? '' : String(random.int(0, 90)),
          random.pick(['', 'NAME', 'NAME;STATUS']),
          random.chance(0.5) ? '' : `GD-${random.int(1, 4)}`,
          random.pick(['pipeline', 'direct', 'ops_tool']),
        ].join(','),
      )
  return lines
}
