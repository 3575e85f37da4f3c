import { describe, expect, it, test } from 'vitest'
import {
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  isConsistent,
  leafHash,
  nodeHash,
  rootFromInclusion,
  splitOf,
} from '../../server/evidence/merkle.ts'

/** The tree as RFC 6962 defines it, word for word. */
function treeOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT
  if (leaves.length === 1) return leafHash(leaves[0] as Buffer)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(treeOf(leaves.slice(0, k)), treeOf(leaves.slice(k)))
}

const MOST = 70
const leaves = Array.from({ length: MOST }, (_, i) => Buffer.from(`event ${i}`))
const hash = async (from: number, to: number) => treeOf(leaves.slice(from, to))
const roots = Array.from({ length: MOST + 1 }, (_, n) => treeOf(leaves.slice(0, n)))
const rootAt = (n: number) => roots[n] as Buffer

describe('roots', () => {
  const known = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((h) =>
    Buffer.from(h, 'hex'),
  )
  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of the first %i published test leaves', (n, root) => {
    expect(treeOf(known.slice(0, n)).toString('hex')).toBe(root)
  })

  it('split at the largest power of two below', () => {
    for (let n = 2; n < 5000; n++) {
      let k = 1
      while (k * 2 < n) k *= 2
      expect(splitOf(n)).toBe(k)
    }
  })
})

describe('proofs of every place in every tree', () => {
  it('lead from each leaf to the root, and from no other leaf or place', async () => {
    for (let size = 1; size <= MOST; size++) {
      for (let i = 0; i < size; i++) {
        const proof = await inclusionProof(hash, i, size)
        const leaf = leafHash(leaves[i] as Buffer)
        expect(rootFromInclusion(leaf, i, size, proof)).toEqual(rootAt(size))
        expect(rootFromInclusion(leafHash(Buffer.from('other')), i, size, proof)).not.toEqual(rootAt(size))
        expect(rootFromInclusion(leaf, i, size, [...proof, leaf])).toBeUndefined()
        if (proof.length > 0) expect(rootFromInclusion(leaf, i, size, proof.slice(1))).not.toEqual(rootAt(size))
        if (size > 1) expect(rootFromInclusion(leaf, (i + 1) % size, size, proof)).not.toEqual(rootAt(size))
      }
    }
  })

  it('show each tree to continue each earlier one, and no altered one', async () => {
    for (let size = 0; size <= MOST; size++) {
      for (let before = 0; before <= size; before++) {
        const proof = await consistencyProof(hash, before, size)
        expect([before, size, isConsistent(before, size, rootAt(before), rootAt(size), proof)]).toEqual([before, size, true])
        if (before === 0) continue
        const other = leafHash(Buffer.from('other'))
        expect(isConsistent(before, size, other, rootAt(size), proof)).toBe(false)
        expect(isConsistent(before, size, rootAt(before), other, proof)).toBe(false)
        expect(isConsistent(before, size, rootAt(before), rootAt(size), [...proof, other])).toBe(false)
        if (proof.length > 0) expect(isConsistent(before, size, rootAt(before), rootAt(size), proof.slice(1))).toBe(false)
      }
    }
  })
})
