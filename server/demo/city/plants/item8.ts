import { addDays, daysBetween } from '../../../common/days.ts'
import { type City, EFFECTIVE, type Entry, type Org, REGULATION, type Row } from '../city.ts'
import { maxDays } from '../days.ts'
import { addProject } from '../duties.ts'
import { addEntry } from '../entries.ts'
import { addRequest } from '../sharing.ts'
import { ownGrant } from './item4.ts'
import type { Plants } from './plant.ts'

function conditional(city: City, org: Org): Entry {
  return city.random.pick(city.pool.filter((e) => e.org === org && e.shareType === 'conditional'))
}

const REFUSED: Row = { decision: 'refused', refuse_basis: '《中华人民共和国统计法》第九条', refuse_basis_level: 'law' }

/** A reply after the fifth working day; after the tenth it breaks the State Council limit as well. */
export function lateReply(city: City, org: Org, received: string, replied: string | null): void {
  const entry = conditional(city, org)
  const request = addRequest(city, entry, city.other(org), {
    received_at: `${received} 10:00:00`,
    ...(replied ? { replied_at: `${replied} 09:00:00`, ...REFUSED } : {}),
  })
  const act = replied ?? city.input.to
  const five = city.days.due(received, 5)
  const ten = city.days.due(received, 10)
  const id = String(request['req_id'])
  city.breach({
    control_id: '35-8-01',
    subject_id: id,
    reason: 'violation',
    agency_uscc: org.uscc,
    due_date: five,
    occurred_on: addDays(five, 1),
    severity: act > ten ? 'S2' : 'S3',
  })
  if (act > ten && received >= REGULATION) {
    city.breach({
      control_id: '35-9-02',
      subject_id: `${id}|reply`,
      reason: 'violation',
      agency_uscc: org.uscc,
      due_date: ten,
      occurred_on: addDays(ten, 1),
      severity: 'S2',
    })
  }
}

function lateDelivery(city: City, org: Org, replied: string, delivered: string | null): void {
  const entry = conditional(city, org)
  const request = addRequest(city, entry, city.other(org), {
    received_at: `${replied} 08:30:00`,
    replied_at: `${replied} 09:00:00`,
    decision: 'approved',
    delivered_at: delivered ? `${delivered} 10:00:00` : null,
  })
  const five = city.days.due(replied, 5)
  const twenty = city.days.due(replied, 20)
  const id = String(request['req_id'])
  city.breach({
    control_id: '35-8-02',
    subject_id: id,
    reason: 'violation',
    agency_uscc: org.uscc,
    due_date: five,
    occurred_on: addDays(five, 1),
    severity: 'S2',
  })
  if ((delivered ?? city.input.to) > twenty && replied >= REGULATION) {
    city.breach({
      control_id: '35-9-02',
      subject_id: `${id}|delivery`,
      reason: 'violation',
      agency_uscc: org.uscc,
      due_date: twenty,
      occurred_on: addDays(twenty, 1),
      severity: 'S2',
    })
  }
}

export const item8: Plants = {
  '35-8-01': (city) => {
    for (const [i, org] of city.victims(26).entries()) {
      const received = addDays(city.input.from, 5 + i * 11)
      lateReply(city, org, received, i % 5 === 4 ? null : city.days.due(received, 6 + (i % 4) * 3))
    }
  },

  '35-8-02': (city) => {
    for (const [i, org] of city.victims(18).entries()) {
      const replied = city.days.due(addDays(city.input.from, 12 + i * 15), 1)
      lateDelivery(city, org, replied, i % 6 === 5 ? null : city.days.due(replied, 6 + (i % 3) * 9))
    }
  },

  '35-8-03': (city) => {
    for (const [i, org] of city.victims(8).entries()) {
      const day = city.days.due(addDays(city.input.from, 20 + i * 30), 1)
      const bare = i % 2 === 0
      const request = addRequest(city, conditional(city, org), city.other(org), {
        received_at: `${day} 08:30:00`,
        replied_at: `${day} 15:00:00`,
        decision: 'refused',
        refuse_basis: bare ? null : '内部管理规定',
        refuse_basis_level: bare ? null : 'normative_doc',
      })
      city.breach({
        control_id: '35-8-03',
        subject_id: String(request['req_id']),
        reason: bare ? 'basis_missing' : 'level_inadequate',
        agency_uscc: org.uscc,
        occurred_on: day,
        severity: 'S2',
      })
    }
  },

  '35-8-04': (city) => {
    for (const [i, raised] of city.regulated(9, 34, 22).entries()) {
      const org = city.victim()
      const due = city.days.due(raised, 10)
      const id = city.id('YY')
      city.add('dq_issue', {
        issue_id: id,
        catalog_id: city.random.pick(city.pool.filter((e) => e.org === org)).id,
        raiser_uscc: city.other(org).uscc,
        raised_at: `${raised} 10:00:00`,
        replied_at: i % 2 ? null : `${addDays(due, 2)} 09:00:00`,
      })
      city.breach({
        control_id: '35-8-04',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: 'S3',
      })
    }
  },

  '35-8-05': (city) => {
    for (const [i, org] of city.victims(6).entries()) {
      const id = city.id('XT', 4)
      const registered = addDays(city.past(120), i * 20)
      city.add('system_reg', {
        system_id: id,
        uscc: org.uscc,
        name: `${org.name}新建系统`,
        is_classified: false,
        state: 'building',
        registered_on: registered,
        built_on: null,
        scheme_filed_at: i % 2 ? registered : null,
        schema_filed_at: null,
      })
      city.breach({
        control_id: '35-8-05',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(registered), 31),
        severity: 'S4',
      })
    }
  },

  '35-8-06': (city) => {
    for (const [i, org] of city.victims(5).entries()) {
      const approved = city.at(62 + i * 24)
      const late = i % 2 === 1
      const id = addProject(city, org, [], {
        approved_at: approved,
        data_list_at: late ? addDays(approved, 10) : null,
        accepted_at: null,
        stage: 'building',
      })
      city.breach({
        control_id: '35-8-06',
        subject_id: id,
        reason: late ? 'list_late' : 'list_missing',
        agency_uscc: org.uscc,
        occurred_on: approved,
        severity: 'S2',
      })
    }
    addProject(city, city.other(), [], { fund: 'other', data_list_at: null })
  },

  '35-8-07': (city) => {
    for (const [i, org] of city.victims(5).entries()) {
      const accepted = city.at(157 + i * 30)
      const kinds = ['no_catalog_list', 'not_catalogued', 'not_aggregated', 'not_shared'] as const
      const reason = kinds[i % 4] ?? 'no_catalog_list'
      const base = { cycle: 'irregular', collected: false, shareType: 'conditional', personal: false } as const
      const entries =
        reason === 'no_catalog_list'
          ? []
          : reason === 'not_catalogued'
            ? [addEntry(city, org, { ...base, published: addDays(accepted, 1) })]
            : [addEntry(city, org, { ...base, published: addDays(accepted, -60), batches: false })]
      const entry = entries[0]
      if (entry && reason === 'not_aggregated') addBatchOn(city, entry, addDays(accepted, 1))
      if (entry && reason === 'not_shared') {
        addBatchOn(city, entry, addDays(accepted, -20))
        entry.mount['mounted_at'] = addDays(accepted, 2)
      }
      const id = addProject(city, org, entries, {
        approved_at: addDays(accepted, -200),
        data_list_at: addDays(accepted, -220),
        accepted_at: accepted,
      })
      city.breach({
        control_id: '35-8-07',
        subject_id: id,
        reason,
        agency_uscc: org.uscc,
        occurred_on: accepted,
        severity: 'S1',
        magnitude: reason === 'no_catalog_list' ? 0 : 1,
      })
    }
  },

  '35-8-09': (city) => {
    for (const [i, org] of city.victims(9).entries()) {
      const received = addDays(city.input.from, 8 + i * 31)
      const due = city.days.due(received, 5)
      const entry = city.random.pick(city.pool.filter((e) => e.org === org))
      const request = addRequest(city, entry, city.other(org), {
        request_kind: 'verify',
        received_at: `${received} 10:00:00`,
        replied_at: i % 3 === 2 ? null : `${addDays(due, 1 + i)} 09:00:00`,
      })
      city.breach({
        control_id: '35-8-09',
        subject_id: String(request['req_id']),
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: 'S4',
      })
    }
  },

  '35-8-10': (city) => {
    const gaps = [
      ['end_missing', { valid_to: null }],
      ['scenario_missing', { scenario_codes: [] }],
      ['fields_missing', { items: [] }],
      ['end_missing', { valid_to: null, items: [] }],
    ] as const
    for (const [i, org] of city.victims(8).entries()) {
      const [reason, gap] = gaps[i % gaps.length] ?? gaps[0]
      const grant = ownGrant(city, org, { changes: { ...gap } as Record<string, string[] | null> })
      city.breach({
        control_id: '35-8-10',
        subject_id: grant.id,
        reason,
        agency_uscc: grant.entry.org.uscc,
        occurred_on: city.at(31),
        severity: 'S3',
      })
    }
  },

  '35-8-11': (city) => {
    const published = city.past(315)
    for (const [i, org] of city.victims(7).entries()) {
      const entry = addEntry(city, org, {
        published,
        collected: false,
        personal: false,
        shareType: 'unconditional',
        row: { open_type: i % 2 ? 'conditional' : 'unconditional' },
      })
      city.breach({
        control_id: '35-8-11',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(published), 91),
        severity: 'S3',
      })
    }
  },

  '35-8-12': (city) => {
    const ages = [45, 60, 170, 300] as const
    for (const [i, org] of city.victims(8).entries()) {
      const cycle = i % 3 ? 'monthly' : 'weekly'
      const entry = addEntry(city, org, { cycle, collected: false, personal: false, shareType: 'unconditional' })
      const updated = addDays(city.input.to, -(ages[i % ages.length] ?? 60))
      const id = city.id('KF')
      city.add('open_dataset', {
        dataset_id: id,
        catalog_id: entry.id,
        uscc: org.uscc,
        items: ['UNIT_NAME'],
        desensitized: true,
        consent_ref: null,
        published_at: city.past(100),
        last_updated_at: updated,
        source_grant_id: null,
      })
      const counted = city.clock(updated)
      const due = city.days.freshDue(counted, cycle)
      const late = daysBetween(due, city.input.to)
      city.breach({
        control_id: '35-8-12',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: late >= Math.max(3 * maxDays(cycle), 10) ? 'S2' : 'S3',
        magnitude: daysBetween(counted, city.input.to),
      })
    }
  },

  '35-8-13': (city) => {
    const admin = (org: Org) => city.rows('org').some((o) => o['uscc'] === org.uscc && o['org_type'] === 'admin')
    const organs = [...new Set(city.victims(40).filter(admin))].slice(0, 3)
    const posts = city.rows('data_post')
    for (const [i, org] of organs.entries()) {
      const at = posts.findIndex((p) => p['uscc'] === org.uscc && p['kind'] === 'cdo')
      const ended = i === 0 ? null : i === 1 ? city.past(60) : city.at(200)
      // One never had an officer; of the others he left before the period and within it.
      if (ended === null) posts.splice(at, 1)
      else (posts[at] as Row)['valid_to'] = ended
      const grace = addDays(EFFECTIVE, 180)
      city.breach({
        control_id: '35-8-13',
        subject_id: org.uscc,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(ended !== null && ended > grace ? ended : grace, 1),
        severity: 'S4',
      })
    }
  },

  /** Projects with an approving department of their own; its findings are recorded with those of all projects (`addDecisions`). */
  '35-8-14': (city) => {
    for (const [i, org] of city.victims(4).entries()) {
      const paid = i % 2 === 0
      const approved = city.at(70 + i * 20)
      const id = addProject(city, org, [], {
        approver_uscc: city.rival(org).uscc,
        approved_at: approved,
        data_list_at: addDays(approved, 1),
        accepted_at: null,
        paid_at: paid ? addDays(approved, 60) : null,
        stage: 'building',
      })
      city.breach({
        control_id: '35-8-06',
        subject_id: id,
        reason: 'list_late',
        agency_uscc: org.uscc,
        occurred_on: approved,
        severity: 'S2',
      })
    }
  },

  '35-8-08': (city) => {
    for (const [i, org] of city.victims(9).entries()) {
      const issued = addDays(city.input.from, 30 + i * 20)
      const due = city.days.due(issued, 10)
      const extended = i % 3 === 2 ? addDays(due, 7) : null
      const limit = extended ?? due
      const done = i % 2 ? addDays(limit, 3 + i) : null
      const kind = i % 3 === 0 ? 'task' : 'rectification'
      const id = city.id('RW')
      city.add('directive', {
        directive_id: id,
        target_uscc: org.uscc,
        kind,
        title: '限期整改事项',
        doc_no: `演示〔${issued.slice(0, 4)}〕${301 + i}号`,
        issued_on: issued,
        due_on: due,
        ext_to: extended,
        done_on: done,
      })
      city.breach({
        control_id: '35-8-08',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: limit,
        occurred_on: addDays(limit, 1),
        severity: kind === 'task' ? 'S3' : done ? 'S2' : 'S1',
        magnitude: daysBetween(limit, done ?? city.input.to),
      })
    }
  },
}

function addBatchOn(city: City, entry: Entry, d: string): void {
  city.add('ingest_batch', {
    batch_id: city.id('PC'),
    catalog_id: entry.id,
    uscc: entry.org.uscc,
    finished_at: `${d} 03:00:00`,
    status: 'success',
    row_count: 0,
    zero_confirm: true,
    err_side: null,
    handled_at: null,
    schema_changed: false,
    ticket_id: null,
  })
}
