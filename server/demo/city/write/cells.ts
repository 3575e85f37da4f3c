import type { Column, Table } from '../../../contract/tables.ts'
import type { Row, Value } from '../city.ts'
import { Random } from '../random.ts'

/** How one export spells things: platforms differ, and so do the people who fill forms. */
export interface Style {
  readonly header: 'zh' | 'alias' | 'decorated' | 'name'
  readonly dates: 'iso' | 'slash' | 'zh' | 'mixed'
  readonly booleans: 'zh' | 'yn' | '10'
  readonly missing: string
}

export function headers(table: Table, style: Style): string[] {
  const taken = new Set<string>()
  return table.columns.map((c) => {
    let text = c.zh
    if (
      style.header === 'alias' &&
      c.aliases[0] !== undefined &&
      !taken.has(c.aliases[0]) &&
      !table.columns.some((o) => o.zh === c.aliases[0])
    )
      text = c.aliases[0]
    if (style.header === 'name') text = c.name
    if (style.header === 'decorated') text = c.required ? `*${c.zh}（必填）` : `${c.zh} (选填)`
    taken.add(text)
    return text
  })
}

/** One value as text, in one of the spellings that the importer must read back. */
export function cell(c: Column, value: Value | undefined, style: Style, random: Random): string {
  if (value === null || value === undefined) return c.classified_flag ? '' : style.missing
  if (Array.isArray(value)) return value.length === 0 ? style.missing : value.join(random.pick([';', '、', '，', '|']))
  if (typeof value === 'boolean') {
    const words = { zh: ['是', '否'], yn: ['Y', 'N'], '10': ['1', '0'] }[style.booleans]
    return (value ? words[0] : words[1]) as string
  }
  if (typeof value === 'number') return value >= 1000 && random.chance(0.3) ? value.toLocaleString('en-US') : String(value)
  const text = String(value)
  if (c.type === 'date' || c.type === 'timestamp') return spellDate(text, style, random)
  if (c.enum) return random.pick([text, c.enum[text] ?? text, c.enum[text] ?? text, ...(c.enum_aliases?.[text] ?? [])])
  return text
}

function spellDate(text: string, style: Style, random: Random): string {
  const [day = '', time] = text.split(' ')
  const [y = '', m = '', d = ''] = day.split('-')
  const kind = style.dates === 'mixed' ? random.pick(['iso', 'slash', 'zh', 'wide'] as const) : style.dates
  const short = (x: string) => String(Number(x))
  const date = kind === 'slash' ? `${y}/${short(m)}/${short(d)}` : kind === 'zh' ? `${y}年${short(m)}月${short(d)}日` : day
  const whole = time === undefined ? date : `${date} ${style.dates === 'mixed' ? spellTime(time) : time}`
  return kind === 'wide' ? whole.replace(/[0-9]/g, (n) => String.fromCharCode(n.charCodeAt(0) + 0xfee0)) : whole
}

/** People leave out what says nothing: `09:05:00` becomes `9:05`. */
function spellTime(time: string): string {
  return time.replace(/^0(?=\d:)/, '').replace(/^(\d+:\d+):00$/, '$1')
}

export function cells(table: Table, row: Row, style: Style, random: Random): string[] {
  return table.columns.map((c) => cell(c, row[c.name], style, random))
}
