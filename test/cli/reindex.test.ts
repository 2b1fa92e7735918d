import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { seeded } from '../../bench/random.ts'
import { emptySummary } from '../../src/ingest.ts'
import { Output } from '../../src/output.ts'
import { ELASTICSEARCH_START_MS, whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { Arriving, demo, IndexedArchive, manyMails, newMails, oneLine } from './indexed.ts'

/** On Elasticsearch a reindex waits up to half a minute for room to be given back. */
const TIMEOUT_MS = soak.times(300_000, 3_600_000)
const COPIES = soak.times(6, 60)
const BATCH = 1_000

const engines = [
  ['sqlite', undefined],
  ['elasticsearch', whyNoElasticsearch()],
] as const

describe('reindexing', { timeout: TIMEOUT_MS }, () => {
  let url = ''
  beforeAll(async () => {
    if (whyNoElasticsearch() === undefined) url = (await sharedElasticsearch()).url
  }, ELASTICSEARCH_START_MS)

  /** An archive that leaves nothing on the server. */
  async function archiveOf(path: string, engine: string): Promise<IndexedArchive> {
    const archive = new IndexedArchive(engine === 'sqlite' ? undefined : url)
    await archive.take(path)
    if (engine !== 'sqlite') onTestFinished(() => archive.leaveServer())
    return archive
  }

  for (const [engine, whyNot] of engines)
    describeUnless(whyNot, `with the index on ${engine}`, () => {
      it('keeps the index before, which finds later mail when gone back to, and removes it when told', async () => {
        const archive = await archiveOf(demo('archive'), engine)
        const before = await archive.answers()
        expect(await archive.json('reindex')).toMatchObject({ mails: 239, engine, old: 1 })
        expect(archive.states()).toEqual([`1 ${engine} old`, `2 ${engine} current`])
        expect(await archive.answers()).toEqual(before)
        await archive.take(newMails('etterpåklok', 5))
        expect(await archive.holding('etterpåklok')).toBe(5)

        expect(await archive.json('reindex', '--back')).toMatchObject({ mails: 244, engine, old: 1 })
        expect(archive.states()).toEqual([`1 ${engine} current`, `2 ${engine} old`])
        expect(await archive.holding('etterpåklok')).toBe(5)
        expect(await archive.ills()).toEqual([])

        expect(await archive.places()).toEqual([1, 2])
        expect(await archive.json('reindex', '--drop-old')).toMatchObject({ old: 0 })
        expect(await archive.places()).toEqual([1])
        expect(archive.states()).toEqual([`1 ${engine} current`])
        const { code, log } = await archive.run('reindex', '--back')
        expect({ code, line: oneLine(log) }).toEqual({ code: 1, line: 'hvemvet: there is no old index to go back to' })
        expect(await archive.holding('etterpåklok')).toBe(5)
      })

      it('killed at any moment leaves what is searched whole, and goes on where it was, while mail comes in', async () => {
        const archive = await archiveOf(manyMails(COPIES), engine)
        const before = await archive.answers()
        const random = seeded(soak.seed)
        const kills = soak.times(2, 100)
        const filling = () => archive.ledger().find(({ state }) => state === 'filling')
        let [within, last] = [0, filling()]
        for (let n = 0; n <= kills; n++) {
          const { child, ended } = archive.start('reindex')
          if (n < kills) await sleep(400 + random() * 3_000)
          else while ((filling()?.filled ?? 0) === 0 && child.exitCode === null) await sleep(20)
          child.kill('SIGKILL')
          if ((await ended).code === null) within++
          const now = filling()
          if (now !== undefined && now.generation === last?.generation)
            expect(now.filled).toBeGreaterThanOrEqual(last.filled)
          last = now
          expect(await archive.answers()).toEqual(before)
          expect(await archive.ills()).toEqual([])
        }
        expect(within).toBeGreaterThan(kills / 2)
        expect(last?.filled).toBeGreaterThanOrEqual(BATCH)
        soak.figure(`reindexes killed, ${engine}, and gone on with`, within)

        const arriving = new Arriving(archive, 'kvitrekvatt')
        const reindexing = archive.start('reindex')
        let searches = 0
        for (; reindexing.child.exitCode === null; searches++) {
          expect(await archive.answers()).toEqual(before)
          await sleep(200)
        }
        expect(await reindexing.ended).toMatchObject({ code: 0 })
        const mails = await arriving.end()
        expect(archive.states().slice(-2)).toEqual([
          expect.stringMatching(/ old$/),
          `${last?.generation} ${engine} current`,
        ])
        expect(await archive.answers()).toEqual(before)
        expect(await archive.holding('kvitrekvatt')).toBe(mails)
        expect(await archive.ills()).toEqual([])
        soak.figure(`searches and mails that came in during a reindex, ${engine}`, `${searches}, ${mails}`)
      })
    })

  it('to Elasticsearch says what to do where its address is missing', async () => {
    const archive = new IndexedArchive()
    await archive.take(newMails('alene', 1))
    for (const more of [[], ['--drop-old']]) {
      const { code, out, log } = await archive.run('reindex', '--to', 'elasticsearch', ...more)
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(oneLine(log)).toMatch(/set index\.url in the settings, or ELASTICSEARCH_URL/)
    }
    expect(archive.states()).toEqual(['1 sqlite current'])
  })

  describeUnless(whyNoElasticsearch(), 'to Elasticsearch and back', () => {
    it('changes nothing that searches find, and only the setting says where they look', async () => {
      const embedded = new IndexedArchive()
      const moved = embedded.movedTo(url)
      onTestFinished(() => moved.leaveServer())
      await embedded.take(demo('archive'))
      const found = await embedded.answers()

      expect(await moved.json('reindex', '--to', 'elasticsearch')).toMatchObject({
        mails: 239,
        engine: 'elasticsearch',
      })
      expect(embedded.states()).toEqual(['1 sqlite current', '2 elasticsearch current'])
      expect(await moved.answers()).toEqual(found)
      expect(await embedded.answers(), 'until the setting is changed').toEqual(found)
      await moved.take(newMails('utflyttet', 4))
      expect([await moved.holding('utflyttet'), await moved.ills()]).toEqual([4, []])
      const foundSince = await moved.answers()

      expect(await moved.json('reindex', '--to', 'sqlite')).toMatchObject({ mails: 243, engine: 'sqlite', old: 1 })
      expect(await embedded.holding('utflyttet')).toBe(4)
      expect([await embedded.answers(), await embedded.ills()]).toEqual([foundSince, []])

      expect(await moved.json('reindex', '--drop-old', '--to', 'elasticsearch')).toMatchObject({ old: 0 })
      expect(await moved.places()).toEqual([])
      expect(embedded.states()).toEqual(['1 sqlite old', '3 sqlite current'])
      expect(await embedded.json('reindex', '--drop-old', '--to', 'sqlite')).toMatchObject({ old: 0 })
      expect([await embedded.answers(), embedded.states()]).toEqual([foundSince, ['3 sqlite current']])
    })
  })
})

describe('progress where no bar can be drawn', () => {
  it('is a line every ten seconds at most, with the time that is left', () => {
    let nowMs = 1_000
    const lines: string[] = []
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
    const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY')
    Object.defineProperty(process.stderr, 'isTTY', { value: false, configurable: true })
    try {
      const draw = new Output(true).countProgress('mails')
      for (let done = 0; done <= 600; done++, nowMs += 1_000) draw(done, 600)
      const folder = new Output(true).importProgress()
      for (let read = 0; read <= 20; read++, nowMs += 1_000)
        folder('mappe', { bytesRead: 100 * read, totalBytes: undefined }, { ...emptySummary(), read })
    } finally {
      vi.restoreAllMocks()
      Object.defineProperty(process.stderr, 'isTTY', isTTY ?? { value: undefined, configurable: true })
    }
    expect(lines[0]).toBe('10 of 600, mails, about 10 min left\n')
    expect(lines[29]).toBe('300 of 600, mails, about 5 min left\n')
    expect(lines.slice(60), 'of a folder nobody knows how much is left').toEqual([
      '10 mails, mappe\n',
      '20 mails, mappe\n',
    ])
  })
})
