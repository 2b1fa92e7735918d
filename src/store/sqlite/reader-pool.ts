import { Worker } from 'node:worker_threads'
import type { AskReader } from '../ask-store.ts'
import type { RecordReader } from '../record.ts'
import { type IndexReader, IndexUnavailable } from '../search-index.ts'

export interface Call {
  readonly id: number
  readonly port: 'record' | 'index' | 'ask'
  readonly method: string
  readonly args: readonly unknown[]
}
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: unknown }
  /** What the index cannot do just now; a copied error would have lost its class. */
  | {
      readonly id: number
      readonly unavailable: { readonly reason: IndexUnavailable['reason']; readonly message: string }
    }

/** The readers, in threads of their own: a slow search never holds up the loop that serves everyone else. */
export interface Readers {
  readonly record: RecordReader
  readonly index: IndexReader
  readonly ask: AskReader
  close(): Promise<void>
}

const CLOSED = 'the readers are closed'

/** Opens `threads` reading threads over a data folder; each call goes to the one with the fewest calls waiting. A thread
 *  that dies fails its calls, and a new one takes its place; closing fails what is under way. */
export function openReaderPool(folder: string, threads: number): Readers {
  const lanes = Array.from({ length: threads }, () => new Lane(folder))
  let closed = false
  const call = (port: Call['port'], method: string, args: readonly unknown[]): Promise<unknown> => {
    if (closed) return Promise.reject(new Error(CLOSED))
    const idlest = lanes.reduce((best, lane) => (lane.waiting < best.waiting ? lane : best))
    return idlest.call(port, method, args)
  }
  const close = async (): Promise<void> => {
    closed = true
    await Promise.all(lanes.map((lane) => lane.close()))
  }
  return {
    record: portOver<RecordReader>(call, 'record', close),
    index: portOver<IndexReader>(call, 'index', close),
    ask: portOver<AskReader>(call, 'ask', close),
    close,
  }
}

/** A port whose every method is a call to a thread. Arguments and results are cloned; ports only pass plain values. */
const portOver = <Port extends object>(
  call: (port: Call['port'], method: string, args: readonly unknown[]) => Promise<unknown>,
  port: Call['port'],
  close: () => Promise<void>,
): Port =>
  new Proxy({} as Port, {
    get: (_, method) =>
      method === 'close'
        ? close
        : method === 'then'
          ? undefined
          : (...args: unknown[]) => call(port, String(method), args),
  })

class Lane {
  private readonly folder: string
  private worker: Worker | undefined
  private readonly pending = new Map<number, { resolve: (value: unknown) => void; reject: (fault: unknown) => void }>()
  private nextId = 1

  constructor(folder: string) {
    this.folder = folder
  }

  get waiting(): number {
    return this.pending.size
  }

  call(port: Call['port'], method: string, args: readonly unknown[]): Promise<unknown> {
    this.worker ??= this.start()
    const id = this.nextId++
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.pending.set(id, { resolve, reject })
    this.worker.ref()
    this.worker.postMessage({ id, port, method, args } satisfies Call)
    return promise
  }

  private start(): Worker {
    const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), { workerData: this.folder })
    worker.on('message', (reply: Reply) => {
      const waiting = this.pending.get(reply.id)
      this.pending.delete(reply.id)
      if (this.pending.size === 0) worker.unref()
      if ('fault' in reply) waiting?.reject(reply.fault)
      else if ('unavailable' in reply)
        waiting?.reject(new IndexUnavailable(reply.unavailable.reason, reply.unavailable.message))
      else waiting?.resolve(reply.value)
    })
    worker.on('error', (fault) => this.lost(worker, fault))
    worker.on('exit', () => this.lost(worker, new Error('a reading thread ended')))
    return worker
  }

  private lost(worker: Worker, fault: unknown): void {
    if (this.worker !== worker) return
    this.worker = undefined
    this.fail(fault)
  }

  private fail(fault: unknown): void {
    for (const { reject } of this.pending.values()) reject(fault)
    this.pending.clear()
  }

  async close(): Promise<void> {
    const { worker } = this
    this.worker = undefined
    await worker?.terminate()
    this.fail(new Error(CLOSED))
  }
}
