import { lookup as dnsLookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { webhookSignature } from '../common/webhook-signature.ts'

export interface Signed {
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly body: string
  /** Seconds since the epoch. */
  readonly timestamp: number
}

export interface Answer {
  readonly status: number | null
  readonly error: string | null
}

const TIMEOUT_MS = 10_000
/** Ranges that a setting opens. Link-local (cloud metadata), multicast, broadcast, unspecified and reserved ones never are. */
const PRIVATE = new Set(['private', 'uniqueLocal', 'loopback', 'carrierGradeNat'])

/** Whether a delivery may go to this address. Government networks are private, so private ones are a setting; the rest is fixed. */
export function mayReach(address: string, privateNetworks: boolean): boolean {
  if (!ipaddr.isValid(address)) return false
  const range = ipaddr.process(address).range()
  return range === 'unicast' || (privateNetworks && PRIVATE.has(range))
}

/**
 * Posts one signed delivery. Names are checked where the connection is made, after they were resolved, so a name that changes
 * its address gains nothing. Redirects are not followed; the answer's body is not read. Never throws.
 */
export function post(delivery: Signed, privateNetworks: boolean): Promise<Answer> {
  const url = new URL(delivery.url)
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(literal) && !mayReach(literal, privateNetworks)) return Promise.resolve({ status: null, error: '地址不允许' })
  const lookup: LookupFunction = (name, options, done) => {
    dnsLookup(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 4)
      const allowed = found.filter((a) => mayReach(a.address, privateNetworks))
      const first = allowed[0]
      if (!first) return done(Object.assign(new Error('address refused'), { code: 'EREFUSED_ADDRESS' }), '', 4)
      if (options.all) return done(null, allowed)
      done(null, first.address, first.family)
    })
  }
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    const sent = request(
      url,
      {
        method: 'POST',
        lookup,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(delivery.body),
          'webhook-id': delivery.id,
          'webhook-timestamp': String(delivery.timestamp),
          'webhook-signature': webhookSignature(delivery.secret, delivery),
          'user-agent': 'shuheng',
        },
      },
      (response) => {
        response.resume()
        resolve({ status: response.statusCode ?? null, error: null })
      },
    )
    sent.on('error', (error: NodeJS.ErrnoException) => resolve({ status: null, error: reason(error) }))
    sent.end(delivery.body)
  })
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return '超时'
  if (error.code === 'EREFUSED_ADDRESS') return '地址不允许'
  return error.code ?? '连接失败'
}
