import { beforeAll, expect, it } from 'vitest'
import type { AddressKey, ListAddress, MailKey } from '../../src/model/ids.ts'
import { parseQuery } from '../../src/store/query.ts'
import type { IndexEntry, IndexReader } from '../../src/store/search-index.ts'
import { IndexUnavailable } from '../../src/store/search-index.ts'
import { anEntry } from '../contract/search-index.ts'
import { ELASTICSEARCH_START_MS, whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { describeUnless } from '../unless.ts'
import { ask, FIRST, openElastic, reaching } from './elastic-opened.ts'

/** A request is tried again for eight seconds. */
const LONG_MS = 60_000
const MAIL = 1 as MailKey
const pumpe = (facts: object = {}): IndexEntry => anEntry(MAIL, { own: 'pumpe', ...facts })
const faultOf = (doing: Promise<unknown>): Promise<unknown> =>
  doing.then(
    () => undefined,
    (fault: unknown) => fault,
  )

describeUnless(whyNoElasticsearch(), 'mail that must leave an index on Elasticsearch', () => {
  let url: string
  beforeAll(async () => {
    ;({ url } = await sharedElasticsearch())
  }, ELASTICSEARCH_START_MS)

  /** An archive whose index holds one mail, in its open part unless told. */
  async function holding(entry = pumpe()) {
    const { archive, engine, writer, reader } = await openElastic(reaching([url]))
    expect(await writer.put([entry])).toEqual([])
    return {
      engine,
      reader,
      writer,
      /** The index of a part, to be dealt with as an administrator might. */
      index: (part: string) => `${url}/hvemvet-${archive}-1-${part}`,
      total: () => totalOf(reader),
      /** To someone who reads open lists alone. */
      suggested: (word: string) => reader.similarWords(word, { kind: 'open', closed: [] }, 1),
      async end() {
        await engine.drop(FIRST)
        await engine.close()
      },
    }
  }
  const totalOf = async (reader: IndexReader): Promise<number> => {
    const query = parseQuery('pumpe', { nowMs: 0 })
    return (await reader.search(query, { kind: 'everything' }, { limit: 10, offset: 0, order: 'best', nowMs: 0 })).total
  }

  it('is not said to have left while the part that may hold it cannot be read', { timeout: LONG_MS }, async () => {
    const { writer, index, total, end } = await holding()
    await ask('POST', `${index('open')}/_close`)
    for (const doing of [() => writer.remove([MAIL]), () => writer.put([pumpe({ open: false })])])
      expect(await faultOf(doing())).toBeInstanceOf(IndexUnavailable)
    await ask('POST', `${index('open')}/_open`)
    await expect.poll(total, { timeout: 20_000 }).toBe(1)
    await writer.remove([MAIL])
    expect(await total()).toBe(0)
    await end()
  })

  it('or come in is said to wait for a closed index to be opened, however it is reached', {
    timeout: LONG_MS,
  }, async () => {
    const { writer, reader, engine, index, end } = await holding()
    await ask('POST', `${index('open')}/_close`)
    const search = () => totalOf(reader)
    const put = () => writer.put([anEntry(2, { own: 'pumpe' })])
    for (const doing of [search, put, () => engine.health(FIRST), () => writer.remove([MAIL])])
      expect(await faultOf(doing())).toMatchObject({ message: expect.stringMatching(/ is closed; open it/) })
    await ask('POST', `${index('open')}/_open`)
    await expect.poll(() => put().catch(() => undefined), { timeout: 20_000 }).toEqual([])
    await end()
  })

  it.each([
    ['write', 'takes no writes'],
    ['read_only_allow_delete', 'takes no writes'],
    ['read', 'somebody has blocked an index'],
  ])('or stay is told of with an index that is blocked: %s', { timeout: LONG_MS }, async (block, said) => {
    const { reader, engine, index, end } = await holding()
    const blocked = (on: true | null) => ask('PUT', `${index('open')}/_settings`, { [`index.blocks.${block}`]: on })
    await blocked(true)
    const fault = (await faultOf(engine.health(FIRST))) as Error
    expect(fault.message).toContain(said)
    if (block === 'read') expect(((await faultOf(totalOf(reader))) as Error).message).toContain(said)
    await blocked(null)
    await end()
  })

  it('is not said to have left where its part is gone', { timeout: LONG_MS }, async () => {
    const { writer, index, end } = await holding()
    await ask('DELETE', index('open'))
    expect(await faultOf(writer.remove([MAIL]))).toMatchObject({ reason: 'missing' })
    await end()
  })

  it('stays, and that is said, while an administrator has closed the index to writes', {
    timeout: LONG_MS,
  }, async () => {
    const { writer, index, total, end } = await holding()
    const block = (write: boolean) => ask('PUT', `${index('open')}/_settings`, { 'index.blocks.write': write })
    await block(true)
    expect(await faultOf(writer.remove([MAIL]))).toMatchObject({ reason: 'full' })
    expect(await total()).toBe(1)
    await block(false)
    await writer.remove([MAIL])
    expect(await total()).toBe(0)
    await end()
  })

  it('has left once the index cannot take what it has become', { timeout: LONG_MS }, async () => {
    const { writer, total, end } = await holding(pumpe({ open: false, lists: ['a@energi.example' as ListAddress] }))
    const moved = pumpe({ open: false, lists: ['b@energi.example' as ListAddress], author: 1e30 as AddressKey })
    expect(await writer.put([moved])).toMatchObject([{ mail: MAIL }])
    expect(await total()).toBe(0)
    await end()
  })

  it('or come in is no mail that the index can never take, while an administrator has closed it to writes', {
    timeout: LONG_MS,
  }, async () => {
    const { writer, index, total, end } = await holding()
    const block = (write: boolean) => ask('PUT', `${index('open')}/_settings`, { 'index.blocks.write': write })
    await block(true)
    const more = [anEntry(2, { own: 'pumpe' }), anEntry(3, { own: 'pumpe' })]
    expect(await faultOf(writer.put(more))).toMatchObject({ reason: 'full' })
    await block(false)
    expect(await writer.put(more)).toEqual([])
    expect(await total()).toBe(3)
    await end()
  })

  it('is suggested to nobody who may not read it, though the server still counts it in its statistics', {
    timeout: LONG_MS,
  }, async () => {
    const { writer, suggested, end } = await holding()
    const named = [2, 3, 4].map((mail) => anEntry(mail, { own: 'varmeveksler' }))
    await writer.put([...named, ...[5, 6].map((mail) => anEntry(mail, { own: 'varmevekslere' })), anEntry(7)])
    expect(await suggested('varmeveksles')).toEqual([{ word: 'varmeveksler', mails: 3 }])
    await writer.put(named.map((entry) => ({ ...entry, open: false })))
    expect(await suggested('varmeveksles')).toEqual([{ word: 'varmevekslere', mails: 2 }])
    await writer.remove([5 as MailKey])
    expect(await suggested('varmeveksles')).toEqual([])
    await end()
  })

  it('leaves, however much of it there is', { timeout: LONG_MS }, async () => {
    const { writer, total, end } = await holding()
    const mails = Array.from({ length: 2_500 }, (_, at) => (at + 1) as MailKey)
    await writer.put(mails.map((mail) => anEntry(mail, { own: 'pumpe' })))
    expect(await total()).toBe(2_500)
    await writer.remove(mails)
    expect(await total()).toBe(0)
    await end()
  })
})
