import type { OidcConfig } from '../access/oidc.ts'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import type { FileReader } from '../import/index.ts'

export interface ApiDeps {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
  readonly now: () => Date
  /** True when the home holds the demonstration city: every page is then marked 演示数据. */
  readonly demo: boolean
  /** Folder of the built pages; undefined = not built. */
  readonly webRoot: string | undefined
  /** Where the cause of an internal error goes; a client never sees it. */
  readonly log?: Log
  /** True when the server is bound to loopback: demonstration sign-in is offered, and only loopback names are answered. */
  readonly loopback?: boolean
  /** Secret of the printed address that opens the demonstration's cards; undefined = no cards. */
  readonly demoSecret?: string
  /** Secret of the chat worker that runs inside this process. */
  readonly botSecret?: string
  /** Secret that lies in the home while the service runs, for commands on this machine (`serving.json`). */
  readonly localSecret?: string
  /** Single sign-on of the city, when set up. */
  readonly oidc?: OidcConfig
  /** Reads uploaded files in a process apart; absent = in this one. */
  readonly reader?: FileReader
  /** Assesses what was imported (the pipeline stands to the right of the API); absent where the API only reads. */
  readonly assess?: (
    input: { readonly asOf?: string | undefined },
    log: Log,
  ) => Promise<{ readonly as_of: string; readonly alarms: number }>
}
