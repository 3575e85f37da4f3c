import { type Block, DEMO_LARGE, draftMark, type OfficialDocument, type Text } from '../content.ts'
import { cnDay } from '../words.ts'
import { WHOLE } from './unbroken.ts'

/**
 * The same content as a print page. No inline style or script (the content policy forbids them): the look is in `stylesheet`, a
 * file; charts are pictures. Every value is escaped.
 */
export function renderHtml(doc: OfficialDocument, stylesheet: string): string {
  const title = doc.title.replaceAll('\n', '')
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(stylesheet)}">
</head>
<body class="${doc.form}${doc.demo ? ' demo' : ''}">
${doc.demo ? `<div class="across" aria-hidden="true">${DEMO_LARGE}</div>` : ''}
<p class="draft">${escaped(draftMark(doc))}</p>
<article>
${head(doc)}
${doc.body.map(block).join('\n')}
${attachmentList(doc)}
${doc.sign ? sign(doc.sign.name, doc.sign.date) : ''}
${[doc.note, doc.publicity].map((line) => (line === undefined ? '' : `<p>（${escaped(line)}）</p>`)).join('')}
${doc.attachments
  .map(
    (a, i) => `<section class="attachment${a.landscape ? ' wide' : ''}">
<p class="attachment-mark">附件${doc.attachments.length === 1 ? '' : i + 1}</p>
<h1>${lines(a.title)}</h1>
${a.body.map(block).join('\n')}
</section>`,
  )
  .join('\n')}
${imprint(doc)}
</article>
</body>
</html>
`
}

function head(doc: OfficialDocument): string {
  const addressee = doc.addressee === undefined ? '' : `<p class="addressee">${escaped(doc.addressee)}：</p>`
  const title = `<h1>${lines(doc.title)}</h1>`
  if (doc.form === 'plain') return title
  const signer = doc.form === 'upward' ? `<span class="signer">签发人：<b>${escaped(doc.signer ?? '')}</b></span>` : ''
  return `<p class="mark">${escaped(doc.issuer)}</p>
<p class="number"><span class="nb">${escaped(doc.number)}</span>${signer}</p>
${title}
${addressee}`
}

function attachmentList(doc: OfficialDocument): string {
  if (doc.attachments.length === 0) return ''
  const single = doc.attachments.length === 1
  const items = doc.attachments.map((a, i) => `<li>${single ? '' : `${i + 1}.`}${escaped(a.title.replaceAll('\n', ''))}</li>`)
  return `<div class="attachments"><span>附件：</span><ul>${items.join('')}</ul></div>`
}

function sign(name: string, date: string | null): string {
  return `<div class="sign"><div><p>${escaped(name)}</p><p>${cnDay(date)}</p></div></div>`
}

function imprint(doc: OfficialDocument): string {
  if (doc.form === 'plain') return ''
  const copies = doc.copies.length === 0 ? '' : `<p>抄送：${escaped(doc.copies.join('，'))}。</p>`
  const printed =
    doc.form === 'letter' || !doc.printed
      ? ''
      : `<p class="printed"><span>${escaped(doc.printed.by)}</span><span>${cnDay(doc.printed.on)}印发</span></p>`
  return copies || printed ? `<footer>${copies}${printed}</footer>` : ''
}

function block(b: Block): string {
  switch (b.kind) {
    case 'heading':
      return `<h${b.level + 1}>${escaped(b.text)}</h${b.level + 1}>`
    case 'para':
      return `<p${attributes([b.indent === false ? 'flush' : '', b.align ?? ''])}>${inline(b.text)}</p>`
    case 'table':
      return `<table>${b.caption === undefined ? '' : `<caption>${escaped(b.caption)}</caption>`}
<colgroup>${b.columns.map((c) => `<col class="w${c.width}">`).join('')}</colgroup>
<thead><tr>${b.columns.map((c) => `<th scope="col">${escaped(c.title)}</th>`).join('')}</tr></thead>
<tbody>${b.rows.map((r) => `<tr>${b.columns.map((c, i) => `<td${attributes([c.align ?? ''])}>${lines(r[i] ?? '')}</td>`).join('')}</tr>`).join('\n')}</tbody></table>`
    case 'fields':
      return `<table class="fields"><tbody>${b.rows.map(([l, v]) => `<tr><th scope="row">${lines(l)}</th><td>${lines(v)}</td></tr>`).join('\n')}</tbody></table>`
    case 'figure':
      return `<figure><img src="data:image/svg+xml;base64,${Buffer.from(b.figure.svg, 'utf8').toString('base64')}" width="${b.figure.width}" height="${b.figure.height}" alt="${escaped(b.figure.alt)}"><figcaption>${escaped(b.caption)}</figcaption></figure>`
    case 'sign':
      return sign(b.name, b.date)
  }
}

function attributes(classes: readonly string[]): string {
  const used = classes.filter((c) => c !== '')
  return used.length === 0 ? '' : ` class="${used.join(' ')}"`
}

function inline(text: Text): string {
  const parts = typeof text === 'string' ? [text] : text
  return parts
    .map((part) =>
      typeof part === 'string' ? unbroken(part) : 'strong' in part ? `<strong>${unbroken(part.strong)}</strong>` : unbroken(part.value),
    )
    .join('')
}

function lines(text: Text): string {
  return inline(text).replaceAll('\n', '<br>')
}

/** Numbers and codes that a line must not tear. */
function unbroken(text: string): string {
  let out = ''
  let at = 0
  for (const m of text.matchAll(WHOLE)) {
    out += `${escaped(text.slice(at, m.index))}<span class="nb">${escaped(m[0])}</span>`
    at = m.index + m[0].length
  }
  return out + escaped(text.slice(at))
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
