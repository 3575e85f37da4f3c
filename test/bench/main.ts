import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchApi } from './api.ts'
import { type Measured, measure } from './measure.ts'
import { benchWeb } from './web.ts'

const HELP = `Prints the table of docs/performance.md: every figure a ratio of two times measured in this run.

Usage: npm run bench -- [options]

  --import <rows>    rows of the CSV that is imported; 0 leaves it out (default 1000000)
  --assess <rows,…>  rows of the access logs that are assessed, with commas; '' leaves them out (default 1000000)
  --raw <rows>       the controls over the raw log are run up to this many rows: they take long, which is the point (default 1000000)
  --spread <kind>    city as platforms log, random as the worst case (default city)
  --api <seconds>    seconds of load for each route; 0 leaves the API out (default 5)
  --web <yes|no>     no leaves the pages in a browser out (default yes)
  --folder <dir>     where the made data lies while it is needed, made when it is missing; 100 million rows take about 5 GB
                     (default ${tmpdir()})
  -h, --help         this text

Example: npm run bench -- --import 10000000 --assess 1000000,10000000,100000000 --raw 100000000
`

const { values } = options()

/** The options given; an unknown one ends the run with what is known. */
function options() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        import: { type: 'string', default: '1000000' },
        assess: { type: 'string', default: '1000000' },
        raw: { type: 'string', default: '1000000' },
        spread: { type: 'string', default: 'city' },
        api: { type: 'string', default: '5' },
        web: { type: 'string', default: 'yes' },
        folder: { type: 'string', default: tmpdir() },
      },
    })
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`)
    process.exit(64)
  }
}

if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}

interface Line {
  readonly what: string
  readonly ratio: string
  readonly aim: string
  readonly ours: string
  readonly yardstick: string
  readonly peak: string
}

const lines: Line[] = []
const seconds = (n: number) => `${n < 10 ? n.toFixed(2) : n.toFixed(1)} s`
const peak = (m: Measured) => `${Math.round(m.peak / 2 ** 20)} MB`
const million = (n: number) => (n % 1_000_000 === 0 ? `${n / 1_000_000} M` : n.toLocaleString('en-US'))

function line(what: string, aim: string, ours: Measured, yardstick: Measured, flip = false): void {
  const ratio = flip ? yardstick.seconds / ours.seconds : ours.seconds / yardstick.seconds
  lines.push({ what, ratio: ratio.toFixed(2), aim, ours: seconds(ours.seconds), yardstick: seconds(yardstick.seconds), peak: peak(ours) })
  print(lines.at(-1) as Line)
}

function print(l: Line): void {
  console.log(`| ${l.what} | ${l.ratio} | ${l.aim} | ${l.ours} | ${l.yardstick} | ${l.peak} |`)
}

mkdirSync(values.folder, { recursive: true })
const root = mkdtempSync(join(values.folder, 'shuheng-bench-'))
const detail = (name: string, m: Measured) =>
  console.log(
    `  ${name}: ${Object.entries(m.detail)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 8)
      .map(([k, v]) => `${k} ${(v / 1000).toFixed(2)} s`)
      .join(', ')}`,
  )

async function benchImport(rows: number): Promise<void> {
  const path = join(root, '调用日志.csv')
  await measure('csv', { path, folder: root, rows })
  const bare = await measure('bare_copy', { path, folder: root })
  const ours = await measure('import', { path, home: join(root, 'import') })
  rmSync(path)
  rmSync(join(root, 'import'), { recursive: true })
  line(`import of a ${million(rows)} row log ÷ bare copy`, '≤ 1.3', ours, bare)
}

async function benchAssess(total: number): Promise<void> {
  const home = join(root, `home-${total}`)
  await measure('city', { home, folder: join(root, 'demo') })
  const made = await measure('log', { home, total, spread: values.spread })
  console.log(`  ${million(total)} rows made in ${seconds(made.seconds)}, ${peak(made)}`)
  const full = await measure('assess', { home, asOf: '2026-06-30' })
  detail('controls', full)
  const bare = await measure('bare_facts', { home })
  detail('texts', bare)
  line(`full assessment, ${million(total)} rows ÷ the facts' texts run bare`, total >= 1e8 ? '≤ 0.5' : '', full, bare)
  lines.push({
    ...(lines.at(-1) as Line),
    what: `the texts run bare, ${million(total)} rows`,
    ratio: '',
    aim: '',
    ours: '',
    peak: peak(bare),
  })
  await measure('day', { home, total, spread: values.spread })
  const next = await measure('assess', { home, asOf: '2026-07-01' })
  line(`assessment after one more day, ${million(total)} rows ÷ full assessment`, total >= 1e8 ? '≤ 0.05' : '', next, full)
  const page = await measure('evidence', { home })
  console.log(
    `  first page of evidence: ${(page.detail['worst'] ?? 0).toFixed(0)} ms for the slowest of ${page.detail['keys']} keys (aim < 300 ms)`,
  )
  if (total <= Number(values.raw)) {
    const raw = await measure('raw_controls', { home, asOf: '2026-06-30' })
    line(`controls each over the raw log, ${million(total)} rows ÷ full assessment`, total >= 1e8 ? '≥ 10' : '', full, raw, true)
  }
  rmSync(home, { recursive: true })
}

try {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`)
  console.log('| what | ratio | aim | ours | yardstick | peak memory |\n|---|---|---|---|---|---|')
  if (Number(values.import) > 0) await benchImport(Number(values.import))
  for (const total of values.assess.split(',').filter((t) => t !== '')) await benchAssess(Number(total))
  if (Number(values.api) > 0) {
    for (const l of await benchApi(root, Number(values.api))) {
      lines.push({
        what: l.what,
        ratio: l.ratio.toFixed(2),
        aim: '≥ 0.3',
        ours: l.ours,
        yardstick: l.yardstick,
        peak: `${Math.round(l.peak / 2 ** 20)} MB`,
      })
      print(lines.at(-1) as Line)
    }
  }
  if (values.web !== 'no') {
    for (const l of await benchWeb(root)) {
      const ms = (n: number) => `${Math.round(n)} ms`
      lines.push({
        what: l.what,
        ratio: (l.ours / l.yardstick).toFixed(1),
        aim: l.aim,
        ours: ms(l.ours),
        yardstick: ms(l.yardstick),
        peak: '',
      })
      print(lines.at(-1) as Line)
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
