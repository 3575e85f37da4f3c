import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { type Actor, may } from '../contract/actor.ts'
import { agencyName } from '../reads/names.ts'
import { decisionsOf } from '../scores/decisions.ts'
import { frozenYear } from '../scores/publish.ts'
import type { Scheme, SchemeInstrument } from '../scores/scheme.ts'
import type { UnitScore } from '../scores/score.ts'
import type { OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { draft } from './draft.ts'
import { type IssuedDocument, issueInTx } from './issue.ts'
import { issuerOf } from './issuer.ts'
import { type CircularInput, circularDocument, type IndicatorLine } from './kinds/circular.ts'
import { documentSettings } from './settings.ts'

/** Numbers and files the circular on a published year (考核结果通报, Art. 30). Throws `conflict` for a year that is not published. */
export async function issueScoreNotice(deps: DocumentDeps, input: { actor: Actor; year: number }): Promise<IssuedDocument> {
  const { actor, year } = input
  if (!may(actor, 'score.sign')) throw new AppError('forbidden', '考核结果通报由签发人签发。')
  const facts = await publishedCircular(deps, year)
  return deps.ledger.write((tx) =>
    issueInTx(tx, deps, {
      actor,
      kind: 'score_circular',
      signerName: actor.name,
      subject: { year },
      scope: { items: [], controls: [] },
      build: (frame) => circularDocument(facts, frame),
    }),
  )
}

/** What the circular on a published year says. Writes nothing. */
export async function draftScoreNotice(deps: DocumentDeps, year: number): Promise<OfficialDocument> {
  const facts = await publishedCircular(deps, year)
  return draft(deps, 'score_circular', (frame) => circularDocument(facts, frame))
}

/** The city's circular names its own units; those of counties only once the government agreed. */
async function publishedCircular(deps: DocumentDeps, year: number): Promise<CircularInput> {
  const frozen = await frozenYear(deps, year)
  if (!frozen) throw new AppError('conflict', `${year} 年度考核结果尚未发布，不能通报。请先在“年度考核”发布。`, { year })
  const { circular_consent } = await readSettings(deps.ledger, documentSettings)
  const municipal = frozen.results.some((s) => s.graded && s.group === 'municipal')
  const scores = frozen.results.filter((s) => !municipal || s.group === 'municipal' || (s.group === 'county' && circular_consent !== ''))
  return circularOf(deps, { year, asOf: frozen.window.asOf, scheme: frozen.scheme, instrument: frozen.instrument, scores })
}

/** A year's scores in the words of the circular. City-wide attainment is over administrative organs alone. */
export async function circularOf(
  deps: DocumentDeps,
  input: { year: number; asOf: string; scheme: Scheme; instrument: SchemeInstrument | null; scores: readonly UnitScore[] },
): Promise<CircularInput> {
  const { year, asOf, scheme, instrument, scores } = input
  const graded = scores.filter((s) => s.graded)
  const settings = await readSettings(deps.ledger, documentSettings)
  const date = shanghai(deps.now()).slice(0, 10)
  const { government } = await issuerOf(deps, deps.ledger.db, { kind: 'annual_report', date, signing: false })
  const decided = await decisionsOf(deps, year)
  return {
    year,
    schemeTitle: scheme.title_zh,
    ...(instrument === null ? {} : { schemeNo: instrument.doc_no }),
    cosigners: instrument?.co_depts ?? [],
    ...(instrument?.applies_from === undefined ? {} : { appliesFrom: instrument.applies_from }),
    ...(settings.circular_consent === '' ? {} : { agreed: { by: government, basis: settings.circular_consent } }),
    asOf,
    graded: graded.map(({ uscc, name, group, total_computed, adjustment, total, grade, rank, coverage }) => ({
      uscc,
      name,
      group,
      total: total_computed,
      adjustment,
      final: total,
      grade,
      rank,
      coverage,
    })),
    indicators: scheme.indicators.filter((i) => !i.disabled).map((i) => indicatorLine(i, graded)),
    adjustments: await adjustments(deps, year),
    pending: decided.filter((d) => d.state === 'proposed').length,
    appealDays: APPEAL_DAYS,
  }
}

/** Working days in which a unit may ask for a review of its result. */
const APPEAL_DAYS = 5

function indicatorLine(i: Scheme['indicators'][number], graded: readonly UnitScore[]): IndicatorLine {
  const own = graded.flatMap((s) => s.indicators.filter((x) => x.id === i.id && x.ratio !== null))
  const denominator = own.reduce((sum, x) => sum + x.denominator, 0)
  const numerator = own.reduce((sum, x) => sum + x.numerator, 0)
  return {
    id: i.id,
    title: i.title_zh,
    weight: i.weight,
    target: i.target,
    attainment: denominator > 0 ? numerator / denominator : null,
    below: own.filter((x) => (x.ratio_used ?? 0) < i.target).length,
  }
}

async function adjustments(deps: DocumentDeps, year: number): Promise<string[]> {
  const signed = (await decisionsOf(deps, year)).filter((d) => d.kind === 'adjustment' && d.state === 'signed')
  return Promise.all(
    signed.map(async (d) => {
      const amount = `${d.points > 0 ? '+' : ''}${d.points.toFixed(2)}`
      return `${await agencyName(deps.warehouse, d.uscc)}：调整${amount}分，理由：${d.reason.replace(/[。\s]*$/, '')}`
    }),
  )
}
