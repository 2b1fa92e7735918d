// One process of an Elasticsearch that tests start: its launcher, the JVM that one starts, and how both end.
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'

/** Who the server runs as: it refuses root, who gives it to an account without rights. */
export const serverUser: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** The unpacked server and a Java for it. */
export interface Program {
  readonly home: string
  readonly java: string
}

/** The environment of its programs, which have their files under `folder`. */
const environment = (program: Program, folder: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: folder,
  ES_JAVA_HOME: program.java,
  ES_PATH_CONF: join(folder, 'conf'),
  ES_TMPDIR: join(folder, 'tmp'),
  CLI_JAVA_OPTS: `-XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djava.io.tmpdir=${join(folder, 'tmp')}`,
})

/** Gives `password` to the user `elastic`. Takes 4 s: the keystore is slow to break. */
export async function setPassword(program: Program, folder: string, password: string): Promise<void> {
  const keystore = join(program.home, 'bin/elasticsearch-keystore')
  const options = { ...serverUser, cwd: folder, env: environment(program, folder) }
  const adding = promisify(execFile)(keystore, ['add', '-x', '-f', 'bootstrap.password'], options)
  adding.child.stdin?.on('error', () => {}).end(password) // what it says of that is thrown below
  await adding
}

/** Runs the rest in the process group that it leads. The end of standard input is the end of all in it, and comes however
 *  the caller ends, by kill -9 too. The one that waits holds no output open: when it closes, all others are gone. */
const GUARDED = `
  exec 3<&0
  (cat <&3; kill -9 0) >/dev/null 2>&1 &
  exec "$@" </dev/null 3<&-`

const LAST_WORDS = 6_000

/** A node that has its files in `folder`. It may be started again after it has ended. */
export class ServerNode {
  readonly url: string
  readonly #program: Program
  readonly #folder: string
  #running: ChildProcessByStdio<Writable, Readable, Readable> | undefined
  #closed: Promise<unknown> = Promise.resolve()
  #said = ''

  constructor(program: Program, folder: string, url: string) {
    this.#program = program
    this.#folder = folder
    this.url = url
    mkdirSync(join(folder, 'tmp'), { recursive: true })
  }

  get isRunning(): boolean {
    return this.#running?.exitCode === null && this.#running.signalCode === null
  }

  /** The end of its log. */
  get said(): string {
    return this.#said
  }

  spawn(): void {
    if (this.isRunning) throw new Error(`the Elasticsearch at ${this.url} runs already`)
    this.#said = ''
    const server = spawn('sh', ['-c', GUARDED, 'sh', join(this.#program.home, 'bin/elasticsearch')], {
      ...serverUser,
      cwd: this.#folder,
      detached: true, // a process group of its own
      env: environment(this.#program, this.#folder),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    for (const output of [server.stdout, server.stderr])
      output.on('data', (data: Buffer) => (this.#said = (this.#said + data.toString()).slice(-LAST_WORDS)))
    server.stdin.on('error', () => {}) // it ended by itself
    server.once('exit', () => server.stdin.end())
    this.#closed = once(server, 'close')
    this.#running = server
  }

  /** Gone at once, with all its processes. */
  async kill(): Promise<void> {
    this.#running?.stdin.end()
    await this.#closed
  }

  /** As an administrator stops it: it says farewell to the others first. */
  async terminate(): Promise<void> {
    if (this.isRunning) this.#running?.kill('SIGTERM')
    await this.#closed
  }
}
