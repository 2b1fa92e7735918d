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
