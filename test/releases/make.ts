// Writes a record as this version keeps it, of invented mail, and what it says: `node test/releases/make.ts`, before each release that
// has other tables than the last. What is here is never made again: later versions are tested against it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { backup } from '../../src/backup.ts'
import { correctPeople, correctThreads } from '../../src/corrections.ts'
import { openForReading } from '../../src/data-folder.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { SqliteAskStore } from '../../src/store/sqlite/ask-store.ts'
import { recordPath } from '../../src/store/sqlite/paths.ts'
import { RECORD_SCHEMA } from '../../src/store/sqlite/record-schema.ts'
import { compose, throughList } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { tempDir } from '../temp.ts'
import { KARI, KARI_AT_HOME, OLA, QUESTION, saidBy } from './said.ts'

const AT_MS = Date.UTC(2025, 0, 6, 9)
const kari = { name: 'Kari Lund', address: KARI }

const mails = (): string[] => [
  compose({
    id: 'a@x',
    subject: 'Kjelen stopper',
    text: 'Hvorfor stopper kjelen?',
    more: throughList('drift@lister.example'),
  }),
  compose({
    id: 'b@x',
    from: `Ola Nes <${OLA}>`,
    subject: 'SV: Kjelen stopper',
    text: 'Føleren er løs.\n\n-- \nOla Nes\nDriftsleder\nTlf. 22 33 44 55',
    more: ['In-Reply-To: <a@x>', ...throughList('drift@lister.example')],
  }),
  compose({ id: 'c@x', from: `Kari <${KARI_AT_HOME}>`, subject: 'Noe annet', text: 'Ventilen på loftet fryser.' }),
  compose({ id: 'd@x', subject: 'Styremøte', text: 'Bare for styret.', more: throughList('styret@lister.example') }),
  compose({ id: 'e@x', subject: 'Hemmelig', more: ['X-No-Archive: Yes'] }),
  compose({
    id: 'f@x',
    subject: 'Måling',
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=x', 'References: <borte@x>'],
    text: '--x\nContent-Type: text/plain\n\nSe vedlegg.\n--x\nContent-Type: text/plain; name=maaling.txt\nContent-Disposition: attachment; filename=maaling.txt\n\nTrykket var 4,2 bar.\n--x--',
  }),
  compose({ id: 'b@x', from: `Ola Nes <${OLA}>`, subject: 'SV: Kjelen stopper', text: 'Andre ord, samme id.' }),
]

async function filled(): Promise<TestArchive> {
  const archive = await TestArchive.open()
  const { context } = archive
  await archive.takeMails(mails())
  await correctPeople(context, 'join', [KARI, KARI_AT_HOME])
  await correctThreads(context, 'join', ['a@x', 'c@x'])
  await correctThreads(context, 'split', ['b@x'])
  const { record, close } = await archive.write()
  await record.setSyncState('konto', 'INBOX', { uidValidity: 7, uidNext: 9, missing: [3, 5] })
  const person = await personOf(archive, OLA)
  await record.setOptOut(person, true)
  await close()
  const ask = new SqliteAskStore(recordPath(context.folder))
  await ask.makeSecret()
  await ask.commit({
    atMs: AT_MS,
    question: {
      facts: {
        id: QUESTION,
        askedAtMs: AT_MS,
        asker: kari,
        subject: 'Trykk',
        text: 'Hvor høyt?',
        language: 'nb',
        mail: 'q1@energi.example' as MessageId,
        archived: undefined,
        private: false,
        nameless: false,
        rehearsal: false,
        hashtags: ['#kjele'],
        attachments: [],
      },
      version: undefined,
      status: 'asking',
      dueMs: AT_MS + 3_600_000,
      events: [{ kind: 'asked', atMs: AT_MS }],
      outcomes: [],
    },
    outgoing: [
      {
        messageId: 'ut1@us.example' as MessageId,
        kind: 'ask',
        question: QUESTION,
        to: { name: 'Ola Nes', address: OLA },
        mailFrom: 'ask+t@energi.example',
        subject: 'Trykk',
        text: 'Hei',
        raw: Buffer.from('Message-ID: <ut1@us.example>\r\n\r\nHei'),
        carries: undefined,
        held: false,
        address: { token: 'token1', question: QUESTION, who: { name: 'Ola Nes', address: OLA }, role: 'asked' },
      },
    ],
    archive: [],
    follows: [{ address: KARI, name: 'kjele', how: 'weekly', language: 'nb' }],
  })
  await ask.close()
  return archive
}

async function personOf({ context: { folder, settings } }: TestArchive, address: string) {
  const opened = await openForReading(folder, settings)
  try {
    const person = await opened.record.personWith(address)
    if (person === undefined) throw new Error(`nobody writes from ${address}`)
    return person
  } finally {
    await opened.close()
  }
}

const archive = await filled()
const file = join(tempDir(), 'record.sqlite')
backup(archive.context, file)
const to = (ending: string): string => join(import.meta.dirname, `record-${RECORD_SCHEMA.length}.${ending}`)
writeFileSync(to('sqlite.zst'), zstdCompressSync(readFileSync(file)))
writeFileSync(to('json'), `${JSON.stringify(await saidBy(archive), undefined, 2)}\n`)
