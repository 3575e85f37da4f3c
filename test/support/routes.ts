import { createHash } from 'node:crypto'
import type { Operation } from '../../server/api/http/document.ts'
import type { Permission } from '../../server/contract/actor.ts'
import { A } from '../api/help.ts'
import type { Call } from './app.ts'

/** A route as the product itself declares it. */
export interface Declared {
  readonly method: string
  readonly path: string
  readonly permission: Permission
  readonly operation: Operation
}

const SHA = createHash('sha256').update('x').digest('hex')

/** An example for each path parameter, by the path up to it. Objects of agency A; `{}` ones do not exist. */
const EXAMPLES: readonly (readonly [RegExp, string])[] = [
  [/^\/users\/\{id\}/, 'nobody'],
  [/^\/session\/sessions\/\{id\}/, 'no-session'],
  [/^\/tokens\/\{id\}/, 'no-token'],
  [/^\/notify\/deliveries\/\{id\}/, 'no-delivery'],
  [/^\/chat\/(bindings|actions)\/\{id\}/, 'no-chat'],
  [/^\/findings\/\{id\}/, 'F1'],
  [/^\/controls\/\{id\}/, '35-8-01'],
  [/^\/(agencies|service-addresses)\/\{uscc\}/, A],
  [/^\/scores\/\{year\}\/units\/\{uscc\}/, A],
  [/^\/scores\/\{year\}/, '2025'],
  [/^\/scores\/\{year\}\/indicators\/\{indicator\}/, 'catalog'],
  [/^\/scores\/\{year\}\/publications\/\{revision\}/, '1'],
  [/^\/score-(decisions|appeals|releases)\/\{id\}/, 'no-decision'],
  [/^\/schemes\/\{year\}/, '2025'],
  [/^\/schemes\/\{year\}\/\{version\}/, '1'],
  [/^\/settings\/\{name\}/, 'access.idle_minutes'],
  [/^\/imports\/rejects\/\{batch_id\}/, 'B1'],
  [/^\/sources\/\{id\}/, 'no-source'],
  [/^\/batches\/\{batch_id\}/, 'B1'],
  [/^\/imports\/\{id\}/, 'no-import'],
  [/^\/calendar\/\{year\}/, '2027'],
  [/^\/cases\/\{id\}/, 'CASE'],
  [/^\/cases\/\{id\}\/files\/\{sha256\}/, SHA],
  [/^\/waivers\/\{id\}/, 'WAIVER'],
  [/^\/holds\/\{id\}/, 'no-hold'],
  [/^\/issuers\/\{id\}/, 'no-record'],
  [/^\/gates\/\{project\}/, 'P1'],
  [/^\/gates\/\{project\}\/opinions\/\{id\}/, 'no-opinion'],
  [/^\/webhooks\/(deliveries\/)?\{id\}/, 'no-webhook'],
  [/^\/documents\/\{id\}/, 'no-document'],
  [/^\/documents\/\{id\}\/\{form\}/, 'docx'],
  [/^\/drafts\/\{kind\}/, 'rectification_notice'],
  [/^\/drafts\/\{kind\}\/\{subject\}/, 'CASE'],
  [/^\/gates\/\{project\}\/opinions\/\{opinion\}/, 'no-opinion'],
  [/^\/downloads\/\{file\}/, 'findings.csv'],
  [/^\/reports\/annual\/\{year\}/, '2025'],
  [/^\/reports\/agencies\/\{uscc\}/, A],
  [/^\/reports\/agencies\/\{uscc\}\/\{year\}/, '2025'],
]

// biome-ignore lint/suspicious/noExplicitAny: JSON schemas of any shape
export type Schemas = Record<string, any>

/** Every route of the product's own document, with the schemas that it names. */
export async function declaredBy(call: Call): Promise<{ routes: Declared[]; schemas: Schemas }> {
  const { body: document } = await call('GET', '/openapi.json')
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, Operation>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      permission: operation['x-permission'] as Permission,
      operation,
    })),
  )
  return { routes, schemas: document.components.schemas }
}

/** What the route takes as JSON; undefined when it takes none. */
export function bodySchema(r: Declared | undefined): unknown {
  return r?.operation.requestBody?.content?.['application/json']?.schema
}

/** The path with its examples, those in `known` under their real ids; undefined where an example is missing. */
export function concrete(path: string, known: Readonly<Record<string, string>>): string | undefined {
  let done = ''
  for (const part of path.split('/').slice(1)) {
    const so = `${path.slice(0, path.indexOf(part) + part.length)}`
    const example = part.startsWith('{')
      ? EXAMPLES.findLast(([pattern]) => pattern.test(so) && pattern.source.includes(part.slice(1, -1)))?.[1]
      : part
    if (example === undefined) return undefined
    done += `/${encodeURIComponent(known[example] ?? example)}`
  }
  return done
}

/** `GET /cases/{id}` */
export const nameOf = (r: Declared) => `${r.method} ${r.path}`
