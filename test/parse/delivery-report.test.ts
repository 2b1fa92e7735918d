import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DeliveryReport } from '../../src/model/post.ts'
import { readHeaders } from '../../src/parse/headers.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { postFactsOf } from '../../src/parse/post-facts.ts'
import { dataDir, whyNoData } from '../data.ts'
import { describeUnless } from '../unless.ts'

async function reportIn(raw: Uint8Array): Promise<DeliveryReport | undefined> {
  const { text } = await parseMail(raw, { receivedAtMs: 0, maxBytes: 1e8 })
  return postFactsOf(readHeaders(raw), raw, text).report
}
const mail = (...lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`)

const HEAD = [
  'From: Mail Delivery System <mailer-daemon@mx.example.org>',
  'To: ask+bounce-0a1b@example.org',
  'Subject: Undelivered Mail Returned to Sender',
]
const report = (status: readonly string[], encoding = '7bit', returned: readonly string[] = []) =>
  mail(
    ...HEAD,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b 1"',
    '',
    '--b 1',
    '',
    'Your mail could not be delivered.',
    '--b 1',
    'Content-Type: message/delivery-status',
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    ...status,
    ...(returned.length === 0 ? [] : ['--b 1', ...returned]),
    '--b 1--',
  )
const FAILED = ['Final-Recipient: rfc822; Kari@Example.org', 'Action: failed', 'Status: 5.1.1']
const KARI = { address: 'kari@example.org', action: 'failed', status: '5.1.1' }

describe('a delivery report', () => {
  it('names each recipient, what became of the mail and why, and which mail', async () => {
    const raw = report(
      [
        'Reporting-MTA: dns; mx.example.org',
        '',
        ...FAILED,
        'Diagnostic-Code: smtp; 550 5.1.1 <kari@example.org>:',
        '    User unknown',
        '',
        'Original-Recipient: rfc822;ola+2Bpost@example.org',
        'Action: DELAYED (will be tried again)',
        'Status: 4.4.1 (no answer)',
      ],
      '7bit',
      ['Content-Type: message/rfc822', '', 'Subject: Pumpe', 'Message-ID: <q1@ask.example.org>', '', 'Hvorfor?'],
    )
    expect(await reportIn(raw)).toEqual({
      recipients: [KARI, { address: 'ola+post@example.org', action: 'delayed', status: '4.4.1' }],
      original: 'q1@ask.example.org',
    })
  })

  it.each([
    ['in base64', 'base64', [Buffer.from(`${FAILED.join('\r\n')}\r\n`).toString('base64')]],
    [
      'in quoted-printable',
      'quoted-printable',
      ['Final-Recipient:=20rfc822; ka=', 'ri@example.org', ...FAILED.slice(1)],
    ],
    ['without the empty line between its groups', '7bit', ['Reporting-MTA: dns; mx', ...FAILED]],
    ['with the address in <>, and no type', '7bit', ['Final-Recipient: <kari@example.org>', ...FAILED.slice(1)]],
    [
      'without an action, which its status tells',
      '7bit',
      ['Final-Recipient: rfc822;kari@example.org', 'Status: 5.1.1'],
    ],
    [
      'without a status, which its diagnosis tells',
      '7bit',
      [...FAILED.slice(0, 2), 'Diagnostic-Code: smtp; 550 5.1.1 No such user'],
    ],
    ['with lines that end in CR LF', '7bit', FAILED.map((line) => `${line}\r`)],
  ])('is read %s', async (_, encoding, status) => {
    expect((await reportIn(report(status, encoding)))?.recipients).toEqual([KARI])
  })

  it('knows addresses beyond ASCII (RFC 6533), by either way of writing them', async () => {
    const raw = report([
      String.raw`Final-Recipient: utf-8; k\x{E5}re@example.org`,
      ...FAILED.slice(1),
      '',
      'Final-Recipient: utf-8; bjørn@example.org',
      ...FAILED.slice(1),
    ])
    expect((await reportIn(raw))?.recipients.map(({ address }) => address)).toEqual([
      'kåre@example.org',
      'bjørn@example.org',
    ])
  })

  it('names the mail where only its headers came back, or only a field names it', async () => {
    const headers = ['Content-Type: text/rfc822-headers', '', 'Message-ID: <q2@ask.example.org>', 'Subject: Pumpe']
    expect((await reportIn(report(FAILED, '7bit', headers)))?.original).toBe('q2@ask.example.org')
    expect((await reportIn(report(['X-Original-Message-ID: <q3@ask.example.org>', '', ...FAILED])))?.original).toBe(
      'q3@ask.example.org',
    )
    const cited = Buffer.concat([Buffer.from('In-Reply-To: <q4@ask.example.org>\n'), report(FAILED)])
    expect((await reportIn(cited))?.original).toBe('q4@ask.example.org')
  })

  it.each<[string, readonly string[]]>([
    [
      'Postfix',
      ['<kari@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1', '    <kari@example.org>: User unknown'],
    ],
    [
      'qmail',
      ['Hi. This is the qmail-send program.', '', '<kari@example.org>:', 'Remote host said: 550 5.1.1 No such user'],
    ],
    ['Exim', ['The following address(es) failed:', '', '  kari@example.org', '    host mx: 550 5.1.1 Unknown user']],
    [
      'Exchange',
      [
        'Delivery has failed to these recipients or groups:',
        '',
        'Kari Li<mailto:kari@example.org>',
        'Not found.',
        '',
        '#550 5.1.1 RESOLVER##',
      ],
    ],
    [
      'Sendmail',
      [
        '   ----- The following addresses had permanent fatal errors -----',
        '<kari@example.org>',
        '    (reason: 550 5.1.1 Unknown)',
      ],
    ],
    [
      'Gmail',
      [
        'Delivery to the following recipient failed permanently:',
        '',
        '     kari@example.org',
        '',
        'The error was: 550 5.1.1',
      ],
    ],
    [
      'others, in a sentence',
      ['There was an error delivering your mail to <kari@example.org>.', '550 5.1.1 User unknown'],
    ],
  ])(
    "is read from the text of %s where it has no fields, and the copy's addresses are not taken for it",
    async (_, text) => {
      const copy = [
        '',
        '--- Below this line is a copy of the message.',
        '',
        'Message-ID: <q5@ask.example.org>',
        'To: anne@example.org',
      ]
      expect(await reportIn(mail(...HEAD, '', ...text, ...copy))).toEqual({
        recipients: [KARI],
        original: 'q5@ask.example.org',
      })
    },
  )

  it('tells a delay from a failure in text too', async () => {
    const text = [
      'Delivery to the following recipient has been delayed:',
      '',
      '    kari@example.org',
      '',
      '450 4.2.2 Mailbox full',
    ]
    expect((await reportIn(mail(...HEAD, '', ...text)))?.recipients).toEqual([
      { address: 'kari@example.org', action: 'delayed', status: '4.2.2' },
    ])
  })

  it('takes whom X-Failed-Recipients names, and no help desk for a recipient', async () => {
    const [from = '', ...others] = HEAD
    const text = 'For assistance, please contact <help@example.org>'
    expect(
      (await reportIn(mail(from, 'X-Failed-Recipients: kari@example.org', ...others, '', text)))?.recipients,
    ).toEqual([{ address: 'kari@example.org', action: 'failed', status: undefined }])
    expect(await reportIn(mail(...HEAD, '', 'Your mail could not be delivered.', text))).toBeUndefined()
  })

  it('is not what a person sends on, nor an absence reply, a receipt or a complaint', async () => {
    const part = ['--b', 'Content-Type: message/delivery-status', '', ...FAILED, '--b--']
    const kinds = [
      [
        'From: ola@example.org',
        'Subject: Fwd: Undelivered Mail',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        ...part,
      ],
      [
        'From: ola@example.org',
        'Subject: Automatic reply: Pumpe',
        'Auto-Submitted: auto-replied',
        '',
        '<kari@example.org>: away',
      ],
      [
        'From: ola@example.org',
        'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
        '',
        ...part,
      ],
      ['From: fbl@example.org', 'Content-Type: multipart/report; report-type=feedback-report; boundary=b', '', ...part],
    ]
    for (const lines of kinds) expect(await reportIn(mail(...lines))).toBeUndefined()
  })

  it.each<[string, () => Uint8Array]>([
    [
      '30,000 groups',
      () => report(Array.from({ length: 30_000 }, (_, at) => `Final-Recipient: rfc822;a${at}@x\nAction: failed\n`)),
    ],
    ['a field of 4 MB', () => report([`Final-Recipient: rfc822; ${'a'.repeat(4_000_000)}@example.org`])],
    [
      'multiparts in each other',
      () =>
        Buffer.from(
          `${HEAD.join('\n')}\n${Array.from({ length: 3000 }, (_, at) => `Content-Type: multipart/report; boundary=b${at}\n\n--b${at}\n`).join('')}`,
        ),
    ],
    ['a million delimiters', () => report(['x', '\n--b 1'.repeat(1_000_000)])],
    ['a text of addresses', () => mail(...HEAD, '', `The following addresses failed: ${'<a@b '.repeat(400_000)}`)],
  ])('takes no time over %s', async (_, made) => {
    const raw = made()
    const headers = readHeaders(raw)
    const text = Buffer.from(raw).toString('latin1')
    const before = process.cpuUsage()
    expect(postFactsOf(headers, raw, text).report?.recipients.length ?? 0).toBeLessThanOrEqual(100)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(1)
  })
})

describeUnless(whyNoData, 'delivery reports of 80 mail systems', () => {
  const folder = `${dataDir}/fixtures/sisimai-bounces`
  const all = ['bsd', 'dos', 'not'].flatMap((kind) =>
    dataDir === undefined
      ? []
      : readdirSync(`${folder}/${kind}`).map((name) => ({ name, raw: readFileSync(`${folder}/${kind}/${name}`) })),
  )

  it('name the recipients of their fields, wherever these stand bare in the mail', async () => {
    const wrong: string[] = []
    let compared = 0
    for (const { name, raw } of all) {
      const expected = finalRecipientsIn(raw.toString('latin1'))
      // Of lhost-x5-01 the report is within a mail that a virus scanner passes on, as anybody could pass on any.
      if (expected.length === 0 || name === 'lhost-x5-01.eml') continue
      compared++
      const found = (await reportIn(raw))?.recipients.map(({ address }) => address) ?? []
      if (found.toSorted().join() !== expected.toSorted().join())
        wrong.push(`${name}: ${found.join()} for ${expected.join()}`)
    }
    expect(wrong).toEqual([])
    expect(compared).toBe(248)
  })

  it('name a recipient in 486 of 569, nearly all the others being none, and the mail in most', async () => {
    const reports = await Promise.all(all.map(({ raw }) => reportIn(raw)))
    expect(all).toHaveLength(569)
    expect(reports.filter((report) => (report?.recipients.length ?? 0) > 0).length).toBeGreaterThanOrEqual(486)
    expect(reports.filter((report) => report?.original !== undefined).length).toBeGreaterThanOrEqual(460)
  })
})

/** Addresses of Final-Recipient in the first bare delivery-status part; where none is an address, of Original-Recipient. */
function finalRecipientsIn(mail: string): string[] {
  const part = /^content-type: *message\/delivery-status[^\n]*\n(?:[^\n]+\n)*?\r?\n([\s\S]*?)\r?\n--/im.exec(mail)
  const addresses = (field: string) => [
    ...new Set(
      [
        ...(part?.[1] ?? '').matchAll(
          new RegExp(`^${field} ?: *(?:rfc/?822; *)?<?([^<>;,\\s|/]+@[^<>\\s]+)>?\\r?$`, 'gim'),
        ),
      ].map(([, address = '']) => address.replaceAll('"', '').toLowerCase()),
    ),
  ]
  const final = addresses('final-recipient')
  return final.length > 0 ? final : addresses('original-recipient')
}
