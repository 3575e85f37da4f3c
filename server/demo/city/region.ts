/** The invented city of the demonstration and its districts. The codes are real ones, the names are nobody's. */
export const CITY = '440700'
export const CITY_NAME = '云江市'
export const REGIONS: readonly (readonly [code: string, name: string])[] = [
  [CITY, CITY_NAME],
  ['440703', '望江区'],
  ['440704', '临溪区'],
  ['440705', '云岭区'],
  ['440781', '青渡市'],
  ['440783', '石埠市'],
  ['440784', '松岗市'],
  ['440785', '梅川市'],
]

/** 代字 of every paper of the demonstration. */
export const PREFIX = '演示'

export const governmentName = (name: string): string => `${name}人民政府`
export const supervisorName = (name: string): string => `${name}人民政府督查室`
export const authorityName = (name: string): string => `${name}政务服务和数据管理局`
