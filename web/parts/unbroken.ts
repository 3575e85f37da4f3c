import { html, type TemplateResult } from 'lit'

/** Text whose dates and codes stay on one line: a break after a hyphen misleads. */
export function unbroken(text: string): (string | TemplateResult)[] {
  return text
    .split(/(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?|[A-Z]{2,}\d*-\d+)/)
    .map((part, i) => (i % 2 === 1 ? html`<span class="date">${part}</span>` : part))
}
