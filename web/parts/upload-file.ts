import { html, nothing, type TemplateResult } from 'lit'
import { filesLike } from '../../server/common/places.ts'
import { get, send } from '../api.ts'
import { t } from '../text/t.ts'
import type { ImportPreview, ImportSource, Tables } from '../wire.ts'
import { bytes, minute } from '../words.ts'
import { sureness } from './column-rule.ts'
import { saveFile } from './csv.ts'
import { ask } from './dialog.ts'
import { field } from './field.ts'
import { mappingEditor } from './mapping.ts'
import { marksOfSecrecy } from './marks-of-secrecy.ts'
import { type Reading, withMapping } from './reading.ts'

/** A file that is to be imported: how far it is, what it is taken for, and how it is read. */
export interface Item {
  readonly file: File
  share: number
  problem: string
  preview: ImportPreview | undefined
  reading: Reading
  /** The saved source by which it is read; null = by none, undefined = as its name says. */
  source: string | null | undefined
  /** How often it was looked at. */
  turn: number
  /** Keys of the parts that stand open. */
  readonly open: Set<string>
}

export function itemOf(file: File, reading: Reading = { name: file.name }): Item {
  return { file, share: 0, problem: '', preview: undefined, reading, source: undefined, turn: 0, open: new Set() }
}

export interface FileActions {
  readonly tables: Tables
  readonly sources: readonly ImportSource[]
  readonly readAs: (item: Item, reading: Reading, source?: string | null) => void
  readonly redraw: () => void
  readonly saved: () => void
}

/** One file that waits to be imported, with every part of it. */
export function uploadFileView(item: Item, actions: FileActions): TemplateResult {
  const { preview } = item
  return html`<div class="doc">
    <b>${item.file.name}</b> <span class="quiet">${bytes(item.file.size)}</span>
    ${item.problem ? html`<p class="problem" role="alert">✕ ${item.problem}</p>` : nothing}
    ${item.share < 1 ? html`<progress max="1" .value=${item.share} aria-label=${t('{name}的上传进度', { name: item.file.name })}></progress>` : nothing}
    ${
      preview
        ? html`${preview.parts.map((p) => partView(item, p, actions))}
          ${marksOfSecrecy(
            preview.parts.flatMap((p) => p.marks),
            item.reading,
            (reading) => actions.readAs(item, reading),
          )}
          ${wholeFile(item, preview, actions)}`
        : item.share === 1 && !item.problem
          ? html`<p class="quiet">${t('正在识别……')}</p>`
          : nothing
    }
  </div>`
}

function partView(item: Item, p: ImportPreview['parts'][number], { tables, readAs, redraw }: FileActions): TemplateResult {
  const open = item.open.has(p.key)
  const toggle = () => {
    if (!item.open.delete(p.key)) item.open.add(p.key)
    redraw()
  }
  const unknown = p.unknown_values.length
  const verdict = p.problem
    ? html`<span class=${p.passed ? 'quiet' : 'bad'}>${p.passed ? '–' : '✕'} ${p.problem}</span>`
    : html`<span class=${unknown > 0 ? 'due' : 'ok'}>${unknown > 0 ? '▲' : '✓'} ${t('识别为“{name}”', { name: p.table_label ?? '' })}</span>
        <span class="quiet">${sureness(p.confidence)}${unknown > 0 ? ` · ${t('{n} 种值读不出含义', { n: unknown })}` : ''} · ${p.seen}</span>`
  return html`<p class="part">${p.part ? `${p.part}：` : ''}${verdict}</p>
    ${
      p.marks.length > 0 || (p.passed === 'hidden' && p.format === 'sheet')
        ? nothing
        : html`<button type="button" class="plain" aria-expanded=${open} @click=${toggle}>${t('列的对应与前二十行')}${p.part ? html`<span class="sr">${p.part}</span>` : nothing}</button>`
    }
    ${open ? mappingEditor(p, tables, item.reading, (reading) => readAs(item, reading)) : nothing}`
}

/** What concerns the file as a whole: its source, hidden sheets, the draft, keeping the reading. */
function wholeFile(item: Item, preview: ImportPreview, { sources, readAs, saved }: FileActions): TemplateResult {
  const hidden = preview.parts.some((p) => p.passed === 'hidden') || item.reading.mapping?.hidden_sheets === true
  const now = item.source ?? ''
  return html`<div class="actions low">
    ${
      sources.length > 0
        ? html`<label class="field"><span>${t('来源')}</span><select @change=${(e: Event) => {
            const name = (e.currentTarget as HTMLSelectElement).value
            readAs(item, { name: item.reading.name }, name === '' ? null : name)
          }}><option value="" ?selected=${now === ''}>${t('（没有）')}</option>${sources.map((s) => html`<option value=${s.name} ?selected=${s.name === now}>${s.name}</option>`)}</select></label>`
        : nothing
    }
    ${
      hidden
        ? html`<label class="check"><input type="checkbox" .checked=${item.reading.mapping?.hidden_sheets === true} @change=${(e: Event) =>
            readAs(
              item,
              withMapping(item.reading, { hidden_sheets: (e.currentTarget as HTMLInputElement).checked }),
            )} /> ${t('隐藏的工作表也导入')}</label>`
        : nothing
    }
    <button type="button" class="plain" @click=${() => saveFile(`${item.file.name}.yaml`, preview.draft, 'text/yaml;charset=utf-8')}>${t('下载映射草稿')}</button>
    ${item.reading.mapping ? html`<button type="button" class="plain" @click=${() => void keep(item, saved)}>${t('保存为来源的读法')}</button>` : nothing}
  </div>`
}

async function keep(item: Item, saved: () => void): Promise<void> {
  const files = filesLike(item.file.name)
  const stem = files
    .replace(/\.[^.]*$/, '')
    .replace(/[*_\-\s]+/g, ' ')
    .trim()
  const done = await ask({
    title: t('保存为来源的读法'),
    submit: t('保存'),
    done: t('已保存，下次照此读'),
    body: html`<p>${t('以后上传文件名相符的文件，就照这次的读法读。')}</p>
      ${field({ name: 'name', label: t('来源的名称'), value: item.source ?? stem })}
      ${field({ name: 'files', label: t('文件名，* 代表任意字符'), value: files })}`,
    run: async (form) => {
      const name = String(form.get('name') ?? '')
      await send('PUT', '/sources', { json: { name, files: String(form.get('files') ?? ''), mapping: { ...item.reading.mapping } } })
      item.source = name.trim()
    },
  })
  if (done) saved()
}

/** The sources that are kept, each with what it reads and a way to forget it. */
export function sourceList(sources: readonly ImportSource[], changed: () => void): TemplateResult | typeof nothing {
  if (sources.length === 0) return nothing
  const remove = (s: ImportSource) => async () => {
    const done = await ask({
      title: t('删除来源“{name}”', { name: s.name }),
      submit: t('删除'),
      body: html`<p>${t('导入过的数据保留；以后的文件不再照这个读法读。')}</p>`,
      run: async () => void (await send('DELETE', '/sources/:id', { param: { id: s.source_id } })),
    })
    if (done) changed()
  }
  return html`<details class="wanted"><summary>${t('已保存的来源 {n} 个', { n: sources.length })}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${t('已保存的来源 {n} 个', { n: sources.length })}><table class="rows"><thead><tr><th scope="col">${t('来源')}</th><th scope="col">${t('文件名')}</th><th scope="col">${t('保存')}</th><th scope="col"><span class="sr">${t('操作')}</span></th></tr></thead>
      <tbody>${sources.map(
        (s) =>
          html`<tr><th scope="row">${s.name}</th><td><span class="code">${s.files}</span></td><td>${s.saved_by_name} ${minute(s.saved_at)}</td>
            <td><button type="button" class="plain" @click=${remove(s)}>${t('删除')}<span class="sr">${s.name}</span></button></td></tr>`,
      )}</tbody></table></div></details>`
}

export async function loadSources(signal?: AbortSignal): Promise<readonly ImportSource[]> {
  return (await get('/sources', signal ? { signal } : {})).sources
}
