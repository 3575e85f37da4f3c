import type { PageName } from './router.ts'

interface PageEntry {
  readonly tag: string
  readonly load: () => Promise<unknown>
}

/** Each page is a chunk of its own, loaded when first opened. */
export const PAGES: Readonly<Partial<Record<PageName, PageEntry>>> = {
  overview: { tag: 'sh-overview', load: () => import('./pages/overview.ts') },
  findings: { tag: 'sh-findings', load: () => import('./pages/findings.ts') },
  causes: { tag: 'sh-causes', load: () => import('./pages/causes.ts') },
  unit: { tag: 'sh-unit', load: () => import('./pages/unit.ts') },
  cases: { tag: 'sh-cases', load: () => import('./pages/cases.ts') },
  case: { tag: 'sh-case', load: () => import('./pages/case.ts') },
  finding: { tag: 'sh-finding', load: () => import('./pages/finding.ts') },
  agency: { tag: 'sh-agency', load: () => import('./pages/agency.ts') },
  catalogs: { tag: 'sh-catalogs', load: () => import('./pages/catalogs.ts') },
  scores: { tag: 'sh-scores', load: () => import('./pages/scores.ts') },
  scheme: { tag: 'sh-scheme', load: () => import('./pages/scheme.ts') },
  score: { tag: 'sh-score', load: () => import('./pages/score.ts') },
  gates: { tag: 'sh-gates', load: () => import('./pages/gates.ts') },
  precheck: { tag: 'sh-precheck', load: () => import('./pages/precheck.ts') },
  gate: { tag: 'sh-gate', load: () => import('./pages/gate.ts') },
  controls: { tag: 'sh-controls', load: () => import('./pages/controls.ts') },
  control: { tag: 'sh-control', load: () => import('./pages/control.ts') },
  coverage: { tag: 'sh-coverage', load: () => import('./pages/coverage.ts') },
  batches: { tag: 'sh-batches', load: () => import('./pages/batches.ts') },
  held: { tag: 'sh-held', load: () => import('./pages/held.ts') },
  upload: { tag: 'sh-upload', load: () => import('./pages/upload.ts') },
  audit: { tag: 'sh-audit', load: () => import('./pages/audit.ts') },
  issuers: { tag: 'sh-issuers', load: () => import('./pages/issuers.ts') },
  settings: { tag: 'sh-settings', load: () => import('./pages/settings.ts') },
  login: { tag: 'sh-login', load: () => import('./pages/login.ts') },
  invite: { tag: 'sh-invite', load: () => import('./pages/invite.ts') },
  inbox: { tag: 'sh-inbox', load: () => import('./pages/inbox.ts') },
  account: { tag: 'sh-account', load: () => import('./pages/account.ts') },
  users: { tag: 'sh-users', load: () => import('./pages/users.ts') },
}
