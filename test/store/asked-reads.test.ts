import { beforeAll, describe, expect, it } from 'vitest'
import { openForReading } from '../../src/data-folder.ts'
import type { Audience } from '../../src/model/audience.ts'
import type { ListAddress, MailKey, MessageId } from '../../src/model/ids.ts'
import type { QuestionId } from '../../src/model/question.ts'
import type { RecordReader } from '../../src/store/record.ts'
import { SqliteAskStore } from '../../src/store/sqlite/ask-store.ts'
import { recordPath } from '../../src/store/sqlite/paths.ts'
import { compose, throughList } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'

const everyone: Audience = { kind: 'open', closed: [] }
const everything: Audience = { kind: 'everything' }
const NOW = Date.UTC(2026, 10, 11)

describe('what asking reads of the record', () => {
  let archive: TestArchive
  beforeAll(async () => {
    archive = await TestArchive.open()
    await archive.takeMails(
      [
        compose({ id: 'q1@x', from: 'Per Aas <per@energi.example>', text: 'Hvorfor stopper pumpe 3 om natta?' }),
        compose({
          id: 'a1@x',
          from: 'Moe, Per Olav <perolav@energi.example>',
          more: ['In-Reply-To: <q1@x>'],
          text: 'Termovernet slår ut, skift det.',
        }),
        compose({ id: 'n1@x', from: 'Robot <no-reply@energi.example>', subject: 'Vakt', text: 'Hvem vet?' }),
      ],
      'drift@energi.example',
    )
    await archive.takeMails([
      compose({
        id: 's1@x',
        from: 'Liv Dahl <liv@energi.example>',
        subject: 'Lønn',
        text: 'Hvem vet hva tillegget er?',
        more: throughList('styret@energi.example'),
      }),
    ])
    await archive.takeMails(
      [
        compose({
          id: 'q2@x',
          from: 'Liv Dahl <liv@energi.example>',
          subject: 'Ventil',
          text: 'Hvem vet hvor den er?',
        }),
      ],
      'drift@energi.example',
    )
    const store = new SqliteAskStore(recordPath(archive.context.folder))
    await store.commit({
      atMs: NOW,
      outgoing: [],
      archive: [],
      question: {
        facts: {
          id: 'q' as QuestionId,
          askedAtMs: NOW,
          asker: { name: 'Per', address: 'per@energi.example' },
          subject: 'Pumpe 3',
          text: '',
          language: 'nb',
          mail: 'q1@x' as MessageId,
          archived: 'q1@x' as MessageId,
          private: false,
          nameless: false,
          rehearsal: false,
          hashtags: [],
          attachments: [],
        },
        version: undefined,
        status: 'asking',
        dueMs: undefined,
        events: [],
        outcomes: [
          { address: 'perolav@energi.example', place: 'ranked', atMs: NOW, outcome: 'not-their-field' },
          { address: 'liv@energi.example', place: 'suggested', atMs: NOW, outcome: 'open' },
          { address: 'unknown@energi.example', place: 'ranked', atMs: NOW, outcome: 'does-not-know' },
        ],
      },
    })
    await store.close()
  })

  const read = async <T>(use: (record: RecordReader) => Promise<T>): Promise<T> => {
    const { record, close } = await openForReading(archive.context.folder, archive.context.settings)
    try {
      return await use(record)
    } finally {
      await close()
    }
  }

  it('is what people said who were asked, before a time, by the thread of the question', () =>
    read(async (record) => {
      const [question] = await record.mailsWithId('q1@x' as MessageId, everyone)
      const [perOlav, liv] = [
        await record.personWith('perolav@energi.example'),
        await record.personWith('liv@energi.example'),
      ]
      const threads = question === undefined ? [] : [question.thread]
      const said = await record.askedIn(threads, NOW + 1, everyone)
      expect(said.toSorted((a, b) => a.said.localeCompare(b.said))).toEqual([
        { person: liv, thread: question?.thread, said: 'named', atMs: NOW },
        { person: perOlav, thread: question?.thread, said: 'refused', atMs: NOW },
      ])
      expect(await record.askedIn(threads, NOW, everyone)).toEqual([])
      expect(await record.askedIn([], NOW + 1, everyone)).toEqual([])
    }))

  it('is who goes by a name, however it is written', () =>
    read(async (record) => {
      expect(await record.peopleNamed('per', 9)).toHaveLength(2)
      expect(await record.peopleNamed('Per Olav Moe', 9)).toEqual([await record.personWith('perolav@energi.example')])
      expect(await record.peopleNamed('PER', 1)).toHaveLength(1)
      expect(await record.peopleNamed('', 9)).toEqual([])
      expect(await record.peopleNamed('Aa', 9)).toEqual([])
    }))

  it('is who has posted to a list, but machines', () =>
    read(async (record) => {
      expect((await record.postersTo('drift@energi.example' as ListAddress)).toSorted()).toEqual([
        'liv@energi.example',
        'per@energi.example',
        'perolav@energi.example',
      ])
      expect(await record.postersTo('none@energi.example' as ListAddress)).toEqual([])
    }))

  it('is whether an address is a list or a machine', () =>
    read(async (record) => {
      const addresses = ['drift', 'styret', 'Drift', 'no-reply', 'perolav', 'unknown'].map(
        (name) => `${name}@energi.example`,
      )
      const known = await Promise.all(addresses.map((address) => record.isListOrMachine(address)))
      expect(known).toEqual([true, true, true, true, false, false])
    }))

  it('is the questions that came in since, of those an audience may read', () =>
    read(async (record) => {
      const ids = async (audience: Audience, after = 0, limit = 10) =>
        (await record.newQuestions(after as MailKey, limit, audience)).map(({ messageId }) => messageId)
      expect(await ids(everyone)).toEqual(['q1@x', 'q2@x'])
      expect(await ids(everything)).toEqual(['q1@x', 's1@x', 'q2@x'])
      const [first] = await record.newQuestions(0 as MailKey, 1, everyone)
      expect(await ids(everyone, first?.mail, 1)).toEqual(['q2@x']) // others' do not count, or they would hide it for ever
      expect(await ids(everything, await record.lastMail())).toEqual([])
    }))
})
