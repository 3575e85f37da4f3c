import { chineseNumber } from '../../common/numerals.ts'
import { citeList, type Mentions } from '../laws.ts'
import type { Basis } from './basis.ts'
import { doneCommon, type FrameName, frames } from './data.ts'
import { type Filled, fill, fixed, joined } from './fill.ts'
import { cnDate } from './formats.ts'

const CONFIRMED = /^经(?:核实|复核)，/

/** A fact in a frame. `again`: the words 经核实 stand before another fact under the same heading already. */
export function framed(
  name: Extract<FrameName, 'lead' | 'ask' | 'confirmed' | 'confirmed_after_objection' | 'report'>,
  fact: Filled,
  again = false,
  ask?: string,
): Filled {
  const template = again ? frames[name].replace(CONFIRMED, '') : frames[name]
  return fill(template, (source) => (source === 'fact' ? fact : ask === undefined ? undefined : cnDate(ask)))
}

/** The sentence that names the rules and the item; `requirement` is the number of the written requirement. */
export function conclusionOf(controlId: string, basis: Basis, mentions: Mentions, requirement?: string): Filled {
  const name = conclusionName(controlId, basis)
  const resolve = (source: string) => {
    if (source === 'duty') return basis.duty.length === 0 ? undefined : fixed(citeList(basis.duty, mentions))
    if (source === 'duty_since') return basis.dutySince.length === 0 ? undefined : fixed(citeList(basis.dutySince, mentions))
    if (source === 'also') return basis.also.length === 0 ? undefined : fixed(citeList(basis.also, mentions))
    if (source === 'since') return basis.since === undefined ? undefined : fixed(cnDate(basis.since))
    if (source === 'requirement_doc') return requirement
    return basis.item === null ? undefined : fixed(chineseNumber(basis.item))
  }
  return fill(frames[name], resolve)
}

function conclusionName(controlId: string, basis: Basis): FrameName {
  if (controlId === '35-8-08') return 'conclusion8'
  if (basis.item === 7) return 'conclusion7'
  if (basis.dutySince.length > 0) return basis.duty.length > 0 ? 'conclusion_since' : 'conclusion_since_only'
  return basis.item === 9 ? 'conclusion9' : 'conclusion'
}

/** How a paper calls itself in the caveats: 本通知, 本函, 本请示, 本报告, 本提示. */
export type PaperName = '本通知' | '本函' | '本请示' | '本报告' | '本提示'

/** The caveat of a finding; that of item 6 speaks to the unit and stands in notices alone. */
export function caveatOf(name: 'caveat5' | 'caveat6' | 'caveat6_open' | undefined, paper: PaperName): string | undefined {
  if (name === undefined || (name === 'caveat6' && paper !== '本通知')) return undefined
  return frames[name].replaceAll('本通知', paper)
}

/** What ends problems of a kind, named by their headings: `第（一）项、第（三）项`, or 上述 when all are of the kind. */
export function doneCommonOf(kind: 'state' | 'act', headings: readonly number[], all: boolean): Filled {
  const items = all ? '上述' : headings.map((n) => `第（${chineseNumber(n)}）项`).join('、')
  return fill(doneCommon[kind], () => fixed(items))
}

/** 完成标准 of one finding that stands alone. */
export function doneAlone(kind: 'state' | 'act', done: string): Filled {
  return joined(done, doneCommonOf(kind, [], true))
}

const IMMEDIATE = /^(立即|停止|暂停|收回|更换)/

/** True for a measure that is carried out from receipt, whatever is objected or asked for (wording rules.immediate). */
export function isImmediate(measure: string): boolean {
  return IMMEDIATE.test(measure)
}

/** A measure whose immediate parts are marked. */
export function measureText(measure: string): string {
  return measure
    .split(/(?<=；)/)
    .map((part) => (isImmediate(part) ? part.replace(/([；。]?)$/, '（立即）$1') : part))
    .join('')
}
