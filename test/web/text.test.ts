import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { MAGNITUDE_UNITS } from '../../server/common/codes.ts'
import { EN } from '../../web/text/en.ts'
import { t } from '../../web/text/t.ts'

const WEB = join(ROOT, 'web')
const HAN = /[\u4e00-\u9fff]/
const sources = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !/^text[\\/]/.test(f))
  .map((file) => ({ file, text: readFileSync(join(WEB, file), 'utf8') }))

/** Legal text stays Chinese, whatever the reader's language: the law's own file, and the verdicts of Art. 29. */
const LEGAL = new Set(['parts/law.ts'])

/** The source without comments, strings of Chinese keys, and what is marked as Chinese by `lang="zh-CN"`. */
function spoken(text: string): string {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/暂缓出具|基本符合|不符合|符合/g, '')
    .replace(/<(\w+)[^>]*lang="zh-CN"[\s\S]*?<\/\1>/g, '')
}

describe('the dictionary', () => {
  it('has an English sentence for every Chinese one, with the same places to fill', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
    for (const [zh, en] of Object.entries(EN)) {
      expect(en, zh).not.toBe('')
      expect(places(en), zh).toEqual(places(zh))
    }
  })

  it('leaves no Chinese in the English but words of the law', () => {
    const kept = Object.entries(EN).filter(([, en]) => HAN.test(en))
    expect(kept.map(([, en]) => en.replaceAll(/基本符合|情节严重|造成严重损害/g, '')).filter((en) => HAN.test(en))).toEqual([])
  })

  it('is used: every sentence stands somewhere in the pages, or is a unit that comes with a lead', () => {
    const all = sources.map((s) => s.text).join('\n')
    const units: readonly string[] = MAGNITUDE_UNITS
    expect(Object.keys(EN).filter((zh) => !all.includes(`'${zh}'`) && !units.includes(zh))).toEqual([])
  })

  it('fills the places', () => {
    expect(t('剩 {n} 个工作日', { n: 3 })).toBe('剩 3 个工作日')
    expect(t('剩 {n} 个工作日')).toBe('剩 {n} 个工作日')
  })
})

describe('the pages', () => {
  it.each(sources.filter((s) => !LEGAL.has(s.file)))('$file says nothing outside the dictionary', ({ text }) => {
    const left = spoken(text)
      .split('\n')
      .filter((line) => /[\u4e00-\u9fff]/.test(line))
    expect(left).toEqual([])
  })

  it.each(sources.filter((s) => /^pages[\\/]/.test(s.file)))('$file begins with its person and question', ({ text }) => {
    expect(text.split('\n')[0]).toMatch(/^\/\/ .+：.+？$/)
  })
})
