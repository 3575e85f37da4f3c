import ipaddr from 'ipaddr.js'

const QUAD = /^\d{1,3}(?:\.\d{1,3}){3}$/

/**
 * The address blocks that a text means: an address, a block (`a.b.c.d/16`, also with "\" or a mask), `a.b.*.*`, or a range of
 * IPv4 addresses, which becomes the fewest blocks. Undefined when it means none.
 */
export function addressBlocks(text: string): string[] | undefined {
  const bare = text.replace(/\s*([-/\\])\s*/g, '$1').replace('\\', '/')
  const stars = /^(\d{1,3}(?:\.\d{1,3}){0,2})((?:\.\*){1,3})$/.exec(bare)
  if (stars) {
    const given = (stars[1] as string).split('.')
    const open = (stars[2] as string).length / 2
    if (given.length + open !== 4) return undefined
    const address = [...given, ...Array<string>(open).fill('0')].join('.')
    return quad(address) === undefined ? undefined : [`${address}/${given.length * 8}`]
  }
  const range = bare.split('-')
  if (range.length === 2) {
    const [from, to] = range.map(quad)
    return from === undefined || to === undefined || from > to ? undefined : blocksOf(from, to)
  }
  const [address = '', mask, ...rest] = bare.split('/')
  if (rest.length > 0) return undefined
  if (mask?.includes('.')) {
    const bits = QUAD.test(mask) && quad(mask) !== undefined ? ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() : null
    return bits === null || quad(address) === undefined ? undefined : [`${address}/${bits}`]
  }
  if (address.includes('%')) return undefined
  const known = address.includes(':') ? ipaddr.IPv6.isValid(address) : quad(address) !== undefined
  if (!known) return undefined
  if (mask === undefined) return [address]
  const most = address.includes(':') ? 128 : 32
  return /^\d{1,3}$/.test(mask) && Number(mask) <= most ? [`${address}/${mask}`] : undefined
}

/** An IPv4 address as a number. Leading zeros are octal to some readers: such an address is none. */
function quad(text: string): number | undefined {
  if (!QUAD.test(text)) return undefined
  const parts = text.split('.')
  if (parts.some((p) => Number(p) > 255 || (p.length > 1 && p.startsWith('0')))) return undefined
  return parts.reduce((sum, p) => sum * 256 + Number(p), 0)
}

function blocksOf(from: number, to: number): string[] {
  const blocks: string[] = []
  for (let at = from; at <= to; ) {
    let bits = 32
    // Twice as large, as long as the block begins on its own edge and ends within the range.
    while (bits > 0 && at % 2 ** (33 - bits) === 0 && at + 2 ** (33 - bits) - 1 <= to) bits -= 1
    blocks.push(`${[24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.')}/${bits}`)
    at += 2 ** (32 - bits)
  }
  return blocks
}
