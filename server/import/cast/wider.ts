import { trim } from './text.ts'

/** Words, best first, under which a value of an enum column is looked up where the whole of it is none. `folded` is as labels are compared. */
export type Wider = (folded: string) => string[]

const SEPARATORS = /[;；、，,|｜]/
const QUOTES = /^[‘’“”'"「『《]+|[‘’“”'"」』》]+$/g
/** A remark that names another meaning is no remark. */
const MEANING = /无条件|有条件|不予|不共享|不开放/

function withoutRemark(folded: string): string {
  const [, word = '', remark = ''] = /^([^(]+)\((.*)\)$/s.exec(folded) ?? []
  return trim((word === '' || MEANING.test(remark) ? folded : word).replace(QUOTES, ''))
}

/** 每1年, 按年, 1年, 每年更新一次: one of a unit. 1月 and 1日 may be days of the calendar. */
const EACH = /^(?:[每按](?:1|一)?个?|(?:1|一)(?=[年周天季])|(?:1|一)个)(年|季|月|周|星期|日|天|旬)度?(?:更新)?(?:(?:1|一)次)?$/

/** 无条件共享类, 有条件共享（需审批）. */
const kind: Wider = (folded) => {
  const word = withoutRemark(folded)
  return [word, word.replace(/类(?:型|别)?$/, '')]
}

export const WIDER: Readonly<Record<string, Wider>> = {
  // 每年（更新说明：…）, 实时更新, 每1年.
  'catalog.update_cycle': (folded) => {
    const word = withoutRemark(folded)
    const unit = EACH.exec(word)?.[1]
    return [word, word.replace(/更新$/, ''), ...(unit === undefined ? [] : [`每${unit}`])]
  },
  'catalog.share_type': kind,
  'catalog.open_type': kind,
  'share_request.share_type': kind,
  // The first of several formats that is read; “格式” behind one is dropped.
  'catalog.data_format': (folded) =>
    folded.split(SEPARATORS).flatMap((piece) => {
      // ['xls', 'json']: a list as some programs print it.
      const word = trim(piece.replace(/[[\]'"]/g, ''))
      return [word, word.replace(/-?格式$/, '')]
    }),
}
