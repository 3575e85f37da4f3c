import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** Signed notes and verifier keys as C2SP describes them (signed-note, tlog-checkpoint). */

/** Signature type of the key format: Ed25519. */
const ED25519 = 1
const KEY_BYTES = 32
const ID_BYTES = 4

/** What a checkpoint says: the first `size` events have this root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

export interface VerifierKey {
  readonly name: string
  readonly id: Buffer
  readonly key: KeyObject
}

const rawKey = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')

function keyId(name: string, raw: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n`).update(Buffer.of(ED25519)).update(raw).digest().subarray(0, ID_BYTES)
}

/** `name+id+key`: what a witness keeps to check signatures. */
export function verifierText(name: string, publicKey: KeyObject): string {
  const raw = rawKey(publicKey)
  return `${name}+${keyId(name, raw).toString('hex')}+${Buffer.concat([Buffer.of(ED25519), raw]).toString('base64')}`
}

/** Reads a verifier key; undefined when it is none, or not Ed25519. */
export function readVerifier(text: string): VerifierKey | undefined {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? []
  const bytes = Buffer.from(encoded ?? '', 'base64')
  if (name === undefined || bytes.length !== KEY_BYTES + 1 || bytes[0] !== ED25519) return undefined
  const raw = bytes.subarray(1)
  if (keyId(name, raw).toString('hex') !== id) return undefined
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' })
  return { name, id: keyId(name, raw), key }
}

/** The note of a checkpoint, signed under the name of its origin. */
export function signNote({ origin, size, root }: Checkpoint, privateKey: KeyObject): string {
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`
  const id = keyId(origin, rawKey(createPublicKey(privateKey)))
  return `${text}\n— ${origin} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`
}

const NOTE = /^([^\n]+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n((?:[^\n]+\n)*)\n((?:— [^\n]+\n)+)$/

export interface ReadNote extends Checkpoint {
  /** Whether one of the keys given has signed it. */
  readonly signed: boolean
}

/** Reads a checkpoint's note and looks for a signature of one of the keys; undefined when it is no such note. */
export function readNote(note: string, keys: readonly VerifierKey[]): ReadNote | undefined {
  const [, origin, size, root, , signatures] = NOTE.exec(note) ?? []
  if (origin === undefined || size === undefined || root === undefined || signatures === undefined) return undefined
  const text = Buffer.from(note.slice(0, note.length - signatures.length - 1))
  const signed = signatures
    .trimEnd()
    .split('\n')
    .some((line) => {
      const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? []
      const bytes = Buffer.from(encoded ?? '', 'base64')
      return keys.some(
        (k) => k.name === name && k.id.equals(bytes.subarray(0, ID_BYTES)) && verify(null, text, k.key, bytes.subarray(ID_BYTES)),
      )
    })
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), signed }
}

/** Letters and digits that are not mistaken for each other (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 80 bits: what nobody finds a second tree for. */
const CODE_LETTERS = 16

/** A checkpoint in a form that is printed and typed: `<events>-XXXX-XXXX-XXXX-XXXX`. */
export function codeOf({ size, root }: Pick<Checkpoint, 'size' | 'root'>): string {
  const bits = [...root].map((b) => b.toString(2).padStart(8, '0')).join('')
  const letters = Array.from({ length: CODE_LETTERS }, (_, i) => LETTERS[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)]).join('')
  return `${size}-${letters.match(/.{4}/g)?.join('-')}`
}

/** The code as people type it: small letters, o for 0, i and l for 1, other dashes or blanks between; undefined when it is none. */
export function readCode(text: string): { size: number; code: string } | undefined {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/[\s\p{Pd}]+/gu, '-')
  const [, size, letters] = /^-*(\d{1,15})-([0-9A-Z-]{16,19})-*$/.exec(plain) ?? []
  const bare = letters?.replaceAll('-', '')
  if (size === undefined || bare?.length !== CODE_LETTERS || [...bare].some((c) => !LETTERS.includes(c))) return undefined
  return { size: Number(size), code: `${Number(size)}-${bare.match(/.{4}/g)?.join('-')}` }
}
