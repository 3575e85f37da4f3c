/** What the ledger's events and a case's steps are called. */
export const events = {
  本人: 'self',
  原文: 'Raw',
  '第 {n} 条的原文': 'event {n} as recorded',
} as const
