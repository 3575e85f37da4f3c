import { createHash } from 'node:crypto'

/** Merkle tree hashing of RFC 6962, section 2: SHA-256, leaves and nodes told apart by a first byte. */
const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)

export const EMPTY_ROOT = createHash('sha256').digest()

export function leafHash(data: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(data).digest()
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest()
}

/** The largest power of two below `n`, where a tree of `n` > 1 leaves is split. */
export function splitOf(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1)
}

/** Hash of the tree over leaves `from` (counted from 0) to before `to`. */
export type RangeHash = (from: number, to: number) => Promise<Buffer>

/** Hashes that lead from leaf `index` (from 0) to the root of the first `size` leaves, nearest first. */
export async function inclusionProof(hash: RangeHash, index: number, size: number): Promise<Buffer[]> {
  const proof: Buffer[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      proof.unshift(await hash(middle, to))
      to = middle
    } else {
      proof.unshift(await hash(from, middle))
      from = middle
    }
  }
  return proof
}

/** Hashes that show the tree of the first `size` leaves to continue the tree of the first `before`. Empty when nothing is to be shown. */
export async function consistencyProof(hash: RangeHash, before: number, size: number): Promise<Buffer[]> {
  if (before === 0 || before === size) return []
  const proof: Buffer[] = []
  let [from, to] = [0, size]
  let whole = true
  while (to !== before) {
    const middle = from + splitOf(to - from)
    if (before <= middle) {
      proof.unshift(await hash(middle, to))
      to = middle
    } else {
      proof.unshift(await hash(from, middle))
      from = middle
      whole = false
    }
  }
  if (!whole) proof.unshift(await hash(from, to))
  return proof
}

/** The root that a leaf and its proof lead to; undefined when the proof has the wrong length for that place. (RFC 9162, 2.1.3.2) */
export function rootFromInclusion(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Buffer | undefined {
  if (index < 0 || index >= size) return undefined
  let place = index
  let last = size - 1
  let root: Buffer = Buffer.from(leaf)
  for (const sibling of proof) {
    if (last === 0) return undefined
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else root = nodeHash(root, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? root : undefined
}

/** Whether `root` over `size` leaves continues `earlier` over `before` leaves, by the proof. (RFC 9162, 2.1.4.2) */
export function isConsistent(before: number, size: number, earlier: Uint8Array, root: Uint8Array, proof: readonly Uint8Array[]): boolean {
  const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0
  if (before > size) return false
  if (before === size) return proof.length === 0 && same(earlier, root)
  if (before === 0) return proof.length === 0
  const path = Number.isInteger(Math.log2(before)) ? [earlier, ...proof] : [...proof]
  let [place, last] = [before - 1, size - 1]
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  const first = path.shift()
  if (!first) return false
  let old: Buffer = Buffer.from(first)
  let now: Buffer = Buffer.from(first)
  for (const sibling of path) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      old = nodeHash(sibling, old)
      now = nodeHash(sibling, now)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else now = nodeHash(now, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && same(old, earlier) && same(now, root)
}

const half = (n: number): number => Math.floor(n / 2)
