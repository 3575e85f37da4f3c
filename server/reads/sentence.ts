import { type Basis, basisOf } from '../contract/wording/basis.ts'
import { findWording, rebutCommon, wordingRules } from '../contract/wording/data.ts'
import { type Fact, factText, keptSlots } from '../contract/wording/fact.ts'
import { fill } from '../contract/wording/fill.ts'
import { cnDate } from '../contract/wording/formats.ts'
import { doneAlone, framed, measureText } from '../contract/wording/say.ts'
import { toCitation } from '../controls/citation.ts'
import type { Control } from '../controls/header.ts'
import type { FindingRow } from './finding-row.ts'

/** A finding as the wording reads it; undefined for one that was last seen before its slots were kept. */
export function factOf(f: FindingRow, evidence: Readonly<Record<string, unknown>>, asOf: string): Fact | undefined {
  const kept = keptSlots(evidence)
  if (!kept || !findWording(f.control_id)) return undefined
  const { control_id, reason, due_date, occurred_on, magnitude } = f
  return { control_id, reason, due_date, occurred_on, magnitude, as_of: asOf, ...kept }
}

/**
 * The finding in official words: what the data show, with number, dates and counts, and never that a breach is established. `unit` is
 * how the reader's unit is called: its name, or 你单位 for its own people.
 */
export function findingSentence(f: FindingRow, fact: Fact | undefined, unit: string): string {
  const said = fact && factText(fact, unit)
  if (!said || said.missing.length > 0) {
    const gone = f.state === 'cleared' ? `${f.cleared_on === null ? '' : `${f.cleared_on} 的检测中`}已消除。` : ''
    return `平台数据显示，${unit}存在“${f.title}”的情形。${gone || '所需的日期、编号和数量在下次检测后列出。'}`
  }
  const shown = framed('lead', said).text
  if (f.state !== 'cleared' || f.cleared_on === null) return shown
  const ended = fill(wordingRules.mended.replace(/^.*?：/, ''), (source) => (source === 'fact' ? '' : cnDate(f.cleared_on as string)))
  return `${shown}${ended.text}`
}

/** What has to be done about findings of a control, and what shows that it was done or that the data are wrong. */
export interface Measures {
  readonly title: string
  readonly measure: string
  readonly done: string
  readonly rebut: string[]
  readonly proof: string[]
}

export function measuresOf(controlId: string): Measures | undefined {
  const w = findWording(controlId)
  if (!w) return undefined
  return {
    title: w.title_doc_zh,
    measure: measureText(w.measure_zh),
    done: doneAlone(w.kind, w.done_zh).text,
    rebut: [...w.rebut_zh, rebutCommon.replace(/。$/, '')],
    proof: [...w.proof_zh],
  }
}

/** Citations of a finding as documents print them. A unit that the register lacks is held to what reaches every organ. */
export function basisOfFinding(
  control: Control,
  fact: Fact | undefined,
  orgType: string | null,
  endedOn: string | null,
): Basis | undefined {
  return fact && basisOf(fact, { org_type: orgType ?? 'public_affairs' }, {}, control.basis_law.map(toCitation), endedOn)
}
