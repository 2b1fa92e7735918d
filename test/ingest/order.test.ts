import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { openForReading } from '../../src/data-folder.ts'
import type { MailKey, ThreadId } from '../../src/model/ids.ts'
import { soak } from '../soak.ts'
import { TestArchive } from './archive.ts'

const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))
const everything = { kind: 'everything' } as const

const sorted = (lines: readonly string[]): string[] => lines.toSorted((a, b) => (a < b ? -1 : 1))

/** All that an archive decided, without the numbers it gave. */
async function decidedBy(archive: TestArchive) {
  const { record, close } = await openForReading(archive.context.folder, archive.context.settings)
  try {
    const threads: string[] = []
    for (let after = 0 as ThreadId; ; ) {
      const keys = await record.threadKeys(after, 100)
      if (keys.length === 0) break
      for (const thread of await record.threads(keys, everything)) {
        const mails = await record.threadMails(thread.thread, everything)
        const idOf = (key: MailKey | undefined) => mails.find(({ mail }) => mail === key)?.messageId
        threads.push(
          JSON.stringify({
            mails: sorted(mails.map(({ messageId, lists }) => `${messageId} ${lists.join(' ')}`)),
            starter: thread.starter.address,
            question: idOf(thread.question),
            answer: idOf(thread.answer),
            confirmedBy: idOf(thread.confirmedBy),
          }),
        )
      }
      after = keys.at(-1) as ThreadId
    }
    const authors = (await archive.mails()).map(({ from }) => from.address)
    const ids = await Promise.all([...new Set(authors)].map((address) => record.personWith(address)))
    const people = await record.people([...new Set(ids.filter((id) => id !== undefined))], everything)
    return {
      threads: sorted(threads),
      people: sorted(
        people.map(({ name, addresses }) => `${name}: ${sorted(addresses.map(({ address }) => address)).join(' ')}`),
      ),
    }
  } finally {
    await close()
  }
}

describe('what an archive decides does not depend on the order its mail came in', () => {
  const files = readdirSync(demo('archive')).map((name) => join(demo('archive'), name))

  vi.setConfig({ testTimeout: soak.times(120_000, 3_600_000) })

  it('list after list, or the other way', async () => {
    const decided = []
    for (const order of [files, files.toReversed()]) {
      const archive = await TestArchive.open(demo('hvemvet.yaml'))
      const half = Math.ceil(order.length / 2) // by two imports: who is who is worked out after each
      for (const some of [order.slice(0, half), order.slice(half)]) await archive.take(some)
      decided.push(await decidedBy(archive))
    }
    expect(decided[0]?.threads.length).toBeGreaterThan(40)
    expect(decided[0]?.people.length).toBeGreaterThan(20)
    expect(decided[1]).toEqual(decided[0])
  })

  it('mail by mail, shuffled', async () => {
    const mails = files.flatMap((file) =>
      readFileSync(file, 'latin1')
        .split(/^From .*\n/m)
        .slice(1),
    )
    const takeAll = async (some: readonly string[]) => {
      const archive = await TestArchive.open(demo('hvemvet.yaml'))
      await archive.takeMails(some, undefined, 'latin1')
      return decidedBy(archive)
    }
    const inOrder = await takeAll(mails)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...mails.keys()], { minLength: mails.length }), async (order) => {
        const decided = await takeAll(order.map((n) => mails[n] as string))
        expect(decided.people).toEqual(inOrder.people)
        expect(decided.threads.filter((thread) => !inOrder.threads.includes(thread))).toEqual([])
        expect(decided.threads).toHaveLength(inOrder.threads.length)
      }),
      { numRuns: soak.times(2, 200), endOnFailure: true },
    )
  })
})
