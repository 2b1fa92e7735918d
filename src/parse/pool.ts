import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { AttachmentFile } from './display.ts'
import {
  type MailToRead,
  type PackedResult,
  type PoolReply,
  type PoolRequest,
  type PostResult,
  pack,
  type ReadResult,
  unpack,
} from './pool-protocol.ts'

export type { MailToRead, PostResult, ReadResult } from './pool-protocol.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
/** A mail of 25 MB with its attachments decoded takes about 150 MB; what takes more is made to. The heap may double before
 *  it is marked again: a mail leaves nothing behind, and marking the parser's own 25 MB over and over took a third of the
 *  time. The child reads files (its own code) and does nothing else to the machine: no
 *  writing, no processes. */
const CHILD_FLAGS = [
  '--max-old-space-size=256',
  '--max-semi-space-size=8',
  '--heap-growing-percent=100',
  '--permission',
  '--allow-fs-read=*',
  '--disable-warning=ExperimentalWarning',
]

/** For glibc: buffers of a batch go back to the system when they are let go, instead of leaving holes. */
const CHILD_ENV = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '262144' }

export interface ParserPoolOptions {
  /** How many processes read mail; started when first needed. Default: one a core. */
  readonly children?: number
  /** Default 60 s. */
  readonly batchTimeoutMs?: number
  /** Default 20 s. */
  readonly mailTimeoutMs?: number
  /** A mail larger than this has only its headers read. Default 25 MB. */
  readonly maxBytes?: number
}

export interface ParserPool {
  /** Reads mails, results in their order. A mail that kills its child, hangs it or exhausts its memory is named with the reason
   *  and stops no other: the batch is then read again, each mail alone. */
  parse(batch: readonly MailToRead[]): Promise<ReadResult[]>
  /** The same, each still to be opened with `unpack`: for results that go on to another thread. */
  parsePacked(batch: readonly MailToRead[]): Promise<PackedResult[]>
  /** Reads a mail to the ask address: with its text, and what it says of how to deal with it. Of one larger than `maxBytes`
   *  the headers, as `parse` does; a mail that cannot be read, or takes its child with it, is a problem in words.
   *  @throws ParserFailed where the pool is closed */
  postOf(raw: Uint8Array, receivedAtMs: number): Promise<PostResult>
  /** A mail's HTML, safe to show; undefined where it has none.
   *  @throws ParserFailed */
  htmlOf(raw: Uint8Array): Promise<string | undefined>
  /** @throws ParserFailed */
  attachmentOf(raw: Uint8Array, index: number): Promise<AttachmentFile | undefined>
  /** Starts the children that are not there yet, for work that is about to come. */
  warm(): void
  /** Ends the children; what is under way fails. */
  close(): Promise<void>
}

/** A child could not do what was asked. `message` says why in words, such as "it took longer than 20 s". */
export class ParserFailed extends Error {
  override readonly name = 'ParserFailed'
}

export function openParserPool(options: ParserPoolOptions = {}): ParserPool {
  const {
    children = availableParallelism(),
    batchTimeoutMs = 60_000,
    mailTimeoutMs = 20_000,
    maxBytes = 25 * 1024 * 1024,
  } = options
  const pool = new Pool(Math.max(1, children))

  const read = async (mails: readonly MailToRead[], timeoutMs: number): Promise<readonly PackedResult[]> => {
    const reply = await pool.run({ kind: 'read', mails, maxBytes }, timeoutMs)
    if (reply.kind !== 'read' || reply.results.length !== mails.length)
      throw new ParserFailed('the reader gave no answer')
    return reply.results
  }
  const readAlone = async (mail: MailToRead): Promise<PackedResult> => {
    try {
      return (await read([mail], mailTimeoutMs))[0] ?? pack({ problem: 'the reader gave no answer' })
    } catch (error) {
      if (error instanceof ParserFailed && !pool.isClosed) return pack({ problem: error.message })
      throw error
    }
  }
  const parsePacked = async (batch: readonly MailToRead[]): Promise<PackedResult[]> => {
    if (batch.length === 0) return []
    try {
      return [...(await read(batch, batchTimeoutMs))]
    } catch (error) {
      if (!(error instanceof ParserFailed) || pool.isClosed) throw error
      return Promise.all(batch.map(readAlone))
    }
  }
  return {
    parsePacked,
    parse: async (batch) => (await parsePacked(batch)).map(unpack),
    async postOf(raw, receivedAtMs) {
      try {
        const reply = await pool.run({ kind: 'post', mail: { raw, receivedAtMs }, maxBytes }, mailTimeoutMs)
        return reply.kind === 'post' ? reply.result : { problem: 'the reader gave no answer' }
      } catch (error) {
        if (error instanceof ParserFailed && !pool.isClosed) return { problem: error.message }
        throw error
      }
    },
    async htmlOf(raw) {
      const reply = await pool.run({ kind: 'html', raw }, mailTimeoutMs)
      return reply.kind === 'html' ? reply.html : undefined
    },
    async attachmentOf(raw, index) {
      const reply = await pool.run({ kind: 'attachment', raw, index }, mailTimeoutMs)
      return reply.kind === 'attachment' ? reply.file : undefined
    },
    warm: () => pool.warm(),
    close: () => pool.close(),
  }
}

interface Waiting {
  readonly resolve: (child: ChildProcess | Promise<ChildProcess>) => void
  readonly reject: (error: Error) => void
}

/** Children, each with at most one request; a request waits for the first that is free. */
class Pool {
  readonly #limit: number
  readonly #all = new Set<ChildProcess>()
  readonly #idle: ChildProcess[] = []
  readonly #waiting: Waiting[] = []
  isClosed = false

  constructor(limit: number) {
    this.#limit = limit
  }

  async run(request: PoolRequest, timeoutMs: number): Promise<PoolReply> {
    if (this.isClosed) throw new ParserFailed('the pool is closed')
    const child = await this.#free()
    try {
      const reply = await answerOf(child, request, timeoutMs)
      if (reply.kind === 'failed') throw new ParserFailed(reply.reason)
      return reply
    } finally {
      this.#release(child)
    }
  }

  warm(): void {
    // Whatever keeps one from starting is heard of again, and told, when it is needed.
    for (let missing = this.#limit - this.#all.size; missing > 0; missing--)
      this.#start().then(
        (child) => this.#release(child),
        () => undefined,
      )
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const { reject } of this.#waiting.splice(0)) reject(new ParserFailed('the pool is closed'))
    await Promise.all(
      [...this.#all].map((child) => {
        child.ref()
        const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
        child.kill('SIGKILL')
        return ended
      }),
    )
  }

  #free(): Promise<ChildProcess> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return Promise.resolve(idle)
    return this.#all.size < this.#limit
      ? this.#start()
      : new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** @throws Error where a child cannot even begin: that is the installation's fault, no mail's */
  async #start(): Promise<ChildProcess> {
    // Nothing of the environment: passwords of the parent's are not for a process that reads strangers' bytes.
    const child = fork(CHILD, {
      serialization: 'advanced',
      execArgv: CHILD_FLAGS,
      env: CHILD_ENV,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#all.add(child)
    child.once('exit', () => this.#gone(child))
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('error', (error) => {
        if (child.pid === undefined) this.#gone(child) // it never was, and so never exits
        reject(error)
      })
      child.once('exit', (code, signal) =>
        reject(
          this.isClosed
            ? new ParserFailed('the pool is closed')
            : new Error(`the mail reader does not start (${signal ?? `exit ${code}`})`),
        ),
      )
    })
    return child
  }

  #release(child: ChildProcess): void {
    if (!isAlive(child)) return
    const next = this.#waiting.shift()
    if (next !== undefined) return next.resolve(child)
    this.#idle.push(child)
    letParentEnd(child)
  }

  #gone(child: ChildProcess): void {
    this.#all.delete(child)
    const at = this.#idle.indexOf(child)
    if (at !== -1) this.#idle.splice(at, 1)
    if (!this.isClosed) this.#waiting.shift()?.resolve(this.#start())
  }
}

const isAlive = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null && child.connected

/** An idle child keeps nobody waiting: the parent may end, and the child ends with it. */
function letParentEnd(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

/** Sends a request and waits for its answer; kills the child where none comes in time. */
async function answerOf(child: ChildProcess, request: PoolRequest, timeoutMs: number): Promise<PoolReply> {
  const { promise, resolve, reject } = Promise.withResolvers<PoolReply>()
  let hasTimedOut = false
  const timer = setTimeout(() => {
    hasTimedOut = true
    child.kill('SIGKILL')
  }, timeoutMs)
  const onMessage = (reply: unknown) => resolve(reply as PoolReply)
  const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
    reject(new ParserFailed(hasTimedOut ? `it took longer than ${timeoutMs / 1000} s` : endInWords(code, signal)))
  child.ref()
  child.channel?.ref()
  child.once('message', onMessage)
  child.once('exit', onExit)
  child.send(request, (error) => {
    if (error !== null && child.exitCode !== null) reject(new ParserFailed('the reader could not be reached'))
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    child.off('message', onMessage)
    child.off('exit', onExit)
  }
}

/** V8 aborts when its heap is full. */
const endInWords = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === 'SIGABRT' || code === 134
    ? 'it took more memory than a mail may'
    : `the reader stopped (${signal ?? `exit ${code}`})`
