import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import type { Context } from './archive-commands.ts'
import type { Act } from './ask/acts.ts'
import { Explained } from './explained.ts'
import type { Handed } from './model/post.ts'

/** Asking by mail cannot begin; the message says why. */
export class AskUnusable extends Explained {}

/** What the ask thread is told, and tells. */
export type ToAsk =
  | { readonly kind: 'act'; readonly id: number; readonly act: Act }
  | { readonly kind: 'hand'; readonly id: number; readonly handed: Handed }
  | { readonly kind: 'stop' }
export type FromAsk =
  | { readonly kind: 'done'; readonly id: number; readonly fault?: unknown }
  /** Mail was put into the record, unread. */
  | { readonly kind: 'archived' }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'log'
      readonly level: 'info' | 'warn' | 'error'
      readonly facts: object
      readonly message: string
    }

type Wanted = { readonly kind: 'act'; readonly act: Act } | { readonly kind: 'hand'; readonly handed: Handed }

/** Asking by mail, in a thread of its own: it takes mail for the ask address, keeps questions going, and sends. */
export class AskService {
  private readonly context: Context
  private readonly log: Logger
  private readonly onArchived: () => void
  private worker: Worker | undefined
  private exited: Promise<void> = Promise.resolve()
  private readonly waiting = new Map<number, { resolve: () => void; reject: (fault: unknown) => void }>()
  private nextId = 1
  /** A fault ended it. */
  hasFailed = false

  /** `onArchived` hears when questions or answers are to be read into the archive. */
  constructor(context: Context, log: Logger, onArchived: () => void) {
    this.context = context
    this.log = log
    this.onArchived = onArchived
  }

  /** Resolves when mail is taken; rejects with what keeps it from that. A later fault ends the thread and is logged: pages go on. */
  start(): Promise<void> {
    const worker = new Worker(new URL('./ask-thread.ts', import.meta.url), { workerData: this.context })
    this.worker = worker
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let isReady = false
    worker.on('message', (message: FromAsk) => {
      if (message.kind !== 'ready') return this.hear(message)
      isReady = true
      resolve()
    })
    worker.once('error', (fault: unknown) => {
      this.hasFailed = true
      reject(new AskUnusable(fault instanceof Error ? fault.message : String(fault)))
      if (isReady)
        this.log.error({ err: fault }, 'asking by mail has ended; pages go on, and a restart begins it again')
    })
    this.exited = new Promise((ended) => {
      worker.once('exit', () => {
        reject(new Error('asking by mail has ended'))
        for (const one of this.waiting.values()) one.reject(new Error('asking by mail has ended'))
        this.waiting.clear()
        this.worker = undefined
        ended()
      })
    })
    promise.catch(() => undefined) // told of above, too
    return promise
  }

  private hear(message: Exclude<FromAsk, { kind: 'ready' }>): void {
    if (message.kind === 'archived') return this.onArchived()
    if (message.kind === 'log') return this.log[message.level](message.facts, message.message)
    const waiting = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (message.fault === undefined) waiting?.resolve()
    else waiting?.reject(message.fault)
  }

  /** Does what somebody's button says. Resolves once it is kept. */
  act(act: Act): Promise<void> {
    return this.ask({ kind: 'act', act })
  }

  /** Takes in a mail that was written on a page. Resolves once it is durable. */
  hand(handed: Handed): Promise<void> {
    return this.ask({ kind: 'hand', handed })
  }

  private async ask(wanted: Wanted): Promise<void> {
    const { worker } = this
    if (worker === undefined) throw new Error('asking by mail has ended')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const id = this.nextId++
    this.waiting.set(id, { resolve, reject })
    worker.postMessage({ ...wanted, id } satisfies ToAsk)
    await promise
  }

  /** Finishes what is under way, and ends. */
  async close(): Promise<void> {
    this.worker?.postMessage({ kind: 'stop' } satisfies ToAsk)
    await this.exited
  }
}
