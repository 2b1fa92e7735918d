import { Worker } from 'node:worker_threads'
import { ParserFailed, type ParserPool, type ParserPoolOptions } from './pool.ts'
import { type MailToRead, memoryOf, type PackedResult } from './pool-protocol.ts'

export type ToPoolThread =
  | { readonly kind: 'parse'; readonly id: number; readonly batch: readonly MailToRead[] }
  | { readonly kind: 'warm' }
  | { readonly kind: 'close' }
export type FromPoolThread =
  | { readonly id: number; readonly results: PackedResult[] }
  | { readonly id: number; readonly fault: string }

export type ThreadedPool = Pick<ParserPool, 'parsePacked' | 'warm' | 'close'>

interface Waiting {
  readonly resolve: (results: PackedResult[]) => void
  readonly reject: (fault: Error) => void
}

/** A parser pool whose children are fed by a thread of its own, for a caller that is busy for long at a time, as a writer
 *  to SQLite is: what it asks ahead is passed on meanwhile, and no child waits for it. The bytes of the mails are moved to
 *  the thread where they can be, and are then no more the caller's. The thread starts when it is first needed. */
export function openThreadedPool(options: ParserPoolOptions = {}): ThreadedPool {
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let thread: { readonly worker: Worker; readonly exited: Promise<void> } | undefined
  let end: Error | undefined

  const fail = (fault: Error): void => {
    end ??= fault
    for (const { reject } of waiting.values()) reject(end)
    waiting.clear()
  }
  const start = () => {
    const worker = new Worker(new URL('./pool-thread.ts', import.meta.url), { workerData: options })
    worker.unref()
    worker.on('error', (fault) => fail(fault instanceof Error ? fault : new Error(String(fault))))
    worker.on('message', (reply: FromPoolThread) => {
      const asked = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (waiting.size === 0) worker.unref()
      if ('fault' in reply) asked?.reject(new Error(reply.fault))
      else asked?.resolve(reply.results)
    })
    const exited = new Promise<void>((resolve) =>
      worker.once('exit', () => {
        fail(new ParserFailed('closed', 'the pool is closed'))
        resolve()
      }),
    )
    return { worker, exited }
  }
  const tell = (message: ToPoolThread, moved: ArrayBuffer[] = []): Worker => {
    thread ??= start()
    thread.worker.postMessage(message, moved)
    return thread.worker
  }

  return {
    async parsePacked(batch) {
      if (end !== undefined) throw end
      if (batch.length === 0) return []
      const id = nextId++
      const { promise, resolve, reject } = Promise.withResolvers<PackedResult[]>()
      waiting.set(id, { resolve, reject })
      tell({ kind: 'parse', id, batch }, movable(batch)).ref()
      return promise
    },
    warm() {
      if (end === undefined) tell({ kind: 'warm' })
    },
    async close() {
      end ??= new ParserFailed('closed', 'the pool is closed')
      if (thread === undefined) return
      tell({ kind: 'close' }).ref()
      await thread.exited
    },
  }
}

/** Memory that holds mails of this batch and nothing else. */
const movable = (batch: readonly MailToRead[]): ArrayBuffer[] =>
  memoryOf(batch.flatMap(({ raw }) => (raw.buffer.byteLength === raw.byteLength ? [raw] : [])))
