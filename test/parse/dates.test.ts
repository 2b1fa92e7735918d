import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writtenAtMs } from '../../src/parse/dates.ts'

const RECEIVED_MS = Date.UTC(2025, 5, 1, 12)
const written = (date: string | undefined, received: readonly string[] = [], receivedAtMs = RECEIVED_MS) =>
  new Date(writtenAtMs(date, received, receivedAtMs)).toISOString().replace('.000Z', 'Z')
const RECEIVED = '2025-06-01T12:00:00Z'

describe('when a message counts as written', () => {
  it.each<[string | undefined, string, string]>([
    ['Thu, 06 Jun 2024 09:14:02 +0200', '2024-06-06T07:14:02Z', 'as RFC 5322 says'],
    ['6 Jun 2024 09:14 +0200', '2024-06-06T07:14:00Z', 'no weekday, no seconds'],
    ['Thu,  6 Jun 2024 09:14:02 -0500 (CDT)', '2024-06-06T14:14:02Z', 'a comment'],
    ['Thu, 6 Jun 2024 09:14:02 +0200 (sommertid (Oslo))', '2024-06-06T07:14:02Z', 'a nested comment'],
    ['Thu, 6 Jun 2024 09:14:02 GMT', '2024-06-06T09:14:02Z', 'a zone by name'],
    ['Thu, 6 Jun 2024 09:14:02 CEST', '2024-06-06T07:14:02Z', 'a European zone by name'],
    ['Thu, 6 Jun 2024 09:14:02', '2024-06-06T09:14:02Z', 'no zone: UTC'],
    ['Thu, 6 Jun 2024 09:14:02 +50579034', '2024-06-06T09:14:02Z', 'a zone that is none'],
    ['Thu, 6 Jun 2024 09:14:02 +9900', '2024-06-06T09:14:02Z', "a zone that is nobody's"],
    ['Thu, 6 Jun 2024 09:14:02 +02:00', '2024-06-06T07:14:02Z', 'a zone with a colon'],
    ['Thu, 6 Jun 2024 24:00:00 +0000', '2024-06-07T00:00:00Z', "midnight at the day's end"],
    ['Thu, 6 Jun 2024 09.14.02 +0200', '2024-06-06T07:14:02Z', 'dots in the time'],
    ['Thu Jun  6 09:14:02 2024', '2024-06-06T09:14:02Z', 'asctime'],
    ['Thu Jun  6 09:14:02 CEST 2024', '2024-06-06T07:14:02Z', 'asctime with a zone'],
    ['Thu Jun  6 09:14:02 2024 +0200', '2024-06-06T07:14:02Z', 'asctime with a zone after it'],
    ['2024-06-06T09:14:02+02:00', '2024-06-06T07:14:02Z', 'ISO 8601'],
    ['6-Jun-2024 09:14:02', '2024-06-06T09:14:02Z', "IMAP's dashes"],
    ['Thursday, June 6, 2024 9:14 PM', '2024-06-06T21:14:00Z', 'an American date'],
    ['Thu, 06 Jun 02 09:14:02 +0000', '2002-06-06T09:14:02Z', 'a year of two digits'],
    ['Thu, 06 Jun 99 09:14:02 +0000', '1999-06-06T09:14:02Z', 'a year of two digits, last century'],
    ['Thu, 06 Jun 102 09:14:02 +0000', '2002-06-06T09:14:02Z', 'a year counted from 1900 (RFC 5322, 4.3)'],
    ['Mon, 2 Jun 2025 11:00:00 +0000', '2025-06-02T11:00:00Z', 'within a day ahead: a clock, or a zone, wrong'],
    ['Mon, 2 Jun 2025 13:00:00 +0000', RECEIVED, 'more than a day ahead'],
    ['Thu, 06 Jun 2085 09:14:02 +0000', RECEIVED, '2085'],
    ['Thu, 06 Jun 1902 09:14:02 +0000', RECEIVED, '1902'],
    ['Thu, 06 Jun 0102 09:14:02 +0000', RECEIVED, 'year 0102'],
    ['Thu, 01 Jan 1970 00:00:00 +0000', RECEIVED, 'a clock never set'],
    ['Thu, 32 Jun 2024 09:14:02 +0000', RECEIVED, 'no such day'],
    ['i går', RECEIVED, 'no date'],
    ['', RECEIVED, 'nothing'],
    [undefined, RECEIVED, 'no Date'],
  ])('reads %j as %s: %s', (date, expected) => {
    expect(written(date)).toBe(expected)
  })

  it("takes the first server's Received date where Date cannot be believed", () => {
    const hops = ['from b by c; Thu, 6 Jun 2024 09:20:00 +0200', 'from a by b; Thu, 6 Jun 2024 09:14:00 +0200']
    expect(written('Thu, 06 Jun 1902 09:14:02 +0000', hops)).toBe('2024-06-06T07:14:00Z')
    expect(written(undefined, ['from a by b; tull'])).toBe(RECEIVED)
  })

  it.each([
    [
      'Wed, 06 Jun 2029 09:14:02 +0000',
      'a year after the last server had the mail, though before the archive took it in',
      '2024-06-06T07:14:00Z',
    ],
    ['Tue, 01 Jan 1980 00:00:00 +0000', 'a clock that was never set', '2024-06-06T07:14:00Z'],
    ['Fri, 07 Jun 2024 06:00:00 +0000', 'a clock a few hours ahead', '2024-06-07T06:00:00Z'],
    ['Mon, 03 Jun 2019 09:14:02 +0000', 'a mail that was sent again years later', '2019-06-03T09:14:02Z'],
  ])('takes %s beside hops of June 2024 for what it is: %s', (date, _, expected) => {
    const hops = ['from b by c; Thu, 6 Jun 2024 09:20:00 +0200', 'from a by b; Thu, 6 Jun 2024 09:14:00 +0200']
    const archivedMs = Date.UTC(2031, 0)
    expect(new Date(writtenAtMs(date, hops, archivedMs)).toISOString().replace('.000', '')).toBe(expected)
  })

  it('believes a Date that the last server alone contradicts', () => {
    const slow = ['from a by b; Sat, 1 Jan 2000 00:00:00 +0000']
    const date = new Date(RECEIVED_MS - 60_000)
    expect(writtenAtMs(date.toUTCString(), slow, RECEIVED_MS)).toBe(Math.floor(date.getTime() / 1000) * 1000)
  })

  it('takes no Date for true because an exporter gave it as the time of arrival', () => {
    const hops = ['from a by b; Fri, 4 Oct 2002 18:06:30 +0200']
    const date = 'Wed, 04 Oct 2028 12:05:01 -0400'
    expect(writtenAtMs(date, hops, Date.parse(date))).toBe(Date.UTC(2002, 9, 4, 16, 6, 30))
  })

  it('never throws and never gives a time over a day after the mail came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (date, received) => {
        expect(writtenAtMs(date, received, RECEIVED_MS)).toBeLessThanOrEqual(RECEIVED_MS + 24 * 60 * 60 * 1000)
      }),
    )
  })

  it('reads back every date that it is given in RFC 5322 form', () => {
    const between = fc.date({ min: new Date(Date.UTC(1980, 0, 1)), max: new Date(RECEIVED_MS), noInvalidDate: true })
    fc.assert(
      fc.property(between, (date) => {
        expect(writtenAtMs(date.toUTCString(), [], RECEIVED_MS)).toBe(Math.floor(date.getTime() / 1000) * 1000)
      }),
    )
  })
})
