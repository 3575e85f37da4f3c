import { sameFact } from '../controls/groups.ts'
import type { CaseFinding } from './record.ts'

/** Key of the fact that a finding states; two findings with the same key state the same fact. */
export function factKey(finding: Pick<CaseFinding, 'control_id' | 'subject_id'>): string {
  const parts = finding.subject_id.split('|')
  const leg = parts.length > 1 ? (parts.at(-1) as string) : ''
  const legged = `${finding.control_id}|${leg}`
  const families = sameFact()
  const family = families.findIndex((f) => f.includes(finding.control_id) || f.includes(legged))
  if (family < 0) return `${finding.control_id}:${finding.subject_id}`
  const subject = families[family]?.includes(legged) ? parts.slice(0, -1).join('|') : finding.subject_id
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
