// Takes mail into the folder it is given as syncing an account does, says on standard output what is durable, and then reads
// all of it again as after an upgrade. Run by power-cut.test.ts.
import { writeSync } from 'node:fs'
import { openForWriting } from '../../src/data-folder.ts'
import { emptySummary } from '../../src/ingest.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import { batches } from './mails.ts'

const folder = process.argv[2] as string
const opened = await openForWriting(folder, await loadSettings('none.yaml', {}, true), 1)
const summary = emptySummary()
let mails = 0
for (const batch of batches()) {
  await opened.ingest.takeBatch(batch, undefined, summary)
  mails += batch.length
  writeSync(1, `kept ${mails}\n`)
  await opened.record.setSyncState('konto', 'INBOX', { uidValidity: 1, uidNext: mails + 1, missing: [] })
  await opened.ingest.drain(summary)
}
await opened.record.unreadAll()
await opened.ingest.resume()
await opened.close()
