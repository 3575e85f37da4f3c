import { barChart, itemChart, trendChart } from '../charts/bars.ts'
import { draw } from '../charts/draw.ts'
import type { Block, OfficialDocument } from '../content.ts'
import { cnDate, percent, points } from '../words.ts'
import type { ItemLine } from './annual.ts'
import { type Frame, framed } from './frame.ts'

export interface IndicatorResult {
  readonly id: string
  readonly title: string
  readonly numerator: number | null
  readonly denominator: number | null
  readonly attainment: number | null
  readonly target: number
  readonly weight: number
  readonly points: number | null
  readonly flags: readonly string[]
}

/** What the profile of one institution says; only administrative organs are graded. */
export interface ProfileInput {
  readonly year: number
  readonly asOf: string
  readonly agency: {
    readonly uscc: string
    readonly name: string
    readonly orgType: string
    readonly region: string
    readonly graded: boolean
  }
  readonly items: readonly ItemLine[]
  readonly controls: readonly { readonly id: string; readonly title: string; readonly open: number }[]
  readonly unknown: readonly { readonly label: string; readonly n: number }[]
  readonly cases: readonly { readonly id: string; readonly title: string; readonly state: string; readonly dueOn: string | null }[]
  readonly score:
    | {
        readonly total: number | null
        readonly grade: string | null
        readonly rank: number | null
        readonly of: number
        readonly coverage: number
        readonly indicators: readonly IndicatorResult[]
        readonly mend: readonly { readonly text: string; readonly gain: number }[]
        readonly trend: readonly { readonly period: string; readonly value: number | null }[]
      }
    | undefined
}

export function profileDocument(input: ProfileInput, frame: Frame): OfficialDocument {
  const { agency } = input
  const open = input.items.reduce((n, i) => n + i.open.reduce((a, b) => a + b, 0), 0)
  return {
    ...framed('agency_profile', frame),
    number: '',
    title: `${agency.name}\n公共数据共享和开放利用情况（${input.year}年度）`,
    body: [
      {
        kind: 'fields',
        rows: [
          ['单位名称', agency.name],
          ['统一社会信用代码', agency.uscc],
          ['机构类型', agency.orgType],
          ['所属区域', agency.region],
          ['数据截至', cnDate(input.asOf)],
          ['考核', scoreLine(input)],
        ],
      },
      { kind: 'heading', level: 1, text: '一、检测情况' },
      {
        kind: 'para',
        text: `未消除线索${open}条。检测结果为线索，尚未经核实认定的，不作为问题定性。${
          input.unknown.length === 0 ? '' : `因数据不足未能判定：${input.unknown.map((u) => `${u.label}${u.n}条`).join('，')}。`
        }`,
      },
      { kind: 'figure', figure: draw(itemChart(input.items)), caption: '图1　第三十五条各项未消除线索（条）' },
      ...(input.controls.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              caption: '表1　涉及的检测控制',
              columns: [
                { title: '编号', width: 20, align: 'center' as const },
                { title: '检测控制', width: 60 },
                { title: '未消除线索', width: 20, align: 'right' as const },
              ],
              rows: input.controls.map((c) => [c.id, c.title, String(c.open)]),
            },
          ]),
      { kind: 'heading', level: 1, text: '二、整改情况' },
      ...caseBlocks(input),
      { kind: 'heading', level: 1, text: '三、考核情况' },
      ...scoreBlocks(input),
    ],
    attachments: [],
    copies: [],
  }
}

function scoreLine(input: ProfileInput): string {
  const s = input.score
  if (s === undefined) return '本年度考核结果尚未形成'
  if (!input.agency.graded) return `${points(s.total)}分（不评等次，仅供参考），数据覆盖率${percent(s.coverage)}`
  return `${points(s.total)}分，${s.grade ?? '未评定等次'}，${s.rank === null ? '未排名' : `第${s.rank}名（共${s.of}个）`}，数据覆盖率${percent(s.coverage)}`
}

function caseBlocks(input: ProfileInput): Block[] {
  if (input.cases.length === 0) return [{ kind: 'para', text: '本年度没有整改案件。' }]
  return [
    {
      kind: 'table',
      caption: '表2　整改案件',
      columns: [
        { title: '案件', width: 20, align: 'center' },
        { title: '事项', width: 40 },
        { title: '状态', width: 20, align: 'center' },
        { title: '期限', width: 20, align: 'center' },
      ],
      rows: input.cases.map((c) => [c.id, c.title, c.state, c.dueOn === null ? '—' : cnDate(c.dueOn)]),
    },
  ]
}

function scoreBlocks(input: ProfileInput): Block[] {
  const s = input.score
  if (s === undefined) return [{ kind: 'para', text: '本年度考核结果尚未形成。' }]
  const known = s.indicators.filter((i) => i.attainment !== null)
  const bars = known.map((i) => ({ code: i.id, label: `${i.id} ${i.title}`, value: (i.attainment as number) * 100 }))
  return [
    ...(bars.length === 0
      ? []
      : [
          {
            kind: 'figure' as const,
            figure: draw(
              barChart(bars, {
                alt: `指标实际值：${known.map((i) => `${i.title}${percent(i.attainment)}`).join('，')}`,
                max: 100,
                digits: 1,
              }),
            ),
            caption: '图2　指标实际值（%）',
          },
        ]),
    {
      kind: 'table',
      caption: '表3　指标明细',
      columns: [
        { title: '代码', width: 9, align: 'center' },
        { title: '指标', width: 25 },
        { title: '完成', width: 16, align: 'center' },
        { title: '实际值', width: 12, align: 'right' },
        { title: '目标值', width: 12, align: 'right' },
        { title: '得分/权重', width: 14, align: 'right' },
        { title: '说明', width: 12 },
      ],
      rows: s.indicators.map((i) => [
        i.id,
        i.title,
        i.denominator === null ? '—' : `${i.numerator ?? '—'}/${i.denominator}`,
        percent(i.attainment),
        percent(i.target),
        `${points(i.points)}/${i.weight.toFixed(2)}`,
        i.flags.join('\n'),
      ]),
    },
    ...(s.mend.length === 0
      ? []
      : [
          { kind: 'para' as const, text: '可提升事项（按每件可提升的分值排列）：' },
          ...s.mend.map((m, n): Block => ({ kind: 'para', text: `${n + 1}.${m.text}，可提升${m.gain.toFixed(2)}分。` })),
        ]),
    ...(s.trend.length < 2
      ? []
      : [
          {
            kind: 'figure' as const,
            figure: draw(trendChart(s.trend, `得分变化：${s.trend.map((t) => `${t.period} ${points(t.value)}`).join('，')}`)),
            caption: '图3　得分变化（分）',
          },
        ]),
  ]
}
