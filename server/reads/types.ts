import type { CaseState } from '../common/case-states.ts'
/** Shapes of the API's answers, shared with the pages as types. Dates `YYYY-MM-DD`, times `YYYY-MM-DD HH:MM:SS`, Asia/Shanghai. */

export interface Status {
  readonly demo: boolean
  /** False until an assessment finished: nothing may then be read as compliance. */
  readonly assessed: boolean
  readonly as_of: string | null
  readonly assessed_at: string | null
  /** The results on show are of a day before the last recorded assessment; findings are of that later day. */
  readonly looking_back: boolean
  /** Files landed after the assessment. */
  readonly stale: boolean
  readonly today: string
  readonly tables_total: number
  readonly tables_loaded: number
  /** Chinese names of the tables that were never imported. */
  readonly tables_missing: readonly string[]
  readonly controls_total: number
  readonly controls_failed: number
  readonly open_findings: number
}

export interface Item {
  readonly no: number
  readonly short: string
  readonly text: string
  /** Controls of the item, those that failed to run, and those whose tables were not imported (ids). */
  readonly controls: readonly string[]
  readonly failed: readonly string[]
  readonly blind: readonly string[]
}

export interface Cell {
  /** Open findings by severity, S1 first. */
  readonly open: readonly [number, number, number, number]
  readonly ok: number
  readonly unknown: number
}

export interface AgencyName {
  readonly uscc: string
  readonly name: string
  readonly registered: boolean
  readonly in_scope: boolean
  readonly region: string | null
  readonly region_label: string
  readonly org_type: string | null
  readonly org_type_label: string
}

export interface AgencyRow extends AgencyName {
  /** One cell per item, (一) first. */
  readonly cells: readonly Cell[]
}

export interface Overview {
  readonly assessed: boolean
  readonly items: readonly Item[]
  readonly agencies: readonly AgencyRow[]
  readonly regions: readonly { readonly code: string; readonly label: string; readonly agencies: number }[]
  readonly types: readonly { readonly code: string; readonly label: string; readonly agencies: number }[]
}

export interface FindingRow {
  readonly finding_id: string
  readonly control_id: string
  readonly title: string
  readonly title_en: string
  readonly subject_id: string
  readonly object: string
  readonly agency_uscc: string
  readonly agency: string
  readonly item: number
  readonly severity: string | null
  readonly evidence_class: string
  readonly reason: string | null
  readonly reason_label: string
  readonly state: 'open' | 'cleared'
  readonly due_date: string | null
  readonly occurred_on: string | null
  readonly first_seen: string
  readonly last_seen: string
  readonly cleared_on: string | null
  readonly magnitude: number | null
  readonly times_seen: number
  /** Where it stands with people: the case that holds it, a waiver, or a batch of leads kept back. */
  readonly case_id: string | null
  readonly case_state: CaseState | null
  readonly case_state_label: string | null
  readonly waiver_id: string | null
  readonly hold_id: string | null
}

export interface FindingPage {
  readonly assessed: boolean
  readonly total: number
  readonly findings: readonly FindingRow[]
  readonly next: string | null
}

export interface EvidenceCell {
  readonly text: string | null
  /** The code behind a name. */
  readonly code?: string
}

export interface EvidenceTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly EvidenceCell[])[]
}

export interface EvidenceField {
  readonly key: string
  readonly label: string
  readonly values?: readonly EvidenceCell[]
  readonly table?: EvidenceTable
}

export interface SourceRow {
  readonly table: string
  readonly table_label: string
  /** Null for a log, whose evidence is an aggregate of the whole file. */
  readonly key: string | null
  readonly row: number | null
  readonly batch_id: string
  readonly file_name: string
  readonly part: string | null
  readonly sha256: string
  readonly imported_at: string
}

export interface ParamRow {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly unit: string
}

export interface ArticleText {
  readonly no: number
  readonly chapter: string
  readonly text: string
}

export interface ControlHead {
  readonly id: string
  readonly slug: string
  readonly title_zh: string
  readonly title_en: string
  readonly item: number
  readonly articles: readonly number[]
  readonly other_law: readonly string[]
  readonly effective_from: string
  readonly severity: string
  readonly evidence_class: string
}

export interface FindingDetail {
  readonly finding: FindingRow & { readonly recurrences: number }
  readonly sentence: string
  readonly as_of: string
  readonly evidence: readonly EvidenceField[]
  readonly agency: AgencyName
  readonly control: ControlHead & {
    readonly sql: string
    readonly remediation: string
    readonly false_positives: string
    readonly clears_when: string
  }
  readonly params: readonly ParamRow[]
  readonly reproduce_sql: string
  readonly articles: readonly ArticleText[]
  readonly item_text: string
  readonly sources: readonly SourceRow[]
  /** True when rows of a big log lie behind it: `/findings/{id}/log-rows`. */
  readonly log_rows: boolean
  readonly timeline: readonly { readonly at: string; readonly kind: string; readonly label: string; readonly as_of: string | null }[]
}

/** A page of log rows behind a finding, oldest first. */
export interface LogRows {
  readonly table: string
  readonly columns: readonly { readonly key: string; readonly label: string }[]
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[]
  /** Cursor of the next page. A page may hold fewer rows than asked for and still have one. */
  readonly next: string | null
}

export interface ControlRow extends ControlHead {
  readonly open: number
  /** Null until an assessment ran it. */
  readonly run: {
    readonly ms: number
    readonly ok: number
    readonly alarm: number
    readonly skip: number
    readonly unknown: number
    readonly failed: boolean
  } | null
  /** Chinese names of its required tables that were not imported. */
  readonly missing_tables: readonly string[]
}

export interface ControlDetail {
  readonly control: ControlRow
  /** Twelve weeks, oldest first; those before `first` (the first assessment) were not looked at. */
  readonly weeks: readonly { readonly ends: string; readonly opened: number; readonly cleared: number; readonly open: number }[]
  readonly first: string | null
  readonly sql: string
  readonly reproduce_sql: string | null
  readonly params: readonly ParamRow[]
  readonly tables: readonly { readonly name: string; readonly label: string; readonly optional: boolean; readonly loaded: boolean }[]
  readonly reasons: readonly { readonly status: string; readonly reason: string; readonly label: string; readonly n: number }[]
  readonly articles: readonly ArticleText[]
  readonly item_text: string
  readonly remediation: string
  readonly false_positives: string
  readonly clears_when: string
}

export interface Coverage {
  readonly assessed: boolean
  readonly tables: readonly {
    readonly name: string
    readonly label: string
    readonly mandatory: boolean
    readonly loaded: boolean
    readonly rows: number
    readonly batches: number
    readonly period_from: string | null
    readonly period_to: string | null
    /** Controls that cannot judge without it. */
    readonly controls: readonly string[]
  }[]
  readonly unknown: readonly {
    readonly uscc: string
    readonly agency: string
    readonly reason: string
    readonly label: string
    readonly n: number
    readonly controls: readonly string[]
  }[]
  readonly failed: readonly { readonly id: string; readonly title: string }[]
}

export interface AgencyDetail {
  readonly assessed: boolean
  readonly agency: AgencyRow
  readonly items: readonly Item[]
  readonly controls: readonly { readonly id: string; readonly title: string; readonly item: number; readonly open: number }[]
  readonly unknown: readonly { readonly reason: string; readonly label: string; readonly n: number; readonly controls: readonly string[] }[]
  readonly recent: readonly FindingRow[]
  /** Who answers for data there (Art. 7, 28); null when no list of posts was imported. */
  readonly posts: readonly { readonly kind: string; readonly label: string; readonly holder: string; readonly since: string }[] | null
  /** What it feeds: live catalogue entries, those with a good batch, and the newest of them. */
  readonly feed: { readonly catalogs: number; readonly fed: number; readonly last_at: string | null }
}

export interface BatchRow {
  readonly batch_id: string
  readonly seq: number
  readonly table: string
  readonly table_label: string
  readonly file_name: string
  readonly part: string | null
  readonly sha256: string
  readonly bytes: number
  readonly rows_in: number
  readonly rows_landed: number
  readonly rows_rejected: number
  readonly rows_classified: number
  readonly rows_warned: number
  readonly period_from: string | null
  readonly period_to: string | null
  readonly imported_at: string
  readonly withdrawn_at: string | null
}

export interface BatchPage {
  readonly batches: readonly BatchRow[]
  readonly next: string | null
}
