import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PostFacts } from '../../src/model/post.ts'
import { readHeaders } from '../../src/parse/headers.ts'
import { postFactsOf } from '../../src/parse/post-facts.ts'

const facts = (...lines: readonly string[]): PostFacts => {
  const raw = Buffer.from(lines.includes('') ? lines.join('\n') : `${lines.join('\n')}\n\nHvorfor?\n`)
  return postFactsOf(readHeaders(raw), raw, 'Hvorfor?\n')
}
const KARI = 'From: Kari Li <kari@example.org>'
const automatic = (...fields: readonly string[]) => facts(KARI, ...fields).automatic
const multipart = (...lines: readonly string[]) =>
  automatic('Content-Type: multipart/mixed; boundary=b', '', '--b', ...lines, '--b--', '')

describe('what a mail says of itself as post', () => {
  it('is who it is from and wants answers, as it stands there, and where it was delivered', () => {
    expect(
      facts(
        'Delivered-To: Ask+0a1b@example.org',
        'Received: from a by mx.example.org with LMTP for <ask@example.org>; Mon, 2 Jun 2025 10:00:00 +0200',
        'Received: from b by a (for nobody) id 1',
        'X-Original-To: ask@example.org',
        'From: "Kari via Drift" <drift@lists.example.org>',
        'Reply-To: Kari Li <kari@example.org>, drift@lists.example.org',
      ),
    ).toMatchObject({
      from: [{ name: 'Kari via Drift', address: 'drift@lists.example.org' }],
      replyTo: [{ name: 'Kari Li', address: 'kari@example.org' }, { address: 'drift@lists.example.org' }],
      deliveredTo: ['ask+0a1b@example.org', 'ask@example.org'],
      hops: 2,
      loop: [],
      report: undefined,
    })
  })

  it("is every voucher, topmost first, and our own loop mark, but nobody else's", () => {
    expect(
      facts(
        'Authentication-Results: mx.example.org;',
        ' dkim=pass header.d=example.org',
        'X-MS-Exchange-Organization-AuthAs: Anonymous',
        'Authentication-Results: other.example.net; dkim=pass',
        'X-MS-Exchange-Organization-AuthAs: Internal',
        'X-Loop: drift@example.org',
        'X-Hvemvet-Loop: ask@example.org',
        KARI,
      ),
    ).toMatchObject({
      authResults: ['mx.example.org; dkim=pass header.d=example.org', 'other.example.net; dkim=pass'],
      authAs: ['Anonymous', 'Internal'],
      loop: ['ask@example.org'],
    })
  })

  it.each([
    ['a lone CR', 'Subject: Pumpe\rAuthentication-Results: mx.example.org; dmarc=pass header.from=example.org'],
    ['a NUL', 'Subject: Pum\0pe\nAuthentication-Results: mx.example.org; dmarc=pass header.from=example.org'],
  ])('is no voucher where %s may have hidden one from the mail system', (_, field) => {
    expect(facts(field, 'X-MS-Exchange-Organization-AuthAs: Internal', KARI)).toMatchObject({
      authResults: [],
      authAs: [],
      from: [{ address: 'kari@example.org' }],
    })
  })

  it('is a voucher in a mail whose lines end in CR LF', () => {
    expect(facts('Authentication-Results: mx.example.org; none\r', `${KARI}\r`, '\r', '').authResults).toHaveLength(1)
  })
})

describe('mail nobody waits for an answer to', () => {
  it.each<[string, readonly string[]]>([
    ['says it was sent by a program', ['Auto-Submitted: auto-generated']],
    ['says so in words with a comment', ['Auto-Submitted: auto-replied (vacation)']],
    ['says so in words of its own', ['Auto-Submitted: Auto-Notified; owner-email="a@example.org"']],
    ['went to many', ['Precedence: bulk']],
    ['is an automatic reply by its precedence', ['Precedence: auto_reply']],
    ['came through Mailman', ['List-Id: <drift.example.org>']],
    ['can be unsubscribed from', ['List-Unsubscribe: <https://example.org/u>']],
    ['came through an older list', ['X-BeenThere: drift@example.org']],
    ['came through ezmlm', ['Mailing-List: contact drift-help@example.org; run by ezmlm']],
    ['has no return path', ['Return-Path: <>']],
    ['names failed recipients', ['X-Failed-Recipients: ola@example.org']],
    ['is an absence reply of an older system', ['X-Autoreply: yes']],
    ['is an absence reply of cPanel', ['X-Autorespond: Ferie']],
    ['is an absence reply of Exim', ['X-Auto-Reply-From: kari@example.org']],
    ['is an absence reply of Notes', ['Content-Identifier: Auto-replied']],
    ['was made by an inbox rule of Exchange', ['X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent']],
    ['was sent on by an inbox rule of Exchange', ['X-MS-Exchange-Inbox-Rules-Loop: kari@example.org']],
    ['is a journal', ['X-MS-Journal-Report:  yes']],
    ['is of a calendar by its class', ['Content-Class: urn:content-classes:calendarmessage']],
    ['is of a calendar of Exchange', ['X-MS-Exchange-Calendar-Originator-Id: 1']],
    ['is an invitation and nothing else', ['Content-Type: text/calendar; charset=utf-8; method=REPLY']],
    ['is a report of any kind', ['Content-Type: multipart/report; report-type="disposition-notification"; boundary=b']],
    ["is an object of Outlook's", ['Content-Type: application/ms-tnef; name=winmail.dat']],
    ['is a complaint of Outlook.com', ['Subject: complaint about message from 192.0.2.1']],
    ['comes from a ticket system', ['X-Zammad-Ticket-Id: 4711']],
    ['comes from a ticket system by its id', ['Message-ID: <rt-4.2.8-22046-1529425595-591.33575-211-0@example.org>']],
  ])('%s', (_, fields) => {
    expect(automatic(...fields)).toBeTypeOf('string')
  })

  it.each([
    'mailer-daemon@example.org',
    'postmaster@example.org',
    'no-reply@example.org',
    'ikke.svar@example.org',
    'noreply+4711@example.org',
    'drift-bounces@lists.example.org',
    'drift+owner@lists.example.org',
    'owner-drift@lists.example.org',
    'konto.no-reply@example.org',
  ])('is from %s', (address) => {
    expect(facts(`From: ${address}`).automatic).toBe('From is the address of a program')
  })

  it.each([
    ['none', []],
    ['none but a name', ['From: Kari Li']],
    ['an empty one', ['From: <>']],
    ['two', ['From: kari@example.org, ola@example.org']],
    ['two without a comma', ['From: kari@example.org ola@example.org']],
    ['two fields', ['From: kari@example.org', 'From: ola@example.org']],
  ])('has %s for its sender', (_, fields) => {
    expect(facts('Subject: Pumpe', ...fields).automatic).toMatch(/^(no|more than one) address in From$/)
  })

  it('has an invitation among its parts, at whatever depth, whether the header or the calendar says so', () => {
    expect(multipart('Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR')).toBe(
      'an invitation (request)',
    )
    expect(multipart('Content-Type: Text/Calendar;', ' charset=utf-8;', ' METHOD="CANCEL"', '')).toBe(
      'an invitation (cancel)',
    )
    expect(multipart('Content-Type: text/calendar', '', 'BEGIN:VCALENDAR', 'METHOD:COUNTER')).toBe(
      'an invitation (counter)',
    )
    expect(
      multipart(
        'Content-Type: multipart/alternative; boundary="b2"',
        '',
        '--b2',
        '',
        'Møte',
        '--b2',
        'Content-Type: text/calendar; method=REQUEST',
        'Content-Transfer-Encoding: base64',
        '',
        'QkVHSU4=',
        '--b2--',
      ),
    ).toBe('an invitation (request)')
  })
})

it("is somebody's thumbs-up in Gmail, which its text would give for an answer", () => {
  expect(multipart('Content-Type: text/vnd.google.email-reaction+json', '', '{}')).toBe('a reaction')
})

describe('mail a person waits for an answer to', () => {
  it.each<[string, readonly string[]]>([
    [
      'asks that no absence reply be sent, as Exchange and Outlook write on all of their mail',
      ['X-Auto-Response-Suppress: All'],
    ],
    ['says that no program sent it', ['Auto-Submitted: no']],
    ['says so with a comment', ['Auto-Submitted: no (a person)']],
    ['has a precedence that says nothing', ['Precedence: first-class']],
    ["has another program's loop mark", ['X-Loop: kari@example.org']],
    [
      'came by a transport rule or a forwarded mailbox of Exchange',
      ['X-MS-Exchange-Transport-Rules-Loop: 1', 'X-MS-Exchange-ForwardingLoop: a@example.org;1'],
    ],
    ['is a message by its class', ['Content-Class: urn:content-classes:message']],
    ['has a subject of a calendar', ['Subject: Invitasjon: hvem kommer?']],
  ])('%s', (_, fields) => {
    expect(automatic(...fields)).toBeUndefined()
  })

  it.each([
    'kari.noreply-hansen@example.org',
    'bo.unce@example.org',
    'reply@example.org',
    'owner@example.org',
    'post@example.org',
  ])('is from %s', (address) => {
    expect(facts(`From: ${address}`).automatic).toBeUndefined()
  })

  it('is from a person whose name is their address, or another', () => {
    expect(facts('From: "kari@example.org" <kari@example.org>').automatic).toBeUndefined()
    expect(facts('From: kari@xn--blbr-roah.example').from).toEqual([{ name: '', address: 'kari@blåbær.example' }])
    expect(facts('From: kari@example.org (Kari Li, kari@home.example)').automatic).toBeUndefined()
    expect(facts('From: "Li, Kari (kari@home.example)" <kari@example.org>').automatic).toBeUndefined()
  })

  it('has a calendar file attached, quotes the header of an invitation, or passes one on as a mail', () => {
    const file = [
      'Content-Type: text/calendar; name=ferie.ics',
      'Content-Disposition: attachment',
      '',
      'METHOD:PUBLISH',
    ]
    expect(multipart(...file)).toBeUndefined()
    expect(multipart('', 'Content-Type: text/calendar; method=REQUEST')).toBeUndefined()
    expect(
      multipart('Content-Type: message/rfc822', '', 'Content-Type: text/calendar; method=REQUEST', '', 'x'),
    ).toBeUndefined()
    expect(
      multipart('Content-Type: text/plain', '', '--c', 'Content-Type: text/calendar; method=REQUEST'),
    ).toBeUndefined()
  })
})

describe('hostile mail', () => {
  it('is read whatever it holds', () => {
    const pieces = fc.constantFrom(...PIECES)
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (found) => {
        const raw = Buffer.from(`Subject: Undelivered\n${found.join('')}`)
        const facts = postFactsOf(readHeaders(raw), raw, found.join(''))
        expect(facts.from.every(({ address }) => address.includes('@'))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it.each<[string, () => string]>([
    ['2,000 From fields', () => `From: ${'a'.repeat(4000)}\n`.repeat(2000)],
    ['2,000 delivery fields', () => `Delivered-To: ${'a'.repeat(4000)}\n`.repeat(1999)],
    ['a Content-Type of 200 KB', () => `Content-Type: multipart/mixed${'; '.repeat(100_000)}boundary=b\n`],
    [
      'a million empty parts',
      () => `${KARI}\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n'.repeat(1_000_000)}`,
    ],
    [
      'a boundary that others begin with',
      () => `${KARI}\nContent-Type: multipart/mixed; boundary=b\n\n${'--bb\n'.repeat(1_000_000)}`,
    ],
    ['a header without an end', () => `X: ${'y\n '.repeat(1_000_000)}`],
  ])('takes no time: %s', (_, made) => {
    const raw = Buffer.from(made())
    const headers = readHeaders(raw)
    const startedMs = performance.now()
    postFactsOf(headers, raw, '')
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })
})

const PIECES = [
  ...'From: |a@b|MAILER-DAEMON@x|,|<|>|"|\n|\r\n|\r|\n\n| |\0|--b|--|é|Received: for |QUJD==|Action: failed'.split('|'),
  ...'Content-Type: |multipart/report|; boundary=b|; boundary="|message/delivery-status|text/calendar'.split('|'),
  ...'Final-Recipient: rfc822; |Content-Transfer-Encoding: base64|message/rfc822|Message-ID: <a@b>'.split('|'),
]
