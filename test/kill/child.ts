// Works on a home without rest and says what was acknowledged, one JSON line each, until it is killed.
import { once } from 'node:events'
import { writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../server/base/config.ts'
import { Db } from '../../server/base/db.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { quietLog } from '../../server/base/log.ts'
import { act } from '../../server/cases/act.ts'
import { openCase } from '../../server/cases/open.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { importPaths } from '../../server/import/index.ts'
import type { Ack } from './acks.ts'

const [home = '', exports = '', round = ''] = process.argv.slice(2)
const config = readConfig({}, { home })
const now = () => new Date()
// Loaded and waiting: the parent lets the next child in when the one before is dead.
await once(process.stdin, 'data')
const ledger = await Ledger.open(config, now)
const warehouse = await Db.open(':memory:', config)
const officer: Actor = { id: 'u1', name: '经办人', roles: ['authority'], agencies: 'all', via: 'session' }
const AGENCY = '11440700MB9D00017G'

function say(ack: Ack): void {
  writeSync(1, `${JSON.stringify(ack)}\n`)
}

/** Numbers with their document, and now and then a write that is undone after it took a number. */
async function numbering(): Promise<void> {
  for (let i = 0; ; i += 1) {
    const series = `函${i % 3}`
    const n = await ledger.write(async (tx) => {
      const taken = await tx.nextNumber(series)
      tx.event({ kind: 'document.issued', subject: `${series}-${taken}`, actor: 'u1', body: { series, n: taken } })
      return taken
    })
    say({ did: 'number', series, n })
    if (i % 5 === 0) {
      await ledger
        .write(async (tx) => {
          await tx.nextNumber(series)
          throw new Error('undone')
        })
        .catch(() => undefined)
    }
  }
}

/** A finding, its case, and the case's first steps. */
async function casework(): Promise<void> {
  for (let i = 0; ; i += 1) {
    const finding = `35-3-03:${round}-${i}`
    await ledger.write(async (tx) => {
      tx.event({ kind: 'finding.opened', subject: finding, actor: 'system', body: { agency: AGENCY } })
      const day = tx.at.slice(0, 10)
      const [control_id, subject_id] = finding.split(':')
      const row = {
        finding_id: finding,
        control_id,
        subject_id,
        agency_uscc: AGENCY,
        state: 'open',
        severity: 'S2',
        item: 3,
        evidence_class: 'E1',
      }
      await tx.put('finding', [{ ...row, first_seen: day, last_seen: day, times_seen: 1, recurrences: 0 }])
    })
    const opened = await openCase({ ledger, warehouse, now }, { actor: officer, findings: [finding] })
    say({ did: 'case', id: opened.case_id, version: opened.version })
    for (const [action, input] of [
      ['verify', {}],
      ['confirm', { reason: '与平台记录一致' }],
    ] as const) {
      const next = await act({ ledger, warehouse, now }, { actor: officer, caseId: opened.case_id, action, input })
      say({ did: 'case', id: next.case_id, version: next.version })
    }
  }
}

/** One small export after the other. */
async function importing(): Promise<void> {
  for (let i = 0; ; i += 1) {
    const file = join(exports, `目录-${round}-${i}.csv`)
    writeFileSync(
      file,
      `目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型\nK${round}-${i},名,${AGENCY},已发布,2026-01-05,无条件共享\n`,
    )
    const report = await importPaths({ config, ledger, now, log: quietLog }, { paths: [file] })
    for (const batch of report.batches) say({ did: 'import', id: batch.batch_id, path: batch.lake_path })
  }
}

say({ did: 'ready' })
await Promise.all([numbering(), casework(), importing()])
