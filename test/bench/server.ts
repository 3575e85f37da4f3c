import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createApp } from '../../server/api/app.ts'
import { ROOT, readConfig } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import { openProduct } from '../../server/pipeline.ts'
import { signIn } from '../support/app.ts'

/** A server in a process of its own, for api.ts: the product on a home, or one constant answer of a given size. */
const [, , home = '', size = '0'] = process.argv

async function app() {
  if (home === '-') {
    // The same number of bytes as the product sends, made once.
    const body = JSON.stringify({ text: 'x'.repeat(Math.max(0, Number(size) - 11)) })
    return { fetch: new Hono().get('/*', (c) => c.body(body, 200, { 'content-type': 'application/json' })).fetch, ready: {} }
  }
  const config = readConfig(process.env, { home })
  const built = join(ROOT, 'dist', 'web')
  const webRoot = existsSync(built) ? built : undefined
  const product = await openProduct(config, quietLog)
  const deps = { config, warehouse: product.warehouse, ledger: product.ledger, now: product.now, demo: false, webRoot }
  const headers = await signIn(deps, { roles: ['authority', 'admin'] })
  const pick = async (sql: string) => (await product.warehouse.get<{ id: string }>(sql))?.id ?? ''
  const agency = await pick("select agency_uscc as id from result where status = 'alarm' group by all order by count(*) desc, id limit 1")
  const project = await pick('select project_id as id from project order by 1 limit 1')
  return { fetch: createApp(deps).fetch, ready: { headers, agency, project } }
}

const { fetch, ready } = await app()
serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.({ port, ...ready }))
process.on('message', () => process.send?.({ peak: process.resourceUsage().maxRSS * 1024 }, () => process.exit(0)))
