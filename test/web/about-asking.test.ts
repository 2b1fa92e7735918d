import { expect, it } from 'vitest'
import { commandOf } from '../../src/ask/command.ts'
import { questionFlags } from '../../src/ask/question-flags.ts'
import { aboutEn } from '../../src/web/words/about.en.ts'
import { aboutNb } from '../../src/web/words/about.nb.ts'
import { aboutNn } from '../../src/web/words/about.nn.ts'

it.each([
  ['nb', aboutNb],
  ['nn', aboutNn],
  ['en', aboutEn],
])('what the page tells people to write is understood when they write it (%s)', (_, { asking }) => {
  const told = [...asking.text.join(' ').matchAll(/[«“]([^»”]+)[»”]/g)].map((found) => found[1] ?? '')
  expect(told).toHaveLength(5)
  for (const words of told) {
    const flags = questionFlags('Pumpe 3', `${words}\n\nHva er trykket?`)
    const command = commandOf({ subject: 'Re: Pumpe 3', own: words }, { year: 2026, month: 1, day: 5 })
    expect(flags.private || flags.nameless || command !== undefined, words).toBe(true)
  }
})
