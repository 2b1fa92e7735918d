import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ASK, type Mail, World } from './world.ts'

let world: World
afterEach(() => world.close())

const kinds = (mails: readonly Mail[]): string[] => mails.map(({ kind }) => kind)
/** What a mail of Nina's to the plain address is taken for: a question when anybody is asked. */
const takenFor = async (subject: string, text = ''): Promise<string> => {
  const came = kinds(await world.ask('Nina Sol', subject, text))
  return came.includes('ask') || came.includes('receipt') ? 'question' : came.join(' ')
}
const followed = async (): Promise<string[]> =>
  (await world.store.follows('nina@energi.example')).map(({ name, how }) => `${name} ${how}`)

describe('without plus addressing, the subject of a mail to the plain address', () => {
  beforeEach(() => {
    world = World.open({ plusAddressing: false })
  })

  it('follows and leaves, told back as at the address for it', async () => {
    const [mail] = await world.ask('Nina Sol', 'Følg pumper, #trykk', 'Ukentlig, takk.\n\nHilsen Nina')
    expect(mail?.text).toContain('Du følger nå pumper og #trykk, med en oppsummering i uka.')
    expect(await followed()).toEqual(['#trykk weekly', 'pumper weekly'])
    const [left] = await world.ask('Nina Sol', 'Slutt å følge pumper', '')
    expect(left?.text).toContain('Du følger ikke lenger pumper.')
    expect(await followed()).toEqual(['#trykk weekly'])
    expect(await world.store.questions({}, 10)).toEqual([])
  })

  it.each(['Følg pumper', 'Følgj pumper', 'Fylg pumper', 'Follow pumps', 'følg: pumper', 'Subscribe pumps'])(
    'follows: %s',
    async (subject) => {
      expect(await takenFor(subject, 'Jeg vil gjerne høre om det.')).toBe('done')
      expect(await followed()).toHaveLength(1)
    },
  )

  it.each(['Slutt pumper', 'Ikkje følg pumper', 'Unfollow pumper', 'Leave pumper', 'Stop following pumper'])(
    'leaves: %s',
    async (subject) => {
      await takenFor('Følg pumper')
      expect(await takenFor(subject)).toBe('done')
      expect(await followed()).toEqual([])
    },
  )

  it.each([
    ['Følger vi standarden NS 3420?', ''],
    ['Følger vi standarden NS 3420', ''],
    ['Følg pumper', 'Hvordan gjør jeg det?'],
    ['Følg NS 3420?', ''],
    ['Følg opp avvik', 'Jeg finner ikke skjemaet.'],
    ['Follow up on pump 3', ''],
    ['Follow the old routine or the new one in the handbook', ''],
    ['Leave policy', ''],
    ['Slutt på støtte for Windows 10', ''],
    ['Slutt å følge pumper', 'Hvem bestemmer det?'],
    ['Re: Følg pumper', 'Pumpa står igjen.'],
    ['Følg', 'Trykket faller når vi følger prosedyren fra leverandøren, og ingen av oss forstår hvorfor det skjer.'],
  ])('is a question where it may be one: %s', async (subject, text) => {
    expect(await takenFor(subject, text)).toBe('question')
    expect(await followed()).toEqual([])
  })

  it.each(['Tips: luft pumpa', 'Tip: luft pumpa', 'Del: luft pumpa', 'Share: luft pumpa'])(
    'gives a tip: %s',
    async (subject) => {
      const [mail] = await world.ask('Ola Vik', subject, 'Luft alltid før du måler trykket. #pumpe')
      expect(mail?.text).toContain('under #pumpe')
      expect(await world.store.tips(10)).toMatchObject([{ hashtags: ['pumpe'], subject }])
      expect(await world.store.questions({}, 10)).toEqual([])
    },
  )

  it.each([
    ['Tips til valg av pumpe?', 'Vi skal kjøpe ny.'],
    ['Tips til valg av pumpe', 'Vi skal kjøpe ny.'],
    ['Tips: valg av pumpe', 'Hva har dere gode erfaringer med?'],
    ['Tips: valg av pumpe', 'Noen som har erfaring med Grundfos.'],
    ['Del: 4512-3', ''],
    ['Del: 4512-3 til pumpe 3', 'Vi trenger den før fredag.'],
    ['Share: who owns the drive S', 'We need more room.'],
    ['Deling av filer', 'Ingen kommer inn.'],
  ])('asks where it may: %s, %s', async (subject, text) => {
    expect(await takenFor(subject, text)).toBe('question')
    expect(await world.store.tips(10)).toEqual([])
  })
})

describe('with plus addressing, the subject of a mail to the plain address', () => {
  beforeEach(() => {
    world = World.open()
  })

  it('follows hashtags, which nobody asks about that way', async () => {
    expect(await takenFor('Følg #pumper, #trykk', 'daglig')).toBe('done')
    expect(await followed()).toEqual(['#pumper daily', '#trykk daily'])
    expect(await takenFor('Unfollow #trykk')).toBe('done')
    expect(await followed()).toEqual(['#pumper daily'])
  })

  it.each([
    ['Følg pumper', ''],
    ['Følg #pumper', 'Jeg skjønner ikke rutinen.'],
    ['Tips: luft pumpa', 'Luft alltid før du måler trykket. #pumpe'],
  ])('is else a question, since there are addresses for it: %s', async (subject, text) => {
    expect(await takenFor(subject, text)).toBe('question')
  })

  it('means nothing at a reply address', async () => {
    const ask = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt?')).find(({ kind }) => kind === 'ask') as Mail
    const mails = await world.hand(
      `From: Ola Vik <ola@energi.example>\r\nTo: ${ask.header('reply-to')}\r\nMessage-ID: <svar@energi.example>\r\nSubject: Følg #pumper\r\n\r\nTrykket skal være 3 bar, og ikke mer.\r\n`,
      { mailFrom: 'ola@energi.example', rcptTo: [/[^<\s]+@[^>\s]+/.exec(ask.header('reply-to'))?.[0] ?? ASK] },
    )
    expect(kinds(mails)).toContain('answer')
  })
})
