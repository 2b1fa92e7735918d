import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agree } from '../src/index-differences.ts'
import { IndexFeed } from '../src/index-feed.ts'
import type { MailKey } from '../src/model/ids.ts'
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
    generation = await mails.ledger.startGeneration({
      engine: 'sqlite',
      layout: engine.layout,
      words: 1,
      state: 'filling',
    })
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

  it('is not to be searched where it refused more than the odd mail', async () => {
    const refused = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ mail: (at + 1) as MailKey, why: 'no' }))
    await mails.add(30)
    await mails.ledger.indexed(generation, [], refused(10))
    await compare()
    await mails.ledger.indexed(generation, [], refused(11))
    await expect(compare()).rejects.toThrow('refused 11 of 36 mails (no), so searches keep the old one')
  })

  it('while it is searched is mended by and by, and nothing is lost that came in meanwhile', async () => {
    await mails.ledger.promote(generation)
    expect(await feed.compare()).toBe(0)
    await writer.remove(keys(2, 5))
    await mails.add(1)
    expect(await feed.compare()).toBe(2)
    expect(await feed.catchUp()).toBe(3)
    expect(await held()).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await feed.compare()).toBe(0)
  })

  it('is let alone once the program is told to stop', async () => {
    await mails.ledger.promote(generation)
    await expect(feed.compare(AbortSignal.abort())).rejects.toThrow('aborted')
  })
})
