import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as URL-safe text. `prefix` lets a leaked secret be recognised by scanners. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** SHA-256 in hex. Enough for secrets of 256 random bits; passwords go through argon2id. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
