import { isDemo } from '../access/demo-people.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { printableDeep } from '../base/text.ts'
import type { DocumentKind, OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { type Frame, numberText, seriesOf } from './kinds/frame.ts'
import { documentSettings } from './settings.ts'

/** A draft as it would be issued today, with the place of the number left open. Writes nothing. */
export async function draft(
  deps: Pick<DocumentDeps, 'ledger' | 'now'>,
  kind: DocumentKind,
  build: (frame: Frame) => OfficialDocument,
): Promise<OfficialDocument> {
  const settings = await readSettings(deps.ledger, documentSettings)
  const date = shanghai(deps.now()).slice(0, 10)
  return printableDeep(
    build({
      settings,
      number: numberText(seriesOf(kind, settings, date), undefined),
      issued: false,
      date,
      demo: await isDemo(deps.ledger.db),
    }),
  )
}
