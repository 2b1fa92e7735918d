import { parentPort, workerData } from 'node:worker_threads'
import { type EntryReply, entriesOf } from './index-entries.ts'
import type { MailKey } from './model/ids.ts'
import { Database } from './store/sqlite/database.ts'
import { SqliteIndexLedger } from './store/sqlite/index-ledger.ts'

/** Reads mails from the record and makes index entries of them. */
const ledger = new SqliteIndexLedger(new Database(workerData as string, { kind: 'record', readOnly: true }))

parentPort?.on('message', (mails: readonly MailKey[]) => {
  const reply = (answer: EntryReply): void => parentPort?.postMessage(answer)
  entriesOf(ledger, mails).then(
    (entries) => reply({ entries }),
    (fault: unknown) => reply({ fault }),
  )
})
