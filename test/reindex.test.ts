import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IndexFeed } from '../src/index-feed.ts'
import type { MailKey } from '../src/model/ids.ts'
import { agree } from '../src/reindex.ts'
import type { Generation, GenerationWriter } from '../src/store/index-engine.ts'
import { SqliteEngine } from '../src/store/sqlite/engine.ts'
import { recordPath } from '../src/store/sqlite/paths.ts'
import { Mails, through } from './store/ledger-mails.ts'
import { tempDir } from './temp.ts'

describe('a generation that is compared with the record', () => {
  const keys = (...numbers: number[]) => numbers as MailKey[]
  let mails: Mails
  let feed: IndexFeed
  let generation: Generation
  let writer: GenerationWriter

  beforeEach(async () => {
    const folder = tempDir()
    mails = new Mails(recordPath(folder))
    await mails.add(6)
    const engine = new SqliteEngine(folder)
    feed = new IndexFeed(mails.ledger, engine, recordPath(folder))
    generation = await mails.ledger.startGeneration({ engine: 'sqlite', layout: 1, words: 1, state: 'filling' })
    writer = await engine.open(generation)
    await feed.fillUp({ generation, writer }, () => undefined)
  })
  afterEach(async () => {
    await writer.close()
    await feed.close()
    await mails.record.close()
  })

  const held = async () => (await writer.held(0 as MailKey, 100)).map(({ mail }) => mail)
  const compare = (how: Partial<GenerationWriter> = {}) => {
    const given: GenerationWriter = {
      put: (...args) => writer.put(...args),
      settle: () => writer.settle(),
      update: (changes) => writer.update(changes),
      remove: (gone) => writer.remove(gone),
      held: (...page) => writer.held(...page),
      compact: () => writer.compact(),
      close: () => writer.close(),
      ...how,
    }
    return agree(feed, mails.ledger, { generation, writer: given })
  }

  it('is mended where it lost mails, and where it holds others', async () => {
    await writer.remove(keys(2, 5))
    await mails.read(3, true)
    await mails.ledger.forgotten(generation, keys(3)) // as if it had been told
    await compare()
    expect(await held()).toEqual([1, 2, 4, 5, 6])
  })

  it('agrees though mail comes in, changes and leaves all the time', async () => {
    let times = 0
    await compare({
      held: async (after, limit) => {
        const page = await writer.held(after, limit)
        await mails.add(2)
        await mails.read(1)
        if (times++ === 0) await mails.read(4, true)
        return page
      },
    })
    expect(times).toBeGreaterThan(0)
    const lacking = await through(mails, generation, 100)
    const should = (await mails.ledger.shouldHold(0 as MailKey, 100)).map(({ mail }) => mail)
    expect([...new Set([...(await held()), ...lacking])].sort((a, b) => a - b)).toEqual(should)
  })

  it('is not to be searched where it never holds what it was told', async () => {
    const lossy = compare({ held: async (...page) => (await writer.held(...page)).filter(({ mail }) => mail !== 2) })
    await expect(lossy).rejects.toThrow('differs from the record in 1 mails, so searches keep the old one')
  })

  it('agrees where mails are lacking that it cannot take', async () => {
    await writer.remove(keys(2))
    await mails.ledger.indexed(generation, [], [{ mail: 2 as MailKey, why: 'too_long' }])
    await compare()
    expect(await held()).toEqual([1, 3, 4, 5, 6])
  })
})
