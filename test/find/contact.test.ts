import { expect, it } from 'vitest'
import { learnedFrom } from '../../src/find/contact.ts'
import type { Contact } from '../../src/model/contact.ts'

const signed = (told: Partial<Contact>): Contact => ({ phone: '', title: '', unit: '', block: '', ...told })

it('is learned from two signatures that agree, and the latest counts', () => {
  const newestFirst = [
    signed({ phone: '+47 999 88 777', title: 'Driftssjef' }),
    signed({ phone: '99988777', title: 'Driftsleder', unit: 'Vika Energi AS' }),
    signed({ phone: '22 33 44 55', title: 'Driftsleder' }),
    signed({ phone: '22 33 44 55' }),
  ]
  expect(learnedFrom(newestFirst)).toEqual({ phone: '+47 999 88 777', title: 'Driftsleder', unit: '' })
  expect(learnedFrom([])).toEqual({ phone: '', title: '', unit: '' })
})
