import { type Command, Option } from 'commander'
import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { GATE_IDS, type GateId } from '../common/codes.ts'
import { evaluateGates, type GateOutcome } from '../gates/evaluate.ts'
import { gradesFrom } from '../gates/grades.ts'
import { checkDate } from '../pipeline.ts'
import { printRows } from './rows.ts'
import type { CommandTools } from './tools.ts'

const EXIT_NOT_COMPLIANT = 1
const EXIT_UNKNOWN_PROJECT = 2

interface GateOptions {
  readonly all?: boolean
  readonly stage: GateId
  readonly asOf?: string
  readonly format: 'json' | 'jsonl'
  readonly home?: string
}

const COLUMNS = ['project_id', 'gate', 'as_of', 'verdict', 'checks'] as const

/**
 * `shuheng gate (PROJECT | --all)`: the verdict of one project, or of all, at one gate of Art. 29; nothing is recorded. Exit code
 * 0 when every verdict is 符合, 1 otherwise, 2 when the project is unknown. One project is one object, `--all` an array.
 */
export function registerGate(program: Command, tools: CommandTools): void {
  program
    .command('gate')
    .description('审查项目能否立项、验收或付款（办法第二十九条）')
    .argument('[project]', '项目编号')
    .option('--all', '审查全部项目')
    .addOption(
      new Option('--stage <stage>', '立项 initiation、验收 acceptance、付款与运维 payment').choices([...GATE_IDS]).makeOptionMandatory(),
    )
    .option('--as-of <date>', '截止日期 YYYY-MM-DD：按这一天结束时已知的情况审查（默认今天）')
    .addOption(new Option('--format <format>', '输出格式').choices(['json', 'jsonl']).default('json'))
    .addOption(tools.home())
    .action(async (project: string | undefined, o: GateOptions) => {
      if ((project === undefined) === !o.all) throw new AppError('usage', '请写一个项目编号，或者写 --all 审查全部项目（二者选一）。')
      const asOf = o.asOf === undefined ? undefined : checkDate(o.asOf, '截止日期')
      const found = await tools.withProduct(o, async (product) => {
        const at = asOf ?? shanghai(product.now()).slice(0, 10)
        const judged = await evaluateGates(product, { asOf: at, grades: gradesFrom(product) })
        return judged.filter((p) => project === undefined || p.project_id === project).map((p) => p.gates[o.stage])
      })
      const [first] = found
      if (project !== undefined && !first) {
        process.stderr.write(`没有项目“${project}”。请核对项目编号；项目须已在“政务信息化项目”表中导入。\n`)
        process.exitCode = EXIT_UNKNOWN_PROJECT
        return
      }
      const rows = found.map(gateOutput)
      if (project !== undefined && o.format === 'json') tools.print(rows[0])
      else await printRows(pages(rows), COLUMNS, o.format)
      if (found.some((g) => g.verdict !== '符合')) process.exitCode = EXIT_NOT_COMPLIANT
    })
}

/** The stable shape of one verdict, as the command prints it. */
function gateOutput(g: GateOutcome): Record<string, unknown> {
  return {
    project_id: g.project_id,
    gate: g.gate,
    as_of: g.as_of,
    verdict: g.verdict,
    checks: g.checks.map((c) => ({ id: c.id, result: c.result, reason: c.reason })),
  }
}

async function* pages(rows: Record<string, unknown>[]): AsyncGenerator<Record<string, unknown>[]> {
  yield rows
}
