import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeCertificates } from './certificates.ts'
import { elasticsearchYml, jvmOptions, LOG4J2, type Setting } from './elasticsearch-conf.ts'
import { type Program, ServerNode, serverUser, setPassword } from './elasticsearch-node.ts'

export interface ElasticsearchOptions {
  /** 1 when not given. More than one form a cluster. */
  readonly nodes?: number
  /** Of each node; 512 for one, 384 for each of several. */
  readonly heapMb?: number
  /** Turns security on. The user is `elastic`. */
  readonly password?: string
  /** Answers by https, with a certificate of an authority made for this. Turns security on; without a `password` nobody
   *  needs one. */
  readonly tls?: boolean
  /** More lines of elasticsearch.yml. One that the server does not know stops its start. */
  readonly settings?: Readonly<Record<string, Setting>>
  /** Whether a full disk stops it from taking documents, as it does outside of tests. */
  readonly diskThreshold?: boolean
  /** Compiled and collected as the server's makers set it, for measuring. Slower to start, with all its heap at once. */
  readonly asShipped?: boolean
}

/** A real Elasticsearch on free loopback ports, its files in a folder of its own under the system's temp. Nodes are
 *  counted from 0. All of it ends with the process that started it, however that ends. */
export interface Elasticsearch {
  /** Of the first node. */
  readonly url: string
  readonly urls: readonly string[]
  /** With `tls`: the PEM file of the authority to trust. */
  readonly caFile?: string
  /** As by a power cut: every process of the node gone at once, its data and ports kept for `start`. */
  kill(node: number): Promise<void>
  /** As an administrator stops it, for rolling restarts. */
  stopNode(node: number): Promise<void>
  /** Up again after `kill` or `stopNode`: resolves when it is in the cluster. With all nodes down, start them together. */
  start(node: number): Promise<void>
  /** Resolves when all running nodes are in the cluster and all primary shards are there (health yellow or green). */
  ready(): Promise<void>
  /** Kills all and removes their files. */
  stop(): Promise<void>
}

/** Time enough for any start here on a machine busy with other tests; vitest's own for hooks is shorter. */
export const ELASTICSEARCH_START_MS = 180_000

/** Why there is no Elasticsearch to test with, undefined when there is one: at ELASTICSEARCH_URL, or one of our own. */
export const whyNoElasticsearch = (): string | undefined =>
  process.env.ELASTICSEARCH_URL ? undefined : whyNoElasticsearchOfOurOwn()

/** The same for one that is started here, and so may be killed, with options or several nodes. */
export function whyNoElasticsearchOfOurOwn(): string | undefined {
  const program = unpacked()
  if (program === undefined) return 'Elasticsearch is not in .tools/elasticsearch, scripts/test fetches it'
  if (!canRun(join(program.java, 'bin/java')))
    return `the user Elasticsearch runs as cannot run ${program.java}/bin/java`
  return undefined
}

/** Ready when this resolves: 9 s for one node, 20 s for three, on an idle machine with 2 cores. */
export async function startElasticsearch(options: ElasticsearchOptions = {}): Promise<Elasticsearch> {
  const elsewhere = process.env.ELASTICSEARCH_URL
  const { nodes: count = 1, ...rest } = options
  if (elsewhere && count === 1 && Object.keys(rest).length === 0) return runningElasticsearch(elsewhere)
  const why = whyNoElasticsearchOfOurOwn()
  if (why !== undefined) throw new Error(why)
  const folder = mkdtempSync(join(tmpdir(), 'hvemvet-elasticsearch-'))
  const removeNow = removedAfterUs(folder)
  const nodes = await configure(folder, count, rest)
  const caFile = options.tls ? join(folder, 'ca.pem') : undefined
  const asked: Asked = {
    ...(options.password && { auth: `elastic:${options.password}` }),
    ...(caFile && { ca: readFileSync(caFile) }),
  }

  const nodeOf = (at: number): ServerNode => {
    const node = nodes[at]
    if (node === undefined) throw new RangeError(`no node ${at} among ${count}`)
    return node
  }
  const start = async (node: ServerNode, health: string) => {
    node.spawn()
    await answers(node.url, health, asked, node)
  }
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.kill()))
    removeNow()
  }
  try {
    await Promise.all(nodes.map((node) => start(node, `wait_for_status=yellow&wait_for_nodes=${count}`)))
  } catch (fault) {
    await stop()
    throw fault
  }
  return {
    url: nodeOf(0).url,
    urls: nodes.map((node) => node.url),
    ...(caFile && { caFile }),
    kill: (node) => nodeOf(node).kill(),
    stopNode: (node) => nodeOf(node).terminate(),
    start: (node) => start(nodeOf(node), ''),
    ready: async () => {
      const running = nodes.filter((node) => node.isRunning)
      if (running[0] === undefined) throw new Error('no node of this Elasticsearch is running')
      await answers(running[0].url, `wait_for_status=yellow&wait_for_nodes=${running.length}`, asked, running[0])
    },
    stop,
  }
}

/** One that somebody else started and ends. */
export function runningElasticsearch(url: string): Elasticsearch {
  const notOurs = () =>
    Promise.reject(new Error(`the Elasticsearch at ${new URL(url).host} is not this test's to stop`))
  return {
    url,
    urls: [url],
    kill: notOurs,
    stopNode: notOurs,
    start: notOurs,
    ready: () => answers(url, 'wait_for_status=yellow', {}),
    stop: () => Promise.resolve(),
  }
}

/** What scripts/prepare.sh brought. */
function unpacked(): Program | undefined {
  const tools = join(import.meta.dirname, '../../.tools/elasticsearch')
  const brought = join(tools, 'program') // written last
  const [version = '', java = ''] = existsSync(brought) ? readFileSync(brought, 'utf8').split('\n') : []
  return java !== '' && existsSync(join(tools, version)) ? { home: join(tools, version), java } : undefined
}

const canRun = (program: string): boolean =>
  spawnSync('test', ['-x', program], { ...serverUser, cwd: '/' }).status === 0

async function configure(
  folder: string,
  count: number,
  options: Omit<ElasticsearchOptions, 'nodes'>,
): Promise<ServerNode[]> {
  const program = readable(unpacked() as Program, folder)
  const ports = await freePorts(2 * count)
  const transport = ports.slice(count).map((port) => `127.0.0.1:${port}`)
  const names = transport.map((_, at) => `node-${at}`)
  const certificates = options.tls ? makeCertificates(folder) : undefined
  const common = {
    'cluster.name': basename(folder),
    'network.host': '127.0.0.1',
    'cluster.routing.allocation.disk.threshold_enabled': options.diskThreshold ?? false,
    'xpack.security.enabled': options.password !== undefined || certificates !== undefined,
    ...(count === 1
      ? { 'discovery.type': 'single-node' }
      : { 'cluster.initial_master_nodes': names, 'discovery.seed_hosts': transport }),
    ...(certificates && {
      'xpack.security.http.ssl.enabled': true,
      'xpack.security.http.ssl.key': basename(certificates.key),
      'xpack.security.http.ssl.certificate': basename(certificates.certificate),
      ...(options.password === undefined && { 'xpack.security.authc.anonymous.roles': 'superuser' }),
    }),
  }
  const heapMb = options.heapMb ?? (count === 1 ? 512 : 384)
  const folders = names.map((name, at) => {
    const own = join(folder, name)
    const conf = join(own, 'conf')
    mkdirSync(join(conf, 'jvm.options.d'), { recursive: true })
    const settings = {
      ...common,
      'node.name': name,
      'path.data': join(own, 'data'),
      'path.logs': join(own, 'logs'),
      'http.port': ports[at] as number,
      'transport.port': ports[count + at] as number,
      ...options.settings,
    }
    writeFileSync(join(conf, 'elasticsearch.yml'), elasticsearchYml(settings))
    writeFileSync(join(conf, 'jvm.options'), readFileSync(join(program.home, 'config/jvm.options')))
    writeFileSync(join(conf, 'jvm.options.d/tests.options'), jvmOptions(heapMb, options.asShipped ?? false))
    writeFileSync(join(conf, 'log4j2.properties'), LOG4J2)
    for (const pem of certificates ? [certificates.key, certificates.certificate] : [])
      cpSync(pem, join(conf, basename(pem)))
    return own
  })
  const scheme = certificates ? 'https' : 'http'
  const nodes = folders.map((own, at) => new ServerNode(program, own, `${scheme}://127.0.0.1:${ports[at]}`))
  const giveAway = () => {
    if (serverUser.uid !== undefined) execFileSync('chown', ['-R', `${serverUser.uid}:${serverUser.gid}`, folder])
  }
  giveAway()
  if (options.password !== undefined) {
    await setPassword(program, folders[0] as string, options.password)
    const made = join(folders[0] as string, 'conf/elasticsearch.keystore')
    for (const own of folders.slice(1)) cpSync(made, join(own, 'conf/elasticsearch.keystore'))
    giveAway()
  }
  return nodes
}

/** A copy in `folder` when the server's user may not read the checkout, as in a home folder of root. */
function readable(program: Program, folder: string): Program {
  if (canRun(join(program.home, 'bin/elasticsearch'))) return program
  cpSync(program.home, join(folder, 'program'), { recursive: true })
  return { ...program, home: join(folder, 'program') }
}

/** Removes the folder when this process has ended, however, or when the returned function is called. */
function removedAfterUs(folder: string): () => void {
  const script = 'cat >/dev/null; for try in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" && exit; sleep 0.5; done'
  const sweeper = spawn('sh', ['-c', script, 'sh', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  sweeper.unref()
  ;(sweeper.stdin as Socket).unref()
  return () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    sweeper.stdin.end()
  }
}

/** From below those that the kernel gives to connections, so that none of them is taken while the server starts. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer().listen(port, '127.0.0.1')
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (free) ports.add(port)
  }
  return [...ports]
}

interface Asked {
  /** `user:password` */
  readonly auth?: string
  readonly ca?: Buffer
}

/** Resolves when the cluster's health is as asked for; rejects when `node` ends before, with its own words. */
async function answers(url: string, health: string, asked: Asked, node?: ServerNode): Promise<void> {
  const address = new URL(`/_cluster/health?timeout=2s&${health}`, url)
  const deadline = Date.now() + ELASTICSEARCH_START_MS
  while ((await statusOf(address, asked)) !== 200) {
    if (node?.isRunning === false) {
      await node.kill() // then it has said all
      throw new Error(`Elasticsearch ended at once: ${node.said}`)
    }
    if (Date.now() > deadline)
      throw new Error(`Elasticsearch did not get ready: ${node?.said ?? 'it is not ours to ask'}`)
    await sleep(50)
  }
}

const statusOf = (url: URL, asked: Asked): Promise<number | undefined> =>
  new Promise((resolve) => {
    const options = { ...asked, agent: false, timeout: 10_000 }
    const request = (url.protocol === 'https:' ? httpsGet : httpGet)(url, options, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(undefined))
  })
