import { type EvidenceClass } from '../../common/codes.ts'
import { chineseNumber } from '../../common/numerals.ts'
import type { Block } from '../content.ts'
import { articleNames, cnDate, itemName } from '../words.ts'

/** One fact that a notice is about: a finding that a person confirmed. */
export interface Problem {
  readonly findingId: string
  readonly controlId: string
  /** Name of the control, for example 逾期答复. */
  readonly title: string
  readonly item: number
  readonly articles: readonly number[]
  /** Other law that the control names, for example `政务数据共享条例 21`. */
  readonly regulation: readonly string[]
  readonly severity: string
  readonly evidenceClass: EvidenceClass
  /** E3 only: a person confirmed it in writing. */
  readonly confirmed: boolean
  /** What the fact is about: a catalogue entry, a request, a system. */
  readonly object: string
  readonly catalogId?: string
  readonly occurredOn?: string
  readonly dueOn?: string
  readonly magnitude?: number
  /** What has to be reached, so that anybody can check it. */
  readonly requirement: string
  readonly doneWhen: string
}

/** Facts that may stand in an official document: E1 and E2, and E3 only with a person's written confirmation. */
export function admissible(problems: readonly Problem[]): Problem[] {
  return problems.filter((p) => p.evidenceClass !== 'E3' || p.confirmed)
}

export interface ProblemGroup {
  readonly controlId: string
  readonly title: string
  readonly item: number
  readonly articles: readonly number[]
  readonly regulation: readonly string[]
  readonly problems: readonly Problem[]
}

/** Problems by control, in the order of Art. 35 items. */
export function groups(problems: readonly Problem[]): ProblemGroup[] {
  const byControl = new Map<string, Problem[]>()
  for (const p of problems) byControl.set(p.controlId, [...(byControl.get(p.controlId) ?? []), p])
  return [...byControl.values()]
    .map((list) => {
      const first = list[0] as Problem
      const { controlId, title, item, articles, regulation } = first
      return { controlId, title, item, articles, regulation, problems: list }
    })
    .sort((a, b) => a.item - b.item || (a.controlId < b.controlId ? -1 : 1))
}

const SHOWN = 3

/** One sentence for a group: what, how many, since when, which article, which item. Never a word of guilt. */
export function groupSentence(group: ProblemGroup): string {
  const { problems } = group
  const objects = [...new Set(problems.map(objectOf))]
  const shown = objects.slice(0, SHOWN).join('、')
  const more = problems.length > Math.min(objects.length, SHOWN) ? `${objects.length > SHOWN ? '等' : ''}共${problems.length}项` : ''
  const days = problems.flatMap((p) => (p.occurredOn === undefined ? [] : [p.occurredOn])).sort()
  const first = days[0]
  const last = days.at(-1)
  const when =
    first === undefined ? '' : first === last ? `，发生日期为${cnDate(first)}` : `，发生日期为${cnDate(first)}至${cnDate(last as string)}`
  return `${shown}${more}，数据显示存在“${group.title}”的情形${when}，${basisOf(group)}。`
}

/** Items on leaks and tampering: the data show records, whether they amount to it is for the competent authorities (Art. 32, 34). */
const LEFT_OPEN = new Set([5, 6])

function basisOf(group: ProblemGroup): string {
  const law = group.articles.filter((n) => n !== 35)
  const item = LEFT_OPEN.has(group.item)
    ? `列入《办法》${itemName(group.item)}的检测事项；数据只反映上述记录情况，是否属于该项所列情形由有关机关依法认定`
    : `属《办法》${itemName(group.item)}所列情形`
  const rule =
    law.length === 0
      ? ''
      : LEFT_OPEN.has(group.item)
        ? `涉及《办法》${articleNames(law)}规定，`
        : `不符合《办法》${articleNames(law)}规定，`
  return `${rule}${item}${regulation(group)}`
}

function objectOf(p: Problem): string {
  return p.catalogId === undefined || p.object === p.catalogId ? p.object : `${p.object}（目录代码${p.catalogId}）`
}

/** The State Council's regulation took effect on this day: an earlier fact is not measured by it. */
const REGULATION_SINCE = '2025-08-01'

/** `；同时涉及《政务数据共享条例》第四十条第（一）项`, for facts after it took effect. Other laws are not quoted here. */
function regulation(group: ProblemGroup): string {
  if (!group.problems.every((p) => p.occurredOn !== undefined && p.occurredOn >= REGULATION_SINCE)) return ''
  return group.regulation.length === 0 ? '' : `；同时涉及《政务数据共享条例》${group.regulation.join('、')}`
}

/** The problems as headed paragraphs: 一、… 二、…, each with its rectification requirement. */
export function problemBlocks(problems: readonly Problem[]): Block[] {
  return groups(problems).flatMap((group, i): Block[] => [
    { kind: 'heading', level: 2, text: `（${chineseNumber(i + 1)}）${group.title}` },
    { kind: 'para', text: groupSentence(group) },
    {
      kind: 'para',
      text: `整改要求：${(group.problems[0] as Problem).requirement.replace(/。?$/, '。')}完成标准：${(group.problems[0] as Problem).doneWhen.replace(/。?$/, '。')}`,
    },
  ])
}

/** 问题清单: every fact on a row. */
export function problemTable(problems: readonly Problem[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: '序号', width: 7, align: 'center' },
      { title: '问题', width: 17 },
      { title: '对象', width: 29 },
      { title: '发生日期', width: 14, align: 'center' },
      { title: '条款', width: 18 },
      { title: '证据编号', width: 15 },
    ],
    rows: groups(problems)
      .flatMap((g) => g.problems)
      .map((p, i) => [
        String(i + 1),
        p.title,
        objectOf(p),
        p.occurredOn === undefined ? '—' : cnDate(p.occurredOn),
        `${articleNames(p.articles.filter((n) => n !== 35))}${p.articles.some((n) => n !== 35) ? '；' : ''}${itemName(p.item)}`,
        p.findingId,
      ]),
  }
}
