import { html, nothing, type TemplateResult } from 'lit'
import { EVIDENCE_CLASS, label, remaining, SEVERITY, SHAPE, STATE } from '../words.ts'

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

/** A deadline's clock: colour, shape and words. */
export function clockMark(days: number | null | undefined): TemplateResult | typeof nothing {
  if (days === null || days === undefined) return nothing
  const kind = days < 0 ? 'bad' : days <= 3 ? 'due' : 'quiet'
  return html`<span class="clock ${kind}"><span aria-hidden="true">${days < 0 ? '✕' : days <= 3 ? '▲' : '◷'}</span> ${remaining(days)}</span>`
}
