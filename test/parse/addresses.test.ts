import { expect, it } from 'vitest'
import { addressesOf } from '../../src/parse/addresses.ts'

it('address fields are read for 64 KB together, however many there are', () => {
  const long = `ada@energi.example,${' '.repeat(40_000)}bo@energi.example`
  expect(addressesOf([long, long.replaceAll('@', '2@'), 'cy@energi.example'])).toEqual([
    { name: '', address: 'ada@energi.example' },
    { name: '', address: 'bo@energi.example' },
    { name: '', address: 'ada2@energi.example' },
  ])
})

it('what programs leave around an address is no part of it, and an endless one is none', () => {
  expect(addressesOf(['<mailto:ada@energi.example>'])).toEqual([{ name: '', address: 'ada@energi.example' }])
  expect(addressesOf([`${'a'.repeat(400)}@energi.example`, `${'a'.repeat(1000)}@energi.example`])).toEqual([])
})

it('an address that Mailman hid in its archive is one, with the name behind it', () => {
  expect(addressesOf(['ada.lund at energi.example (Ada Lund)'])).toEqual([
    { name: 'Ada Lund', address: 'ada.lund@energi.example' },
  ])
  expect(addressesOf(['ada at energi.example (=?iso-8859-1?q?K=E5re?=), bo at sub.energi.example'])).toEqual([
    { name: 'Kåre', address: 'ada@energi.example' },
    { name: '', address: 'bo@sub.energi.example' },
  ])
  expect(addressesOf(['Ada Lund <ada at energi.example>'])).toEqual([
    { name: 'Ada Lund', address: 'ada@energi.example' },
  ])
})

it('a name with “at” in it is a name', () => {
  expect(addressesOf(['Kari at work <kari@energi.example>'])).toEqual([
    { name: 'Kari at work', address: 'kari@energi.example' },
  ])
  expect(addressesOf(['Kari at energi.example <kari@energi.example>', 'Kari at work'])).toEqual([
    { name: 'Kari at energi.example', address: 'kari@energi.example' },
    { name: 'Kari at work', address: '' },
  ])
})
