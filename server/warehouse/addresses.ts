import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Sortable key of an address: family and fixed-width hex. An IPv4-mapped IPv6 address counts as IPv4. NULL when it does not parse. */
export function ipKey(text: string): string | null {
  const bytes = addressBytes(text)
  return bytes && key(bytes)
}

/** First or last key of a block (`10.0.0.0/8`, or a single address). Host bits are masked off. NULL when it does not parse. */
export function blockEdge(text: string, edge: 'low' | 'high'): string | null {
  const [address = '', prefix, ...rest] = text.split('/')
  const bytes = addressBytes(address)
  if (!bytes || rest.length > 0) return null
  let bits = bytes.length * 8
  if (prefix !== undefined) {
    if (!/^\d{1,3}$/.test(prefix)) return null
    // A prefix on an IPv4-mapped address counts the 96 leading bits too.
    bits = Number(prefix) - (address.includes(':') && bytes.length === 4 ? 96 : 0)
    if (bits < 0 || bits > bytes.length * 8) return null
  }
  const edged = bytes.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, bits - i * 8))
    const mask = (0xff << (8 - kept)) & 0xff
    return edge === 'low' ? byte & mask : (byte & mask) | (~mask & 0xff)
  })
  return key(edged)
}

function addressBytes(text: string): number[] | null {
  if (text.includes('%') || isIP(text) === 0) return null
  const address = ipaddr.process(text)
  return address.toByteArray()
}

function key(bytes: readonly number[]): string {
  return `${bytes.length === 4 ? 'v4' : 'v6'}:${bytes.map((b) => b.toString(16).padStart(2, '0')).join('')}`
}
