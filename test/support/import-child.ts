// Imports one file into a home and says when it is done; run as a process of its own so that a test can kill it.
import { readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { quietLog } from '../../server/base/log.ts'
import { importPaths } from '../../server/import/index.ts'

const [home = '', path = ''] = process.argv.slice(2)
const config = readConfig({}, { home })
const now = () => new Date()
const ledger = await Ledger.open(config, now)
await importPaths({ config, ledger, now, log: quietLog }, { paths: [path] })
ledger.close()
process.stdout.write('done')
