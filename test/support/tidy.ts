import { afterAll } from 'vitest'

// Files run one after the other in one process: what a file opened and let go of is given back before the next begins.
afterAll(() => globalThis.gc?.())
