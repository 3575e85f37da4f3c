import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { renderDocx } from '../../server/documents/render/docx.ts'
import { renderHtml } from '../../server/documents/render/html.ts'
import { plain, texts } from '../../server/documents/words.ts'
import { paragraphs, part } from './docx-text.ts'
import { samples } from './samples.ts'

const folder = join(import.meta.dirname, 'golden')
const update = process.env['UPDATE'] === '1' && process.env['CI'] === undefined

const all = samples()

describe.each(Object.keys(all))('%s', (name) => {
  const doc = all[name] as (typeof all)[string]
  let file: Buffer
  beforeAll(async () => {
    file = await renderDocx(doc)
  })

  it('says what the golden text says, in its styles', () => {
    const found = `${paragraphs(part(file, 'word/document.xml')).join('\n')}\n`
    const path = join(folder, `${name}.txt`)
    if (update) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path, found)
    }
    expect(found).toBe(readFileSync(path, 'utf8'))
  })

  it('gives the same bytes twice', async () => {
    expect(file.equals(await renderDocx(doc))).toBe(true)
  })

  it('marks every page as a draft, and holds no picture but charts', () => {
    const parts = unzipSync(file)
    const headers = Object.keys(parts).filter((name) => /^word\/header\d+\.xml$/.test(name))
    expect(headers.length).toBeGreaterThanOrEqual(2)
    for (const header of headers) expect(part(file, header)).toContain('草拟稿·待核签')
    const pictures = Object.keys(parts).filter((name) => name.startsWith('word/media/'))
    const charts = doc.body.filter((b) => b.kind === 'figure').length
    // One more is the mark of the demonstration.
    expect(pictures).toHaveLength(charts * 2 + 1)
    for (const header of headers) expect(part(file, header)).toContain('演示数据，虚构机构，不具效力')
  })

  it('has the measures of GB/T 9704-2012', () => {
    const xml = part(file, 'word/document.xml')
    expect(xml).toContain('w:w="11906" w:h="16838"')
    const margin = /<w:pgMar [^>]*>/.exec(xml)?.[0] ?? ''
    expect(margin).toContain('w:top="2098"')
    expect(margin).toContain('w:bottom="1984"')
    expect(margin).toContain('w:left="1587"')
    expect(margin).toContain('w:right="1474"')
    const styles = part(file, 'word/styles.xml')
    for (const font of ['方正小标宋简体', '仿宋_GB2312', '楷体_GB2312', '黑体', '宋体']) expect(styles).toContain(`w:eastAsia="${font}"`)
  })

  it('says the same on the print page, without inline style or script', () => {
    const html = renderHtml(doc, '/api/print.css')
    const shown = html.replace(/<br>/g, '\n').replace(/<[^>]+>/g, '')
    const shownText = shown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    for (const text of texts(doc)) expect(shownText).toContain(plain(text))
    expect(html).toContain('草拟稿·待核签')
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
  })
})
