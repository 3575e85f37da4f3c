import type { CaseFinding } from './record.ts'

/**
 * Controls that judge the same fact from several articles. Within a family the same subject is one fact: the gravest finding is
 * counted, the others are cited as 竞合. A control outside every family states a fact of its own.
 */
const FAMILIES: readonly (readonly string[])[] = [
  ['35-8-01', '35-9-01', '35-9-02|reply'],
  ['35-8-02', '35-9-02|delivery'],
  ['35-3-01', '35-3-02', '35-3-03'],
  ['35-4-01', '35-4-02', '35-4-03', '35-4-06'],
  ['35-3-07', '35-5-01'],
  ['35-5-02', '35-5-03'],
  ['35-4-07', '35-5-04'],
  ['35-6-01', '35-6-05'],
  ['35-7-02', '35-7-03'],
]

/** Key of the fact that a finding states; two findings with the same key state the same fact. */
export function factKey(finding: Pick<CaseFinding, 'control_id' | 'subject_id'>): string {
  const parts = finding.subject_id.split('|')
  const leg = parts.length > 1 ? (parts.at(-1) as string) : ''
  const legged = `${finding.control_id}|${leg}`
  const family = FAMILIES.findIndex((f) => f.includes(finding.control_id) || f.includes(legged))
  if (family < 0) return `${finding.control_id}:${finding.subject_id}`
  const subject = FAMILIES[family]?.includes(legged) ? parts.slice(0, -1).join('|') : finding.subject_id
  return `#${family}:${subject}`
}

/** Marks, among the findings of one agency, which ones count and which ones are cited with them. Order of the input is kept. */
export function countOnce(findings: readonly CaseFinding[]): CaseFinding[] {
  const gravest = new Map<string, CaseFinding>()
  for (const f of findings) {
    const best = gravest.get(factKey(f))
    if (!best || rank(f) < rank(best)) gravest.set(factKey(f), f)
  }
  return findings.map((f) => {
    const best = gravest.get(factKey(f)) as CaseFinding
    return best.finding_id === f.finding_id
      ? { ...f, role: 'primary', concurrent_with: null }
      : { ...f, role: 'concurrent', concurrent_with: best.finding_id }
  })
}

const rank = (f: CaseFinding) => `${f.severity}${f.evidence_class}${f.finding_id}`
