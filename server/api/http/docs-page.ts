import { html } from 'hono/html'
import type { ApiDocument, Operation, Parameter } from './document.ts'

type Schema = {
  $ref?: string
  type?: string | readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: readonly string[]
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  format?: string
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  maxLength?: number
}

type Part = ReturnType<typeof html>

const METHOD_ORDER = ['get', 'post', 'put', 'patch', 'delete']
const MAX_DEPTH = 3

/** The reference page of the API: plain HTML made from the document, without script, for machines that reach no other host. */
export function docsPage(document: ApiDocument): Part {
  const groups = new Map<string, { path: string; method: string; operation: Operation }[]>()
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHOD_ORDER) {
      const operation = item[method]
      if (!operation) continue
      const tag = operation.tags?.[0] ?? '其他'
      groups.set(tag, [...(groups.get(tag) ?? []), { path, method, operation }])
    }
  }
  const schemas = Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1))
  return html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title}</title><link rel="stylesheet" href="/api/docs.css"></head>
<body>
<header><h1>${document.info.title} <small>${document.info.version}</small></h1><p>${document.info.description ?? ''}</p>
<p>程序读取：<a href="/api/openapi.json">openapi.json</a>（OpenAPI ${document.openapi}）</p></header>
<nav aria-label="目录"><ul>${[...groups].map(([tag, list]) => html`<li><a href="#${anchor(tag)}">${tag}</a> <small>${list.length}</small></li>`)}
<li><a href="#schemas">数据结构</a> <small>${schemas.length}</small></li></ul></nav>
<main>
${[...groups].map(
  ([tag, list]) => html`<section id="${anchor(tag)}"><h2>${tag}</h2>${list.map((o) => operation(o.path, o.method, o.operation))}</section>`,
)}
<section id="schemas"><h2>数据结构</h2>${schemas.map(
    ([name, schema]) => html`<details id="schema-${name}"><summary><code>${name}</code></summary>${fields(schema as Schema, 0)}</details>`,
  )}</section>
</main></body></html>`
}

function anchor(tag: string): string {
  return `tag-${tag}`
}

function operation(path: string, method: string, o: Operation): Part {
  const body = Object.entries(o.requestBody?.content ?? {})
  const answers = Object.entries(o.responses ?? {}).filter(([status]) => status !== 'default')
  return html`<details class="op"><summary><b class="${method}">${method.toUpperCase()}</b> <code>/api${path}</code> <span>${o.summary ?? ''}</span></summary>
${(o.description ?? '').split('\n\n').map((p) => html`<p>${p}</p>`)}
${(o.parameters ?? []).length > 0 ? parameters(o.parameters ?? []) : ''}
${body.map(([type, content]) => html`<h4>请求内容 <code>${type}</code></h4>${fields(content.schema as Schema, 0)}`)}
${answers.map(
  ([status, answer]) =>
    html`<h4>答复 ${status} ${answer.description ?? ''}</h4>${Object.entries(answer.content ?? {}).map(
      ([type, content]) =>
        html`<p><code>${type}</code> ${name(content.schema as Schema | undefined)}</p>${fields(content.schema as Schema, 0)}`,
    )}`,
)}
<p>出错时：<a href="#schema-Error">Error</a></p></details>`
}

function parameters(list: readonly Parameter[]): Part {
  return html`<table><thead><tr><th>参数</th><th>位置</th><th>类型</th><th>说明</th></tr></thead><tbody>${list.map(
    (p) =>
      html`<tr><td><code>${p.name}</code>${p.required ? ' *' : ''}</td><td>${p.in}</td><td>${kind(p.schema as Schema | undefined)}</td><td>${note(p.description, p.schema as Schema | undefined)}</td></tr>`,
  )}</tbody></table>`
}

function name(schema: Schema | undefined): Part | string {
  const ref = schema?.$ref?.split('/').at(-1)
  return ref ? html`<a href="#schema-${ref}">${ref}</a>` : ''
}

/** Fields of an object, nested ones indented; a named schema is a link to its own entry. */
function fields(schema: Schema | undefined, depth: number): Part | string {
  const inner = schema?.type === 'array' ? schema.items : schema
  if (!inner?.properties || depth > MAX_DEPTH) return depth === 0 && inner && !inner.$ref ? html`<p>${kind(inner)}</p>` : ''
  return html`<ul class="fields">${Object.entries(inner.properties).map(
    ([key, s]) =>
      html`<li><code>${key}</code>${inner.required?.includes(key) ? '' : '（可无）'} ${kind(s)} ${note(s.description, s)}${fields(s, depth + 1)}</li>`,
  )}</ul>`
}

function kind(schema: Schema | undefined): Part | string {
  if (!schema) return ''
  if (schema.$ref) {
    const ref = schema.$ref.split('/').at(-1) ?? ''
    return html`<a href="#schema-${ref}">${ref}</a>`
  }
  const either = schema.anyOf ?? schema.oneOf
  if (either) return html`${either.map((s, i) => html`${i > 0 ? ' | ' : ''}${kind(s)}`)}`
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.type === 'array') return html`${kind(schema.items)}[]`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? '任意')
  return schema.format ? `${type}（${schema.format}）` : type
}

function note(description: string | undefined, schema: Schema | undefined): string {
  const limits = [
    schema?.default === undefined ? '' : `默认 ${JSON.stringify(schema.default)}`,
    schema?.minimum === undefined ? '' : `≥ ${schema.minimum}`,
    schema?.maximum === undefined ? '' : `≤ ${schema.maximum}`,
    schema?.maxLength === undefined ? '' : `至多 ${schema.maxLength} 字`,
  ].filter((s) => s !== '')
  return [description ?? '', limits.join('，')].filter((s) => s !== '').join('；')
}

/** Style of the reference page, served as a file: the content security policy allows no inline style. */
export const DOCS_CSS = `:root { color-scheme: light dark; --line: light-dark(#d9dee5, #3a424e); --quiet: light-dark(#5a6472, #9aa5b4); --link: light-dark(#1d4f91, #8ab4f8); }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; font: 15px/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; background: light-dark(#fff, #14181d); color: light-dark(#1c232b, #e3e8ee); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; border-bottom: 1px solid var(--line); } h4 { margin: 0.75rem 0 0.25rem; }
small, .fields { color: var(--quiet); } a { color: var(--link); } code { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0; }
details { border: 1px solid var(--line); border-radius: 6px; margin: 0.4rem 0; padding: 0.4rem 0.75rem; } summary { cursor: pointer; } summary span { color: var(--quiet); }
summary b { display: inline-block; min-width: 4.5em; } .post, .put, .patch { color: light-dark(#8a4b00, #f0b35c); } .delete { color: light-dark(#a3202a, #ff8f8f); } .get { color: light-dark(#0b6b3a, #6fcf97); }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid var(--line); padding: 0.25rem 0.5rem; text-align: start; vertical-align: top; }
.fields { margin: 0.25rem 0; padding-inline-start: 1.25rem; } .fields code { color: light-dark(#1c232b, #e3e8ee); }
`
