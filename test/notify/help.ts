import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addPerson } from '../../server/access/people.ts'
import { Db } from '../../server/base/db.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { WorkCalendar } from '../../server/calendar/due.ts'
import { shippedCalendar } from '../../server/calendar/shipped.ts'
import type { Role } from '../../server/common/codes.ts'
import { type Actor, SYSTEM } from '../../server/contract/actor.ts'
import { noticeReaction } from '../../server/notify/react.ts'

export const AGENCY = '11440700MB9D00017G'
export const OTHER = '11440700MB9D00025B'
const CALENDAR = new WorkCalendar(shippedCalendar())

/** A ledger with people, a fake clock and the outbox's reaction. Times are Asia/Shanghai text. */
export async function world(start: string) {
  const home = mkdtempSync(join(tmpdir(), 'shuheng-notify-'))
  const config = { home, host: '127.0.0.1', port: 0, memoryLimit: '512MB', threads: 1 }
  let at = new Date(`${start.replace(' ', 'T')}+08:00`)
  const now = () => at
  const ledger = await Ledger.open(config, now)
  const warehouse = await Db.open(':memory:', config)
  await warehouse.run(`create table org as
    select *, '440700' as region_code, null::varchar as level, null::boolean as vertical, null::boolean as is_data_authority
    from (values ('${AGENCY}', '市甲局'), ('${OTHER}', '市乙局')) as t(uscc, name)`)
  const log = { info() {}, warn() {}, progress() {}, done() {} }
  const deps = { ledger, warehouse, now, log, calendar: CALENDAR }
  ledger.react(noticeReaction(deps))

  async function person(login: string, role: Role, agencies: string[] | null = null): Promise<Actor> {
    const { user_id } = await addPerson({ ledger, now }, SYSTEM, { login, name: `测试${login}`, roles: [role], agencies })
    return { id: user_id, name: login, roles: [role], agencies: agencies ?? 'all', via: 'chat' }
  }

  /** A case as the projection holds it; the outbox reads nothing else of a case. */
  async function putCase(
    id: string,
    fields: { state?: string; version?: number; served?: string; due: string; agency?: string },
  ): Promise<void> {
    const agency = fields.agency ?? AGENCY
    await ledger.write(async (tx) => {
      await tx.put('rect_case', [
        {
          case_id: id,
          version: fields.version ?? 1,
          state: fields.state ?? 'rectifying',
          agency_uscc: agency,
          item: 3,
          severity: 'S2',
          title: '张三的身份证号 440700199001011234',
          opened_on: '2026-01-05',
          updated_on: '2026-01-05',
          served_on: fields.served ?? '2026-02-02',
          due_date: fields.due,
          rebounds: 0,
          all_clear: false,
          body: '{}',
        },
      ])
      await tx.put('case_finding', [
        {
          case_id: id,
          finding_id: `35-3-03:${id}`,
          agency_uscc: agency,
          control_id: '35-3-03',
          subject_id: id,
          item: 3,
          severity: 'S2',
          evidence_class: 'E1',
          role: 'main',
          in_notice: true,
          standing: 'confirmed',
        },
      ])
    })
  }

  return {
    deps,
    person,
    putCase,
    set: (text: string) => {
      at = new Date(`${text.replace(' ', 'T')}+08:00`)
    },
    pass: (seconds: number) => {
      at = new Date(at.getTime() + seconds * 1000)
    },
    emit: (kind: string, subject: string, body: Record<string, unknown> = {}) =>
      ledger.write(async (tx) => {
        tx.event({ kind, subject, actor: 'system', body })
      }),
    close: () => {
      warehouse.closeInstance()
      ledger.close()
    },
  }
}

export type World = Awaited<ReturnType<typeof world>>
