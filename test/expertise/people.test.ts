import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Correction } from '../../src/expertise/people.ts'
import { joinPeople } from '../../src/expertise/people.ts'
import type { AddressEntry } from '../../src/model/address-entry.ts'
import type { AddressKey } from '../../src/model/ids.ts'

interface Told extends Partial<Omit<AddressEntry, 'names' | 'key' | 'address'>> {
  readonly names?: readonly string[]
}

const anEntry = (address: string, key: number, { names = [], ...facts }: Told = {}): AddressEntry => ({
  key: key as AddressKey,
  address,
  names: names.map((name) => ({ name, count: facts.mails === 0 ? 0 : 5 })),
  mails: 5 * names.length,
  machineMails: 0,
  isList: false,
  threads: [],
  ...facts,
})
const aBook = (told: Readonly<Record<string, Told>>) =>
  Object.entries(told).map(([address, facts], index) => anEntry(address, index + 1, facts))

/** The addresses of each person with more than one. */
function joined(book: readonly AddressEntry[], corrections: readonly Correction[] = []) {
  const addressOf = new Map(book.map(({ key, address }) => [key, address]))
  return joinPeople(book, corrections)
    .filter(({ addresses }) => addresses.length > 1)
    .map(({ addresses }) => addresses.map((key) => addressOf.get(key) ?? '').sort())
}
const whys = (book: readonly AddressEntry[]) => joinPeople(book).flatMap(({ joins }) => joins.map(({ why }) => why))

/** Others called Kari, and as many called Hansen: the more they are, the commoner is Kari Hansen. */
function othersCalledSo(count: number): Record<string, Told> {
  const others: Record<string, Told> = {}
  for (const other of [
    'Aune',
    'Berg',
    'Dahl',
    'Egeland',
    'Foss',
    'Grav',
    'Holm',
    'Ims',
    'Juul',
    'Krog',
    'Lie',
    'Moe',
  ].slice(0, count)) {
    others[`kari.${other}@crowd.example`] = { names: [`Kari ${other}`] }
    others[`${other}.hansen@crowd.example`] = { names: [`${other} Hansen`] }
  }
  return others
}
const crowd = othersCalledSo(12)
const kari = { names: ['Kari Hansen'] }

describe('two addresses are one person', () => {
  it('when they go by one rare full name, however it is written', () => {
    const book = aBook({
      'khj@firma.no': { names: ['Hjørdis Kråkmo'] },
      'hjordis@privat.example': { names: ['KRAAKMO, Hjoerdis', 'Hjordis Krakmo via Drift'] },
    })
    expect(joined(book)).toEqual([['hjordis@privat.example', 'khj@firma.no']])
    expect(whys(book)).toEqual(['rare-name'])
  })

  it('when they are one mailbox with and without a tag', () => {
    const book = aBook({ ...crowd, 'kari.hansen@firma.no': kari, 'kari.hansen+drift@firma.no': { mails: 3 } })
    expect(joined(book)).toEqual([['kari.hansen+drift@firma.no', 'kari.hansen@firma.no']])
    expect(whys(book)).toEqual(['same-mailbox'])
  })

  it('when they are one mailbox at two hosts of a firm, under one name', () => {
    const book = aBook({ ...crowd, 'khan@post.firma.no': kari, 'khan@linux.firma.no': kari })
    expect(whys(book)).toEqual(['same-firm'])
  })

  it('when their common name wrote in the same threads', () => {
    const common = { ...othersCalledSo(4), 'kari@firma.no': { ...kari, threads: [4, 7] } }
    expect(whys(aBook({ ...common, 'kari@privat.example': { ...kari, threads: [7] } }))).toEqual(['name-and-threads'])
    expect(joined(aBook({ ...common, 'kari@privat.example': { ...kari, threads: [8] } }))).toEqual([])
  })

  it('when both mailboxes have the same odd name', () => {
    expect(whys(aBook({ ...crowd, 'bolla@firma.no': kari, 'bolla@privat.example': kari }))).toEqual([
      'name-and-mailbox',
    ])
  })

  it('when one took another name and has written under both', () => {
    const book = aBook({
      'tiril@gammel.example': { names: ['Tiril Vetlesen'] },
      'tiril@firma.no': { names: ['Tiril Vetlesen', 'Tiril Moseng'] },
      'moseng@privat.example': { names: ['Tiril Moseng'] },
    })
    expect(joined(book)).toEqual([['moseng@privat.example', 'tiril@firma.no', 'tiril@gammel.example']])
  })
})

describe('two addresses are not one person', () => {
  it('by a common name alone, nor with mailboxes that merely say it', () => {
    expect(joined(aBook({ ...crowd, 'kari.hansen@firma.no': kari, 'kari.hansen@annen.no': kari }))).toEqual([])
  })

  it('by a first name', () => {
    expect(
      joined(aBook({ 'hjordis@firma.no': { names: ['Hjørdis'] }, 'hjordis@annen.no': { names: ['Hjørdis'] } })),
    ).toEqual([])
  })

  it('when a host tells them apart by a number or an initial', () => {
    const book = (other: string) =>
      aBook({ 'hjordis.krakmo@firma.no': { names: ['Hjørdis Kråkmo'] }, [other]: { names: ['Hjørdis Kråkmo'] } })
    expect(joined(book('hjordis.krakmo2@firma.no'))).toEqual([])
    expect(joined(book('hjordis.b.krakmo@firma.no'))).toEqual([])
    expect(joined(book('hkr@firma.no'))).toHaveLength(1)
  })

  it('when their middle names differ, even through a third who has none', () => {
    const book = aBook({
      'a@x.example': { names: ['Hjørdis Anne Kråkmo'] },
      'b@y.example': { names: ['Hjørdis Beate Kråkmo'] },
      'c@z.example': { names: ['Hjørdis Kråkmo'] },
    })
    expect(joined(book)).toEqual([['a@x.example', 'c@z.example']])
  })

  it('through a mailbox that many write from', () => {
    const book = aBook({
      'post@firma.no': { names: ['Hjørdis Kråkmo', 'Tiril Moseng', 'Ola Vik'] },
      'hjordis@privat.example': { names: ['Hjørdis Kråkmo'] },
      'tiril@privat.example': { names: ['Tiril Moseng'] },
    })
    expect(joined(book)).toEqual([])
  })

  it('through a relay that tags addresses', () => {
    const book = aBook({
      'relay+a.example@x.example': { names: ['Hjørdis Kråkmo'] },
      'relay+b.example@x.example': { names: ['Tiril Moseng'] },
    })
    expect(joined(book)).toEqual([])
  })

  it('because someone else once called an address so', () => {
    const book = aBook({
      'hjordis@firma.no': { names: ['Hjørdis Kråkmo'] },
      'tiril@firma.no': { mails: 0, names: ['Tiril Moseng', 'Hjørdis Kråkmo'] },
    })
    expect(joined(book)).toEqual([])
  })
})

describe('lists and robots', () => {
  it('are no people', () => {
    const book = aBook({
      'drift@firma.no': { isList: true, names: ['Hjørdis Kråkmo'] },
      'noreply@firma.no': { names: ['Firma AS'] },
      'build@firma.no': { names: ['Bygg'], mails: 10, machineMails: 9 },
      'test@firma.no': { names: ['Kernel Test Robot'] },
      'ada.talbot@firma.no': { names: ['Ada Talbot'], mails: 10, machineMails: 2 },
    })
    expect(joinPeople(book).map(({ name }) => name)).toEqual(['Ada Talbot'])
  })
})

describe('corrections', () => {
  const strangers = aBook({ 'ada@x.example': { names: ['Ada Moen'] }, 'bo@y.example': { names: ['Bo Lund'] } })
  const pair = ['ada@x.example', 'bo@y.example'] as const
  const twins = aBook({
    'a@x.example': { names: ['Hjørdis Kråkmo'] },
    'b@y.example': { names: ['Hjørdis Kråkmo'] },
    'c@z.example': { names: ['Hjørdis Kråkmo'] },
  })

  it('join whom nothing else joins, and say so', () => {
    const [person] = joinPeople(strangers, [{ kind: 'join', addresses: pair }])
    expect(person).toMatchObject({ id: 1, addresses: [1, 2], joins: [{ address: 2, to: 1, why: 'by-hand' }] })
  })

  it('split whom all else joins, also through others', () => {
    expect(joined(twins)).toHaveLength(1)
    const split = joinPeople(twins, [{ kind: 'split', addresses: ['A@x.example', 'b@y.example'] }])
    expect(split.map(({ addresses }) => addresses)).toEqual([[1, 3], [2]])
  })

  it('of a later day win over those of an earlier', () => {
    const both = [
      { kind: 'join', addresses: pair },
      { kind: 'split', addresses: [pair[1], pair[0]] },
    ] as const
    expect(joined(strangers, both)).toEqual([])
    expect(joined(strangers, both.toReversed())).toHaveLength(1)
  })

  it('about addresses never seen change nothing', () => {
    expect(joined(twins, [{ kind: 'split', addresses: ['a@x.example', 'nobody@x.example'] }])).toHaveLength(1)
  })
})

describe('a person', () => {
  it('has the smallest key as number, the most used name, and the most used address first', () => {
    const book = [
      anEntry('gammel@x.example', 3, { names: ['Hjørdis Kråkmo'], mails: 5 }),
      anEntry('ny@y.example', 8, { names: ['Hjørdis B. Kråkmo', 'Hjørdis B. Kråkmo'], mails: 50 }),
    ]
    expect(joinPeople(book)).toEqual([
      { id: 3, name: 'Hjørdis B. Kråkmo', addresses: [8, 3], joins: [{ address: 8, to: 3, why: 'rare-name' }] },
    ])
  })

  it('without any name has an empty one', () => {
    expect(joinPeople([anEntry('x@y.example', 1)])).toMatchObject([{ name: '', joins: [] }])
  })
})

const anyBook = fc.uniqueArray(
  fc.record({
    address: fc.constantFrom(
      'a@x.no',
      'a@y.no',
      'a+t@x.no',
      'b@x.no',
      'a2@x.no',
      'b@post.x.no',
      'kari@y.no',
      'info@x.no',
    ),
    name: fc.constantFrom('Kari Vik', 'Vik, Kari', 'Kari A. Vik', 'Kari B. Vik', 'Ola Vik', 'Kari', ''),
    threads: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  }),
  { selector: ({ address }) => address },
)

describe('two who sign alike', () => {
  const phones = ['99988777']

  it('are one person where they have one name, however common, and one number or one whole signature', () => {
    const told = { ...crowd, 'kari@a.example': kari, 'kh@b.example': kari }
    expect(joined(aBook(told))).toEqual([])
    const byPhone = aBook({ ...told, 'kari@a.example': { ...kari, phones }, 'kh@b.example': { ...kari, phones } })
    expect(joined(byPhone)).toEqual([['kari@a.example', 'kh@b.example']])
    expect(whys(byPhone)).toEqual(['name-and-phone'])
    const blocks = ['0123456789abcdef']
    expect(
      whys(
        aBook({ ...told, 'kari@a.example': { ...kari, blocks, phones }, 'kh@b.example': { ...kari, blocks, phones } }),
      ),
    ).toEqual(['same-signature'])
  })

  it('are not where the number is a switchboard’s: others have it too, or one of another name', () => {
    const signers = (count: number, names: readonly string[]) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}@firma${at}.example`, { names, phones }]))
    expect(joined(aBook({ ...crowd, ...signers(5, ['Kari Hansen']) }))).toEqual([])
    expect(
      joined(aBook({ ...crowd, ...signers(2, ['Kari Hansen']), 'ola@a.example': { names: ['Ola Moe'], phones } })),
    ).toEqual([])
  })

  it('are not by a number alone, nor where one host tells them apart', () => {
    expect(joined(aBook({ 'x1@a.example': { phones }, 'y2@b.example': { ...kari, phones } }))).toEqual([])
    const numbered = { ...kari, phones }
    expect(joined(aBook({ 'kari.hansen@a.example': numbered, 'kari.hansen2@a.example': numbered }))).toEqual([])
  })
})

it('finds the same people whatever order the addresses come in', () =>
  fc.assert(
    fc.property(anyBook, fc.infiniteStream(fc.nat()), (told, shuffle) => {
      const book = told.map(({ address, name, threads }, index) =>
        anEntry(address, index + 1, { names: [name], threads }),
      )
      const other = book
        .map((entry) => [shuffle.next().value ?? 0, entry] as const)
        .sort(([a], [b]) => a - b)
        .map(([, entry]) => entry)
      expect(joinPeople(other)).toEqual(joinPeople(book))
    }),
  ))

it('puts every address that is a person in exactly one', () =>
  fc.assert(
    fc.property(anyBook, (told) => {
      const book = told.map(({ address, name }, index) => anEntry(address, index + 1, { names: [name] }))
      expect(
        joinPeople(book)
          .flatMap(({ addresses }) => addresses)
          .sort((a, b) => a - b),
      ).toEqual(book.map(({ key }) => key))
    }),
  ))

it('takes ten thousand people of one name for as many people', () => {
  const book = Array.from({ length: 10_000 }, (_, index) =>
    anEntry(`kari${index}@firma${index % 50}.no`, index + 1, kari),
  )
  expect(joinPeople(book)).toHaveLength(10_000)
})
