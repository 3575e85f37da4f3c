import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SERVER = '/usr/sbin/clickhouse-server'

/** Installs Debian's server where it is absent and that may be done; false when this machine has none and cannot get it. */
export function haveClickHouse(): boolean {
  if (existsSync(SERVER)) return true
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update'], { env })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'clickhouse-server', 'clickhouse-client'], { env })
  return existsSync(SERVER)
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

interface Ports {
  readonly http: number
  readonly tcp: number
  readonly interserver: number
}

function configXml(folder: string, ports: Ports, shards: readonly number[]): string {
  const replicas = shards.map((p) => `<shard><replica><host>127.0.0.1</host><port>${p}</port></replica></shard>`).join('')
  return `<yandex>
  <logger><level>warning</level><log>${folder}/server.log</log><errorlog>${folder}/error.log</errorlog></logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${ports.http}</http_port><tcp_port>${ports.tcp}</tcp_port><interserver_http_port>${ports.interserver}</interserver_http_port>
  <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><format_schema_path>${folder}/schemas/</format_schema_path>
  <mark_cache_size>67108864</mark_cache_size><max_concurrent_queries>20</max_concurrent_queries>
  <timezone>Asia/Shanghai</timezone>
  <users_config>${folder}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <remote_servers><two>${replicas}</two></remote_servers>
</yandex>`
}

const USERS = `<yandex>
  <profiles><default><max_threads>2</max_threads></default></profiles>
  <quotas><default/></quotas>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
</yandex>`

/** One server on loopback with a folder of its own. */
class Node {
  readonly ports: Ports
  readonly #folder: string
  #process: ReturnType<typeof spawn> | undefined

  constructor(folder: string, ports: Ports, shards: readonly number[]) {
    this.#folder = folder
    this.ports = ports
    for (const sub of ['data', 'tmp', 'schemas']) mkdirSync(join(folder, sub), { recursive: true })
    writeFileSync(join(folder, 'config.xml'), configXml(folder, ports, shards))
    writeFileSync(join(folder, 'users.xml'), USERS)
  }

  async start(): Promise<void> {
    this.#process = spawn(SERVER, [`--config-file=${join(this.#folder, 'config.xml')}`], { stdio: 'ignore', cwd: this.#folder })
    const until = Date.now() + 90_000
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${this.ports.http}/ping`).catch(() => undefined)
      if (answer?.ok) return
      if (this.#process.exitCode !== null || Date.now() > until)
        throw new Error(`clickhouse-server did not start, see ${this.#folder}/error.log`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  /** Ends the process at once, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  async sql(query: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.ports.http}/`, { method: 'POST', body: query })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return text
  }
}

/** Two servers as the two shards of cluster `two`. The first is asked; tables of both are made by `onBoth`. */
export class TwoShards {
  readonly first: Node
  readonly second: Node
  readonly #folder: string

  private constructor(folder: string, first: Node, second: Node) {
    this.#folder = folder
    this.first = first
    this.second = second
  }

  static async start(): Promise<TwoShards> {
    const folder = mkdtempSync(join(tmpdir(), 'shuheng-clickhouse-'))
    const ports: Ports[] = []
    for (let i = 0; i < 2; i += 1) ports.push({ http: await freePort(), tcp: await freePort(), interserver: await freePort() })
    const shards = ports.map((p) => p.tcp)
    const [a, b] = ports.map((p, i) => new Node(join(folder, `node${i}`), p, shards)) as [Node, Node]
    await Promise.all([a.start(), b.start()])
    return new TwoShards(folder, a, b)
  }

  get url(): string {
    return `http://127.0.0.1:${this.first.ports.http}`
  }

  async onBoth(query: string): Promise<void> {
    await this.first.sql(query)
    await this.second.sql(query)
  }

  async stop(): Promise<void> {
    await Promise.all([this.first.kill(), this.second.kill()])
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
