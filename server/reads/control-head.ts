import { type Article, article } from '../contract/measures.ts'
import type { Control } from '../controls/header.ts'
import { paramValues } from '../controls/run.ts'
import type { ControlHead, ParamRow } from './types.ts'

export function controlHead(c: Control): ControlHead {
  const { id, slug, title_zh, title_en, item, articles, other_law, effective_from, severity, evidence_class } = c
  return { id, slug, title_zh, title_en, item, articles, other_law, effective_from, severity, evidence_class }
}

export function controlParams(c: Control): ParamRow[] {
  return Object.entries(paramValues(c)).map(([name, value]) => ({
    name,
    label: c.params[name]?.zh ?? name,
    value: Array.isArray(value) ? value.join('、') : String(value),
    unit: c.params[name]?.unit ?? '',
  }))
}

/** Text of the articles that the control rests on, in number order. */
export function controlArticles(c: Control): Article[] {
  return [...c.articles].sort((a, b) => a - b).flatMap((no) => article(no) ?? [])
}
