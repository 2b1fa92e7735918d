import { expect, it } from 'vitest'
import type { Viewer } from '../../src/model/audience.ts'
import { compose } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'

const anyone: Viewer = { kind: 'anyone' }

it('gives as evidence each sentence once, however often it was sent', async () => {
  const archive = await TestArchive.open()
  const text = 'The gasket of the exchanger must be tightened twice.'
  const sent = (day: number, words: string): string =>
    compose({ id: `g${day}@x`, subject: `Gasket ${day}`, date: `Mon, ${day} Jan 2024 10:00:00 +0100`, text: words })
  const other = 'A gasket of rubber lasts for ten years.'
  await archive.takeMails([sent(1, text), sent(8, text), sent(15, other), sent(22, text)], 'drift@lister.example')
  const { knowers } = await archive.find((find) => find.expertsFor(anyone, 'gasket'))
  const quotes = knowers[0]?.evidence.map(({ quote }) => quote.pieces.map((piece) => piece.text).join(''))
  expect(quotes?.toSorted()).toEqual([other, text])
})
