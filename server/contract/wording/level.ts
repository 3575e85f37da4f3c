import type { Basis, Choices } from './basis.ts'
import type { DocumentLevel } from './data.ts'
import { type Fact, lookIn, wordingOf } from './fact.ts'
import { holds } from './when.ts'

/** What is known of a finding and its unit when its highest paper is decided. */
export interface Standing {
  readonly severity: string
  readonly evidence_class: string
  /** E3: confirmed by a person in writing. */
  readonly confirmed: boolean
  /** The unit is the competent authority itself. */
  readonly own: boolean
  /** Led from above, of the province or of another city: no notice. */
  readonly outside: boolean
  /** `local_limits` and `local_limits_opinion`. */
  readonly local: { readonly limits: 'binding' | 'advisory'; readonly opinion: string }
}

export interface Level {
  readonly document: DocumentLevel
  /** Why it goes no higher, in words; undefined when nothing held it back. */
  readonly why: string | undefined
}

/** The highest paper that a finding may enter, first limit first; a notice only goes down. */
export function documentLevel(fact: Fact, basis: Basis, standing: Standing, choices: Choices = {}): Level {
  const w = wordingOf(fact.control_id)
  const look = lookIn(fact)
  const exception = w.document_when.find((d) =>
    d.when === 'the agency is the competent authority itself'
      ? standing.own
      : holds(d.when, look, fact.reason === null ? [] : [fact.reason]),
  )
  const document = exception?.document ?? w.document
  if (document === 'own_desk' || standing.own) return { document: 'own_desk', why: '属于主管部门自身事项，列入自查台账，不对外行文。' }
  if (standing.outside) return { document: 'prompt', why: '垂直管理、省级或者外市单位只作工作提示或者函商。' }
  if (document === 'escalation') return { document, why: '限期整改逾期按原案办理，不另发通知。' }
  const down = (why: string): Level => ({ document: 'prompt', why })
  if (standing.severity === 'S4') return down('提示级事项只作工作提示。')
  if (document === 'prompt') return down('该项检测只作工作提示。')
  if (w.needs_requirement_doc && !choices.requirement_doc)
    return down('期限或者要求不出自法律、法规、规章，须先填写书面要求的文号，否则只作工作提示。')
  if (basis.none) return down('所引规定对该事实、该单位均不适用，只作工作提示。')
  if (standing.evidence_class === 'E3' && !standing.confirmed) return down('统计线索未经书面确认，不写入通知书。')
  const local = localOnly(fact, standing)
  if (local !== undefined) return down(local)
  return { document: 'notice', why: undefined }
}

/** Only past the limit of the Measures, within the national one (laws.yaml dual_limits). */
function localOnly(fact: Fact, { local }: Standing): string | undefined {
  if (fact.control_id !== '35-8-01' && fact.control_id !== '35-8-02') return undefined
  if (fact.slots['derived.past_national'] === true) return undefined
  const began = lookIn(fact)(fact.control_id === '35-8-01' ? 'share_request.received_at' : 'share_request.replied_at')
  if (typeof began !== 'string' || began.slice(0, 10) < '2025-08-01') return undefined
  if (local.limits === 'advisory') return '超过本市期限、未超过国家期限，本市期限设为指导性，只作工作提示。'
  return local.opinion === '' ? '只超过本市期限、未超过国家期限，未登记法制机构意见（local_limits_opinion），只作工作提示。' : undefined
}
