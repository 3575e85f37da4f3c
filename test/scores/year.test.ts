import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withdrawBatch } from '../../server/import/index.ts'
import { appealsOf, decideAppeal, fileAppeal } from '../../server/scores/appeals.ts'
import { computeYear } from '../../server/scores/compute.ts'
import { decideDecision, decisionsOf, proposeDecision } from '../../server/scores/decisions.ts'
import { explainUnit } from '../../server/scores/explain.ts'
import { gradeOf } from '../../server/scores/grade.ts'
import { peersOf } from '../../server/scores/peers.ts'
import { decideRelease, frozenText, proposeRelease, publications, recomputeYear, releases } from '../../server/scores/publish.ts'
import { scoreRows } from '../../server/scores/rows.ts'
import { decideScheme, effectiveScheme, proposeScheme, schemeVersions } from '../../server/scores/schemes.ts'
import { monthlyTrend, movements, yearlyTrend } from '../../server/scores/trend.ts'
import { viewYear } from '../../server/scores/view.ts'
import { whatIf } from '../../server/scores/what-if.ts'
import { A, B, CDO_A, CITY, OFFICER, P, publish, ScoreHome, SIGNER } from './home.ts'

const YEAR = { year: 2026, asOf: '2026-03-31' }
const unit = <T extends { uscc: string }>(list: readonly T[], uscc: string): T => {
  const found = list.find((x) => x.uscc === uscc)
  if (!found) throw new Error(`no ${uscc}`)
  return found
}

describe('a year computed from the lake, without any assessment', () => {
  let home: ScoreHome
  beforeAll(async () => {
    home = await ScoreHome.open()
  })
  afterAll(() => home.close())

  test('figures by hand', async () => {
    const year = await computeYear(home.product, YEAR)
    const at = (id: string, uscc: string) => {
      const f = year.measured.figures.get(id)?.get(uscc)
      return f && [f.numerator, f.denominator]
    }
    // R2 was due on 2026-01-13 and answered on the 30th.
    expect([at('C1', A), at('C1', B), at('C1', P)]).toEqual([[1, 2], [2, 2], undefined])
    // K3 names no condition.
    expect([at('A2', A), at('A2', B), at('A4', B)]).toEqual([
      [2, 2],
      [0, 1],
      [0, 1],
    ])
    // K2 was never attached; K1 is fresh; K3 (monthly, last batch 10 January) is stale on 31 March.
    expect([at('B1', A), at('B1', B)]).toEqual([
      [1, 2],
      [0, 1],
    ])
    // K1 fresh on 31 January and 31 March, stale on 28 February; K3 fresh on the first only.
    expect([at('B2', A), at('B2', B)]).toEqual([
      [2, 3],
      [1, 3],
    ])
    expect([at('G1', A), at('G1', B), at('G1', P)]).toEqual([
      [2, 3],
      [1, 3],
      [0, 3],
    ])
    expect([at('G2', A), at('G2', B)]).toEqual([
      [1, 1],
      [0, 1],
    ])
  })

  test('tables that were never imported take their indicators from everyone, and say so', async () => {
    const year = await computeYear(home.product, YEAR)
    expect([...year.measured.missing].sort()).toEqual(['A1', 'A3', 'B3', 'B4', 'D1', 'D2', 'D3', 'E1', 'E2', 'F1', 'F2', 'G3'])
    const own = unit(year.scores, A)
    expect(own.indicators.find((i) => i.id === 'E1')?.flags).toEqual(['数据未导入'])
    expect(own.coverage).toBeCloseTo((5 + 5 + 16 + 25 + 2) / 100, 12)
  })

  test('only administrative organs are ranked and graded', async () => {
    const year = await computeYear(home.product, YEAR)
    expect(unit(year.scores, P)).toMatchObject({ graded: false, rank: null, grade: null, flags: ['仅供参考'] })
    expect([unit(year.scores, A).rank, unit(year.scores, B).rank]).toEqual([1, 2])
  })

  test('the rows of both sides lead back to findings', async () => {
    const year = await computeYear(home.product, YEAR)
    const rows = await scoreRows(home.product.warehouse, year.measured, { indicator: 'C1', uscc: A })
    expect(rows.map((r) => [r.subject_id, r.numerator, r.denominator, r.findings])).toEqual([
      ['R2', 0, 1, ['35-8-01:R2']],
      ['R1', 1, 1, null],
    ])
  })

  test('an explanation ends at the total; mending is computed, cheapest points first; past acts are told apart', async () => {
    const year = await computeYear(home.product, YEAR)
    const found = await explainUnit(home.product.warehouse, year, B)
    expect(found?.steps.at(-1)?.after).toBeCloseTo(found?.score.total ?? -1, 9)
    const mends = found?.mends ?? []
    expect(mends.map((m) => m.gain_per_thing)).toEqual([...mends.map((m) => m.gain_per_thing)].sort((x, y) => y - x))
    expect(mends.find((m) => m.indicator === 'A4')).toMatchObject({
      count: 1,
      missing: 1,
      things: [{ subject_id: 'K3', title: '社保参保' }],
    })
    expect(found?.past.map((p) => p.indicator)).toContain('B2')
    expect(mends.map((m) => m.indicator)).not.toContain('B2')
  })

  test('what a mend promises is what mending brings', async () => {
    const year = await computeYear(home.product, YEAR)
    const promised = (await explainUnit(home.product.warehouse, year, A))?.mends.find((m) => m.indicator === 'G1')
    const before = unit(year.scores, A).total ?? 0
    const other = await ScoreHome.open({ ...CITY, data_post: [...(CITY['data_post'] ?? []), `${A},liaison,王五,2024-01-01`] })
    try {
      const after = unit((await computeYear(other.product, YEAR)).scores, A).total ?? 0
      expect(promised?.count).toBe(1)
      expect(after - before).toBeCloseTo(promised?.gain ?? -1, 9)
    } finally {
      other.close()
    }
  })

  test('a trial moves everyone and leaves nothing behind', async () => {
    const events = async () => (await home.product.ledger.db.get<{ n: number }>('select count(*)::integer as n from event'))?.n
    const before = await events()
    const trial = await whatIf(home.product, { ...YEAR, changes: { disabled: ['C1'], targets: { B1: 0.5 } } })
    expect(trial.units.some((u) => (u.delta ?? 0) !== 0)).toBe(true)
    expect(trial.diff.map((d) => d.path)).toEqual(['indicators.B1.target', 'indicators.C1.disabled'])
    expect(unit(trial.units, A).before.total).toBe(unit((await computeYear(home.product, YEAR)).scores, A).total)
    expect(await events()).toBe(before)
  })

  test('months: each point is the year as known on that day', async () => {
    const points = await monthlyTrend(home.product, YEAR)
    expect(points.map((p) => p.as_of)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
    const own = await computeYear(home.product, { year: 2026, asOf: '2026-02-28' })
    expect(unit(points[1]?.scores ?? [], A).total).toBe(unit(own.scores, A).total)
  })

  test('who moved and why: the indicator, and the findings that opened and cleared', async () => {
    const before = await computeYear(home.product, { year: 2026, asOf: '2026-01-31' })
    const after = await computeYear(home.product, YEAR)
    const own = unit(await movements(home.product.warehouse, before, after), B)
    expect(own.delta).toBeCloseTo((own.after ?? 0) - (own.before ?? 0), 9)
    expect(own.indicators.find((i) => i.id === 'B1')).toMatchObject({ opened: 1, cleared: 0, opened_findings: ['35-3-03:K3'] })
  })

  test('peers are of the same kind and level, and too few of them are not told apart', async () => {
    const year = await computeYear(home.product, YEAR)
    expect(peersOf(year.scores, unit(year.scores, A))).toMatchObject({ count: 2, group: 'municipal', totals: [], lower_quartile: null })
  })
})

describe('what people decide', () => {
  let home: ScoreHome
  beforeAll(async () => {
    home = await ScoreHome.open()
  })
  afterAll(() => home.close())

  test('a scheme takes effect only when a second person signs it', async () => {
    const { product } = home
    const changes = { weights: { C1: 10, C2: 5 } }
    const made = await proposeScheme(product, { actor: OFFICER, year: 2026, changes, note: '突出按时答复' })
    expect((await effectiveScheme(product, 2026)).version).toBeNull()
    await expect(decideScheme(product, { actor: OFFICER, year: 2026, version: made.version, sign: true, note: '同意' })).rejects.toThrow(
      '另一人',
    )
    await decideScheme(product, { actor: SIGNER, year: 2026, version: made.version, sign: true, note: '同意' })
    const { scheme, version } = await effectiveScheme(product, 2026)
    expect([version, scheme.indicators.find((i) => i.id === 'C1')?.weight]).toEqual([1, 10])
    await expect(decideScheme(product, { actor: SIGNER, year: 2026, version: 1, sign: false, note: '再想' })).rejects.toThrow('已办理')
    const year = await computeYear(product, YEAR)
    expect(unit(year.scores, A).indicators.find((i) => i.id === 'C1')?.base_weight).toBe(10)
  })

  test('a newer version supersedes the signed one; other years keep the default', async () => {
    const { product } = home
    await proposeScheme(product, { actor: OFFICER, year: 2026, changes: { targets: { B1: 0.9 } }, note: '调整目标' })
    await decideScheme(product, { actor: SIGNER, year: 2026, version: 2, sign: true, note: '同意' })
    expect((await schemeVersions(product, 2026)).map((v) => v.state)).toEqual(['superseded', 'signed'])
    expect((await effectiveScheme(product, 2025)).version).toBeNull()
    await expect(proposeScheme(product, { actor: OFFICER, year: 2026, changes: { targets: { B1: 0.9 } }, note: '重复' })).rejects.toThrow(
      '没有差别',
    )
  })

  test('a bonus counts once it is signed by another, within the limits', async () => {
    const { product } = home
    const input = { year: 2026, uscc: B, kind: 'bonus', category: '应用创新', points: 2, reason: '省级优秀案例' } as const
    await expect(proposeDecision(product, OFFICER, { ...input, points: 3 })).rejects.toThrow('不超过 2 分')
    await expect(proposeDecision(product, OFFICER, { ...input, category: '其他' })).rejects.toThrow('加分类别')
    const before = unit((await computeYear(product, YEAR)).scores, B).total ?? 0
    const made = await proposeDecision(product, OFFICER, input)
    expect(unit((await computeYear(product, YEAR)).scores, B).total).toBe(before)
    await expect(decideDecision(product, OFFICER, { decision_id: made.decision_id, sign: true, note: '同意' })).rejects.toThrow('另一人')
    await decideDecision(product, SIGNER, { decision_id: made.decision_id, sign: true, note: '同意' })
    const after = unit((await computeYear(product, YEAR)).scores, B)
    expect([after.bonus, Math.round(((after.total ?? 0) - before) * 100) / 100]).toEqual([2, 2])
  })

  test('an adjustment counts once another signed it; the computed score stays beside the final one', async () => {
    const { product } = home
    const before = unit((await computeYear(product, YEAR)).scores, A)
    const made = await proposeDecision(product, OFFICER, { year: 2026, uscc: A, kind: 'adjustment', points: 1.5, reason: '申诉成立' })
    await decideDecision(product, SIGNER, { decision_id: made.decision_id, sign: true, note: '同意' })
    const after = unit((await computeYear(product, YEAR)).scores, A)
    expect([before.total, after.total_computed]).toEqual([before.total_computed, before.total_computed])
    expect(after.adjustment).toBe(1.5)
    expect(after.total).toBeCloseTo((before.total ?? 0) + 1.5, 9)
    expect((await decisionsOf(product, 2026, A)).map((d) => [d.points, d.state, d.decided_by])).toEqual([[1.5, 'signed', SIGNER.id]])
  })

  test('a grave mark needs a confirmed case of item 5 or 6 of that unit', async () => {
    const mark = { year: 2026, uscc: A, kind: 'grave', category: '情节严重', reason: '后果严重', case_id: 'none' } as const
    await expect(proposeDecision(home.product, OFFICER, mark)).rejects.toThrow('已认定的整改案件')
  })

  test('an appeal is filed for the own unit and decided by someone else', async () => {
    const { product } = home
    await expect(fileAppeal(product, CDO_A, { year: 2026, uscc: B, grounds: '不服' })).rejects.toThrow('本单位')
    const made = await fileAppeal(product, CDO_A, { year: 2026, uscc: A, indicator_id: 'C1', subject_id: 'R2', grounds: '延期已获批准' })
    await expect(
      decideAppeal(product, { ...CDO_A, roles: ['signer'] }, { appeal_id: made.appeal_id, uphold: true, note: '成立' }),
    ).rejects.toThrow('另一人')
    await decideAppeal(product, SIGNER, { appeal_id: made.appeal_id, uphold: true, note: '成立' })
    expect((await appealsOf(product, 2026, A)).map((a) => [a.appeal_id, a.state])).toEqual([['SA-2026-0001', 'upheld']])
  })

  test('a confirmed case costs points once, by its highest severity; leads, other years, overdue directives and objections cost none', async () => {
    const { product } = home
    const before = unit((await computeYear(product, YEAR)).scores, B)
    const one = (finding_id: string, more: Record<string, unknown>) => ({
      case_id: 'Z1',
      finding_id,
      agency_uscc: B,
      control_id: '35-3-03',
      subject_id: finding_id,
      item: 3,
      severity: 'S2',
      evidence_class: 'E1',
      occurred_on: '2026-02-01',
      role: 'primary',
      concurrent_with: null,
      in_notice: true,
      cleared_on: null,
      confirmed_on: '2026-03-01',
      standing: 'confirmed',
      ...more,
    })
    await product.ledger.write(async (tx) => {
      await tx.put('rect_case', [
        {
          case_id: 'Z1',
          version: 1,
          state: 'supervised',
          agency_uscc: B,
          item: 3,
          severity: 'S2',
          title: '超周期',
          opened_on: '2026-02-10',
          updated_on: '2026-03-20',
          confirmed_on: '2026-03-01',
          due_date: '2026-03-10',
          overdue_since: '2026-03-11',
          issued_on: '2026-03-01',
          served_on: '2026-03-01',
          supervised_on: '2026-03-20',
          rebounds: 0,
          all_clear: false,
          body: '{"documents":[]}',
        },
      ])
      await tx.put('case_finding', [
        one('f1', {}),
        one('f2', { standing: 'lead', confirmed_on: null }),
        one('f3', { occurred_on: '2025-12-31' }),
        one('f4', { role: 'concurrent', concurrent_with: 'f1', severity: 'S1', confirmed_on: '2026-05-06' }),
        one('f6', { severity: 'S3' }),
        one('f7', { case_id: 'Z2', severity: 'S1', control_id: '35-8-08' }),
        one('f8', { case_id: 'Z2', severity: 'S1', control_id: '35-1-02' }),
        one('f9', { case_id: 'Z3', severity: 'S1' }),
      ])
      const other = { version: 1, state: 'rectifying', agency_uscc: B, item: 3, severity: 'S1', title: '其他', body: '{"documents":[]}' }
      const days = { opened_on: '2026-02-10', updated_on: '2026-03-20', confirmed_on: '2026-03-01', rebounds: 0, all_clear: false }
      await tx.put('rect_case', [
        { case_id: 'Z2', ...other, ...days },
        { case_id: 'Z3', ...other, ...days },
      ])
      const objection = { case_id: 'Z3', agency_uscc: B, grounds: '不属实', by_id: 'u', on_date: '2026-03-10', state: 'pending' }
      await tx.put('objection', [{ objection_id: 'O1', ...objection }])
    })
    const after = unit((await computeYear(product, YEAR)).scores, B)
    expect([before.deduction, after.deduction]).toEqual([0, 5])
    const { facts } = await computeYear(product, YEAR)
    expect(facts.deductions).toEqual([{ uscc: B, case_id: 'Z1', severity: 'S1', findings: 3 }])
    expect(facts.objected).toEqual([{ uscc: B, case_id: 'Z3', severity: 'S1', findings: 1 }])
    expect(facts.supervised.map((s) => s.case_id)).toEqual(['Z1'])
    // The overdue case counts in G3; with no directive imported nobody has that indicator.
    expect(facts.rectifications).toEqual([{ uscc: B, case_id: 'Z1', in_time: false }])
    expect(after.indicators.find((i) => i.id === 'G3')?.flags).toEqual(['数据未导入'])
  })

  test('what was dismissed or waived leaves both sides; another alarm of the same thing keeps it', async () => {
    const { product } = home
    const figure = async (id: string, uscc: string) => {
      const found = (await computeYear(product, YEAR)).measured.figures.get(id)?.get(uscc)
      return found && [found.numerator, found.denominator]
    }
    const sides = async () => [await figure('C1', A), await figure('B1', A), await figure('B1', B), await figure('B2', B)]
    // R2 was answered late, K2 never attached; K3 is stale on 28 February and 31 March for the same reason since 16 February.
    expect(await sides()).toEqual([
      [1, 2],
      [1, 2],
      [0, 1],
      [1, 3],
    ])
    const alarms = (await computeYear(product, YEAR)).measured
    const missed = async (indicator: string, uscc: string) => {
      const rows = await product.warehouse.all<{ alarms: string[] }>(
        'select alarms from read_parquet($path) where indicator_id = $indicator and uscc = $uscc and numerator < denominator',
        { path: alarms.rowsPath, indicator, uscc },
      )
      return rows.flatMap((r) => r.alarms)
    }
    const late = (await missed('C1', A))[0] ?? ''
    const unattached = (await missed('B1', A))[0] ?? ''
    const stale = (await missed('B1', B))[0] ?? ''
    expect([late, unattached, stale]).toEqual([
      '35-8-01:R2@2026-01-14',
      expect.stringMatching(/^35-3-01:K2@/),
      expect.stringMatching(/^35-3-03:K3@/),
    ])
    const dismissed = (alarm: string, day = alarm.split('@')[1]) => ({
      case_id: 'Z9',
      finding_id: alarm.split('@')[0],
      agency_uscc: A,
      control_id: alarm.slice(0, 7),
      subject_id: alarm.slice(8).split('@')[0],
      item: 8,
      severity: 'S3',
      evidence_class: 'E1',
      occurred_on: day,
      role: 'primary',
      in_notice: false,
      standing: 'dismissed',
    })
    const put = (rows: ReturnType<typeof dismissed>[]) =>
      product.ledger.write(async (tx) => {
        await tx.put('case_finding', rows)
      })
    await put([dismissed(late, '2026-01-13'), dismissed(unattached), dismissed(stale)])
    // The lead of another day is another lead.
    expect(await sides()).toEqual([[1, 2], [1, 1], [0, 0], expect.anything()])
    expect(await figure('B2', B)).toEqual([1, 1])
    await put([dismissed(late)])
    expect(await figure('C1', A)).toEqual([1, 1])
    const year = await computeYear(product, YEAR)
    const rows = await scoreRows(product.warehouse, year.measured, { indicator: 'C1', uscc: A })
    expect(rows.map((r) => [r.subject_id, r.left_out])).toEqual([
      ['R2', true],
      ['R1', false],
    ])
    expect((await explainUnit(product.warehouse, year, A))?.past.flatMap((p) => p.things.map((t) => t.subject_id))).not.toContain('R2')
  })
})

describe('a published year', () => {
  let home: ScoreHome
  beforeAll(async () => {
    home = await ScoreHome.open()
  })
  afterAll(() => home.close())

  test('keeps its bytes after newer data came in and an old file was withdrawn, and can be computed again from its own files', async () => {
    const { product } = home
    const published = await publish(product, YEAR)
    const first = await frozenText(product, 2026)
    const computed = await computeYear(product, YEAR)

    const later = await home.import({
      training: ['training_id,uscc,held_on', `T2,${B},2026-03-01`],
      catalog: [
        'catalog_id,name,provider_uscc,status,published_at,data_format,share_type,share_condition,share_mode,update_cycle,data_level,open_type',
        `K3,社保参保,${B},published,2024-01-01,database,conditional,限社会保险业务核验参保状态时使用,接口,monthly,general,no_open`,
      ],
    })
    expect(later.size).toBe(2)
    const posts = await product.ledger.db.get<{ batch_id: string }>("select batch_id from import_batch where table_name = 'data_post'")
    await withdrawBatch(product, posts?.batch_id ?? '', '导错文件', OFFICER.id)

    const now = await computeYear(product, YEAR)
    expect(unit(now.scores, B).total).not.toBe(unit(computed.scores, B).total)
    expect(now.measured.missing.has('G1')).toBe(true)

    const again = await recomputeYear(product, { year: 2026 })
    expect(again).toMatchObject({ intact: true, same: true, changed: [], sha256: published.sha256, recomputed_sha256: published.sha256 })
    expect((await frozenText(product, 2026))?.document).toBe(first?.document)
    expect((await viewYear(product, { year: 2026 })).scores).toEqual(computed.scores)
    expect((await viewYear(product, { year: 2026, live: true })).source).toBe('computed')
  })

  test('says so when the stored text was changed', async () => {
    const { product } = home
    await product.ledger.write(async (tx) => {
      await tx.run(`update score_publication set document = replace(document, '"bonus":0', '"bonus":1') where year = 2026`)
    })
    expect(await recomputeYear(product, { year: 2026 })).toMatchObject({ intact: false, same: false })
  })

  test('publishing again makes a revision; the grade that gates read is the published one', async () => {
    const { product } = home
    await publish(product, YEAR)
    expect((await publications(product, 2026)).map((p) => p.revision)).toEqual([1, 2])
    const published = await gradeOf(product, { uscc: A, year: 2026, asOf: '2027-01-31' })
    expect(published).toMatchObject({ source: 'published', year: 2026 })
    expect(await gradeOf(product, { uscc: P, year: 2026, asOf: '2027-01-31' })).toBeUndefined()
    expect(await gradeOf(product, { uscc: A, year: 2027, asOf: '2026-06-30' })).toBeUndefined()
    const years = await yearlyTrend(product, { years: [2025, 2026], asOf: '2026-03-31' })
    expect(years.map((y) => [y.year, y.as_of, y.source])).toEqual([
      [2025, '2025-12-31', 'computed'],
      [2026, '2026-03-31', 'published'],
    ])
  })

  test('one person proposes and another publishes, a year without an issued scheme never, an unfinished one only with a reason', async () => {
    const other = await ScoreHome.open()
    try {
      const { product } = other
      const wish = { ...YEAR, note: '年度考核结果', partialReason: '年中先行公布' }
      await expect(proposeRelease(product, OFFICER, wish)).rejects.toThrow('还没有签发的考核方案')
      const weights = { actor: OFFICER, year: 2026, changes: { targets: { B1: 0.9 } }, note: '调整目标' }
      await proposeScheme(product, weights)
      await decideScheme(product, { actor: SIGNER, year: 2026, version: 1, sign: true, note: '同意' })
      await expect(proposeRelease(product, OFFICER, wish)).rejects.toThrow('还没有签发的考核方案')
      const document = { title_zh: '2026年度考核方案', doc_no: '演示〔2026〕3号', co_depts: ['市财政局'], signed_on: '2026-02-01' }
      const issue = (more: object) => proposeScheme(product, { ...weights, instrument: { ...document, ...more } })
      await expect(issue({})).rejects.toThrow('适用起始日')
      await expect(issue({ co_depts: [] })).rejects.toThrow('会签部门')
      await expect(issue({ doc_no: '关于印发方案的通知' })).rejects.toThrow('文号')
      await issue({ applies_from: '2026-02-01' })
      await decideScheme(product, { actor: SIGNER, year: 2026, version: 2, sign: true, note: '同意' })
      // Its requirements hold from that day: the late reply of January is outside.
      const year = await computeYear(product, YEAR)
      expect([year.window.from, year.window.samples, year.scheme.title_zh]).toEqual([
        '2026-02-01',
        ['2026-02-28', '2026-03-31'],
        '2026年度考核方案',
      ])
      expect(year.measured.figures.get('C1')?.get(A)).toBeUndefined()
      await expect(proposeRelease(product, OFFICER, { ...YEAR, note: '结果' })).rejects.toThrow('年度未满')
      const release = await proposeRelease(product, OFFICER, wish)
      const sign = { release_id: release.release_id, sign: true, note: '同意' }
      await expect(decideRelease(product, OFFICER, sign)).rejects.toThrow('另一人')
      expect(await publications(product, 2026)).toEqual([])
      expect((await decideRelease(product, SIGNER, sign)).publication).toMatchObject({ revision: 1, as_of: '2026-03-31' })
      await expect(decideRelease(product, SIGNER, sign)).rejects.toThrow('已办理')
      expect((await releases(product, 2026)).map((r) => [r.state, r.proposed_by, r.decided_by, r.revision, r.partial_reason])).toEqual([
        ['signed', OFFICER.id, SIGNER.id, 1, '年中先行公布'],
      ])
    } finally {
      other.close()
    }
  })

  test('a year published by the rules of contract 1.0 stays as it was and is not computed again', async () => {
    const { product } = home
    const { document: _, ...frozen } = { document: '', ...JSON.parse((await frozenText(product, 2026))?.document ?? '{}') }
    const results = frozen.results.map((r: Record<string, unknown>) => {
      const { group, assessed, vertical, authority, total_computed, adjustment, ...old } = r
      return old
    })
    const { adjustments, objected, removed, ...facts } = frozen.facts
    const text = JSON.stringify({ ...frozen, format: 'shuheng.score/1', instrument: undefined, results, facts })
    const row = { year: 2025, revision: 1, as_of: '2025-12-31', sha256: 'x', document: text, note: '旧', published_by: 'u' }
    await product.ledger.write((tx) => tx.put('score_publication', [{ ...row, published_at: tx.at }]))
    await expect(recomputeYear(product, { year: 2025 })).rejects.toThrow('按 1.0 规则公布，不能用现行规则重算')
    const view = await viewYear(product, { year: 2025 })
    expect(view).toMatchObject({ source: 'published', rules: '1.0' })
    expect(unit(view.scores, A)).toMatchObject({ group: 'municipal', assessed: true, total_computed: unit(view.scores, A).total })
  })
})
