import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../../src/expertise/topics/candidate.ts'
import type { Talk, Unwanted } from '../../../src/expertise/topics/choose.ts'
import { chooseTopics } from '../../../src/expertise/topics/choose.ts'
import { nameWords, ownShare } from '../../../src/expertise/topics/of-people.ts'
import type { PersonId, ThreadId } from '../../../src/model/ids.ts'

const NOTHING: Unwanted = { names: new Set(), lists: [], never: [] }
const MARCH_2024 = Date.UTC(2024, 2, 1)

let threads = 0
/** A thread with phrases, and how many mails each of persons 1, 2, 3... wrote. */
function aTalk(phrases: readonly (string | Candidate)[], mails: readonly number[] = [2, 1], lastMs = MARCH_2024): Talk {
  threads += 1
  return {
    thread: threads as ThreadId,
    candidates: phrases.map((phrase) =>
      typeof phrase === 'string' ? { key: phrase.toLowerCase(), text: phrase, sure: true } : phrase,
    ),
    writers: mails.flatMap((count, index) =>
      count === 0 ? [] : [{ person: (index + 1) as PersonId, mails: count, lastMs }],
    ),
  }
}
const names = (talks: readonly Talk[], unwanted = NOTHING) => chooseTopics(talks, unwanted).map(({ name }) => name)
const others = (count: number) => Array.from({ length: count }, (_, index) => aTalk([`other${index}`], [1]))

describe('a topic', () => {
  it('is what at least two people wrote about, in at least three mails', () => {
    expect(names([aTalk(['pump'])])).toEqual(['pump'])
    expect(names([aTalk(['pump'], [3])])).toEqual([])
    expect(names([aTalk(['pump'], [1, 1])])).toEqual([])
  })

  it('is in a large archive talked about more than once', () => {
    expect(names([aTalk(['pump']), ...others(300)])).toEqual([])
    expect(names([aTalk(['pump']), aTalk(['pump']), ...others(300)])).toEqual(['pump'])
  })

  it('is not what the whole archive is about', () => {
    const talks = Array.from({ length: 100 }, (_, index) =>
      aTalk(index < 30 ? ['energi', 'pump'].slice(0, index < 10 ? 2 : 1) : []),
    )
    expect(names(talks)).toEqual(['pump'])
  })

  it('is not a phrase that never stood as a noun', () => {
    expect(names([aTalk([{ key: 'rense', text: 'rense', sure: false }])])).toEqual([])
  })

  it('is the phrase, not the word that hardly occurs without it; both where the word does', () => {
    const phrase = () => aTalk(['heat exchanger', 'exchanger', 'heat'])
    expect(names([phrase(), phrase(), aTalk(['heat']), aTalk(['heat']), aTalk(['heat'])])).toEqual([
      'heat exchanger',
      'heat',
    ])
  })

  it('is one, not three, of the pieces of a long phrase', () => {
    expect(names([aTalk(['video capture engine', 'capture engine driver', 'video capture'])])).toHaveLength(1)
  })

  it('is no person, list, or matter never derived', () => {
    const unwanted = {
      names: nameWords(['Hansen, Kari', 'Ola']),
      lists: ['drift@firma.no', 'Felles liste'],
      never: ['fusjon'],
    }
    expect(
      names([aTalk(['Kari Hansen', 'Kari', 'Drift', 'Felles liste', 'sykemelding', 'Fusjonen', 'pump'])], unwanted),
    ).toEqual(['pump'])
  })

  it('may be a word that is also a name, where it is written small', () => {
    const unwanted = { ...NOTHING, names: nameWords(['Kari Berg']) }
    expect(names([aTalk([{ key: 'berg', text: 'berg', sure: true }])], unwanted)).toEqual(['berg'])
  })

  it('counts its mails, people and threads', () => {
    const talks = [aTalk(['pump'], [2, 1]), aTalk(['pump'], [0, 1, 4])]
    expect(chooseTopics(talks, NOTHING)).toEqual([
      { key: 'pump', name: 'pump', mails: 8, people: 3, threads: talks.map(({ thread }) => thread) },
    ])
  })

  it('goes by its shortest common form, with capitals only if it always has them', () => {
    const form = (text: string) => aTalk([{ key: 'k', text, sure: true }])
    expect(names([form('Veksleren'), form('veksler'), form('vekslerne')])).toEqual(['veksler'])
    expect(names([form('SCADA'), form('SCADA')])).toEqual(['SCADA'])
    expect(names([...Array.from({ length: 9 }, () => form('veksleren')), form('veks')])).toEqual(['veksleren'])
  })
})

describe("a person's topics", () => {
  it('come first when they wrote about them often, and few others did', () => {
    const common = { threads: 40, people: 20 }
    const rare = { threads: 4, people: 2 }
    expect(ownShare(3, rare)).toBeGreaterThan(ownShare(3, common))
    expect(ownShare(12, common)).toBeGreaterThan(ownShare(2, common))
    expect(ownShare(40, common)).toBeGreaterThan(ownShare(4, rare))
  })
})

it('keeps to its limit, however many phrases there are', () => {
  const talks = Array.from({ length: 5000 }, (_, index) =>
    aTalk([`a${index % 3000} b${index % 700}`, `a${index % 3000}`, `b${index % 700}`, `c${index}`]),
  )
  expect(chooseTopics(talks, NOTHING, 500).length).toBe(500)
})
