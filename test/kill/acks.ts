/** What the killed process acknowledged: it was on disk before these words left. */
export type Ack =
  | { readonly did: 'ready' }
  | { readonly did: 'number'; readonly series: string; readonly n: number }
  | { readonly did: 'case'; readonly id: string; readonly version: number }
  | { readonly did: 'import'; readonly id: string; readonly path: string }
