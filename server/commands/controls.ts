import type { Command } from 'commander'
import type { Row } from '../base/db.ts'
import { controls } from '../controls/catalog.ts'
import { datedCitation } from '../controls/citation.ts'
import { paramValues } from '../controls/params.ts'
import { type Format, printRows } from './rows.ts'
import type { CommandTools } from './tools.ts'

const CONTROL_COLUMNS = [
  'id',
  'slug',
  'item',
  'title_zh',
  'title_en',
  'addressee',
  'notice_item',
  'articles',
  'basis_law',
  'effective_from',
  'severity',
  'evidence_class',
  'past_act',
  'done_when',
  'tables',
  'optional_tables',
  'facts',
  'params',
] as const

/** The catalogue of controls as plain rows. */
async function* controlRows(): AsyncGenerator<Row[]> {
  yield controls().map((c) => ({ ...c, basis_law: c.basis_law.map(datedCitation), params: paramValues(c) }))
}

/** `shuheng controls` */
export function registerControls(program: Command, tools: CommandTools): void {
  program
    .command('controls')
    .description('列出检测控制')
    .addOption(tools.format(['json', 'jsonl', 'csv'], 'json'))
    .action(async (o: { format: Format }) => {
      await printRows(controlRows(), CONTROL_COLUMNS, o.format)
    })
}
