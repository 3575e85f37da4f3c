import { define } from '../action.ts'
import type { CaseContext } from '../case-context.ts'
import { area, choice, optional } from '../fields.ts'
import type { CaseRecord, Change, Proposal } from '../record.ts'
import { confirmed, ended, stepName, UNDRAFTED } from './decide.ts'

const OF_HEAD: readonly Proposal['step'][] = ['confirm', 'withdraw', 'advise']

const decision = choice(
  { zh: '意见', en: 'Decision' },
  { agree: { zh: '同意', en: 'Agree' }, decline: { zh: '不同意，退回经办', en: 'Decline' } },
)
const note = optional(area({ zh: '说明', en: 'Note' }))

function blocked(own: boolean, r: CaseRecord, ctx: CaseContext): string | undefined {
  if (!r.proposal || OF_HEAD.includes(r.proposal.step) !== own) return '没有待您复签的事项。'
  return r.proposal.by === ctx.actor.id ? '提出人不能复签自己提出的事项，请由另一人办理。' : undefined
}

function carriedOut(r: CaseRecord, ctx: CaseContext): Change {
  const p = r.proposal as Proposal
  switch (p.step) {
    case 'confirm':
      return confirmed(p.reason, p.by, ctx)
    case 'withdraw':
      return {
        to: 'verifying',
        set: { confirmed_on: null, confirmed_by: null, confirm_reason: null, proposal: null, ...UNDRAFTED },
        put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) },
      }
    case 'advise':
      return ended('concluded', p.reason, ctx)
    case 'dismiss':
      return ended('dismissed', p.meeting === null ? p.reason : `${p.reason}（集体研究：${p.meeting}）`, ctx)
    case 'refer':
      return { to: 'referred', set: { proposal: null } }
    case 'consult':
      return { to: 'consulted', set: { proposal: null } }
  }
}

type Decision = 'agree' | 'decline'

function said(decision: Decision, note: string | undefined, r: CaseRecord): string {
  const what = `${decision === 'agree' ? '同意' : '不同意'}${r.proposal ? stepName(r.proposal) : ''}`
  return note ? `${what}：${note}` : what
}

function seconded(r: CaseRecord, decision: Decision, ctx: CaseContext): Change {
  return decision === 'agree' ? carriedOut(r, ctx) : { set: { proposal: null } }
}

/** The second of two people: what one proposed, another agrees with or declines. */
export const secondActions = [
  define({
    action: 'agree-head',
    title: { zh: '科室负责人复签', en: 'Second by the head of section' },
    event: 'case.seconded_by_head',
    from: ['verifying', 'confirmed', 'to_issue'],
    to: ['confirmed', 'verifying', 'concluded'],
    permission: 'case.work',
    duty: ['head'],
    fields: { decision, note },
    needs: ['同意或者不同意'],
    blocked: (r, ctx) => blocked(true, r, ctx),
    change: (r, input, ctx) => seconded(r, input.decision, ctx),
    summary: (input, r) => said(input.decision, input.note, r),
  }),
  define({
    action: 'agree-deputy',
    title: { zh: '分管负责人复签', en: 'Second by the deputy' },
    event: 'case.seconded_by_deputy',
    from: ['lead', 'verifying'],
    to: ['dismissed', 'referred', 'consulted'],
    permission: 'case.sign',
    duty: ['deputy', 'chief'],
    fields: { decision, note },
    needs: ['同意或者不同意'],
    blocked: (r, ctx) => blocked(false, r, ctx),
    change: (r, input, ctx) => seconded(r, input.decision, ctx),
    summary: (input, r) => said(input.decision, input.note, r),
  }),
]
