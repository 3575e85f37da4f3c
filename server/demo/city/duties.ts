import { addDays } from '../../common/days.ts'
import type { City, Entry, Org, Row } from './city.ts'
import { addWrite } from './entries.ts'

/** An approval, open-ended and over all entries unless changed. */
export function addTicket(
  city: City,
  kind: 'change' | 'export' | 'signoff' | 'correction',
  org: Org,
  approved: string,
  changes: Row = {},
): string {
  const id = city.id('SP')
  city.add('ticket', {
    ticket_id: id,
    kind,
    uscc: org.uscc,
    catalog_ids: [],
    rows_max: null,
    field_list: [],
    approved_at: approved,
    valid_from: null,
    valid_to: null,
    ...changes,
  })
  return id
}

export function addExport(city: City, entry: Entry, ts: string, changes: Row = {}): string {
  const id = city.id('DC')
  city.add('export_log', {
    export_id: id,
    ts,
    uscc: entry.org.uscc,
    user_id: entry.org.users[0] ?? null,
    catalog_id: entry.id,
    items: [],
    row_count: 500,
    ticket_id: null,
    dest_uscc: null,
    ...changes,
  })
  return id
}

/** Matter and material that can be had by sharing; `required` says whether the guide still demands it. */
export function addMaterial(city: City, org: Org, entry: Entry | undefined, changes: Row = {}): { matter: string; material: string } {
  const matter = city.id('SX', 4)
  const material = city.id('CL', 4)
  city.add('matter_material', {
    uscc: org.uscc,
    matter_code: matter,
    material_code: material,
    material_name: '证明材料',
    required: false,
    catalog_id: entry?.id ?? null,
    shareable_since: entry ? city.past(395) : null,
    original_basis: null,
    ...changes,
  })
  return { matter, material }
}

export function addCase(city: City, org: Org, m: { matter: string; material: string }, at: string, changes: Row = {}): void {
  city.add('case_material', {
    case_id: city.id('BJ', 7),
    uscc: org.uscc,
    matter_code: m.matter,
    material_code: m.material,
    obtain_mode: 'shared',
    call_attempted: true,
    call_hit: true,
    voluntary: false,
    submitted_at: at,
    ...changes,
  })
}

/** Everything else that a clean year holds, with the traps that only look like breaches. */
export function addDuties(city: City): void {
  const { random, input, days, judged } = city
  const at = (n: number) => addDays(input.from, n)
  addOutages(city)
  for (const org of judged) {
    const own = city.pool.filter((e) => e.org === org)
    const change = addTicket(city, 'change', org, `${at(0)} 08:00:00`)
    for (let i = 0; i < 4; i += 1) {
      addWrite(city, random.pick(own), `${at(random.int(5, 350))} 10:${random.int(10, 59)}:00`, {
        op: 'U',
        channel: 'direct',
        ticket_id: change,
        row_count: random.int(1, 9),
        field_list: ['REMARK'],
      })
    }
    // Updates and deletions by the aggregation flow need no approval.
    for (const op of ['U', 'D'])
      addWrite(city, random.pick(own), `${at(random.int(5, 350))} 02:30:00`, { op, row_count: random.int(150, 900) })
    const exporting = addTicket(city, 'export', org, `${at(0)} 08:00:00`)
    for (let i = 0; i < 3; i += 1)
      addExport(city, random.pick(own), `${at(random.int(5, 350))} 11:00:00`, { ticket_id: exporting, row_count: random.int(150, 4000) })
    const grant = city.grants.find((g) => g.grantee === org && String(g.row['valid_from']) < `${input.from} 00:00:00`)
    const matters = [
      addMaterial(city, org, undefined, { required: true }),
      addMaterial(city, org, grant?.entry),
      addMaterial(city, org, grant?.entry, { required: true, original_basis: '《公证程序规则》第十七条' }),
    ]
    for (let i = 0; i < 270; i += 1) {
      const m = matters[i % 3]
      if (!m) continue
      const upload = i % 3 !== 1
      addCase(
        city,
        org,
        m,
        `${at(random.int(0, 360))} 1${random.int(0, 7)}:${random.int(10, 59)}:00`,
        upload ? { obtain_mode: 'upload', call_attempted: null, call_hit: null } : {},
      )
    }
    for (const entry of own.filter((e) => e.row['open_type'] === 'unconditional')) {
      city.add('open_dataset', {
        dataset_id: city.id('KF'),
        catalog_id: entry.id,
        uscc: org.uscc,
        items: entry.fields.slice(0, 4),
        desensitized: true,
        consent_ref: null,
        published_at: at(-100),
        last_updated_at: addDays(input.to, -refreshed(String(entry.row['update_cycle']), random.int(0, 5))),
        source_grant_id: null,
      })
    }
    for (let i = 0; i < 3; i += 1) {
      const entry = random.pick(own)
      const raised = at(random.int(35, 330))
      city.add('dq_issue', {
        issue_id: city.id('YY'),
        catalog_id: entry.id,
        raiser_uscc: city.other(org).uscc,
        raised_at: `${raised} 10:00:00`,
        replied_at: `${days.due(raised, random.int(1, 10))} 15:00:00`,
      })
    }
    for (let i = 0; i < 3; i += 1) addThirdParty(city, random.pick(own), at(random.int(20, 350)))
    for (let i = 0; i < 3; i += 1) {
      const entry = random.pick(own)
      const from = at(random.int(0, 300))
      city.add('snapshot_diff', { catalog_id: entry.id, from_on: from, to_on: addDays(from, 30), changed_rows: 0 })
    }
    addProject(city, org, own.slice(0, 3))
  }
  for (const org of judged.filter((_, i) => i % 2 === 0)) {
    const issued = at(random.int(0, 200))
    const due = days.due(issued, 20)
    city.add('directive', {
      directive_id: city.id('RW'),
      target_uscc: org.uscc,
      kind: random.chance(0.4) ? 'rectification' : 'task',
      title: '数据治理专项任务',
      doc_no: null,
      issued_on: issued,
      due_on: due,
      ext_to: null,
      done_on: addDays(due, -random.int(0, 8)),
    })
    const received = at(random.int(0, 250))
    const concluded = addDays(received, 15)
    const upheld = random.chance(0.5)
    city.add('complaint', {
      complaint_id: city.id('TS'),
      uscc: org.uscc,
      received_on: received,
      concluded_on: concluded,
      result: upheld ? 'upheld' : 'rejected',
      remedied_on: upheld ? days.due(concluded, random.int(2, 20)) : null,
    })
  }
}

/** An authorised supply to a third party, in force when it happened unless changed. */
export function addThirdParty(city: City, entry: Entry, on: string, out: Row = {}, auth: Row = {}): { out: string } {
  const subject = city.random.hex(32)
  const row = city.add('subject_auth', {
    auth_id: city.id('SQS'),
    subject_hash: subject,
    third_party: '示例银行',
    catalog_ids: [entry.id],
    valid_from: `${addDays(on, -10)} 09:00:00`,
    valid_to: null,
    revoked_at: null,
    ...auth,
  })
  const id = city.id('TG')
  city.add('third_party_out', {
    out_id: id,
    ts: `${on} 10:30:00`,
    uscc: entry.org.uscc,
    third_party: '示例银行',
    catalog_id: entry.id,
    subject_hash: subject,
    auth_id: row.auth_id,
    ...out,
  })
  return { out: id }
}

/** A fiscal project: listed before initiation, catalogued, aggregated and shared before acceptance. */
export function addProject(city: City, org: Org, entries: readonly Entry[], changes: Row = {}): string {
  const id = city.id('XM', 4)
  // Every fifth application leaves the system out.
  const system = Number(id.slice(3)) % 5 === 0 ? undefined : city.rows('system_reg').find((s) => s['uscc'] === org.uscc)
  const approved = addDays(city.input.from, city.random.int(10, 80))
  city.add('project', {
    project_id: id,
    uscc: org.uscc,
    name: `${org.name}数字化项目`,
    is_classified: false,
    stage: 'acceptance',
    fund: 'fiscal',
    makes_public_data: true,
    data_list_at: addDays(approved, -15),
    data_list_items: entries.map((e) => String(e.row['name'])),
    catalog_ids: entries.map((e) => e.id),
    system_id: system?.['system_id'] ?? null,
    approver_uscc: city.orgs[0]?.uscc ?? null,
    approved_at: approved,
    accepted_at: addDays(approved, 240),
    paid_at: null,
    ...changes,
  })
  return id
}

/** A platform-wide outage long enough to lose a working day, one too short, and one of a single unit on a day off. */
function addOutages(city: City): void {
  const lost = city.days.onOrAfter(addDays(city.input.from, 140))
  city.days.takeAway(lost)
  city.add('outage', {
    outage_id: city.id('TJ'),
    uscc: null,
    catalog_id: null,
    started_at: `${lost} 08:30:00`,
    finished_at: `${lost} 13:00:00`,
  })
  const short = city.days.onOrAfter(addDays(city.input.from, 200))
  city.add('outage', {
    outage_id: city.id('TJ'),
    uscc: null,
    catalog_id: null,
    started_at: `${short} 09:00:00`,
    finished_at: `${short} 12:59:59`,
  })
  city.add('outage', {
    outage_id: city.id('TJ'),
    uscc: city.judged[2]?.uscc ?? null,
    catalog_id: null,
    started_at: `${addDays(short, 20)} 01:00:00`,
    finished_at: `${addDays(short, 20)} 06:00:00`,
  })
}

/**
 * Days before the last day on which an open dataset was refreshed last: long enough ago that the demonstration's earlier assessments
 * know of it where the cycle allows, and never past the cycle.
 */
function refreshed(cycle: string, some: number): number {
  if (cycle === 'weekly') return 8
  return cycle === 'ten_days' ? 8 + some : 29 + some
}
