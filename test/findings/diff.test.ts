import { describe, expect, it } from 'vitest'
import { type Alarm, diffFindings, type Known } from '../../server/findings/diff.ts'

const alarm = (subject_id: string): Alarm => ({
  control_id: '35-8-01',
  subject_id,
  agency_uscc: 'A',
  reason: 'violation',
  severity: 'S3',
  due_date: null,
  occurred_on: null,
  magnitude: null,
  item: 8,
  evidence_class: 'E1',
  evidence: null,
})
const known = (subject: string, state: Known['state'] = 'open'): Known => ({
  finding_id: `35-8-01:${subject}`,
  control_id: '35-8-01',
  state,
  severity: 'S3',
  first_seen: '2026-01-31',
  times_seen: 1,
  recurrences: 0,
  adjusted_on: null,
})
const ids = (list: readonly { finding_id: string }[]) => list.map((k) => k.finding_id)

describe('diffFindings', () => {
  it('opens what is new, keeps what stands, clears what is gone and reopens what came back', () => {
    const diff = diffFindings(
      [known('kept'), known('gone'), known('back', 'cleared')],
      [alarm('kept'), alarm('new'), alarm('back')],
      () => false,
    )
    expect(diff.opened.map((a) => a.subject_id)).toEqual(['new'])
    expect(ids(diff.kept.map(([k]) => k))).toEqual(['35-8-01:kept'])
    expect(ids(diff.recurred.map(([k]) => k))).toEqual(['35-8-01:back'])
    expect(ids(diff.cleared)).toEqual(['35-8-01:gone'])
  })

  it('never clears what could not be judged', () => {
    const diff = diffFindings([known('blind')], [], (k) => k.finding_id === '35-8-01:blind')
    expect(diff.cleared).toEqual([])
    expect(ids(diff.undecided)).toEqual(['35-8-01:blind'])
  })

  it('marks what changed rules alone made appear or vanish, and takes what data bring back as new', () => {
    const changed = new Set(['35-8-01'])
    const before = [known('kept'), known('gone'), known('back', 'cleared'), known('blind')]
    const diff = diffFindings(before, [alarm('kept'), alarm('new'), alarm('back')], (k) => k.finding_id === '35-8-01:blind', changed)
    expect(ids(diff.kept.map(([k]) => k))).toEqual(['35-8-01:kept'])
    expect(diff.appeared.map(([k, a]) => [k?.state, a.subject_id])).toEqual([
      [undefined, 'new'],
      ['cleared', 'back'],
    ])
    expect(ids(diff.vanished)).toEqual(['35-8-01:gone'])
    expect(ids(diff.undecided)).toEqual(['35-8-01:blind'])
    expect([diff.opened, diff.recurred, diff.cleared].flat()).toEqual([])
    const later = diffFindings([known('gone', 'adjusted')], [alarm('gone')], () => false)
    expect(later.opened.map((a) => a.subject_id)).toEqual(['gone'])
    expect(later.recurred).toEqual([])
  })

  it('leaves a cleared finding alone while it stays away', () => {
    const diff = diffFindings([known('old', 'cleared')], [], () => false)
    expect([diff.opened, diff.kept, diff.cleared, diff.recurred, diff.undecided].flat()).toEqual([])
  })
})
