import { describe, expect, it } from 'vitest'
import { betweenLines, mayGoOnBelow } from '../../src/ask/between-lines.ts'
import type { Message } from '../../src/model/message.ts'

const SENT = `Hei Ola,

Ida Ruud spør, og du kan kanskje svare:

Hvor høyt skal trykket i pumpe 3 være når det blir kaldt?

Og hvem har nøkkelen til skapet?

Svar på denne e-posten, så får Ida svaret. Det er alt som trengs.

-- 
2 andre er spurt.
Si at du ikke kan svare:
https://hv.example/k/WyJkZWNsaW5lIiwi`

/** As Outlook copies it: paragraphs on one line, links beside their words. */
const copy = (put: Readonly<Record<string, string>> = {}): string =>
  Object.entries(put).reduce(
    (text, [after, added]) => text.replace(after, `${after}${added}`),
    SENT.replace('svare:\nhttps://hv.example/k/WyJkZWNsaW5lIiwi', 'svare<https://safe.example/?url=hv.example%2Fk>'),
  )

const HEADER =
  'Fra: Ida Ruud via Spør <spor@example.org>\nSendt: torsdag 26. november 2026 10:00\nTil: Ola Vik\nEmne: Trykk\n\n'

const reply = (copied: string, own = ''): Message =>
  ({
    isReplySubject: true,
    text: `${own}${copied}`,
    parts: [
      { kind: 'own', start: 0, end: own.length },
      { kind: 'quote', start: own.length, end: own.length + copied.length },
    ],
  }) as unknown as Message
const between = (copied: string): string => betweenLines(reply(copied), SENT)

describe('between the lines of a mail of ours', () => {
  it('stands nothing where a mail program copied it and no more', () => {
    expect(between(HEADER + copy())).toBe('')
    expect(between(SENT.replace(/^/gm, '> '))).toBe('')
    expect(between('')).toBe('')
  })

  it('stand answers, each in lines of its own', () => {
    const copied = copy({
      'blir kaldt?': '\n\nTo og en halv bar. Under to bar er det filteret.\n\n- rens det\n- luft anlegget',
      'til skapet?': '\n\nDet har jeg.',
    })
    const answers = 'To og en halv bar. Under to bar er det filteret.\n\n- rens det\n- luft anlegget\n\nDet har jeg.'
    expect(between(HEADER + copied)).toBe(answers)
  })

  it('stands an answer that takes up our words, and one at the end of our line', () => {
    expect(between(copy({ 'blir kaldt?': '\n\nVi lar trykket i pumpe 3 være på 3 bar hele året.' }))).toBe(
      'Vi lar trykket i pumpe 3 være på 3 bar hele året.',
    )
    expect(between(copy({ 'til skapet?': ' Det har Eva.' }))).toBe('Det har Eva.')
  })

  it('stand neither what a mail server puts above and below, nor other mail', () => {
    const warned = `ADVARSEL: Denne e-posten kommer utenfra.\n\n${copy()}\n\nInnholdet kan være taushetsbelagt. Slett det.`
    expect(between(HEADER + warned)).toBe('')
    expect(between('Fra: Per\nSendt: i går\n\nKan du bestille kaffe til møtet i morgen?')).toBe('')
  })

  it('are read in little time, whatever stands there', () => {
    const start = performance.now()
    between('a b c d '.repeat(200_000))
    between(`${SENT}\n${'Hei. '.repeat(200_000)}\n${SENT}`)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

it.each([
  ['', true],
  ['Hei Ida,', true],
  ['Se svar under.', true],
  ['Hei, svarene mine står i rødt nedenfor', true],
  ['See my answers inline.\n\nRegards\nOla', true],
  ['Vet ikke', false],
  ['Trykket skal være 3 bar.', false],
  ['Se under benken, der ligger nøkkelen til skapet og til pumperommet.', false],
  ['Se https://hv.example/m/x', false],
])('%j leaves room for more below: %j', (own, may) => {
  expect(mayGoOnBelow(own)).toBe(may)
})
