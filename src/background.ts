import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import type { Context } from './archive-commands.ts'
import type { PersonId } from './model/ids.ts'

/** What the background thread begins with; `flights` is shared memory. */
export interface BackgroundData {
  readonly context: Context
  readonly flights: Int32Array
}

/** What the background thread is told, and tells. */
export type ToBackground =
  | { readonly kind: 'opt-out'; readonly id: number; readonly person: PersonId; readonly optedOut: boolean }
  /** Mail was kept raw by another thread, and is to be read. */
  | { readonly kind: 'read-kept' }
  | { readonly kind: 'stop' }
export type FromBackground =
  | { readonly kind: 'done'; readonly id: number; readonly fault?: unknown }
  | {
      readonly kind: 'log'
      readonly level: 'info' | 'warn' | 'error'
      readonly facts: object
      readonly message: string
    }

/** Everything that writes while the pages are served, in a thread of its own: syncing, reading what was left unread,
 *  people, topics, and the choices people make on pages. */
export class Background {
  private readonly context: Context
  private readonly log: Logger
  private readonly flights: Int32Array
  private worker: Worker | undefined
  private exited: Promise<void> = Promise.resolve()
  private readonly waiting = new Map<number, { resolve: () => void; reject: (fault: unknown) => void }>()
  private nextId = 1

  /** `flights` counts the questions whose vectors somebody waits for. */
  constructor(context: Context, log: Logger, flights = new Int32Array(new SharedArrayBuffer(4))) {
    this.context = context
    this.log = log
    this.flights = flights
  }

  /** Begins. Resolves when the work has ended as it was told to, and rejects with the fault that ended it. */
  start(): Promise<void> {
    const worker = new Worker(new URL('./background-thread.ts', import.meta.url), {
      workerData: { context: this.context, flights: this.flights } satisfies BackgroundData,
    })
    this.worker = worker
    worker.on('message', (message: FromBackground) => this.hear(message))
    this.exited = new Promise((resolve) => {
      worker.once('exit', () => {
        for (const { reject } of this.waiting.values()) reject(new Error('the background work has ended'))
        this.waiting.clear()
        this.worker = undefined
        resolve()
      })
    })
    return new Promise((resolve, reject) => {
      worker.once('error', reject)
      worker.once('exit', () => resolve())
    })
  }

  private hear(message: FromBackground): void {
    if (message.kind === 'log') {
      this.log[message.level](message.facts, message.message)
      return
    }
    const waiting = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (message.fault === undefined) waiting?.resolve()
    else waiting?.reject(message.fault)
  }

  /** Keeps whether a person asked not to be suggested. */
  async setOptOut(person: PersonId, optedOut: boolean): Promise<void> {
    const { worker } = this
    if (worker === undefined) throw new Error('the background work has ended')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const id = this.nextId++
    this.waiting.set(id, { resolve, reject })
    worker.postMessage({ kind: 'opt-out', id, person, optedOut } satisfies ToBackground)
    await promise
  }

  /** Reads mail that was kept raw, soon. */
  readKept(): void {
    this.worker?.postMessage({ kind: 'read-kept' } satisfies ToBackground)
  }

  /** Finishes what is being stored, and ends. */
  async close(): Promise<void> {
    this.worker?.postMessage({ kind: 'stop' } satisfies ToBackground)
    await this.exited
  }
}
