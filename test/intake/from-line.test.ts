import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromLineMs, looksLikeHeader, readFromLine } from '../../src/intake/from-line.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const kind = (text: string) => readFromLine(bytes(text))
const ms = (text: string) => fromLineMs(bytes(text))

describe('a From_ line', () => {
  it.each([
    'From ada@example.org Mon Feb 17 10:00:00 2025',
    'From ada@example.org  Mon Feb  3 10:00:00 2025',
    'From ada@example.org Mon Feb 17 10:00 2025',
    'From ada@example.org Mon Feb 17 10:00:00 CET 2025',
    'From ada@example.org Mon Feb 17 10:00:00 2025 +0100',
    'From ada@example.org Mon Feb 17 10:00:00 2025 CET',
    'From ada@example.org Mon Feb 17 10:00:00 1997 remote from kvitebjorn',
    'From ada at example.org  Mon Feb 17 10:00:00 2025',
    'From ada@example.org Mon, 17 Feb 2025 10:00:00 +0100',
    'From MAILER-DAEMON Mon Feb 17 10:00:00 2025',
    'From - Mon Feb 17 10:00:00 2025',
    'From ???@??? Mon Feb 17 10:00:00 2025',
    'From "ada lovelace"@example.org Mon Feb 17 10:00:00 2025',
  ])('is full with a whole date: %s', (line) => expect(kind(line)).toBe('full'))

  it.each([
    'From MAILER-DAEMON',
    'From ada@example.org',
    'From ada@example.org man. 17. feb. 2025 10.00',
    'From - 2025-02-17T10:00:00Z',
    'From <> 2025',
  ])('is loose with a sender that begins no sentence: %s', (line) => expect(kind(line)).toBe('loose'))

  it.each([
    'From the beginning we knew.',
    'From 2019 on, the pumps were ours.',
    'From ada@example.org: see below',
    'From ada@example.org we learned that the valve was closed.',
    'From Monday the 17th at 10:00',
    'From: Ada <ada@example.org>',
    'from ada@example.org Mon Feb 17 10:00:00 2025',
    'From',
    '',
  ])('is a line of text otherwise: %s', (line) => expect(kind(line)).toBe('none'))

  it('is a line of text where it is longer than mail has lines', () => {
    expect(kind(`From ${'a'.repeat(2000)}@example.org Mon Feb 17 10:00:00 2025`)).toBe('none')
  })

  it('is git’s where it has a commit and git’s own date', () => {
    expect(kind(`From ${'0123456789abcdef'.repeat(3).slice(0, 40)} Mon Sep 17 00:00:00 2001`)).toBe('patch')
  })

  it('is read before the test is given up, whatever stands in it', () => {
    for (const part of ['a at ', 'Mon Feb 1 ', '@', '    ', 'A', '1:1:', '2025 '])
      expect(['loose', 'none']).toContain(kind(`From ${part.repeat(990 / part.length)}`))
  })
})

describe('the time in a From_ line', () => {
  it('is UTC where no zone is given', () => {
    expect(ms('From a@example.org Mon Feb 17 10:00:00 2025')).toBe(Date.UTC(2025, 1, 17, 10))
    expect(ms('From a@example.org Mon Feb 17 10:00 2025')).toBe(Date.UTC(2025, 1, 17, 10))
  })

  it('is moved by a zone in numbers', () => {
    expect(ms('From a@example.org Mon Feb 17 10:00:00 2025 +0130')).toBe(Date.UTC(2025, 1, 17, 8, 30))
    expect(ms('From a@example.org Mon, 17 Feb 2025 10:00:00 -0500')).toBe(Date.UTC(2025, 1, 17, 15))
  })

  it('is unknown where the line has none', () => {
    expect(ms('From MAILER-DAEMON')).toBeUndefined()
    expect(ms('Subject: x')).toBeUndefined()
  })

  it('is unknown where its writer gives all mails the same: git, and public-inbox', () => {
    expect(ms('From nobody Mon Sep 17 00:00:00 2001')).toBeUndefined()
    expect(ms('From mboxrd@z Thu Jan  1 00:00:00 1970')).toBeUndefined()
  })

  it('comes back from any date that was written', () => {
    const seconds = fc.date({ min: new Date('2002-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(seconds, (date) => {
        const [day, dayOfMonth, month, year, time] = date.toUTCString().replace(',', '').split(' ')
        const line = `From a@example.org ${day} ${month} ${dayOfMonth} ${time} ${year}`
        expect(ms(line)).toBe(Math.floor(date.getTime() / 1000) * 1000)
      }),
    )
  })
})

it('a header begins with a name and a colon, text does not', () => {
  for (const line of ['Subject: x', 'X-Odd_1:y', 'from:']) expect(looksLikeHeader(bytes(line))).toBe(true)
  for (const line of ['', ': x', 'We saw this: it broke', 'Kvitebj\u00f8rn: x', `${'a'.repeat(100)}:`]) {
    expect(looksLikeHeader(bytes(line))).toBe(false)
  }
})
