import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { type Actor, may } from '../contract/actor.ts'
import { findGate } from '../contract/gates.ts'
import { type Opinion, readOpinions } from '../gates/opinion-store.ts'
import { reasonText, TABLE_NOT_LOADED } from '../gates/say.ts'
import { type GateState, noProject, readStates } from '../gates/scope.ts'
import { agencyName } from '../reads/names.ts'
import type { OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { draft } from './draft.ts'
import { type IssuedDocument, issueInTx } from './issue.ts'
import { type OpinionCheck, type OpinionInput, opinionDocument } from './kinds/opinion.ts'
import { documentRows } from './reads.ts'

export interface OpinionRef {
  readonly actor: Actor
  readonly projectId: string
  readonly opinionId: string
}

/**
 * Numbers and files the document of an opinion in force (符合性审查意见, Art. 29). An opinion has one document: asking again gives the
 * same. Throws `conflict` for an opinion that is not in force.
 */
export async function issueOpinion(deps: DocumentDeps, input: OpinionRef): Promise<IssuedDocument> {
  if (!may(input.actor, 'gate.opine')) throw new AppError('forbidden', '您的角色不能出具符合性审查意见。')
  const { opinion, facts } = await opinionFacts(deps, input)
  if (opinion.state !== 'issued') {
    throw new AppError('conflict', '这份意见未生效（待复核、已退回、已被新意见替代，或者需要重新审查），不能出具正式文书。', {
      state: opinion.state,
    })
  }
  return deps.ledger.write(async (tx) => {
    const before = await existing(tx, input.opinionId)
    if (before) return before
    const document = await issueInTx(tx, deps, {
      actor: input.actor,
      kind: 'gate_opinion',
      signerName: opinion.signer_name,
      subject: { agency: facts.project.uscc, projectId: input.projectId, opinionId: input.opinionId },
      scope: { items: [], controls: [] },
      build: (frame) => opinionDocument(facts, frame),
    })
    return document
  })
}

/** What the document of an opinion says; also for one that is not in force yet. Writes nothing. */
export async function draftOpinion(deps: DocumentDeps, input: OpinionRef): Promise<OfficialDocument> {
  const { facts } = await opinionFacts(deps, input)
  return draft(deps, 'gate_opinion', (frame) => opinionDocument(facts, frame), facts.project.uscc)
}

async function existing(tx: LedgerWrite, opinionId: string): Promise<IssuedDocument | undefined> {
  const [found] = await documentRows(tx, { opinionId, limit: 1 })
  return found
}

async function opinionFacts(deps: DocumentDeps, input: OpinionRef): Promise<{ opinion: Opinion; facts: OpinionInput }> {
  const states = await readStates(deps, input.actor)
  const opinion = (await readOpinions(deps.ledger.db, input.projectId)).find((o) => o.opinion_id === input.opinionId)
  const state = opinion && states.find((s) => s.project_id === input.projectId && s.gate === opinion.gate)
  if (!opinion || !state) throw noProject(input.projectId)
  if (opinion.conclusion === '不适用') throw new AppError('conflict', '该项目不适用第二十九条，不出具符合性审查意见。')
  return { opinion, facts: await factsOf(deps, state, opinion, opinion.conclusion) }
}

async function factsOf(deps: DocumentDeps, state: GateState, opinion: Opinion, conclusion: OpinionInput['verdict']): Promise<OpinionInput> {
  const { approver_uscc } = state
  return {
    project: {
      id: state.project_id,
      name: state.name,
      agency: await agencyName(deps.warehouse, state.uscc),
      uscc: state.uscc,
      fund: '财政性资金',
    },
    stage: opinion.gate,
    verdict: conclusion,
    asOf: opinion.as_of,
    ...(approver_uscc === null ? {} : { addressee: await agencyName(deps.warehouse, approver_uscc) }),
    checks: opinion.checks.map((c) => checkOf(opinion, c)),
    materials: ['项目公共数据清单', '省数据资源“一网共享”平台导出的目录、汇聚、共享记录', '系统备案记录'],
    validUntil: opinion.valid_until,
    ...(opinion.correct_by === null ? {} : { completeBy: opinion.correct_by }),
    handledBy: opinion.recorded_by_name,
    reviewedBy: opinion.decided_by_name ?? '',
    approvedBy: opinion.signer_name,
    ...(opinion.override_reason === null
      ? {}
      : { override: { computed: opinion.verdict, reason: opinion.override_reason, second: opinion.decided_by_name ?? '（待复核）' } }),
  }
}

function checkOf(opinion: Opinion, kept: Opinion['checks'][number]): OpinionCheck {
  const check = findGate(opinion.gate).checks.find((c) => c.id === kept.id)
  if (!check) throw new Error(`opinion ${opinion.opinion_id} names an unknown check ${kept.id}`)
  const reason = kept.reason === TABLE_NOT_LOADED ? '所需数据表尚未导入' : reasonText(check, kept.reason, kept.row_count, [])
  return {
    id: check.id,
    title: check.title_zh,
    result: kept.result,
    reason,
    articles: check.articles,
    advisory: check.class === 'advisory',
    toPass: check.to_pass_zh,
  }
}
