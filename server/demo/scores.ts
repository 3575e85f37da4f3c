import { shanghai } from '../base/ledger.ts'
import { fileAppeal } from '../scores/appeals.ts'
import { computeYear, type ScoreDeps } from '../scores/compute.ts'
import { decideDecision, proposeDecision } from '../scores/decisions.ts'
import { decideRelease, proposeRelease } from '../scores/publish.ts'
import type { SchemeInstrument } from '../scores/scheme.ts'
import { decideScheme, proposeScheme } from '../scores/schemes.ts'
import type { SeedPeople } from './cases.ts'

/** The document by which the scheme of a year was issued, before that year began. */
function issued(year: number): SchemeInstrument {
  return {
    title_zh: `${year}年度公共数据共享和开放利用考核评价方案`,
    doc_no: `演示〔${year - 1}〕56号`,
    co_depts: ['市委机构编制委员会办公室', '市财政局', '市发展和改革局'],
    signed_on: `${year - 1}-12-20`,
  }
}

/**
 * What the demonstration's people did about the yearly assessment: the year that ended is published, a bonus was signed, the
 * coming scheme waits for its signature, and the agency of the demonstration's CDO appeals. `asOf` is the last judged day.
 */
export async function seedScores(deps: ScoreDeps, people: SeedPeople, asOf: string): Promise<void> {
  const year = Number(asOf.slice(0, 4))
  const published = `${year - 1}-12-31` >= '2023-08-15' && `${year - 1}-12-31` <= shanghai(deps.now()).slice(0, 10)
  if (published) {
    await proposeScheme(deps, {
      actor: people.officer,
      year: year - 1,
      changes: {},
      instrument: issued(year - 1),
      note: '会同有关部门印发的年度方案，权重和目标同默认方案（演示）。',
    })
    await decideScheme(deps, { actor: people.signer, year: year - 1, version: 1, sign: true, note: '已会签，同意（演示）。' })
    const release = await proposeRelease(deps, people.officer, { year: year - 1, asOf, note: `${year - 1} 年度考核评价结果（演示）。` })
    await decideRelease(deps, people.signer, { release_id: release.release_id, sign: true, note: '已复核，同意公布（演示）。' })
  }
  const own = people.cdo.agencies === 'all' ? undefined : people.cdo.agencies[0]
  const best = (await computeYear(deps, { year, asOf })).scores.find((s) => s.graded && s.uscc !== own)
  if (best) {
    const made = await proposeDecision(deps, people.officer, {
      year,
      uscc: best.uscc,
      kind: 'bonus',
      category: '应用创新',
      points: 1,
      reason: '“一件事”跨部门数据应用入选市级优秀案例（演示）。',
    })
    await decideDecision(deps, people.signer, { decision_id: made.decision_id, sign: true, note: '材料齐全，同意。' })
  }
  await proposeScheme(deps, {
    actor: people.officer,
    year,
    changes: { weights: { C1: 9, C2: 6 }, targets: { B4: 1 } },
    instrument: issued(year),
    note: '突出按时答复，对账一致率目标提高到 100%（演示）。',
  })
  if (own !== undefined) {
    await fileAppeal(deps, people.cdo, {
      year,
      uscc: own,
      indicator_id: 'C1',
      grounds: '其中一件申请已获批延期，延期批准日期在平台导出时未带出，请予核实（演示）。',
    })
  }
}
