import { describe, expect, it } from 'vitest'
import { blockEdge, ipKey } from '../../server/warehouse/addresses.ts'

const inside = (address: string, block: string): boolean => {
  const key = ipKey(address)
  const low = blockEdge(block, 'low')
  const high = blockEdge(block, 'high')
  return key !== null && low !== null && high !== null && low <= key && key <= high
}

describe('ipKey', () => {
  it.each([
    ['0.0.0.0', 'v4:00000000'],
    ['10.2.255.16', 'v4:0a02ff10'],
    ['::FFFF:10.2.255.16', 'v4:0a02ff10'],
    ['::ffff:a02:ff10', 'v4:0a02ff10'],
    ['::1', 'v6:00000000000000000000000000000001'],
    ['2001:DB8::A', 'v6:20010db800000000000000000000000a'],
  ])('%s', (address, key) => expect(ipKey(address)).toBe(key))

  it.each([
    '',
    ' 10.0.0.1',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.-1',
    '010.0.0.1',
    '10.0.0.1:80',
    '[::1]',
    '::1%eth0',
    '0x0a.0.0.1',
    '167772161',
    '10.0.0.0/8',
    '网关',
  ])('refuses %j', (address) => expect(ipKey(address)).toBeNull())
})

describe('blockEdge', () => {
  it.each([
    ['10.9.8.7/8', 'v4:0a000000', 'v4:0affffff'],
    ['192.168.1.130/25', 'v4:c0a80180', 'v4:c0a801ff'],
    ['192.168.1.7', 'v4:c0a80107', 'v4:c0a80107'],
    ['192.168.1.7/32', 'v4:c0a80107', 'v4:c0a80107'],
    ['1.2.3.4/0', 'v4:00000000', 'v4:ffffffff'],
    ['::FFFF:10.1.2.3/104', 'v4:0a000000', 'v4:0affffff'],
    ['2001:DB8::1/33', 'v6:20010db8000000000000000000000000', 'v6:20010db87fffffffffffffffffffffff'],
  ])('%s', (block, low, high) => {
    expect(blockEdge(block, 'low')).toBe(low)
    expect(blockEdge(block, 'high')).toBe(high)
  })

  it.each(['', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0.0/255.0.0.0', '10.0.0/8', '::/129', '专线'])(
    'refuses %j',
    (block) => {
      expect(blockEdge(block, 'low')).toBeNull()
      expect(blockEdge(block, 'high')).toBeNull()
    },
  )

  it('never mixes the families', () => {
    expect(inside('0.0.0.1', '::/0')).toBe(false)
    expect(inside('::1', '0.0.0.0/0')).toBe(false)
    expect(inside('::ffff:1.2.3.4', '1.2.0.0/16')).toBe(true)
  })
})
