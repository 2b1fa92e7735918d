import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { threadsOf } from '../../src/thread/threads.ts'
import { soak } from '../soak.ts'
import { inOrder, type Threaded, ThreadedRecord, toThreading } from './threaded.ts'

const DAY_MS = 86_400_000

/** Few ids, so that mails cite each other, share ids and leave ghosts; few subjects and people, so that all rules meet. */
const id = fc.integer({ min: 0, max: 11 }).map((n) => `m${n}@x`)
const mails: fc.Arbitrary<Threaded[]> = fc.array(
  fc
    .record({
      id,
      references: fc.uniqueArray(id, { maxLength: 6 }),
      baseSubject: fc.constantFrom('pumpe 3 stopper', 'ny avtale om drift', 'vakt i helga', 'møte'),
      isReply: fc.boolean(),
      writtenAtMs: fc.integer({ min: 0, max: 60 }).map((day) => day * DAY_MS),
      from: fc.constantFrom('kari', 'ola', 'per'),
      to: fc.subarray(['kari', 'ola', 'siri']),
      text: fc.constantFrom('en', 'to'),
    })
    .map((mail) => ({ ...mail, references: mail.references.filter((cited) => cited !== mail.id) })),
  { minLength: 1, maxLength: 14 },
)
/** Of mails with one id, subject and text only the first: the rest are copies. */
const withoutCopies = (some: readonly Threaded[]): Threaded[] => [
  ...new Map(some.toReversed().map((mail) => [`${mail.id} ${mail.baseSubject} ${mail.text}`, mail])).values(),
]

describe('the threads of the record', () => {
  it('are those of the whole set of mail, in whatever order and batches it came, forged and doubled ids among it', async () => {
    await fc.assert(
      fc.asyncProperty(
        mails,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        async (some, size, noise) => {
          const set = withoutCopies(some)
          const shuffled = set
            .map((mail) => ({ mail, at: noise.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ mail }) => mail)
          const record = new ThreadedRecord()
          try {
            for (let at = 0; at < shuffled.length; at += size) await record.put(shuffled.slice(at, at + size))
            expect(await record.threads()).toEqual(inOrder(threadsOf(set.map(toThreading))))
          } finally {
            await record.close()
          }
        },
      ),
      { numRuns: soak.times(30, 3000), seed: soak.seed },
    )
  })
})
