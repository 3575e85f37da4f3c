import { shanghai } from '../base/ledger.ts'
import { fileAppeal } from '../scores/appeals.ts'
import { computeYear, type ScoreDeps } from '../scores/compute.ts'
import { decideDecision, proposeDecision } from '../scores/decisions.ts'
import { publishYear } from '../scores/publish.ts'
import { proposeScheme } from '../scores/schemes.ts'
import type { SeedPeople } from './cases.ts'

/**
 * What the demonstration's people did about the yearly assessment: the year that ended is published, a bonus was signed, the
 * coming scheme waits for its signature, and the agency of the demonstration's CDO appeals. `asOf` is the last judged day.
 */
export async function seedScores(deps: ScoreDeps, people: SeedPeople, asOf: string): Promise<void> {
  const year = Number(asOf.slice(0, 4))
  const published = `${year - 1}-12-31` >= '2023-08-15' && `${year - 1}-12-31` <= shanghai(deps.now()).slice(0, 10)
  if (published) await publishYear(deps, people.signer, { year: year - 1, asOf, note: `${year - 1} 年度考核评价结果，按默认方案计算。` })
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
