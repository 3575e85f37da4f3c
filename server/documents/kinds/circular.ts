import { AppError } from '../../base/errors.ts'
import { GRADES, UNIT_GROUP, type UnitGroup } from '../../common/codes.ts'
import type { Block, OfficialDocument } from '../content.ts'
import { cnDate, percent, points, sayText, titleLines } from '../words.ts'
import { type Frame, framed, MEASURES, selfName } from './frame.ts'

export interface ScoreLine {
  readonly uscc: string
  readonly name: string
  readonly group: UnitGroup
  readonly total: number | null
  readonly adjustment: number
  /** Computed score and signed adjustments together: what grade and rank rest on. */
  readonly final: number | null
  readonly grade: string | null
  readonly rank: number | null
  /** Share of the weight whose indicators have data, 0…1. */
  readonly coverage: number
}

export interface IndicatorLine {
  readonly id: string
  readonly title: string
  readonly weight: number
  readonly target: number
  /** City-wide attainment: sum of numerators by sum of denominators; null = no unit has a denominator. */
  readonly attainment: number | null
  /** Units below the target. */
  readonly below: number
}

/** What the circular on the yearly assessment says (Measures Art. 30). */
export interface CircularInput {
  readonly year: number
  readonly schemeTitle: string
  /** Number under which the scheme was signed; a scheme that nobody signed carries no circular. */
  readonly schemeNo?: string
  /** Departments that signed it with the authority, each by its name. */
  readonly cosigners: readonly string[]
  /** Beginning of the year, or the later day from which a scheme signed in its course applies. */
  readonly appliesFrom?: string
  readonly asOf: string
  /** Units that are graded; municipal and county units are ranked apart. */
  readonly graded: readonly ScoreLine[]
  readonly indicators: readonly IndicatorLine[]
  /** Manual adjustments and appeals decided, in words; shown apart from the computed score. */
  readonly adjustments: readonly string[]
  /** Appeals and adjustments that are not decided yet. */
  readonly pending: number
  /** Basis on which the government agreed to the circular: then it may go to governments below. */
  readonly agreed?: { readonly by: string; readonly basis: string }
  readonly appealDays: number
  /** A correction of a circular that was issued. */
  readonly corrects?: { readonly title: string; readonly number: string; readonly reason: string }
}

/** 考核结果通报; throws with words while something that it rests on is missing. */
export function circularDocument(input: CircularInput, frame: Frame): OfficialDocument {
  refuse(input)
  const { settings } = frame
  const scored = input.graded.filter((g) => g.final !== null)
  const weak = input.indicators
    .filter((i) => i.attainment !== null && i.attainment < i.target)
    .sort((a, b) => (a.attainment as number) / a.target - (b.attainment as number) / b.target)
    .slice(0, 5)
  const good = input.indicators.filter((i) => i.attainment !== null && i.attainment >= i.target)
  const groups = (Object.keys(UNIT_GROUP) as UnitGroup[]).filter((g) => input.graded.some((l) => l.group === g))
  const v = {
    办法: MEASURES,
    self: selfName(settings.issuer),
    year: input.year,
    scheme_title: input.schemeTitle,
    scheme_no: input.schemeNo,
    co_depts: input.cosigners.join('、'),
    government: input.agreed?.by,
    n: input.graded.length,
    n1: groups.length > 1 ? input.graded.filter((g) => g.group === 'municipal').length : undefined,
    n2: groups.length > 1 ? input.graded.filter((g) => g.group === 'county').length : undefined,
    k: input.indicators.length,
    as_of: cnDate(input.asOf),
    applies: input.appliesFrom === undefined ? undefined : cnDate(input.appliesFrom),
    appeal_days: input.appealDays,
    correct_no: input.corrects && `《${input.corrects.title}》（${input.corrects.number}）`,
    correct_reason: input.corrects?.reason.replace(/[。\s]*$/, ''),
  }
  const p = (template: string): Block => ({ kind: 'para', text: sayText(template, v) })
  const kind = input.corrects === undefined ? 'score_circular' : 'score_correction'
  return {
    ...framed(kind, frame),
    title: titleLines(
      settings.issuer,
      `关于${input.corrects === undefined ? '' : '更正'}${input.year}年度公共数据`,
      '共享和开放利用',
      '考核评价结果的通报',
    ),
    addressee:
      input.agreed === undefined ? '市直各被考核单位，各县（市、区）公共数据主管部门' : '各县（市、区）人民政府，市政府各部门、各直属机构',
    body: [
      p(
        '[[{correct_no}所载结果因{correct_reason}需要更正。]]根据{办法}第三十条规定和《{scheme_title}》（{scheme_no}），{self}会同{co_depts}对行政机关{year}年度落实公共数据共享和开放利用工作情况进行了考核评价。[[经{government}同意，]]现将结果通报如下：',
      ),
      { kind: 'heading', level: 1, text: '一、考核对象和方法' },
      p(
        '考核对象为行政机关{n}个[[（市级{n1}个，县级{n2}个）]]；主管部门自身和垂直管理单位不参加评定。按{k}项指标计算，数据截至{as_of}。[[考核方案自{applies}起适用，之前的期间不按其新增要求评价。]]不适用的指标和未导入数据的指标，权重在同一维度内按比例重新分配。',
      ),
      { kind: 'heading', level: 1, text: '二、总体结果' },
      { kind: 'para', text: overall(scored, input.graded.length) },
      { kind: 'heading', level: 1, text: '三、好的做法' },
      {
        kind: 'para',
        text:
          good.length === 0 ? '各项指标尚未达到目标值。' : `总体达到目标值的指标${good.length}项：${good.map((i) => i.title).join('、')}。`,
      },
      { kind: 'heading', level: 1, text: '四、共性问题' },
      ...commons(weak),
      { kind: 'heading', level: 1, text: '五、工作要求' },
      p(
        '各单位要对照指标明细逐项改进，补齐目录、汇聚、共享和反馈等方面的不足。考核评价结果按规定纳入政府年度绩效考核，作为下一年度政务信息化项目审批的重要参考。对结果有异议的，可以自收到之日起{appeal_days}个工作日内书面提出复核申请。',
      ),
    ],
    attachments: [
      {
        title: `${input.year}年度考核评价结果`,
        body: groups.flatMap((g) =>
          results(
            input.graded.filter((l) => l.group === g),
            settings.show_rank,
            groups.length > 1 ? UNIT_GROUP[g].zh : undefined,
          ),
        ),
      },
      { title: '指标完成情况', body: [indicatorTable(input.indicators)] },
      { title: '调整和复核情况', body: adjustments(input.adjustments) },
    ],
    copies: [`${settings.government}办公室`, ...input.cosigners],
  }
}

function refuse(input: CircularInput): void {
  const missing = [
    input.schemeNo === undefined ? '考核方案的签发文号' : '',
    input.cosigners.length === 0 ? '会签考核方案的其他部门（办法第三十条“会同有关部门”）' : '',
    input.pending > 0 ? `${input.pending}件未办结的申诉、调整` : '',
  ].filter((m) => m !== '')
  if (missing.length > 0) {
    throw new AppError(
      'conflict',
      `考核结果通报尚不能出稿，缺：${missing.join('；')}。请先办结，方案缺项的按签发的方案重新公布，再出稿。`,
      {
        year: input.year,
        missing,
      },
    )
  }
}

function overall(scored: readonly ScoreLine[], all: number): string {
  const parts = GRADES.map((g) => [g, scored.filter((s) => s.grade === g).length] as const).filter(([, n]) => n > 0)
  const average = scored.length === 0 ? null : scored.reduce((sum, s) => sum + (s.final as number), 0) / scored.length
  const graded = `${all}个行政机关中，${parts.map(([g, n]) => `${g}${n}个`).join('，')}。`
  const lacking = all - scored.length
  return `${graded}平均最终得分${points(average)}分。${lacking > 0 ? `另有${lacking}个因数据不足暂未评定等次。` : ''}`
}

function commons(weak: readonly IndicatorLine[]): Block[] {
  if (weak.length === 0) return [{ kind: 'para', text: '各项指标全市总体达到目标值。' }]
  return weak.map((i, n) => ({
    kind: 'para',
    text: `${n + 1}.${i.title}：全市实际值${percent(i.attainment)}，目标值${percent(i.target)}，${i.below}个单位未达到目标。`,
  }))
}

/** Computed score, adjustment and final score side by side; ties share a rank. */
function results(lines: readonly ScoreLine[], showRank: boolean, caption: string | undefined): Block[] {
  const ranked = [...lines].sort(
    (a, b) => (a.rank ?? 1e9) - (b.rank ?? 1e9) || (b.final ?? -1) - (a.final ?? -1) || (a.uscc < b.uscc ? -1 : 1),
  )
  return [
    {
      kind: 'table',
      caption,
      columns: [
        { title: '单位', width: showRank ? 31 : 40 },
        { title: '计算得分', width: 13, align: 'right' },
        { title: '调整', width: 11, align: 'right' },
        { title: '最终得分', width: 13, align: 'right' },
        { title: '等次', width: 10, align: 'center' },
        ...(showRank ? [{ title: '名次', width: 9, align: 'center' as const }] : []),
        { title: '数据覆盖率', width: 13, align: 'right' },
      ],
      rows: ranked.map((l) => [
        l.name,
        points(l.total),
        l.adjustment === 0 ? '—' : `${l.adjustment > 0 ? '+' : ''}${l.adjustment.toFixed(2)}`,
        points(l.final),
        l.grade ?? '—',
        ...(showRank ? [l.rank === null ? '—' : String(l.rank)] : []),
        percent(l.coverage),
      ]),
    },
  ]
}

function adjustments(lines: readonly string[]): Block[] {
  if (lines.length === 0) return [{ kind: 'para', text: '没有调整和复核。' }]
  return lines.map((text, i): Block => ({ kind: 'para', text: [`${i + 1}.`, { value: text }] }))
}

export function indicatorTable(indicators: readonly IndicatorLine[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: '指标', width: 46 },
      { title: '权重', width: 12, align: 'right' },
      { title: '目标值', width: 14, align: 'right' },
      { title: '全市实际值', width: 14, align: 'right' },
      { title: '未达标单位', width: 14, align: 'right' },
    ],
    rows: indicators.map((i) => [i.title, String(i.weight), percent(i.target), percent(i.attainment), String(i.below)]),
  }
}
