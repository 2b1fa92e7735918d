import { parentPort, workerData } from 'node:worker_threads'
import { IndexUnavailable } from '../search-index.ts'
import { SqliteAskReader } from './ask-reader.ts'
import { Database } from './database.ts'
import { IndexFollower } from './index-follower.ts'
import { recordPath } from './paths.ts'
import type { Call, Reply } from './reader-pool.ts'
import { SqliteRecordReader } from './record-reader.ts'

/** A reading thread: answers calls on the readers, one at a time. */
const folder = workerData as string
const record = new SqliteRecordReader(recordPath(folder))
const ask = new SqliteAskReader(new Database(recordPath(folder), { kind: 'record', readOnly: true, cacheMb: 2 }))
const readers = { record, index: new IndexFollower(folder, record), ask }

parentPort?.on('message', ({ id, port, method, args }: Call) => {
  const reader = readers[port] as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>
  const reply = (answer: Reply): void => parentPort?.postMessage(answer)
  Promise.resolve(reader[method]?.(...args)).then(
    (value) => reply({ id, value }),
    (fault: unknown) => {
      if (fault instanceof IndexUnavailable)
        reply({ id, unavailable: { reason: fault.reason, message: fault.message } })
      else reply({ id, fault })
    },
  )
})
