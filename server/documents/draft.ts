import { isDemo } from '../access/demo-people.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { printableDeep } from '../base/text.ts'
import type { DocumentKind, OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { issuerOf } from './issuer.ts'
import { type Frame, numberText, seriesOf } from './kinds/frame.ts'
import { documentSettings } from './settings.ts'

/** A draft as it would be issued today, with the place of the number left open; `agency` is the unit that it is about. Writes nothing. */
export async function draft(
  deps: DocumentDeps,
  kind: DocumentKind,
  build: (frame: Frame) => OfficialDocument,
  agency?: string,
): Promise<OfficialDocument> {
  const date = shanghai(deps.now()).slice(0, 10)
  const issuer = await issuerOf(deps, deps.ledger.db, { kind, agency, date, signing: false })
  const settings = { ...(await readSettings(deps.ledger, documentSettings)), ...issuer }
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
