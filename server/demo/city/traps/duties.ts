import { addDays } from '../../../common/days.ts'
import type { City, Entry, Row } from '../city.ts'
import { addProject } from '../duties.ts'
import { addBatch, addEntry } from '../entries.ts'
import { addRequest } from '../sharing.ts'

/** Requests, projects, tasks and complaints dealt with on the very last day, or not judged at all: items 8 and 9. */
export function addDutyTraps(city: City): void {
  addRequests(city)
  addProjects(city)
  addDeadlines(city)
}

function addRequests(city: City): void {
  const { days, random } = city
  const of = (type: Entry['shareType']) => random.pick(city.pool.filter((e) => e.shareType === type))
  const ask = (entry: Entry, received: string, changes: Row) =>
    addRequest(city, entry, city.other(entry.org), { received_at: `${received} 10:00:00`, ...changes })
  const start = city.at(90)
  // A request to verify has five working days, withdrawn or not, and nobody has to answer within a limit what is not shared.
  ask(of('conditional'), start, { request_kind: 'verify', replied_at: `${days.due(start, 5)} 23:59:59` })
  ask(of('unconditional'), start, { request_kind: 'verify', withdrawn_at: `${days.due(start, 5)} 23:59:59` })
  ask(of('no_share'), start, { replied_at: `${addDays(start, 60)} 10:00:00`, decision: 'refused' })
  // An extension counts up to ten working days; delivery on the fifth day, by medium with a registration number.
  ask(of('conditional'), start, {
    ext_approved_to: addDays(start, 90),
    replied_at: `${days.due(start, 15)} 23:59:59`,
    decision: 'approved',
    delivered_at: `${days.due(days.due(start, 15), 5)} 23:59:59`,
    deliver_mode: 'media',
    offline_ref: 'XX-002',
  })
  ask(of('unconditional'), start, { replied_at: `${days.due(start, 1)} 23:59:59`, decision: 'approved' })
  ask(of('unconditional'), start, {
    ext_approved_to: addDays(start, 90),
    replied_at: `${days.due(start, 11)} 23:59:59`,
    decision: 'refused',
  })
  // Received yesterday and answered after the last judged day: as known now, the time is still running.
  const last = addDays(city.input.to, -1)
  ask(of('conditional'), last, { replied_at: `${addDays(last, 30)} 10:00:00`, decision: 'approved' })
  ask(of('conditional'), days.onOrAfter(city.at(95)), {
    replied_at: `${days.due(days.onOrAfter(city.at(95)), 5)} 10:00:00`,
    decision: 'refused',
    refuse_basis: '《江门市公共数据共享和开放利用管理办法》第十四条',
    refuse_basis_level: 'local_gov_rule',
  })
}

function addProjects(city: City): void {
  const [org] = city.victims(1)
  if (!org) throw new Error('traps need a unit')
  const accepted = city.at(180)
  const dates = { approved_at: city.at(20), data_list_at: city.at(20), accepted_at: accepted }
  // Everything on the day of acceptance; an entry that is not shared needs publication alone.
  const onTheDay = addEntry(city, org, {
    cycle: 'irregular',
    batches: false,
    collected: false,
    shareType: 'conditional',
    published: accepted,
  })
  onTheDay.mount['mounted_at'] = accepted
  addBatch(city, onTheDay, accepted)
  const kept = addEntry(city, org, {
    cycle: 'irregular',
    batches: false,
    mounted: false,
    collected: false,
    shareType: 'no_share',
    row: { province_aggregated: true },
  })
  addProject(city, org, [onTheDay, kept], dates)
  addProject(city, org, [], { ...dates, fund: 'other', data_list_at: null })
  addProject(city, org, [], { ...dates, makes_public_data: false, data_list_at: null })
  addProject(city, org, [], { ...dates, fund: null, data_list_at: null })
}

function addDeadlines(city: City): void {
  const { days } = city
  for (const [i, org] of city.victims(4).entries()) {
    const issued = city.at(60 + i * 40)
    const due = days.due(issued, 10)
    city.add('directive', {
      directive_id: city.id('RW'),
      target_uscc: org.uscc,
      kind: i % 2 ? 'rectification' : 'task',
      title: '共享数据质量整改',
      doc_no: `演示〔${issued.slice(0, 4)}〕${i + 1}号`,
      issued_on: issued,
      due_on: i === 3 ? city.input.to : due,
      ext_to: i === 2 ? addDays(due, 10) : null,
      done_on: i === 3 ? null : i === 2 ? addDays(due, 10) : due,
    })
    const concluded = city.at(70 + i * 40)
    city.add('complaint', {
      complaint_id: city.id('TS'),
      uscc: org.uscc,
      received_on: addDays(concluded, -10),
      concluded_on: concluded,
      result: i % 2 ? 'rejected' : 'upheld',
      remedied_on: i % 2 ? null : days.due(concluded, 20),
    })
  }
  for (const raised of city.regulated(2, 80, 40)) {
    city.add('dq_issue', {
      issue_id: city.id('YY'),
      catalog_id: city.random.pick(city.pool).id,
      raiser_uscc: city.other().uscc,
      raised_at: `${raised} 10:00:00`,
      replied_at: `${days.due(raised, 10)} 23:59:59`,
    })
  }
}
