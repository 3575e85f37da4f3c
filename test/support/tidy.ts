import { afterAll, vi } from 'vitest'

// A password costs a twentieth of a second on purpose; tests that sign in hundreds of times look at other things.
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>()
  return { ...real, hash: (password: string, options: object) => real.hash(password, { ...options, memoryCost: 64, timeCost: 1 }) }
})

// Files run one after the other in one process: what a file opened and let go of is given back before the next begins.
afterAll(() => globalThis.gc?.())
