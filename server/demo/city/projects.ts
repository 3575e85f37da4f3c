import { addDays } from '../../common/days.ts'
import type { City, Entry, Org, Row } from './city.ts'
import { addProject } from './duties.ts'

/**
 * Projects of every stage for the gates of Art. 29: applications with and without their papers, buildings under way, and accepted
 * ones whose data went wrong later. None of them breaks a control by itself. Draws nothing at random, so that the rest of the
 * city stays as it is.
 */
export function addProjectsOfAllKinds(city: City): void {
  const units = city.judged.filter((org) => owned(city, org).length >= 4)
  if (units.length === 0) return
  const unit = (i: number) => units[i % units.length] as Org
  applications(city, unit)
  buildings(city, unit)
  turnedBad(city)
  payments(city)
}

function owned(city: City, org: Org): Entry[] {
  return city.pool.filter((e) => e.org === org)
}

/** Not approved yet: complete, without a list, with names but no codes yet, with a code that nobody has, with a system that is not registered. */
function applications(city: City, unit: (i: number) => Org): void {
  const listed = addDays(city.input.to, -20)
  const open: Row = { stage: 'initiation', approved_at: null, accepted_at: null, data_list_at: listed }
  for (let i = 0; i < 3; i += 1)
    addProject(city, unit(i), owned(city, unit(i)).slice(0, 3), { ...open, system_id: systemOf(city, unit(i)) })
  addProject(city, unit(3), owned(city, unit(3)).slice(0, 2), { ...open, data_list_at: null })
  addProject(city, unit(4), [], open)
  addProject(city, unit(4), [], { ...open, data_list_items: ['学籍基本信息', '教师资格信息'] })
  const unknown = addProject(city, unit(5), owned(city, unit(5)).slice(0, 1), open)
  const row = city.rows('project').find((p) => p['project_id'] === unknown)
  if (row) row['catalog_ids'] = [...(row['catalog_ids'] as string[]), '3070099/9999']
  addProject(city, unit(6), owned(city, unit(6)).slice(0, 2), { ...open, system_id: 'XT-9999' })
  addProject(city, unit(7), owned(city, unit(7)).slice(0, 2), { ...open, makes_public_data: null })
}

/** Approved and being built: the acceptance gate comes next. */
function buildings(city: City, unit: (i: number) => Org): void {
  const built: Row = { stage: 'building', accepted_at: null }
  for (let i = 8; i < 12; i += 1) addProject(city, unit(i), owned(city, unit(i)).slice(1, 4), built)
  // Built on a system whose papers were never filed.
  for (const system of city
    .rows('system_reg')
    .filter((s) => s['scheme_filed_at'] === null && s['is_classified'] !== true)
    .slice(0, 3)) {
    const org = city.orgs.find((o) => o.uscc === system['uscc'])
    if (org) addProject(city, org, owned(city, org).slice(0, 3), { ...built, system_id: system['system_id'] ?? null })
  }
}

/** Accepted with good data that later stopped, lost metadata, or no longer reconcile: one project around each such entry. */
function turnedBad(city: City): void {
  for (const control of ['35-3-03', '35-3-04', '35-2-02', '35-2-04', '35-2-05', '35-1-02']) {
    const alarms = city.truth.filter((t) => t.control_id === control)
    const kinds = new Map<string, string[]>()
    for (const t of alarms) {
      const kind = `${t.severity} ${t.reason}`
      kinds.set(kind, [...(kinds.get(kind) ?? []), entryOf(city, t.subject_id)])
    }
    for (const ids of kinds.values()) for (const id of ids.slice(0, 2)) acceptedAround(city, id)
  }
  // In use without ever having been accepted, its data never attached.
  const detached = city.truth.filter((t) => t.control_id === '35-3-01' && t.severity !== 'S4').slice(0, 2)
  for (const { subject_id } of detached) {
    const entry = city.entries.find((e) => e.id === subject_id)
    if (entry) addProject(city, entry.org, [entry], { stage: 'maintenance', accepted_at: null })
  }
}

/** The catalogue entry that an alarm is about: its subject, or that of the collection item it names. */
function entryOf(city: City, subject: string): string {
  const item = city.rows('collect_item').find((c) => `${c['element_code']}|${c['region_code']}|${c['uscc']}` === subject)
  return String(item?.['catalog_id'] ?? subject)
}

function acceptedAround(city: City, catalogId: string): void {
  const entry = city.entries.find((e) => e.id === catalogId)
  if (!entry || entry.row['published_at'] === null) return
  const batches = city
    .rows('ingest_batch')
    .filter((b) => b['catalog_id'] === catalogId && b['status'] === 'success' && Number(b['row_count']) > 0)
  const first = batches.map((b) => String(b['finished_at']).slice(0, 10)).sort()[0]
  const kept = entry.shareType === 'no_share' || entry.row['share_type'] === null
  const mounted = city.rows('mount').find((m) => m['catalog_id'] === catalogId && m['state'] === 'active')
  if (kept || !mounted || first === undefined) return
  const ready = [first, String(entry.row['published_at']), String(mounted['mounted_at'])].sort().at(-1) ?? first
  const accepted = ready < city.at(40) ? city.at(40) : ready
  if (accepted > city.input.to) return
  addProject(city, entry.org, [entry], {
    stage: 'maintenance',
    data_list_at: addDays(accepted, -220),
    approved_at: addDays(accepted, -200),
    accepted_at: accepted,
  })
}

/** Every third accepted project was paid, whatever its gate would have said. */
function payments(city: City): void {
  for (const [i, project] of city.rows('project').entries()) {
    const accepted = project['accepted_at']
    if (i % 3 !== 0 || typeof accepted !== 'string' || accepted >= city.input.to) continue
    const paid = addDays(accepted, 10)
    project['paid_at'] = paid > city.input.to ? city.input.to : paid
  }
}

/** Who approved, accepted or paid a project all the same: what was planted of the project is a finding of its approver too (35-8-14). */
export function addDecisions(city: City): void {
  const broken = (control: string, id: Row[string]) => city.truth.some((t) => t.control_id === control && t.subject_id === id)
  for (const p of city.rows('project')) {
    const id = String(p['project_id'])
    const unlisted = broken('35-8-06', id)
    const lacking = broken('35-8-07', id)
    const legs = [
      ['approved', p['approved_at'], unlisted],
      ['accepted', p['accepted_at'], lacking],
      ['paid', p['paid_at'], p['accepted_at'] === null ? unlisted : lacking],
    ] as const
    for (const [leg, on, unmet] of legs) {
      if (!unmet || typeof on !== 'string' || on > city.input.to) continue
      city.breach({
        control_id: '35-8-14',
        subject_id: `${id}|${leg}`,
        reason: 'violation',
        agency_uscc: String(p['approver_uscc']),
        occurred_on: on,
        severity: 'S2',
      })
    }
  }
}

function systemOf(city: City, org: Org): string | null {
  const found = city.rows('system_reg').find((s) => s['uscc'] === org.uscc)
  return typeof found?.['system_id'] === 'string' ? found['system_id'] : null
}
