import { AppError } from '../../base/errors.ts'
import { chineseNumber } from '../../common/numerals.ts'
import { citeShort, Mentions } from '../../contract/laws.ts'
import { findTable } from '../../contract/tables.ts'
import type { Basis } from '../../contract/wording/basis.ts'
import type { DocumentLevel } from '../../contract/wording/data.ts'
import { frames, rebutCommon } from '../../contract/wording/data.ts'
import { type Fact, factText, wordingOf } from '../../contract/wording/fact.ts'
import { type Filled, fill, fixed, joined } from '../../contract/wording/fill.ts'
import { caveatOf, conclusionOf, doneCommonOf, framed, measureText, type PaperName } from '../../contract/wording/say.ts'
import type { Block, Text } from '../content.ts'
import { itemName, toText } from '../words.ts'

/** One fact that a paper is about: a finding with the citations that it bears and the highest paper that it may enter. */
export interface Problem {
  readonly findingId: string
  readonly fact: Fact
  readonly basis: Basis
  readonly document: DocumentLevel
  /** Number of the written requirement, where the duty rests on one. */
  readonly requirement?: string
  /** Past acts in papers to the government: what a person recorded on the check, in words. */
  readonly unfinished?: string
}

/** Problems under one heading: of one control, with the same citations. */
export interface ProblemGroup {
  readonly controlId: string
  readonly title: string
  readonly kind: 'state' | 'act'
  readonly basis: Basis
  readonly requirement: string | undefined
  readonly problems: readonly Problem[]
}

/** Facts that may stand in a notice. */
export function admissible(problems: readonly Problem[]): Problem[] {
  return problems.filter((p) => p.document === 'notice')
}

/** Groups by control and set of printed citations, by item, then control. */
export function groups(problems: readonly Problem[]): ProblemGroup[] {
  const found = new Map<string, Problem[]>()
  for (const p of problems) {
    const { duty, dutySince, also, item } = p.basis
    const key = [p.fact.control_id, citeShort(duty), citeShort(dutySince), citeShort(also), item, p.requirement ?? ''].join('\n')
    found.set(key, [...(found.get(key) ?? []), p])
  }
  return [...found.values()]
    .map((list): ProblemGroup => {
      const first = list[0] as Problem
      const w = wordingOf(first.fact.control_id)
      return { controlId: w.id, title: w.title_doc_zh, kind: w.kind, basis: first.basis, requirement: first.requirement, problems: list }
    })
    .sort((a, b) => (a.basis.item ?? 99) - (b.basis.item ?? 99) || (a.controlId < b.controlId ? -1 : 1))
}

/** The sentence of a fact as a paper prints it. Throws with words when a slot has no value. */
export function factOf(p: Problem, unit: string): Filled {
  const said = factText(p.fact, unit)
  if (said.missing.length === 0) return said
  const title = wordingOf(p.fact.control_id).title_doc_zh
  throw new AppError(
    'conflict',
    `“${title}”的事实缺少${said.missing.map(slotName).join('、')}，不能写入文书。请经办人核对原始记录、补录数据并重新检测后再出稿。`,
    { finding_id: p.findingId, missing: said.missing },
  )
}

function slotName(source: string): string {
  const [table, column] = source.split('.')
  const found = findTable(table ?? '')
  const zh = found?.columns.find((c) => c.name === column)?.zh
  return zh === undefined ? `“${DERIVED[source] ?? source}”` : `“${found?.zh}·${zh}”`
}

const DERIVED: Readonly<Record<string, string>> = {
  'derived.late_days': '逾期天数',
  'result.due_date': '应当完成日期',
  'result.magnitude': '数量',
}

/** What the check found, addressed to the unit or about it. */
const unfinishedOf = (p: Problem, unit: string) => (p.unfinished ?? '').replaceAll('该单位', unit)

const SHOWN = 3

/** The facts of a group in a frame, three at most, then how many stand in the list; 经核实 once. */
export function groupFacts(g: ProblemGroup, frame: 'confirmed' | 'report' | 'lead', unit: string, list: boolean): Filled {
  const shown = list ? g.problems.slice(0, SHOWN) : g.problems
  const parts = shown.map((p, i) => joined(framed(frame, factOf(p, unit), i > 0), unfinishedOf(p, unit)))
  const left = g.problems.length - shown.length
  return joined(...parts, left > 0 ? fill(frames.more, () => fixed(String(left))) : '')
}

/** Facts, the rules that they do not meet, and the caveat of the item. */
export function groupParagraph(g: ProblemGroup, frame: 'confirmed' | 'report', unit: string, paper: PaperName, mentions: Mentions): Text {
  const conclusion = conclusionOf(g.controlId, g.basis, mentions, g.requirement)
  if (conclusion.missing.length > 0 && !['35-8-08'].includes(g.controlId) && g.basis.item !== 7) {
    throw new AppError('conflict', `“${g.title}”没有可以引用的条款，不能写入文书，只作工作提示。`, { control_id: g.controlId })
  }
  const caveat = caveatOf(wordingOf(g.controlId).caveat, paper)
  return toText(joined(groupFacts(g, frame, unit, true), conclusion, caveat ?? ''))
}

/** 一、存在的问题. */
export function problemBlocks(list: readonly ProblemGroup[], unit: string, paper: PaperName): Block[] {
  const mentions = new Mentions(['measures'])
  return list.flatMap((g, i): Block[] => [
    { kind: 'heading', level: 2, text: `（${chineseNumber(i + 1)}）${g.title}（${g.problems.length}项）` },
    { kind: 'para', text: groupParagraph(g, 'confirmed', unit, paper, mentions) },
  ])
}

/** 二、整改要求: measure and standard of each heading, then once for each kind what ends it. */
export function measureBlocks(list: readonly ProblemGroup[]): Block[] {
  const kinds = (['state', 'act'] as const).filter((k) => list.some((g) => g.kind === k))
  return [
    ...list.map((g, i): Block => {
      const w = wordingOf(g.controlId)
      return { kind: 'para', text: `（${chineseNumber(i + 1)}）${g.title}：${measureText(w.measure_zh)}完成标准：${w.done_zh}` }
    }),
    ...kinds.map((k): Block => {
      const own = list.flatMap((g, i) => (g.kind === k ? [i + 1] : []))
      return { kind: 'para', text: doneCommonOf(k, own, own.length === list.length).text }
    }),
  ]
}

/** 问题清单: a row for each fact, without keys of the system. */
export function problemTable(list: readonly ProblemGroup[], unit: string): Block {
  const rows = list.flatMap((g) => g.problems.map((p) => ({ g, p })))
  return {
    kind: 'table',
    columns: [
      { title: '序号', width: 5, align: 'center' },
      { title: '问题', width: 10 },
      { title: '事实', width: 31 },
      { title: '不符合的规定', width: 14 },
      { title: '第三十五条项次', width: 8, align: 'center' },
      { title: '完成标准', width: 16 },
      { title: '可以提交的材料', width: 16 },
    ],
    rows: rows.map(({ g, p }, i): Text[] => {
      const w = wordingOf(g.controlId)
      const cited = citeShort([...p.basis.duty, ...p.basis.dutySince])
      return [
        String(i + 1),
        g.title,
        toText(joined(factOf(p, unit), unfinishedOf(p, unit))),
        [cited, p.requirement].filter((x) => x).join('、') || '—',
        p.basis.item === null ? '—' : itemName(p.basis.item).replace('第三十五条', ''),
        w.done_zh,
        [...w.rebut_zh, rebutCommon.replace(/。$/, '')].join('；'),
      ]
    }),
  }
}
