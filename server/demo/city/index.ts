import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { shippedCalendar } from '../../calendar/shipped.ts'
import { daysBetween, isDay } from '../../common/days.ts'
import { findTable, type Table, tables } from '../../contract/tables.ts'
import { buildCity } from './build.ts'
import { type City, type CityInput, EFFECTIVE, type Row } from './city.ts'
import { addDirt } from './dirt.ts'
import { gateTruth } from './gates.ts'
import { Random } from './random.ts'
import { accessDays } from './traffic.ts'
import type { Style } from './write/cells.ts'
import { LogFile, writeDelimited, writeJson, writeWorkbook } from './write/files.ts'
import { writeParquet } from './write/parquet.ts'

export interface DemoInput extends Partial<CityInput> {
  /** Folder for `exports/` (what a platform would hand over) and `truth/` (what the controls must find). */
  readonly out: string
}

export interface Demo {
  readonly files: string[]
  readonly truth: string
  readonly rows: Record<string, number>
  /** Last judged day. */
  readonly asOf: string
}

const DEFAULTS: CityInput = { seed: 20260630, orgs: 60, accessRows: 200_000, from: '2025-07-01', to: '2026-06-30' }

type Form = 'parquet' | 'gbk' | 'utf8' | 'tsv' | 'wrapper' | 'concatenated' | 'lines'
const PLAIN: Style = { header: 'zh', dates: 'iso', booleans: 'zh', missing: '' }
const FORMS: Record<string, { form: Form; style: Style }> = {
  catalog: { form: 'gbk', style: { header: 'zh', dates: 'slash', booleans: 'zh', missing: '' } },
  catalog_item: { form: 'utf8', style: { header: 'alias', dates: 'iso', booleans: 'yn', missing: '' } },
  mount: { form: 'wrapper', style: { header: 'zh', dates: 'zh', booleans: 'zh', missing: '' } },
  ingest_batch: { form: 'gbk', style: { header: 'zh', dates: 'iso', booleans: '10', missing: '' } },
  share_request: { form: 'concatenated', style: { header: 'zh', dates: 'mixed', booleans: 'zh', missing: '无' } },
  share_grant: { form: 'lines', style: { header: 'name', dates: 'iso', booleans: 'zh', missing: '' } },
  collect_item: { form: 'tsv', style: { header: 'decorated', dates: 'slash', booleans: 'zh', missing: '暂无' } },
  change_log: { form: 'gbk', style: { header: 'zh', dates: 'iso', booleans: 'zh', missing: '' } },
  case_material: { form: 'utf8', style: { header: 'zh', dates: 'slash', booleans: 'yn', missing: '-' } },
  recon: { form: 'parquet', style: PLAIN },
  qc_result: { form: 'lines', style: PLAIN },
  ticket: { form: 'utf8', style: { header: 'alias', dates: 'mixed', booleans: 'zh', missing: '' } },
}
/** Small registers that an office keeps in one workbook. */
const WORKBOOKS: Record<string, string[]> = {
  '机构与人员.xlsx': ['org', 'org_history', 'authority', 'data_post', 'training'],
  '系统与项目.xlsx': ['system_reg', 'system_table', 'project', 'directive'],
}

/**
 * Writes the demonstration city as its platform would export it, and the truth beside it. The same input always writes the
 * same bytes. Throws `usage` when the dates leave the span that the calendar and the Measures cover.
 */
export async function writeDemo(input: DemoInput, log: Log): Promise<Demo> {
  const { out, ...given } = input
  const settings: CityInput = { ...DEFAULTS, ...Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) }
  checkSpan(settings)
  const folder = join(out, 'exports')
  const truthFolder = join(out, 'truth')
  for (const f of [folder, truthFolder]) {
    rmSync(f, { recursive: true, force: true })
    mkdirSync(f, { recursive: true })
  }
  log.progress(0.05, '生成演示城市')
  const city = buildCity(settings)
  // What is rejected at import is no part of the truth.
  const gates = gateTruth(city)
  const dirt = addDirt(city)
  const random = new Random(settings.seed + 1)
  const files: string[] = []
  const rows: Record<string, number> = {}

  rows['access_log'] = await writeAccessLog(city, folder, files, random, log)
  const booked = new Set(Object.values(WORKBOOKS).flat())
  for (const table of tables) {
    if (table.name === 'access_log' || table.reference) continue
    const own = city.rows(table.name)
    rows[table.name] = own.length
    if (!booked.has(table.name)) files.push(await writeTable(folder, table, own, random))
  }
  for (const [name, names] of Object.entries(WORKBOOKS)) {
    const parts = names.map((n) => ({ table: mustFind(n), rows: city.rows(n) }))
    writeWorkbook(join(folder, name), parts, { header: 'decorated', dates: 'zh', booleans: 'zh', missing: '' }, random)
    files.push(name)
  }
  const truth = join(truthFolder, 'alarms.jsonl')
  writeFileSync(truth, city.truth.map((t) => `${JSON.stringify(t)}\n`).join(''))
  writeFileSync(join(truthFolder, 'gates.json'), `${JSON.stringify(gates, null, 1)}\n`)
  writeFileSync(
    join(truthFolder, 'summary.json'),
    `${JSON.stringify({ as_of: settings.to, seed: settings.seed, files, rows, ...dirt, alarms: perControl(city) }, null, 2)}\n`,
  )
  log.progress(1, '演示城市已生成')
  return { files: files.map((f) => join(folder, f)), truth, rows, asOf: settings.to }
}

/** Number of planted alarms by control: where a reader of the city starts looking for a breach. */
function perControl(city: City): Record<string, number> {
  const counts = new Map<string, number>()
  for (const t of city.truth) counts.set(t.control_id, (counts.get(t.control_id) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Shortest period in which every kind of breach finds its place. */
const MIN_DAYS = 330

/** Dates as `YYYY-MM-DD`, no earlier than the Measures, no later than the working-day calendar, and far enough apart. */
function checkSpan({ from, to }: CityInput): void {
  for (const [name, d] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    if (!isDay(d)) throw new AppError('usage', `${name} “${d}”不是有效的日期。请写成 YYYY-MM-DD，例如 2026-06-30。`)
  }
  const last = shippedCalendar().at(-1)?.d ?? ''
  if (from < EFFECTIVE) throw new AppError('usage', `--from 不能早于 ${EFFECTIVE}（办法施行日）。请改为这一天或以后。`)
  if (to > last) throw new AppError('usage', `--to 不能晚于 ${last}（工作日历只到这一天）。请改为这一天或以前。`)
  if (daysBetween(from, to) < MIN_DAYS)
    throw new AppError('usage', `${from} 至 ${to} 不足 ${MIN_DAYS} 天，放不下全部演示问题。请把 --from 提前或把 --to 推后。`)
}

function mustFind(name: string): Table {
  const table = findTable(name)
  if (!table) throw new Error(`no table ${name}`)
  return table
}

async function writeAccessLog(city: City, folder: string, files: string[], random: Random, log: Log): Promise<number> {
  const table = mustFind('access_log')
  let file: LogFile | undefined
  let current = ''
  let total = 0
  for (const { day, rows } of accessDays(city)) {
    const quarter = `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
    if (quarter !== current) {
      await file?.close()
      const name = `调用日志_${quarter}.csv`
      file = new LogFile(folder, name, table, PLAIN, random)
      files.push(name)
      current = quarter
      log.progress(0.1 + 0.8 * Math.min(1, total / Math.max(1, city.input.accessRows)), `调用日志 ${quarter}`)
    }
    await file?.write(rows)
    total += rows.length
  }
  await file?.close()
  return total
}

async function writeTable(folder: string, table: Table, rows: readonly Row[], random: Random): Promise<string> {
  const { form, style } = FORMS[table.name] ?? { form: 'utf8', style: PLAIN }
  if (form === 'parquet') {
    const name = `${table.name}.parquet`
    await writeParquet(join(folder, name), table, rows)
    return name
  }
  const base = form === 'lines' || form === 'wrapper' ? table.name : table.zh
  if (form === 'wrapper' || form === 'concatenated' || form === 'lines') {
    const name = `${base}.${form === 'lines' ? 'jsonl' : 'json'}`
    writeJson(join(folder, name), table, rows, style, random, form)
    return name
  }
  const name = `${base}.${form === 'tsv' ? 'tsv' : 'csv'}`
  writeDelimited(join(folder, name), table, rows, style, random, form)
  return name
}
