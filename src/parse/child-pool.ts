import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** For glibc: buffers of a batch go back to the system when they are let go, instead of leaving holes. */
const CHILD_ENV = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '262144' }

export interface ChildKind {
  /** The program's file. It sends a message once it can be asked, and answers each that it is sent with one. */
  readonly program: string
  /** Node's own flags. */
  readonly flags: readonly string[]
  /** What one request may take of the machine, where the system tells what a process has taken (Linux); elsewhere only `timeoutMs`
   *  holds. By the processor's time, a request is not called slow for what else the machine does. */
  readonly most?: {
    /** Memory beyond what a child had when it began, its buffers and all. */
    readonly moreBytes: number
    readonly cpuMs: number
  }
}

/** A child could not do what was asked. `message` says why in words, such as "it took longer than 20 s". */
export class ParserFailed extends Error {
  override readonly name = 'ParserFailed'
  readonly reason: 'closed' | 'time' | 'memory' | 'ended' | 'refused'

  constructor(reason: ParserFailed['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

interface Waiting {
  readonly resolve: (child: ChildProcess | Promise<ChildProcess>) => void
  readonly reject: (error: Error) => void
}

/** What a child says when it could not answer: its own words. */
interface Refusal {
  readonly kind: 'failed'
  readonly reason: string
}

/** Children, each with at most one request; a request waits for the first that is free. */
export class ChildPool<Request extends object, Reply extends { readonly kind: string }> {
  readonly #kind: ChildKind
  readonly #limit: number
  readonly #all = new Set<ChildProcess>()
  readonly #idle: ChildProcess[] = []
  readonly #atFirst = new WeakMap<ChildProcess, Taken | undefined>()
  readonly #waiting: Waiting[] = []
  /** Children that start and that nobody has asked for yet. */
  #warming = 0
  isClosed = false

  constructor(kind: ChildKind, limit: number) {
    this.#kind = kind
    this.#limit = limit
  }

  /** @throws ParserFailed where a child dies of it, takes too long or too much, or says that it cannot */
  async run(request: Request, timeoutMs: number): Promise<Exclude<Reply, Refusal>> {
    if (this.isClosed) throw closed()
    const child = await this.#free()
    try {
      const reply = await answerOf<Reply | Refusal>(child, request, this.#boundsOf(child, timeoutMs))
      if (isRefusal(reply)) throw new ParserFailed('refused', reply.reason)
      return reply as Exclude<Reply, Refusal>
    } finally {
      this.#release(child)
    }
  }

  /** Starts the first child before it is needed. The others start when there is more than it can do: for a few mails they would
   *  take longer to start than the mails to read. */
  warm(): void {
    if (this.#all.size > 0) return
    this.#warming++
    this.#start().then(
      (child) => {
        this.#warming--
        this.#release(child)
      },
      () => {
        this.#warming-- // what keeps it from starting is heard of by whoever asks next, or waits: `#gone` starts another for them
      },
    )
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const { reject } of this.#waiting.splice(0)) reject(closed())
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
    return this.#all.size < this.#limit && this.#waiting.length >= this.#warming
      ? this.#start()
      : new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** @throws Error where a child cannot even begin: that is the installation's fault, no mail's */
  async #start(): Promise<ChildProcess> {
    // Nothing of the environment: passwords of the parent's are not for a process that reads strangers' bytes.
    const child = fork(this.#kind.program, {
      serialization: 'advanced',
      execArgv: [...this.#kind.flags],
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
        reject(this.isClosed ? closed() : new Error(`the mail reader does not start (${signal ?? `exit ${code}`})`)),
      )
    })
    if (this.#kind.most !== undefined) this.#atFirst.set(child, takenBy(child))
    return child
  }

  #boundsOf(child: ChildProcess, timeoutMs: number): Bounds {
    const { most } = this.#kind
    const [atFirst, now] = [this.#atFirst.get(child), most && takenBy(child)]
    if (most === undefined || atFirst === undefined || now === undefined) return { timeoutMs, most: undefined }
    return { timeoutMs, most: { bytes: atFirst.bytes + most.moreBytes, cpuMs: now.cpuMs + most.cpuMs } }
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

/** What a process has taken of the machine. */
interface Taken {
  readonly bytes: number
  readonly cpuMs: number
}

interface Bounds {
  readonly timeoutMs: number
  readonly most: Taken | undefined
}

const LOOK_EVERY_MS = 50

/** Sends a request and waits for its answer; kills the child where none comes within its bounds. */
async function answerOf<Reply>(child: ChildProcess, request: object, { timeoutMs, most }: Bounds): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  let broken: ParserFailed | undefined
  const kill = (failed: ParserFailed): void => {
    broken ??= failed
    child.kill('SIGKILL')
  }
  const tooLong = (): void => kill(new ParserFailed('time', `it took longer than ${timeoutMs / 1000} s`))
  const timer = setTimeout(tooLong, timeoutMs)
  const look = ({ bytes, cpuMs }: Taken): void => {
    const now = takenBy(child)
    if (now !== undefined && now.bytes > bytes) kill(tooMuch())
    else if (now !== undefined && now.cpuMs > cpuMs) tooLong()
  }
  const watch = most && setInterval(() => look(most), LOOK_EVERY_MS)
  const onMessage = (reply: unknown) => resolve(reply as Reply)
  const onExit = (code: number | null, signal: NodeJS.Signals | null) => reject(broken ?? endInWords(code, signal))
  child.ref()
  child.channel?.ref()
  child.once('message', onMessage)
  child.once('exit', onExit)
  child.send(request, (error) => {
    if (error !== null && child.exitCode !== null) reject(new ParserFailed('ended', 'the reader could not be reached'))
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
    child.off('message', onMessage)
    child.off('exit', onExit)
  }
}

const isRefusal = (reply: { readonly kind: string }): reply is Refusal => reply.kind === 'failed'

const closed = (): ParserFailed => new ParserFailed('closed', 'the pool is closed')
const tooMuch = (): ParserFailed => new ParserFailed('memory', 'it took more memory than a mail may')

/** V8 aborts when its heap is full. */
const endInWords = (code: number | null, signal: NodeJS.Signals | null): ParserFailed =>
  signal === 'SIGABRT' || code === 134
    ? tooMuch()
    : new ParserFailed('ended', `the reader stopped (${signal ?? `exit ${code}`})`)

const PAGE_BYTES = 4096
const MS_A_TICK = 10
/** In /proc/PID/stat after the program's name, which may hold anything: proc_pid_stat(5), fields 14, 15 and 24. */
const FIELDS = { user: 11, system: 12, pages: 21 } as const

/** Undefined where the system does not tell, or the process is gone. */
function takenBy(child: ChildProcess): Taken | undefined {
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const field = (of: keyof typeof FIELDS): number => fields[FIELDS[of]] ?? 0
    return { bytes: field('pages') * PAGE_BYTES, cpuMs: (field('user') + field('system')) * MS_A_TICK }
  } catch {
    return undefined
  }
}
