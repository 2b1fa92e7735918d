import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tempDir } from '../temp.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
/** As the command line has it: each start is shorter. */
const NODE_COMPILE_CACHE = join(import.meta.dirname, '../../.tools/compile-cache')

/** For tests that start the program many times: on a busy machine each start may take seconds. */
export const STARTS_MS = 120_000

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  /** Standard output. */
  readonly out: string
  /** Standard error. */
  readonly log: string
}

export interface How {
  /** An empty folder unless told, so that no settings file is found there. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: Uint8Array | string
  /** Standard input is left to the test to write. */
  readonly writesInput?: true
  /** Run as another user; only root can. */
  readonly uid?: number
  /** Runs the program under another, such as a shell that sets limits: these words come first. */
  readonly under?: readonly string[]
}

export interface Running {
  readonly child: ChildProcess
  readonly log: () => string
  readonly ended: Promise<Ended>
}

/** Starts the program as a shell would, with nothing of this environment but PATH, and as scripts/hvemvet does. */
export function start(
  args: readonly string[],
  { cwd = tempDir(), env = {}, input, writesInput, uid, under = [] }: How = {},
): Running {
  const [file, ...words] = [...under, process.execPath, MAIN, ...args] as [string, ...string[]]
  const child = spawn(file, words, {
    cwd,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE, ...env },
    stdio: [input === undefined && writesInput === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  const said = { out: '', log: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.log += text))
  child.stdin?.on('error', () => {}) // it may end before it has read everything
  if (writesInput !== true) child.stdin?.end(input)
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, ...said }))
  return { child, log: () => said.log, ended }
}

/** Runs the program to its end. */
export const hvemvet = (args: readonly string[], how: How = {}): Promise<Ended> => start(args, how).ended

/** The same for a command that must succeed, and print JSON and nothing else. */
export async function asJson<T>(args: readonly string[], how: How = {}): Promise<T> {
  const { code, out, log } = await hvemvet([...args, '--json'], how)
  if (code !== 0) throw new Error(`hvemvet ${args.join(' ')}: exit ${code}\n${log}`)
  return JSON.parse(out) as T
}

/** Objects that a command prints one a line. */
export async function asLines<T>(args: readonly string[], how: How = {}): Promise<T[]> {
  const { code, out, log } = await hvemvet(args, how)
  if (code !== 0) throw new Error(`hvemvet ${args.join(' ')}: exit ${code}\n${log}`)
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

/** The site of an archive, until the test is over. */
export async function serving(args: readonly string[], how: How = {}): Promise<Running & { readonly url: string }> {
  const port = await freePort()
  const running = start(['serve', '--port', String(port), ...args], how)
  onTestFinished(() => void running.child.kill('SIGKILL'))
  while (!running.log().includes('serving')) {
    const early = await Promise.race([running.ended, once(running.child.stderr as NodeJS.ReadableStream, 'data')])
    if (!Array.isArray(early)) throw new Error(`serve ended: ${running.log()}`)
  }
  return { ...running, url: `http://127.0.0.1:${port}` }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await once(server.close(), 'close')
  return port
}
