import { describe, expect, it } from 'vitest'
import { signalsOf } from '../../src/parse/signals.ts'

const asks = (text: string, subject = 'Pumpe') => signalsOf(text, subject, false).asks
const confirms = (text: string) => signalsOf(text, 'Re: Pumpe', true).confirms

describe('a question to the readers', () => {
  it.each([
    'Hvem har nøkkelen til Vika?',
    'Hvem har nøkkelen til Vika ?',
    'Hei! Noen som vet hvor nøkkelen til Vika er',
    'Er det noen som har erfaring med slike ventiler.',
    'Veit nokon kvar nøkkelen er',
    'Finst det nokon som kan sjå på dette i dag.',
    'Does anyone know where the key is',
    'Has anybody seen this before.',
    'I am wondering whether we should replace it.',
    'Jeg lurer på om ventilen må byttes.',
    'Eg lurer på korleis dette heng saman.',
    'How do I reset the controller',
    'Any ideas would be welcome, any help too.',
    'Ska vi byta pumpen? Någon som vet',
    'Se https://x.example/a?b=1 - stemmer dette?',
  ])('is %j', (text) => expect(asks(text)).toBe(true))

  it.each([
    'Pumpa står.',
    'Se https://x.example/sok?q=pumpe for detaljer.',
    '    if (ready ? 1 : 0) return;',
    'return pump?.start();',
    '[   12.345] pump: what?',
    '$ ls *?',
    'Takk, nå vet jeg det.',
    '',
  ])('is not %j', (text) => expect(asks(text)).toBe(false))

  it('may stand in the subject of a mail that begins a talk, not of an answer', () => {
    expect(signalsOf('Se under.', 'Hvem kan pumper?', false).asks).toBe(true)
    expect(signalsOf('Kari kan.', 'Re: Hvem kan pumper?', true).asks).toBe(false)
  })
})

describe('saying that an answer helped', () => {
  it.each([
    'Takk, det løste det!',
    'Tusen takk - det fungerte.',
    'Det løyste problemet.',
    'Nå virker pumpa igjen, det var det som skulle til: nå fungerer alt.',
    'No funkar det, takk.',
    'Det hjalp, takk skal du ha.',
    'That fixed it, thanks.',
    'Thanks Kari, that worked!',
    'It works now.',
    'Problem solved.',
    'Det fungerar nu.',
  ])('is %j', (text) => expect(confirms(text)).toBe(true))

  it.each([
    'Det fungerte ikke.',
    'Det hjalp dessverre ikke.',
    'That did not fix it.',
    'This has not worked for me.',
    'Si fra hvis det løste det.',
    'Let me know if that fixed it.',
    'Did that fix it?',
    'Fungerer det nå?',
    'Hvordan fungerer dette?',
    'Pumpa står.',
  ])('is not %j', (text) => expect(confirms(text)).toBe(false))
})

describe('code sent by mail', () => {
  it.each([
    ['diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b', 'pump'],
    ['Fix it.\n\nSigned-off-by: Kari', '[PATCH v2 1/3] pump: start it'],
    ['A series.', '[RFC PATCH 0/3] pump'],
    ['Modified: trunk', 'svn commit: r123 - trunk'],
  ])('is %j with the subject %j', (text, subject) => {
    expect(signalsOf(text, subject, false)).toMatchObject({ patch: true, asks: false })
  })

  it('is not an answer about it', () => {
    expect(signalsOf('Why not start it at once?', 'Re: [PATCH v2 1/3] pump', true)).toMatchObject({
      patch: false,
      asks: true,
    })
  })
})

it('own words are counted as words, with their hyphens and numbers', () => {
  expect(signalsOf('Pumpe-styringa i Vika har 2 feil: E-14.', 's', false).ownWords).toBe(7)
})
