import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailKey } from '../../src/model/ids.ts'
import type { Generation } from '../../src/store/index-engine.ts'
import type { IndexLedger, Told } from '../../src/store/index-ledger.ts'
import { RECORD_SCHEMA } from '../../src/store/sqlite/record-schema.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { Mails, through } from './ledger-mails.ts'

const OF = { engine: 'sqlite', layout: 1, words: 1 } as const
const sorted = (mails: Iterable<number>): number[] => [...mails].sort((a, b) => a - b)

describe('the ledger of the index', () => {
  let mails: Mails
  let ledger: IndexLedger
  beforeEach(() => {
    mails = new Mails()
    ledger = mails.ledger
  })
  afterEach(() => mails.record.close())

  const begin = (state: 'filling' | 'current', engine: 'sqlite' | 'elasticsearch' = 'sqlite') =>
    ledger.startGeneration({ ...OF, engine, state })
  const lacked = async (generation: Generation) => sorted(await through(mails, generation, 100))
  /** Tells a generation everything that it lacks. */
  const fill = (generation: Generation, limit = 100) =>
    through(mails, generation, limit, async (some, filledTo) => {
      await ledger.indexed(generation, await mails.told(...some), [], filledTo)
    })

  it('knows that a new generation lacks all mail there is, and what comes later', async () => {
    await mails.add(3)
    const generation = await begin('filling')
    expect(await lacked(generation)).toEqual([1, 2, 3])
    expect(await ledger.lacks(generation)).toBe(3)
    await mails.add(2)
    expect(await lacked(generation)).toEqual([1, 2, 3, 4, 5])
    expect(await ledger.lacks(generation)).toBe(5)
    expect(await ledger.size()).toBe(5)
  })

  it('begins a generation of an engine and a state once, whoever else begins it', async () => {
    const generation = await begin('filling')
    expect(await begin('filling')).toBe(generation)
    expect(await begin('current')).not.toBe(generation)
    expect(await begin('filling', 'elasticsearch')).not.toBe(generation)
  })

  it('gives each mail once when gone through, though the index is told meanwhile', async () => {
    await mails.add(9)
    const generation = await begin('filling')
    await mails.add(2)
    for (const mail of [2, 8]) await mails.read(mail) // lacking twice over: not filled yet, and changed
    for (const limit of [1, 2, 3, 4, 100]) {
      const given = await through(mails, generation, limit)
      expect({ limit, given: sorted(given) }).toEqual({ limit, given: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] })
    }
    const before = await ledger.lacking(generation, 2)
    expect(sorted(await fill(generation, 3))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(await lacked(generation)).toEqual([])
    expect(await ledger.lacks(generation)).toBe(0)
    await ledger.indexed(generation, [], [], before.filledTo)
    expect(await lacked(generation), 'a filling does not go back').toEqual([])
  })

  it('gives fewer mails at once where they are large, one at least, and no more than are marked where told', async () => {
    await mails.add(3)
    const generation = await begin('filling')
    await fill(generation)
    await mails.add(20, 1_500_000)
    await mails.add(20)
    const page = await ledger.lacking(generation, 100)
    expect(page.mails.length).toBeGreaterThan(3)
    expect(page.mails.length).toBeLessThan(7)
    expect(sorted(await lacked(generation))).toEqual(Array.from({ length: 40 }, (_, at) => at + 4))

    const other = await begin('filling', 'elasticsearch')
    const first = await ledger.lacking(other, 5)
    await ledger.indexed(other, await mails.told(...first.mails), [], first.filledTo)
    await mails.read(2)
    const marked = await ledger.lacking(other, 100, undefined, 'marked')
    expect(marked).toMatchObject({ mails: [2], filledTo: first.filledTo, next: undefined })
  })

  it('finds mail by its author as named in it, whatever the same person is called elsewhere', async () => {
    await mails.add(2)
    await mails.named(2, 'Kari Lund-Moe')
    const names = (await ledger.mailsToIndex([1, 2] as MailKey[])).map(({ stored }) => stored.from.name)
    expect(names).toEqual(['Kari', 'Kari Lund-Moe'])
  })

  it('goes on with a filling where it stopped', async () => {
    await mails.add(6)
    const generation = await begin('filling')
    const { mails: some, filledTo } = await ledger.lacking(generation, 4)
    await ledger.indexed(generation, await mails.told(...some), [], filledTo)
    expect(await lacked(generation)).toEqual([5, 6])
    await ledger.emptyGeneration(generation)
    expect(await lacked(generation), 'it turned out to hold nothing').toEqual([1, 2, 3, 4, 5, 6])
  })

  it('writes nothing where there is nothing new to say', async () => {
    const path = join(tempDir(), 'record.sqlite')
    const others = new Mails(path)
    await others.add(1)
    const generation = await others.ledger.startGeneration({ ...OF, state: 'current' })
    const { mails: some, filledTo } = await others.ledger.lacking(generation, 10)
    await others.ledger.indexed(generation, await others.told(...some), [], filledTo)
    const watcher = new DatabaseSync(path, { readOnly: true })
    const version = () => watcher.prepare('PRAGMA data_version').get()
    const before = version()
    await others.ledger.indexed(generation, [], [], filledTo)
    expect(version()).toEqual(before)
    watcher.close()
    await others.record.close()
  })

  it('keeps a mail lacking of which the index was told as it was before', async () => {
    await mails.add(2)
    const generation = await begin('current')
    const old = await mails.told(1, 2)
    await mails.read(1)
    await ledger.indexed(generation, old, [], 2 as MailKey)
    expect(await lacked(generation)).toEqual([1])
    await ledger.indexed(generation, await mails.told(1))
    expect(await lacked(generation)).toEqual([])
    await ledger.indexed(generation, old) // told late, by another program
    expect(await lacked(generation)).toEqual([1])
  })

  it('keeps a mail lacking whose meaning came to be known while the index was told of it without', async () => {
    await mails.add(2)
    const generation = await begin('current')
    await fill(generation)
    const without = await mails.told(1, 2)
    await ledger.changed(generation, [1 as MailKey])
    await ledger.indexed(generation, without)
    expect(await lacked(generation)).toEqual([1])
    await ledger.indexed(generation, await mails.told(1))
    expect(await lacked(generation)).toEqual([])
  })

  it('follows two generations each by itself', async () => {
    await mails.add(3)
    const one = await begin('current')
    const other = await begin('filling')
    await fill(one)
    expect(await lacked(other)).toEqual([1, 2, 3])
    await fill(other)
    await mails.add(1)
    await mails.read(2)
    expect([await lacked(one), await lacked(other)]).toEqual([
      [2, 4],
      [2, 4],
    ])
    await ledger.indexed(other, await mails.told(4))
    await ledger.markLacking(other, [1 as MailKey])
    expect([await lacked(one), await lacked(other)]).toEqual([
      [2, 4],
      [1, 2],
    ])
    await ledger.forgetGeneration(other)
    expect(await lacked(one)).toEqual([2, 4])
  })

  it('keeps refused mail aside with its reason, until it changes', async () => {
    await mails.add(3)
    const generation = await begin('current')
    const why = 'document_parsing_exception'
    await ledger.indexed(generation, await mails.told(1, 2, 3), [{ mail: 2 as MailKey, why }], 3 as MailKey)
    expect(await lacked(generation)).toEqual([])
    expect(await ledger.refused(generation)).toEqual([{ mail: 2, why }])
    await mails.read(2)
    expect(await lacked(generation)).toEqual([2])
    await ledger.indexed(generation, await mails.told(2))
    expect(await ledger.refused(generation)).toEqual([])
  })

  it('says of mail that became private that every generation there was is to let go of it', async () => {
    await mails.add(3)
    const generations = [await begin('current'), await begin('filling'), await begin('current', 'elasticsearch')]
    await fill(generations[0] as Generation)
    await mails.read(2, true)
    for (const generation of generations) {
      expect(await ledger.gone(generation, 10)).toEqual([2])
      expect(await lacked(generation)).not.toContain(2)
    }
    const [first, second] = generations as [Generation, Generation]
    await ledger.forgotten(first, [2 as MailKey])
    expect([await ledger.gone(first, 10), await ledger.gone(second, 10)]).toEqual([[], [2]])
    expect((await ledger.shouldHold(0 as MailKey, 10)).map(({ mail }) => mail)).toEqual([1, 3])
    expect(await mails.told(1, 2)).toMatchObject([{ mail: 1 }])
    await ledger.forgetGeneration(second)
    expect(await ledger.gone(await begin('filling'), 10), 'a new one never held it').toEqual([])
  })

  it('keeps in mind what is to go when a generation is to be filled anew: a part of it may be left', async () => {
    await mails.add(3)
    const generation = await begin('current')
    await fill(generation)
    await mails.read(2, true)
    await ledger.emptyGeneration(generation)
    expect(await ledger.gone(generation, 10)).toEqual([2])
    expect((await ledger.lacking(generation, 10)).mails).toEqual([1, 3])
  })

  it('makes a generation current and the one before it old, of the same engine', async () => {
    const [first, elsewhere] = [await begin('current'), await begin('current', 'elasticsearch')]
    const second = await begin('filling')
    const states = async () => (await ledger.generations()).map(({ generation, state }) => [generation, state])
    await ledger.promote(second)
    expect(await states()).toEqual([
      [first, 'old'],
      [elsewhere, 'current'],
      [second, 'current'],
    ])
    await ledger.promote(first)
    await ledger.promote(first)
    expect(await states()).toEqual([
      [first, 'current'],
      [elsewhere, 'current'],
      [second, 'old'],
    ])
    await ledger.forgetGeneration(second)
    await ledger.promote(second)
    expect(await states(), 'one that is no longer there').toEqual([
      [first, 'current'],
      [elsewhere, 'current'],
    ])
  })

  it('calls a copy that goes its own way otherwise, and knows no generation then', async () => {
    await mails.add(1)
    const generation = await begin('current')
    const name = await ledger.archive()
    expect(name).toMatch(/^[0-9a-f]{10}$/)
    expect(await ledger.archive()).toBe(name)
    await ledger.forgetGenerations()
    expect(await ledger.generations()).toEqual([])
    expect(await ledger.archive()).not.toBe(name)
    expect(await begin('current'), 'numbers are not used again').not.toBe(generation)
  })

  it('never calls a mail indexed that its index has not been told of as it is', async () => {
    const mail = fc.nat(11)
    const which = fc.nat(1)
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const) }),
      fc.record({ do: fc.constant('read' as const), mail }),
      fc.record({ do: fc.constant('withdraw' as const), mail }),
      fc.record({ do: fc.constant('tell' as const), mail, which, late: fc.boolean() }),
      fc.record({ do: fc.constant('fill' as const), which, limit: fc.integer({ min: 1, max: 4 }) }),
    )
    const run = async (steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
      const mails = new Mails()
      const { ledger } = mails
      try {
        let count = 4
        await mails.add(count)
        const generations = [await ledger.startGeneration({ ...OF, state: 'current' })]
        generations.push(await ledger.startGeneration({ ...OF, state: 'filling' }))
        const known = generations.map(() => new Map<MailKey, number>())
        const gone = new Set<number>()
        const tell = async (at: number, told: readonly Told[], filledTo?: MailKey) => {
          for (const { mail: one, change } of told) known[at]?.set(one, change)
          await ledger.indexed(generations[at] as Generation, told, [], filledTo)
        }
        let earlier: Told[] = []
        for (const one of steps) {
          const at = 'mail' in one ? (one.mail % count) + 1 : 0
          if (one.do === 'add') await mails.add(1).then(() => count++)
          else if (one.do === 'read' && !gone.has(at)) await mails.read(at)
          else if (one.do === 'withdraw' && !gone.has(at)) await mails.read(at, true).then(() => gone.add(at))
          else if (one.do === 'tell') {
            const now = await mails.told(at)
            await tell(one.which, one.late ? earlier : now)
            earlier = now
          } else if (one.do === 'fill') {
            const { mails: some, filledTo } = await ledger.lacking(generations[one.which] as Generation, one.limit)
            await tell(one.which, await mails.told(...some), filledTo)
          }
        }
        const all = await mails.told(...Array.from({ length: count }, (_, n) => n + 1))
        for (const [at, generation] of generations.entries()) {
          const unknown = all.filter((one) => known[at]?.get(one.mail) !== one.change).map((one) => one.mail)
          const given = await through(mails, generation, 3)
          expect(new Set(given).size).toBe(given.length)
          expect(given).toEqual(expect.arrayContaining(unknown))
          expect(sorted(await ledger.gone(generation, 100))).toEqual(sorted(gone))
          await through(mails, generation, 2, async (some, filledTo) => tell(at, await mails.told(...some), filledTo))
          expect(await through(mails, generation, 3)).toEqual([])
        }
      } finally {
        await mails.record.close()
      }
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 15 }), run), { numRuns: soak.times(60, 3_000) })
  })
})

describe('a record that an earlier version wrote', () => {
  /** One of the schema's first two steps, with mails 1 to `count`, of which some were not in the index yet. */
  async function opened(count: number, unindexed: readonly number[], gone: readonly [mail: number, indexed: number][]) {
    const path = join(tempDir(), 'record.sqlite')
    const db = new DatabaseSync(path)
    for (const step of RECORD_SCHEMA.slice(0, 2)) db.exec(step)
    db.exec('PRAGMA user_version = 2')
    for (let mail = 1; mail <= count; mail++) {
      db.prepare(
        `INSERT INTO raw (raw, hash, size_bytes, state, source, received_ms) VALUES (?, ?, 1, 'read', '', 0)`,
      ).run(mail, Buffer.from([mail]))
      db.prepare(
        `INSERT INTO mail (mail, raw, message_id, thread, author, subject, base_subject, is_reply, written_ms, refs, people,
           language, has_html, fingerprint, asks, confirms, own_words, patch, open, unindexed)
         VALUES (?1, ?1, ?1 || '@x', ?1, 1, '', '', 0, 0, '', '[[],[]]', 'nb', 0, '', 0, 0, 0, 0, 1, ?2)`,
      ).run(mail, Number(unindexed.includes(mail)))
    }
    for (const [mail, indexed] of gone) db.prepare('INSERT INTO gone_mail VALUES (?, ?)').run(mail, indexed)
    db.close()
    return new Mails(path)
  }

  it('has one current generation, embedded, that lacks what was not indexed and lets go of what left', async () => {
    const mails = await opened(
      5,
      [2, 5],
      [
        [7, 1],
        [8, 0],
      ],
    )
    const { ledger, record } = mails
    try {
      const [generation, ...others] = await ledger.generations()
      expect(generation).toEqual({ generation: 1, engine: 'sqlite', layout: 1, words: 1, state: 'current' })
      expect(others).toEqual([])
      expect(await through(mails, 1 as Generation, 10)).toEqual([2, 5])
      expect(await ledger.gone(1 as Generation, 10)).toEqual([7])
      expect(await ledger.shouldHold(0 as MailKey, 2)).toEqual([
        { mail: 1, thread: 1, open: true },
        { mail: 2, thread: 2, open: true },
      ])
    } finally {
      await record.close()
    }
  })

  it('has no generation where it has no mail', async () => {
    const { ledger, record } = await opened(0, [], [])
    expect(await ledger.generations()).toEqual([])
    await record.close()
  })
})
