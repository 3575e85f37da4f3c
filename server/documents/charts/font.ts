import { type Dirent, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

/** Where systems keep fonts. All of them at once take seconds to load for every picture; one file is enough. */
const FOLDERS = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  join(homedir(), '.fonts'),
  join(homedir(), '.local/share/fonts'),
  '/System/Library/Fonts',
  '/Library/Fonts',
  'C:\\Windows\\Fonts',
]

/** Names of font files that are likely to hold Chinese, likeliest first. */
const LIKELY = [
  /sans.*cjk.*regular|cjk.*sans.*regular/i,
  /msyh\.|simhei|pingfang|hiragino sans gb/i,
  /cjk|wqy|sourcehan|simsun|stheiti|fang|hei/i,
]

const TYPES = /\.(ttf|ttc|otf)$/i
const DEPTH = 5

let found: string | null | undefined

/** A font file that draws Chinese, looked for once; null when this machine has none. What counts is ink, not a file's name. */
export function chineseFont(): string | null {
  if (found === undefined) {
    const files = FOLDERS.flatMap((folder) => fontFiles(folder, DEPTH)).sort()
    const likely = LIKELY.flatMap((name) => files.filter((f) => name.test(f)))
    found = [...new Set(likely)].find(draws) ?? null
  }
  return found
}

function fontFiles(folder: string, depth: number): string[] {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((e) => {
    const path = join(folder, e.name)
    if (e.isDirectory()) return depth > 0 ? fontFiles(path, depth - 1) : []
    return TYPES.test(e.name) ? [path] : []
  })
}

function draws(file: string): boolean {
  const pixels = (text: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="32" font-size="32">${text}</text></svg>`
    return Buffer.from(new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [file] } }).render().pixels)
  }
  const drawn = pixels('数')
  // A missing glyph is left out, or drawn as the same box for every character; U+FFFFE has no glyph anywhere.
  return !drawn.equals(pixels('')) && !drawn.equals(pixels('\u{ffffe}'))
}
