import { strFromU8, unzipSync } from 'fflate'

/** One part of a .docx as text. */
export function part(file: Buffer, name: string): string {
  const found = unzipSync(file)[name]
  if (!found) throw new Error(`no part ${name}`)
  return strFromU8(found)
}

const unescaped = (xml: string) =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&')

/** Paragraphs of a part as `style: text`; a page break before shows as a line of its own, pictures as [picture]. */
export function paragraphs(xml: string): string[] {
  return [...xml.matchAll(/<w:p>.*?<\/w:p>|<w:p [^>]*>.*?<\/w:p>|<w:p\/>/gs)].map((m) => {
    const p = m[0]
    const style = /<w:pStyle w:val="([^"]+)"/.exec(p)?.[1] ?? '-'
    const breaks = /<w:pageBreakBefore\/>/.test(p) ? '[page] ' : ''
    const runs = [...p.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>|<w:tab\/>|<w:drawing>/g)]
    const text = runs.map((r) => (r[0] === '<w:tab/>' ? '\t' : r[0] === '<w:drawing>' ? '[picture]' : unescaped(r[1] ?? ''))).join('')
    return `${breaks}${style}: ${text.replaceAll('\u2060', '')}`.trimEnd()
  })
}
