import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { areOneText } from '../../src/store/sqlite/copies.ts'
import { type Threaded, ThreadedRecord } from './threaded.ts'

const WORDS = 'Pumpa i kjelleren stopper om natta, og vakta fant ingen feil på den i går.'
const FOOTER =
  '\n_______________________________________________\ndrift mailing list\ndrift@energi.example\nhttps://lister.energi.example/drift'

describe('two texts are one mail where', () => {
  it.each([
    ['a list has added its footer', WORDS, WORDS + FOOTER],
    ['a mail system has put a warning above it', WORDS, `ADVARSEL: Denne e-posten kommer utenfra.\n\n${WORDS}`],
    ['it was wrapped anew', WORDS, WORDS.replaceAll(' ', '\n')],
    ['each list has added its own', WORDS.repeat(4) + FOOTER, `${WORDS.repeat(4)}\n-- \nnett mailing list`],
  ])('%s', (_, one, other) => {
    expect(areOneText(one, other)).toBe(true)
    expect(areOneText(other, one)).toBe(true)
  })

  it.each([
    ['they say different things', WORDS, 'Ventilen ved kjelen sto åpen hele helga.'],
    ['only a number differs', 'Alarm 1', 'Alarm 12'],
    ['one says far more', WORDS, `${WORDS} ${'og mer og mer '.repeat(200)}`],
  ])('and two where %s', (_, one, other) => expect(areOneText(one, other)).toBe(false))

  it('is said before the test is given up, of texts made to be slow', () => {
    expect(areOneText('a '.repeat(500_000), `${'a '.repeat(500_000)}b`)).toBe(true)
    expect(areOneText(`${'a '.repeat(4_000)}b`, 'a '.repeat(8_000))).toBe(false)
  })
})

describe('copies in the record', () => {
  let record: ThreadedRecord
  beforeEach(() => {
    record = new ThreadedRecord()
  })
  afterEach(() => record.close())
  const mail: Threaded = { id: 'a@x', text: WORDS, writtenAtMs: Date.UTC(2024, 0) }
  const held = () => record.reader.mailsWithId('a@x' as MessageId, { kind: 'everything' })

  it('are one whatever a list adds, and one by one or at once', async () => {
    expect(await record.put([mail])).toMatchObject({ added: 1 })
    expect(
      await record.put([
        { ...mail, text: WORDS + FOOTER },
        { ...mail, writtenAtMs: (mail.writtenAtMs as number) + 3000, text: `[utenfra] ${WORDS}` },
      ]),
    ).toMatchObject({ added: 0, duplicates: 2 })
    expect(await held()).toHaveLength(1)
  })

  it('stay two where their words are, and both are in the thread', async () => {
    await record.put([mail, { ...mail, text: 'Ventilen ved kjelen sto åpen hele helga.' }])
    await record.put([{ id: 'b@x', references: ['a@x'] }])
    const both = await held()
    expect(both).toHaveLength(2)
    expect(await record.reader.threadMails(both[0]?.thread as never, { kind: 'everything' })).toHaveLength(3)
  })

  it('are none of what a broken device sends every day with one id and one text', async () => {
    const days = Array.from({ length: 30 }, (_, day) => ({ ...mail, writtenAtMs: Date.UTC(2024, 0, 1 + 2 * day) }))
    expect(await record.put(days)).toMatchObject({ added: 30 })
  })

  it('lend the mail what they cite, and their writer, whichever came first', async () => {
    const bare = { ...mail, from: '', isReply: true }
    const full = { ...mail, from: 'ola', references: ['z@x', 'y@x'] }
    for (const order of [
      [bare, full],
      [full, bare],
    ]) {
      const one = new ThreadedRecord()
      for (const copy of order) await one.put([copy])
      await one.put([{ id: 'y@x' }, { id: 'z@x' }])
      expect(await one.threads()).toEqual([['a@x', 'y@x', 'z@x']])
      const [kept] = await one.reader.mailsWithId('a@x' as MessageId, { kind: 'everything' })
      expect(kept).toMatchObject({ references: ['z@x', 'y@x'], from: { address: 'ola@energi.example' } })
      await one.close()
    }
  })
})
