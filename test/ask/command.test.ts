import { describe, expect, it } from 'vitest'
import { commandOf } from '../../src/ask/command.ts'
import { isoDay } from '../../src/model/calendar-day.ts'
import { ANSWERS } from './answer-phrases.ts'
import { MORE } from './asker-phrases.ts'
import { ASK_SOMEONE_ELSE, DECLINES, DOES_NOT_KNOW, NOT_MY_FIELD } from './reply-phrases.ts'

const tuesday = { year: 2026, month: 3, day: 3 }
/** `pause 2026-03-17`, `away 2026-07-13..2026-08-02` */
const command = (own: string, subject = ''): string | undefined => {
  const found = commandOf({ subject, own }, tuesday)
  if (found === undefined) return undefined
  if (found.kind === 'pause') return `pause ${isoDay(found.until)}`
  if (found.kind !== 'away') return found.kind
  return `away ${found.from === undefined ? '' : isoDay(found.from)}..${isoDay(found.until)}`
}

describe('a mail that says', () => {
  it.each([
    'stopp',
    'Stopp!',
    'STOPP',
    'Stopp, takk',
    'stop',
    'Stop it',
    'slutt å spørre meg',
    'ikke spør meg',
    'unsubscribe',
    'Ikke spør meg mer.',
    'ikkje spør meg meir',
    "don't ask me",
    'Please don’t ask me again',
    'meld meg av',
    'opt out',
    'Jeg vil ikke bli spurt',
    'Hei,\n\nstopp.\n\nMvh Ola',
    'Meld meg av',
    'No more questions please',
  ])('%j is an opt-out', (own) => expect(command(own)).toBe('opt-out'))

  it.each([
    'spør meg igjen',
    'Spør meg gjerne',
    'ask me again',
    'You can ask me again',
    'start',
    'opt in',
    '«spør meg igjen»',
  ])('%j is an opt-in', (own) => expect(command(own)).toBe('opt-in'))

  it.each([
    'tilbake',
    'Tilbake!',
    'Jeg er tilbake',
    'Tilbake fra ferie',
    'attende',
    'Eg er attende på jobb',
    'back',
    "I'm back",
    'Back at work',
    'resume',
    'fortsett',
    'Hei!\n\nTilbake igjen.\n\nOla',
  ])('%j is back', (own) => expect(command(own)).toBe('resume'))

  it.each([
    ['pause', '2026-03-17'],
    ['Pause, takk', '2026-03-17'],
    ['Jeg trenger en pause', '2026-03-17'],
    ['pause to uker', '2026-03-17'],
    ['Pause i tre veker', '2026-03-24'],
    ['ta en pause i 14 dager', '2026-03-17'],
    ['pause i en måned', '2026-04-03'],
    ['Pause for two weeks please', '2026-03-17'],
    ['pause a month', '2026-04-03'],
    ['pause til 3. april', '2026-04-03'],
    ['pause til og med 3. april', '2026-04-04'],
    ['pause until 12 March', '2026-03-12'],
    ['pause ut uke 12', '2026-03-23'],
    ['pause denne uka', '2026-03-09'],
    ['pause til mandag', '2026-03-09'],
  ])('%j is a pause until %s', (own, until) => expect(command(own)).toBe(`pause ${until}`))

  it('a month after 31 January is the last of February', () =>
    expect(commandOf({ subject: '', own: 'pause en måned' }, { year: 2026, month: 1, day: 31 })).toEqual({
      kind: 'pause',
      until: { year: 2026, month: 2, day: 28 },
    }))

  it.each([
    ['borte til 3. april', '..2026-04-03'],
    ['Borte til og med 3. april.', '..2026-04-03'],
    ['away until 12 March', '..2026-03-12'],
    ['on leave 24.12-3.1', '2026-12-24..2027-01-03'],
    ['ferie uke 29-31', '2026-07-13..2026-08-02'],
    ['Jeg er på ferie til 12. august', '..2026-08-12'],
    ["I'm on vacation until Friday", '..2026-03-06'],
    ['Borte 3.-7. mars', '2026-03-03..2026-03-07'],
    ['borte i morgen', '2026-03-04..2026-03-04'],
    ['Tilbake 14. april', '..2026-04-13'],
    ['Tilbake på mandag', '..2026-03-08'],
    ['back on 12 March', '..2026-03-11'],
    ['Eg har permisjon frå 1. juni til 31. august', '2026-06-01..2026-08-31'],
    ['Hei,\n\nborte fra 9. mars til 13. mars.\n\nMvh Ola', '2026-03-09..2026-03-13'],
  ])('%j is away %s', (own, days) => expect(command(own)).toBe(`away ${days}`))

  it.each([
    'Stopp pumpa og vent 3 minutter',
    'Stopp den',
    'Start den på nytt',
    'Tilbake til start',
    'Back up the disk first',
    'Ikke spør meg hvorfor, men det virker',
    'Pause knappen til venstre',
    '3. mars',
    'Ferie er 5 uker',
    'stopp?',
    'hei',
    'Jeg er på ferie til 12. august, spør Ola',
    'away until 01/02',
    'Borte',
    'pause i 900 dager',
    'pause til 1. januar 2026',
    '',
    'spør meg igjen neste uke',
    'Pumpa er borte til 3. mars',
    'Kari er på ferie til 12. august',
    'pause i sommer',
  ])('%j is no command', (own) => expect(command(own)).toBeUndefined())

  it.each([...ANSWERS, ...DOES_NOT_KNOW, ...NOT_MY_FIELD, ...MORE, ...ASK_SOMEONE_ELSE.map(([own]) => own)])(
    '%j is no command either',
    (own) => expect(command(own)).toBeUndefined(),
  )

  it('an answerer has no time may be a command only where it says until when', () => {
    const commands = DECLINES.filter((own) => command(own) !== undefined)
    expect(commands).toEqual(['Jeg er på ferie til mandag.'])
  })
})

describe('a subject', () => {
  it('is a command where the mail has no words, or is its start', () => {
    expect(command('', 'stopp')).toBe('opt-out')
    expect(command('Mvh\nOla', 'Stopp')).toBe('opt-out')
    expect(command('Takk!', 'Tilbake')).toBe('resume')
    expect(command('to uker', 'Pause')).toBe('pause 2026-03-17')
    expect(command('til 3. april\n\nMvh Ola', 'Borte')).toBe('away ..2026-04-03')
  })

  it('is none above a question, or of an answer', () => {
    expect(command('Hvordan virker den?', 'Pause')).toBeUndefined()
    expect(command('Hvor lang tid tar det å få pengene?', 'Tilbake')).toBeUndefined()
    expect(command('', 'Re: stopp')).toBeUndefined()
    expect(command('pause to uker', 'Re: Kari spør: Pumpa')).toBe('pause 2026-03-17')
  })
})
