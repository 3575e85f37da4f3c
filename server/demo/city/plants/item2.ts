import { addDays } from '../../../common/days.ts'
import { completeUscc } from '../../../contract/uscc.ts'
import { REGULATION, type Row } from '../city.ts'
import { addEntry } from '../entries.ts'
import type { Plants } from './plant.ts'

function later(a: string, b: string): string {
  return a > b ? a : b
}

export const item2: Plants = {
  '35-2-01': (city) => {
    for (const [i, org] of city.victims(9).entries()) {
      const system = city.rows('system_reg').find((s) => s['uscc'] === org.uscc)
      const table = `T_NEW_${i + 1}`
      const system_id = system?.['system_id'] ?? null
      const created = i % 3 === 2 ? null : city.at(40)
      city.add('system_table', {
        system_id,
        table_name: table,
        table_kind: 'business',
        catalog_id: i % 2 ? 'NOT-THERE/1' : null,
        created_on: created,
      })
      city.breach({
        control_id: '35-2-01',
        subject_id: `${system_id}|${table}`,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.clock(created ?? city.past(516)), 31),
        severity: 'S2',
      })
    }
  },

  '35-2-02': (city) => {
    // The elements are listed by the State Council's regulation: before it nothing is missing.
    if (city.input.to < REGULATION) return
    const published = city.past(315)
    const since = later(published, REGULATION)
    const gaps: [Row, number, string][] = [
      [{ update_cycle: null }, 1, 'basic_missing'],
      [{ name: null, data_format: null }, 2, 'basic_missing'],
      [{ share_mode: [] }, 1, 'basic_missing'],
      [{ data_level: null, data_format: null }, 2, 'basic_missing'],
      [{ data_level: null }, 1, 'data_level_missing'],
    ]
    for (const [i, org] of city.victims(15).entries()) {
      const [row, magnitude, reason] = gaps[i % gaps.length] ?? [{}, 0, '']
      const entry = addEntry(city, org, { published, shareType: 'unconditional', collected: false, cycle: 'yearly', row })
      city.breach({
        control_id: '35-2-02',
        subject_id: entry.id,
        reason,
        agency_uscc: org.uscc,
        occurred_on: since,
        severity: 'S3',
        magnitude,
      })
    }
    for (const org of city.victims(3)) {
      const entry = addEntry(city, org, {
        published,
        shareType: 'unconditional',
        collected: false,
        items: false,
        mounted: true,
        cycle: 'yearly',
      })
      city.breach({
        control_id: '35-2-02',
        subject_id: entry.id,
        reason: 'basic_missing',
        agency_uscc: org.uscc,
        occurred_on: since,
        severity: 'S3',
        magnitude: 1,
      })
    }
  },

  '35-2-03': (city) => {
    const published = city.past(315)
    for (const org of city.victims(8)) {
      const entry = addEntry(city, org, { published, shareType: 'unconditional', collected: false, row: { share_type: null } })
      city.breach({
        control_id: '35-2-03',
        subject_id: entry.id,
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: city.clock(published),
        severity: 'S2',
      })
    }
  },

  '35-2-04': (city) => {
    const published = city.past(315)
    for (const [i, org] of city.victims(11).entries()) {
      const text = [null, '根据相关规定，有条件共享', '按照国家有关规定执行。', '（按照相关法律法规规定执行）'][i % 4] ?? null
      const entry = addEntry(city, org, { published, shareType: 'conditional', collected: false, row: { share_condition: text } })
      city.breach({
        control_id: '35-2-04',
        subject_id: entry.id,
        reason: text === null ? 'condition_missing' : 'condition_placeholder',
        agency_uscc: org.uscc,
        occurred_on: city.clock(published),
        severity: 'S3',
      })
    }
  },

  '35-2-05': (city) => {
    const published = city.past(315)
    for (const [i, org] of city.victims(9).entries()) {
      // Before the regulation a rule of a department was basis enough.
      const bare = i % 3 === 0 || city.input.to < REGULATION
      const entry = addEntry(city, org, {
        published,
        shareType: 'no_share',
        collected: false,
        row: bare
          ? { noshare_basis: null, noshare_basis_level: null }
          : { noshare_basis: '《某某管理规定》', noshare_basis_level: 'dept_rule' },
      })
      city.breach({
        control_id: '35-2-05',
        subject_id: entry.id,
        reason: bare ? 'basis_missing' : 'level_inadequate',
        agency_uscc: org.uscc,
        occurred_on: bare ? city.clock(published) : later(published, REGULATION),
        severity: bare ? 'S2' : 'S3',
      })
    }
  },

  '35-2-06': (city) => {
    for (const [i, occurred] of city.regulated(8, 64, 11).entries()) {
      const org = city.victim()
      const entry = addEntry(city, org, { collected: false })
      const extended = i % 4 === 3
      const structure = i % 3 === 2
      const due = city.days.due(occurred, extended ? 15 : 10)
      const id = city.id('SJ')
      city.add('catalog_event', {
        event_id: id,
        catalog_id: entry.id,
        kind: structure ? 'schema_change' : i % 2 ? 'duty_change' : 'law_change',
        occurred_on: occurred,
        done_on: i % 2 ? addDays(due, 1 + i) : null,
        ext_approved: extended,
        old_share_type: null,
        new_share_type: null,
        approval_ref: null,
      })
      city.breach({
        control_id: '35-2-06',
        subject_id: id,
        reason: 'violation',
        agency_uscc: org.uscc,
        due_date: due,
        occurred_on: addDays(due, 1),
        severity: structure ? 'S4' : 'S3',
      })
    }
  },

  '35-2-07': (city) => {
    for (const org of city.victims(6)) {
      const entry = addEntry(city, org, { collected: false })
      entry.mount['column_list'] = [...entry.fields, 'EXTRA_A', 'EXTRA_B', 'ADD_TIME']
      entry.mount['columns_changed_on'] = city.at(124)
      city.breach({
        control_id: '35-2-07',
        subject_id: String(entry.mount['mount_id']),
        reason: 'violation',
        agency_uscc: org.uscc,
        occurred_on: addDays(city.at(124), 31),
        severity: 'S3',
        magnitude: 2,
      })
    }
  },

  '35-2-08': (city) => {
    const published = city.past(315)
    // All other controls call such an entry unknown/agency_unknown.
    const strangers: [string | null, string][] = [
      [null, 'code_missing'],
      ['11440700MB9D99999X', 'code_invalid'],
      [completeUscc('11440700MB9D9100'), 'not_registered'],
    ]
    for (const [i, [code, reason]] of [...strangers, ...strangers].entries()) {
      const org = city.judged[i] ?? city.other()
      const entry = addEntry(city, org, {
        published,
        collected: false,
        batches: false,
        mounted: false,
        shareType: 'unconditional',
        row: { provider_uscc: code },
      })
      city.breach({
        control_id: '35-2-08',
        subject_id: entry.id,
        reason,
        agency_uscc: code ?? '-',
        occurred_on: city.clock(published),
        severity: 'S4',
      })
    }
  },

  '35-2-09': (city) => {
    for (const [i, on] of city.regulated(5, 45, 20).entries()) {
      const org = city.victim()
      const entry = addEntry(city, org, { collected: false })
      const id = city.id('SJ')
      city.add('catalog_event', {
        event_id: id,
        catalog_id: entry.id,
        kind: 'share_type_change',
        occurred_on: on,
        done_on: null,
        ext_approved: null,
        old_share_type: i % 2 ? 'conditional' : 'unconditional',
        new_share_type: i % 2 ? 'no_share' : 'conditional',
        approval_ref: null,
      })
      city.breach({ control_id: '35-2-09', subject_id: id, reason: 'violation', agency_uscc: org.uscc, occurred_on: on, severity: 'S2' })
    }
  },
}
