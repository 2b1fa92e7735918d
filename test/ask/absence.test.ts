import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absenceOf } from '../../src/ask/absence.ts'
import { type CalendarDay, calendarDay, daysBetween, isoDay } from '../../src/model/calendar-day.ts'
import { ownText } from '../../src/model/message.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { dataDir, whyNoData } from '../data.ts'
import { describeUnless } from '../unless.ts'

const day = (iso: string): CalendarDay => {
  const [year = 0, month = 0, date = 0] = iso.split('-').map(Number)
  const found = calendarDay(year, month, date)
  if (found === undefined) throw new Error(iso)
  return found
}
/** `2026-08-01..2026-08-12`, `..2026-08-12`, `left`, or undefined. */
const read = (text: string, receivedOn: string, subject = ''): string | undefined => {
  const absence = absenceOf(text, subject, day(receivedOn))
  if (absence === undefined) return undefined
  return absence.left ? 'left' : `${absence.from === undefined ? '' : isoDay(absence.from)}..${isoDay(absence.until)}`
}

describe('the last day away', () => {
  const cases: readonly (readonly [text: string, receivedOn: string, expected: string])[] = [
    // bokmål
    ['Jeg er på ferie til og med 12. august.', '2026-07-20', '..2026-08-12'],
    ['Jeg er på ferie t.o.m. 12.08.2026', '2026-07-20', '..2026-08-12'],
    ['Takk for e-posten. Jeg er tilbake mandag 14. august.', '2023-07-30', '..2023-08-13'],
    ['Jeg er tilbake på kontoret\nmandag den 14. august', '2023-07-30', '..2023-08-13'],
    ['Ute av kontoret 24.12.2025 - 03.01.2026', '2025-12-24', '2025-12-24..2026-01-03'],
    ['Jeg har ferie f.o.m. 6. juli t.o.m. 26. juli.', '2026-07-10', '2026-07-06..2026-07-26'],
    ['Jeg er borte fra 3. mars til 10. mars', '2026-03-01', '2026-03-03..2026-03-10'],
    ['Hei! Er på ferie i uke 31.', '2026-07-27', '2026-07-27..2026-08-02'],
    ['Ferie uke 29, 30 og 31. God sommer!', '2026-07-14', '2026-07-13..2026-08-02'],
    ['Jeg tar ferie i uke 28-30 og svarer når jeg er tilbake.', '2026-07-07', '2026-07-06..2026-07-26'],
    ['Tilbake i uke 32', '2026-07-20', '..2026-08-02'],
    ['Borte til uke 32', '2026-07-20', '..2026-08-02'],
    ['Jeg er borte ut uke 31', '2026-07-20', '..2026-08-02'],
    ['På ferie. Tilbake på mandag!', '2026-07-23', '..2026-07-26'],
    ['Er borte i dag, men svarer i morgen.', '2026-03-03', '2026-03-03..2026-03-03'],
    ['Jeg er bortreist og tilbake i morgen', '2026-03-03', '..2026-03-03'],
    ['Avspaserer denne uka', '2026-03-03', '2026-03-02..2026-03-08'],
    ['Jeg er tilbake mandag i neste uke.', '2026-03-03', '..2026-03-08'],
    ['Jeg er i permisjon ut august', '2026-06-01', '..2026-08-31'],
    ['Foreldrepermisjon, tilbake 1. februar 2027.', '2026-06-01', '..2027-01-31'],
    ['Jeg er på kurs 12.–16. mai og leser ikke e-post.', '2026-05-12', '2026-05-12..2026-05-16'],
    ['Kontoret er åpent mandag til fredag 08.00-15.30. Jeg er på ferie til og med 12.8.', '2026-08-01', '..2026-08-12'],
    ['Jeg er tilbake kl. 08.00 torsdag 5. mars.', '2026-03-03', '..2026-03-04'],
    ['Er på ferie og er ikke tilbake før 3. august', '2026-07-20', '..2026-08-02'],
    [
      'Jeg er ute på reise og svarer på e-post etter 20. mars, når jeg er tilbake etter 20. mars',
      '2026-03-03',
      '..2026-03-20',
    ],
    ['3. august er jeg tilbake.', '2026-07-20', '..2026-08-02'],
    ['Jeg har ferie og er tilbake 01/02', '2026-01-20', '..2026-01-31'],
    ['Jeg har ferie 24/12-3/1', '2026-12-22', '2026-12-24..2027-01-03'],
    ['Ferie: 24.12.-3.1.', '2026-12-22', '2026-12-24..2027-01-03'],
    ['Ute av kontoret 24.12.25 til 03.01.26', '2025-12-24', '2025-12-24..2026-01-03'],
    ['Fraværende 2026-03-03 - 2026-03-09', '2026-03-03', '2026-03-03..2026-03-09'],
    ['Jeg er på kurs 12. mars og på ferie fra 20. til 28. mars.', '2026-03-18', '2026-03-20..2026-03-28'],
    // nynorsk
    ['Eg er på ferie frå 6. juli til 26. juli.', '2026-07-10', '2026-07-06..2026-07-26'],
    ['Eg er attende måndag 10. august', '2026-07-20', '..2026-08-09'],
    ['Ikkje på kontoret. Attende tysdag i veke 33.', '2026-07-20', '..2026-08-10'],
    ['Eg er ikkje på jobb i dag. Er tilbake i morgon.', '2026-03-03', '2026-03-03..2026-03-03'],
    // English
    ['I will be back on Monday, 14 August', '2023-07-30', '..2023-08-13'],
    ['Out of office from 24 December to 3 January', '2025-12-23', '2025-12-24..2026-01-03'],
    ['I am on vacation until August 12th, 2026 with limited access to e-mail.', '2026-07-20', '..2026-08-12'],
    ['I am away 4-8 August', '2026-08-04', '2026-08-04..2026-08-08'],
    ['I will be traveling for work on July 10-31.', '2026-07-09', '2026-07-10..2026-07-31'],
    ["I'm out of the office this week, back next Monday", '2026-03-03', '2026-03-02..2026-03-08'],
    ["I won't be back until Monday 16 March. For urgent matters call support, 24/7.", '2026-03-03', '..2026-03-15'],
    [
      'I am on annual leave through Friday, March 13th and return to the office Monday, March 16th',
      '2026-03-03',
      '..2026-03-15',
    ],
    ['On leave 24.12-3.1', '2026-12-20', '2026-12-24..2027-01-03'],
    ['I’m out of office and will be back 13/03', '2026-03-03', '..2026-03-12'],
    ["I'm out of office and will be back 3/13/2026", '2026-03-03', '..2026-03-12'],
    ["I'm away from 24/12 and back on 04/01", '2026-12-23', '2026-12-24..2027-01-03'],
    ['Away. Back on Sunday 01/02/2026', '2026-01-20', '..2026-01-31'],
    ['I am out of the office until the end of August', '2026-07-20', '..2026-08-31'],
    ['Back in August.', '2026-07-20', '..2026-07-31'],
    ['On 3 August I will be back in the office', '2026-07-20', '..2026-08-02'],
    [
      'I will be out of the office starting 07.07.2026 and will not return until 20.07.2026.',
      '2026-07-08',
      '2026-07-07..2026-07-19',
    ],
    ['I am out of office on 12 March', '2026-03-12', '2026-03-12..2026-03-12'],
    // Swedish and Danish
    ['Jag har semester till och med 9 augusti.', '2026-07-20', '..2026-08-09'],
    ['Jag är tillbaka måndag den 10 augusti', '2026-07-20', '..2026-08-09'],
    ['Semester v. 29-31', '2026-07-14', '2026-07-13..2026-08-02'],
    [
      'Jeg holder ferie og er tilbage igen. Fraværende fra d. 6. juli til d. 26. juli',
      '2026-07-10',
      '2026-07-06..2026-07-26',
    ],
    ['Jeg har orlov indtil 1. maj', '2026-03-10', '..2026-05-01'],
    // both languages, as many write
    ['Jeg er på ferie til 9. august.\n\nI am on vacation. Back 08/10.', '2026-07-20', '..2026-08-09'],
  ]
  it.each(cases)('of "%s" on %s is %s', (text, receivedOn, expected) => expect(read(text, receivedOn)).toBe(expected))

  it('may stand in the subject alone', () => {
    expect(read('', '2026-07-20', 'Autosvar: Ferie til 9. august')).toBe('..2026-08-09')
    expect(read('I have limited access to e-mail.', '2005-04-29', 'Away until May 5')).toBe('..2005-05-05')
  })
})

describe('nothing is said of when the sender is back', () => {
  it.each([
    ['I am out of office until further notice.', '2026-03-03'],
    ['Jeg er borte inntil videre.', '2026-03-03'],
    ['I will be back on 01/02', '2026-01-20'],
    ['I am on vacation until 03/04/2026', '2026-03-01'],
    ['Jeg er på ferie til 12. august', '2026-08-20'], // the note was forgotten
    ['Jeg er tilbake 3. mars', '2026-03-03'], // back today
    ['Tilbake på tirsdag', '2026-03-03'], // a Tuesday: of today or of next week
    ['Back on 3 January 2025', '2026-03-03'],
    ['Permisjon til 1. august 2028', '2026-03-03'],
    ['Jeg er på ferie fra 3. mars.', '2026-03-01'],
    ['I am back from vacation.', '2026-03-03'],
    ['Support is open Monday to Friday, 24/7. I am away.', '2026-03-03'],
    ['Vi har mottatt henvendelsen din 03.03.2026 og svarer innen 10.03.2026.', '2026-03-03'],
    ['Your ticket 12.03 was received on 3 March 2026. We will get back to you.', '2026-03-03'],
    ['Jeg er på ferie i 31. februar', '2026-02-01'],
    ['På ferie. Ring 22 33 44 55 eller 12.34.56.78.', '2026-02-01'],
    ["I'm only sleeping.", '2026-02-01'],
    ['', '2026-02-01'],
  ])('in "%s" on %s', (text, receivedOn) => expect(read(text, receivedOn)).toBeUndefined())
})

describe('has left', () => {
  it.each([
    'Jeg jobber ikke lenger her.',
    'Ola Nordmann jobber dessverre ikke lenger i Firma AS.',
    'Ola har sluttet. Kontakt Kari.',
    'Jeg har sluttet i Firma AS, ta kontakt med post@example.org',
    'Ola Nordmann har sluttet hos oss',
    'Jeg er ikke lenger ansatt i kommunen.',
    'Denne e-postadressen er ikke lenger i bruk.',
    'Adressen er ikke lenger aktiv',
    'Ola har gått av med pensjon.',
    'Eg arbeider ikkje lenger her',
    'Eg har slutta i kommunen.',
    'Kari er ikkje lenger tilsett hos oss',
    'Ola Nordmann is no longer with the company.',
    'I no longer work at Example Ltd.',
    'Ola no longer works here',
    'He has left the company',
    'Ola Nordmann has left Example.',
    'This mailbox is no longer monitored.',
    'This address is no longer in use',
    'I have retired. Thanks for all the years!',
    'She is no longer employed here',
  ])('"%s"', (text) => {
    expect(read(text, '2026-03-03', 'Autosvar')).toBe('left')
  })

  it.each([
    'Jeg har sluttet for dagen.',
    'Jeg har sluttet å lese e-post om kvelden',
    'Jeg jobber ikke lenger med pumper, men er her fortsatt.',
    'Ferien er slutt.',
    'I have left for the day.',
    'He has left a message',
    'I am no longer working on the driver.',
    'Jeg har ikke sluttet.',
    'I left my phone at home',
    'Jeg er på ferie til 3. mars',
  ])('not "%s"', (text) => expect(read(text, '2026-03-03')).not.toBe('left'))
})

describe('any note', () => {
  const words = fc.constantFrom(
    ...'jeg er på ferie borte til og med fra tilbake mandag uke 31 3. mars 12.08. 24.12.2025 01/02 2026-03-04 -'.split(
      ' ',
    ),
    ...'i am away until back on friday 14 august May 5th next week , . \n \uE000 3\uE001 24/7 99.99.9999'.split(' '),
  )
  it('never says a last day that is past, more than a year ahead, or before the first', () =>
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), fc.integer({ min: 0, max: 3000 }), (parts, after) => {
        const date = new Date(Date.UTC(2024, 0, 1 + after))
        const today = day(date.toISOString().slice(0, 10))
        const absence = absenceOf(parts.join(' '), '', today)
        if (absence === undefined || absence.left) return
        const ahead = daysBetween(today, absence.until)
        expect(ahead).toBeGreaterThanOrEqual(0)
        expect(ahead).toBeLessThanOrEqual(366)
        if (absence.from !== undefined) expect(daysBetween(absence.from, absence.until)).toBeGreaterThanOrEqual(0)
      }),
    ))

  it('is read in little time, whatever it is', () => {
    const hostile = [
      'til '.repeat(4000),
      '1.'.repeat(8000),
      'back on '.repeat(2000),
      'uke 1, '.repeat(2000),
      '1/'.repeat(8000),
    ]
    const startedMs = performance.now()
    for (const text of hostile) absenceOf(text, text, day('2026-03-03'))
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })
})

describeUnless(whyNoData, 'real automatic replies', () => {
  const folder = `${dataDir ?? ''}/fixtures/sisimai-bounces/bsd`
  const readMail = async (name: string): Promise<string | undefined> => {
    const raw = readFileSync(`${folder}/${name}.eml`)
    const message = await parseMail(raw, { receivedAtMs: Date.now(), maxBytes: raw.length })
    return read(ownText(message), new Date(message.writtenAtMs).toISOString().slice(0, 10), message.subject)
  }

  it.each([
    ['rfc3834-01', '..2005-05-04'],
    ['rfc3834-02', '2013-07-19..2013-07-19'],
    ['rfc3834-03', undefined],
    ['rfc3834-04', '2013-07-10..2013-07-31'],
    ['rfc3834-05', undefined],
    ['rfc3834-06', 'left'],
    ['lhost-x6-01', undefined],
    ['arf-26', undefined],
  ])('%s', async (name, expected) => expect(await readMail(name)).toBe(expected))
})
