import { html, type TemplateResult } from 'lit'
import { EVIDENCE_CLASS, label, SEVERITY, SHAPE, STATE } from '../words.ts'

export function severityMark(code: string | null): TemplateResult {
  if (code === null) return html`—`
  return html`<span class="sev sev-${code}"><span aria-hidden="true">${label(SHAPE, code)}</span> ${label(SEVERITY, code)}</span>`
}

export function evidenceMark(code: string): TemplateResult {
  return html`<span class="tag" title=${code}>${label(EVIDENCE_CLASS, code)}</span>`
}

export function stateMark(state: string): TemplateResult {
  return html`<span class="tag tag-${state}">${label(STATE, state)}</span>`
}
