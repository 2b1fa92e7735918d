import { expect, it } from 'vitest'
import { counted } from '../src/output.ts'

it('says one mail, but no mails and two', () => {
  expect([0, 1, 2].map((number) => counted(number, 'mail'))).toEqual(['0 mails', '1 mail', '2 mails'])
})
