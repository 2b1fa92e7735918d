import { expect, it } from 'vitest'
import { givenName } from '../../src/model/given-names.ts'

it.each([
  ['Kari Lie', 'Kari'],
  ['Lie, Kari', 'Kari'],
  ['Kjell Magne Opdal', 'Kjell Magne'],
  ['Opdal, Kjell Magne', 'Kjell Magne'],
  ['anne Marie Berg Holm', 'anne Marie'],
  ['Mary Ann Smith', 'Mary Ann'],
  // A family name of its own, or none that is sure to be given.
  ['Ola Martin', 'Ola'],
  ['Ola Vik Hansen', 'Ola'],
  ['Kari', 'Kari'],
  ['Ingrid-Marie Lie', 'Ingrid-Marie'],
  ['K. Lie', ''],
  ['kari@example.org', ''],
  ['', ''],
  ['24syv Vakt', ''],
  ['Ola2 Vik', 'Ola2'],
])('%j is called %j', (name, called) => {
  expect(givenName(name)).toBe(called)
})
