import { Resvg } from '@resvg/resvg-js'
import { chineseFont } from './font.ts'

let cached: string | undefined

/** A slanted, pale text as PNG (base64, clear ground); without a Chinese font its place stays empty and the head of the page says it. */
export function markPng(text: string): string {
  if (cached !== undefined) return cached
  const file = chineseFont()
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800"><text x="400" y="420" text-anchor="middle" font-size="84" font-weight="700" font-family="Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif" fill="#888888" fill-opacity="0.28" transform="rotate(-35 400 400)">${file === null ? '' : text}</text></svg>`
  const font = file === null ? { loadSystemFonts: false } : { loadSystemFonts: false, fontFiles: [file] }
  cached = new Resvg(svg, { font }).render().asPng().toString('base64')
  return cached
}
