import { afterEach, expect, it } from 'vitest'
import type { AskRules } from '../../src/ask/rules.ts'
import { compose } from '../compose.ts'
import { ASK, DAY, type Mail, World } from './world.ts'

let world: World
afterEach(() => world.close())

const open = (rules: Partial<AskRules> = {}): void => {
  world = World.open({ strangers: 'polite', trust: { authserv: 'mx.energi.example' }, ...rules })
}
let number = 0
const strange = (results: string, more: readonly string[] = []): Promise<Mail[]> =>
  world.hand(
    compose({
      id: `fremmed-${++number}@fremmed.example`,
      from: 'Fremmed <x@fremmed.example>',
      to: ASK,
      subject: 'Tilbud',
      text: 'Hvem kjøper inn pumper hos dere?',
      more: [`Authentication-Results: ${results}`, ...more],
    }),
    { mailFrom: 'x@fremmed.example' },
  )
const VOUCHED = 'mx.energi.example; dmarc=pass header.from=fremmed.example'

it('a stranger whose domain vouches for them is told so in one line a day', async () => {
  open()
  const [line] = (await strange(VOUCHED)) as [Mail]
  expect([line.kind, line.to.address]).toEqual(['stranger', 'x@fremmed.example'])
  expect(line.text).toContain('Denne adressen tar bare imot spørsmål fra kolleger.')
  expect(line.header('auto-submitted')).toBe('auto-generated')
  expect(await strange(VOUCHED)).toEqual([])
  world.nowMs += DAY
  expect(await strange(VOUCHED)).toHaveLength(1)
  expect(await world.store.questions({ private: true }, 10)).toEqual([])
})

it.each([
  ['nothing vouches for', 'mx.energi.example; none'],
  ['another mail system alone vouches for', 'mx.fremmed.example; dmarc=pass header.from=fremmed.example'],
  ['failed the test of their domain', 'mx.energi.example; dmarc=fail header.from=fremmed.example'],
])('a stranger whom %s is told nothing: it may be somebody else’s address', async (_, results) => {
  open()
  expect(await strange(results)).toEqual([])
})

it('a program of a stranger is told nothing', async () => {
  open()
  expect(await strange(VOUCHED, ['Auto-Submitted: auto-replied'])).toEqual([])
})

it('no stranger is told anything where the settings are silent', async () => {
  open({ strangers: 'silent' })
  expect(await strange(VOUCHED)).toEqual([])
})
