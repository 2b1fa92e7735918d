import { expect, it } from 'vitest'
import { listOf, namesAbove } from '../../src/intake/list-of.ts'
import type { ListAddress } from '../../src/model/ids.ts'

it('what the importer said wins over any name', () => {
  expect(listOf('drift@example.org' as ListAddress, ['dev@example.org.mbox'])).toBe('drift@example.org')
})

it('the nearest name that is an address names the list', () => {
  const named = (...names: string[]) => listOf(undefined, names)
  expect(named('dev@example.org')).toBe('dev@example.org')
  expect(named('Dev@Example.org.mbox')).toBe('dev@example.org')
  expect(named('dev@example.org.mbox.gz')).toBe('dev@example.org')
  expect(named('2025-02.mbox.gz', 'dev@example.org.mbox')).toBe('dev@example.org')
  expect(named('.dev@example.org')).toBe('dev@example.org')
})

it('a name that is no address names no list', () => {
  for (const name of ['INBOX', 'dev', 'drift@2024', 'a@b', 'dev@example.org old', '2025-02.mbox', '']) {
    expect(listOf(undefined, [name])).toBeUndefined()
  }
})

it('the names above a file end with the path that was named', () => {
  expect(namesAbove('/a/dev@example.org/2025/01.mbox', '/a/dev@example.org')).toEqual([
    '01.mbox',
    '2025',
    'dev@example.org',
  ])
  expect(namesAbove('/a/01.mbox', '/a/01.mbox')).toEqual(['01.mbox'])
})
