import { GRADES } from '../../common/codes.ts'
import { chineseNumber } from '../../common/numerals.ts'
import { barChart, itemChart } from '../charts/bars.ts'
import { draw } from '../charts/draw.ts'
import type { Block, OfficialDocument } from '../content.ts'
import { cnDate, percent, points } from '../words.ts'
import { type CircularInput, indicatorTable } from './circular.ts'
import { type Frame, framed, MEASURES } from './frame.ts'

export interface ItemLine {
  readonly no: number
  readonly short: string
  /** Findings not cleared, by severity S1…S4. */
  readonly open: readonly number[]
  readonly cleared: number
  /** Rows that could not be judged: never counted as good. */
  readonly unknown: number
}

/** What the yearly report to the authority's own leaders says. */
export interface AnnualInput {
  readonly year: number
  readonly asOf: string
  readonly agencies: number
  readonly items: readonly ItemLine[]
  readonly tables: { readonly loaded: number; readonly total: number; readonly missing: readonly string[] }
  readonly controls: { readonly total: number; readonly failed: readonly string[] }
  readonly cases: {
    readonly opened: number
    readonly noticed: number
    readonly closed: number
    readonly overdue: number
    readonly reported: number
  }
  /** Agencies with most open findings. */
  readonly most: readonly { readonly uscc: string; readonly name: string; readonly open: number }[]
  readonly scores: CircularInput | undefined
  readonly projects: readonly { readonly stage: string; readonly verdicts: Readonly<Record<string, number>> }[]
}

const VERDICTS = ['符合', '基本符合', '不符合', '暂缓出具', '不适用'] as const

const NOTES = [
  '“数据不足”指缺少判定所需数据，不作为符合计算。',
  '考核只对行政机关评定等次，其他机构列示情况、不评等次。',
  '权重、目标值、等次线为考核方案所定；未由方案规定的为产品默认值。',
  '图表以插图形式嵌入；不能显示矢量图的软件显示位图，位图中的代码与表格所列次序一致。',
]

export function annualDocument(input: AnnualInput, frame: Frame): OfficialDocument {
  const open = input.items.reduce((sum, i) => sum + total(i.open), 0)
  return {
    ...framed('annual_report', frame),
    number: '',
    title: `${input.year}年度公共数据共享和开放利用\n合规检测与考核年度报告`,
    body: [
      {
        kind: 'para',
        text: `本报告依据${MEASURES}编制，反映${input.year}年度公共管理和服务机构公共数据共享和开放利用的检测、整改、考核和项目审查情况。数据截至${cnDate(
          input.asOf,
        )}。检测结果为线索，经核实认定后方作为整改依据。`,
      },
      { kind: 'heading', level: 1, text: '一、总体情况' },
      {
        kind: 'para',
        text: `检测范围内机构${input.agencies}个，运行检测控制${input.controls.total}项。未消除线索${open}条，其中严重${sum(input, 0)}条、较重${sum(
          input,
          1,
        )}条、一般${sum(input, 2)}条、提示${sum(input, 3)}条；已消除线索${input.items.reduce((n, i) => n + i.cleared, 0)}条。`,
      },
      ...coverage(input),
      { kind: 'heading', level: 1, text: '二、第三十五条各项检测情况' },
      itemTable(input.items),
      { kind: 'figure', figure: draw(itemChart(input.items)), caption: '图1　第三十五条各项未消除线索（条）' },
      ...mostBlocks(input),
      { kind: 'heading', level: 1, text: '三、整改办理情况' },
      {
        kind: 'para',
        text: `本年度立案${input.cases.opened}件，送达限期整改通知${input.cases.noticed}件，销号或者结案${input.cases.closed}件，逾期${input.cases.overdue}件，上报本级人民政府${input.cases.reported}件。`,
      },
      { kind: 'heading', level: 1, text: '四、年度考核情况' },
      ...scoreBlocks(input.scores),
      { kind: 'heading', level: 1, text: '五、政务信息化项目符合性审查情况' },
      ...projectBlocks(input),
      { kind: 'heading', level: 1, text: '六、口径说明' },
      ...NOTES.map((text, i): Block => ({ kind: 'para', text: `（${chineseNumber(i + 1)}）${text}` })),
    ],
    attachments: input.scores === undefined ? [] : [{ title: '考核指标完成情况', body: [indicatorTable(input.scores.indicators)] }],
    copies: [],
  }
}

function total(open: readonly number[]): number {
  return open.reduce((a, b) => a + b, 0)
}

function sum(input: AnnualInput, severity: number): number {
  return input.items.reduce((n, i) => n + (i.open[severity] ?? 0), 0)
}

function coverage(input: AnnualInput): Block[] {
  const { tables, controls } = input
  const unknown = input.items.reduce((n, i) => n + i.unknown, 0)
  const missing = tables.missing.length === 0 ? '' : `未导入：${tables.missing.join('、')}。`
  const failed = controls.failed.length === 0 ? '' : `运行失败的检测控制：${controls.failed.join('、')}。`
  return [
    {
      kind: 'para',
      text: `数据覆盖：应导入数据表${tables.total}张，已导入${tables.loaded}张。${missing}因数据不足未能判定的记录${unknown}条，不计为符合。${failed}`,
    },
  ]
}

function itemTable(items: readonly ItemLine[]): Block {
  return {
    kind: 'table',
    caption: '表1　第三十五条各项线索',
    columns: [
      { title: '项', width: 10, align: 'center' },
      { title: '情形', width: 22 },
      { title: '严重', width: 11, align: 'right' },
      { title: '较重', width: 11, align: 'right' },
      { title: '一般', width: 11, align: 'right' },
      { title: '提示', width: 11, align: 'right' },
      { title: '已消除', width: 12, align: 'right' },
      { title: '数据不足', width: 12, align: 'right' },
    ],
    rows: items.map((i) => [
      `（${i.no}）`,
      i.short,
      ...[0, 1, 2, 3].map((s) => String(i.open[s] ?? 0)),
      String(i.cleared),
      String(i.unknown),
    ]),
  }
}

function mostBlocks(input: AnnualInput): Block[] {
  if (input.most.length === 0) return []
  const bars = input.most.map((a, i) => ({ code: `${i + 1}`, label: a.name, value: a.open }))
  const alt = `未消除线索较多的机构：${input.most.map((a) => `${a.name}${a.open}条`).join('，')}`
  return [{ kind: 'figure', figure: draw(barChart(bars, { alt })), caption: '图2　未消除线索较多的机构（条）' }]
}

function scoreBlocks(scores: CircularInput | undefined): Block[] {
  if (scores === undefined) return [{ kind: 'para', text: '本年度考核结果尚未形成。' }]
  const scored = scores.graded.filter((g) => g.total !== null)
  const grades = GRADES.map((g) => `${g}${scored.filter((s) => s.grade === g).length}个`)
  const ranked = [...scored].sort((a, b) => (b.total as number) - (a.total as number) || (a.uscc < b.uscc ? -1 : 1))
  const bars = ranked.slice(0, 30).map((s, i) => ({ code: `${i + 1}`, label: s.name, value: s.total as number }))
  return [
    { kind: 'para', text: `按《${scores.schemeTitle}》，参加考核的行政机关${scores.graded.length}个：${grades.join('，')}。` },
    ...(bars.length === 0
      ? []
      : [
          {
            kind: 'figure' as const,
            figure: draw(
              barChart(bars, { alt: `考核得分：${ranked.map((s) => `${s.name}${points(s.total)}分`).join('，')}`, max: 100, digits: 2 }),
            ),
            caption: `图3　行政机关考核得分${ranked.length > 30 ? '（前30名）' : ''}`,
          },
        ]),
    {
      kind: 'table',
      caption: '表2　考核结果',
      columns: [
        { title: '序号', width: 10, align: 'center' },
        { title: '单位', width: 44 },
        { title: '得分', width: 14, align: 'right' },
        { title: '等次', width: 14, align: 'center' },
        { title: '数据覆盖率', width: 18, align: 'right' },
      ],
      rows: [...ranked, ...scores.graded.filter((g) => g.total === null)].map((s, i) => [
        String(i + 1),
        s.name,
        points(s.total),
        s.grade ?? '—',
        percent(s.coverage),
      ]),
    },
  ]
}

function projectBlocks(input: AnnualInput): Block[] {
  if (input.projects.length === 0) return [{ kind: 'para', text: '本年度未导入政务信息化项目数据。' }]
  return [
    {
      kind: 'table',
      caption: '表3　符合性审查结论',
      columns: [{ title: '阶段', width: 25, align: 'center' }, ...VERDICTS.map((v) => ({ title: v, width: 15, align: 'right' as const }))],
      rows: input.projects.map((p) => [p.stage, ...VERDICTS.map((v) => String(p.verdicts[v] ?? 0))]),
    },
  ]
}
