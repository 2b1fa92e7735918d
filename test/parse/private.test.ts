import { expect, it } from 'vitest'
import { isPrivate } from '../../src/parse/private.ts'
import { headersOf } from './headers-of.ts'

it.each([
  ['X-No-Archive: yes', true],
  ['X-NO-ARCHIVE: Yes', true],
  ['X-No-Archive: no', false],
  ['X-Archive: no', true],
  ['Sensitivity: Private', true],
  ['Sensitivity: personal', true],
  ['Sensitivity: Company-Confidential', true],
  ['Sensitivity: normal', false],
  ['Sensitivity:', false],
  ['Subject: private', false],
])('%s: kept out of the archive is %s', (field, expected) => {
  expect(isPrivate(headersOf('X: y', field))).toBe(expected)
})
