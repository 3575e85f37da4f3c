import { GRADES } from '../../common/codes.ts'
import type { Block, OfficialDocument } from '../content.ts'
import { percent, points } from '../words.ts'
import { type Frame, framed, MEASURES } from './frame.ts'

export interface ScoreLine {
  readonly uscc: string
  readonly name: string
  readonly total: number | null
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
  readonly asOf: string
  /** Administrative organs: the only ones that are graded. */
  readonly graded: readonly ScoreLine[]
  readonly indicators: readonly IndicatorLine[]
  /** Manual adjustments and appeals decided, in words; shown apart from the computed score. */
  readonly adjustments: readonly string[]
}

/** 考核结果通报. */
export function circularDocument(input: CircularInput, frame: Frame): OfficialDocument {
  const { settings } = frame
  const scored = input.graded.filter((g) => g.total !== null)
  const weak = input.indicators
    .filter((i) => i.attainment !== null && i.attainment < i.target)
    .sort((a, b) => (a.attainment as number) / a.target - (b.attainment as number) / b.target)
    .slice(0, 5)
  return {
    ...framed('score_circular', frame),
    title: `关于${input.year}年度公共数据共享和开放利用\n考核评价结果的通报`,
    addressee: '各有关行政机关',
    body: [
      {
        kind: 'para',
        text: `根据${MEASURES}第三十条规定和《${input.schemeTitle}》，我局会同有关部门对行政机关${input.year}年度落实公共数据共享和开放利用工作情况进行了考核评价。现将结果通报如下：`,
      },
      { kind: 'heading', level: 1, text: '一、考核对象和方法' },
      {
        kind: 'para',
        text: `考核对象为行政机关，共${input.graded.length}个。考核依据省数据资源“一网共享”平台导出数据，按${input.indicators.length}项指标计算，数据截至${input.asOf.replace(
          /^(\d+)-0?(\d+)-0?(\d+)$/,
          '$1年$2月$3日',
        )}。不适用的指标按比例在同一维度内重新分配权重；未导入数据的指标不计为完成，计入“数据覆盖率”单独列示。`,
      },
      { kind: 'heading', level: 1, text: '二、总体结果' },
      { kind: 'para', text: overall(scored, input.graded.length) },
      { kind: 'heading', level: 1, text: '三、共性问题' },
      ...commons(weak),
      { kind: 'heading', level: 1, text: '四、工作要求' },
      {
        kind: 'para',
        text: '各单位要对照指标明细逐项整改，补齐目录、汇聚、共享和反馈等方面的不足。考核评价结果按规定纳入政府年度绩效考核，并作为下一年度政务信息化项目审批的重要参考依据。对结果有异议的，可以书面提出复核申请并附佐证材料。',
      },
    ],
    attachments: [
      { title: `${input.year}年度考核评价结果`, body: [results(input.graded, settings.show_rank), ...adjustments(input.adjustments)] },
      { title: '指标完成情况', body: [indicatorTable(input.indicators)] },
    ],
    copies: [settings.government],
  }
}

function overall(scored: readonly ScoreLine[], all: number): string {
  const parts = GRADES.map((g) => [g, scored.filter((s) => s.grade === g).length] as const).filter(([, n]) => n > 0)
  const average = scored.length === 0 ? null : scored.reduce((sum, s) => sum + (s.total as number), 0) / scored.length
  const graded = `${all}个行政机关中，${parts.map(([g, n]) => `${g}${n}个`).join('，')}。`
  const lacking = all - scored.length
  return `${graded}平均得分${points(average)}分。${lacking > 0 ? `另有${lacking}个因数据不足暂未评定等次。` : ''}`
}

function commons(weak: readonly IndicatorLine[]): Block[] {
  if (weak.length === 0) return [{ kind: 'para', text: '各项指标全市总体达到目标值。' }]
  return weak.map((i, n) => ({
    kind: 'para',
    text: `${n + 1}.${i.title}：全市实际值${percent(i.attainment)}，目标值${percent(i.target)}，${i.below}个单位未达到目标。`,
  }))
}

function results(lines: readonly ScoreLine[], showRank: boolean): Block {
  const ranked = [...lines].sort((a, b) => (a.rank ?? 1e9) - (b.rank ?? 1e9) || (a.uscc < b.uscc ? -1 : 1))
  return {
    kind: 'table',
    columns: [
      ...(showRank ? [{ title: '排名', width: 10, align: 'center' as const }] : []),
      { title: '单位', width: showRank ? 46 : 56 },
      { title: '得分', width: 14, align: 'right' as const },
      { title: '等次', width: 14, align: 'center' as const },
      { title: '数据覆盖率', width: 16, align: 'right' as const },
    ],
    rows: ranked.map((l) => [
      ...(showRank ? [l.rank === null ? '—' : String(l.rank)] : []),
      l.name,
      points(l.total),
      l.grade ?? '—',
      percent(l.coverage),
    ]),
  }
}

function adjustments(lines: readonly string[]): Block[] {
  if (lines.length === 0) return []
  return [
    { kind: 'para', text: '人工调整和复核情况（与计算得分分开列示）：' },
    ...lines.map((text, i): Block => ({ kind: 'para', text: `${i + 1}.${text}` })),
  ]
}

export function indicatorTable(indicators: readonly IndicatorLine[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: '代码', width: 10, align: 'center' },
      { title: '指标', width: 36 },
      { title: '权重', width: 12, align: 'right' },
      { title: '目标值', width: 14, align: 'right' },
      { title: '全市实际值', width: 14, align: 'right' },
      { title: '未达标单位', width: 14, align: 'right' },
    ],
    rows: indicators.map((i) => [i.id, i.title, String(i.weight), percent(i.target), percent(i.attainment), String(i.below)]),
  }
}
