import { describe, expect, it } from 'vitest'
import { ownText } from '../../src/model/message.ts'
import { readMessage } from '../../src/parse/mail.ts'

const CONTEXT = { receivedAtMs: Date.UTC(2025, 5, 1), maxBytes: 25 * 1024 * 1024 }
const read = (raw: string | Uint8Array) => readMessage(Buffer.from(raw), CONTEXT)

const alone = `From: Kari Li <kari@example.org>
To: drift@example.org
Date: Tue, 3 Jun 2025 08:00:00 +0000
Subject: Pumpe 3
Message-ID: <pumpe@example.org>
Content-Type: text/plain; charset=utf-8

Pumpa i Vika står igjen.
------------------------------
Det er den tredje gangen.
`
const head = `From: drift-request@example.org
Subject: Drift Digest, Vol 1, Issue 2
Message-ID: <digest@example.org>
`
const plain = `${head}Content-Type: text/plain; charset=utf-8

Send Drift mailing list submissions to drift@example.org

Today's Topics:

   1. Pumpe 3 (Kari Li)


----------------------------------------------------------------------

Message: 1
Date: Tue, 3 Jun 2025 08:00:00 +0000
From: Kari Li <kari@example.org>
To: drift@example.org
Subject: Pumpe 3
Message-ID: <pumpe@example.org>
Content-Type: text/plain; charset="iso-8859-1"

Pumpa i Vika står igjen.
------------------------------
Det er den tredje gangen.

------------------------------

Message: 2
Date: Tue, 3 Jun 2025 09:00:00 +0000
From: =?utf-8?q?Bj=C3=B8rn?= <bjorn@example.org>
Subject: Re: Pumpe 3
In-Reply-To: <pumpe@example.org>
Message-ID: <svar@example.org>

Ventilen står feil vei.

------------------------------

Subject: Digest Footer

Drift mailing list

------------------------------

End of Drift Digest, Vol 1, Issue 2
***********************************
`
const mime = `${head}Content-Type: multipart/mixed; boundary=ytre

--ytre
Content-Type: text/plain

Today's Topics: 1. Pumpe 3
--ytre
Content-Type: multipart/digest; boundary=indre

--indre

${alone}
--indre
Content-Type: message/rfc822

From: bjorn@example.org
Subject: Re: Pumpe 3
Message-ID: <svar@example.org>

Ventilen står feil vei.
--indre--
--ytre--
`

describe('a digest', () => {
  it.each([
    ['of plain text (RFC 1153)', plain],
    ['of MIME (RFC 2046)', mime],
  ])('%s is taken apart into its mails, each as it would have come alone', async (_, digest) => {
    const { message, within } = await read(digest)
    const mails = await Promise.all(within.map(read))
    expect(mails.map(({ message: { id } }) => id)).toEqual(['pumpe@example.org', 'svar@example.org'])
    expect(mails[0]?.message).toMatchObject({ subject: 'Pumpe 3', from: { name: 'Kari Li' } })
    expect(mails[0]?.message.fingerprint).toBe((await read(alone)).message.fingerprint)
    expect(message.machine).toBe('robot')
  })

  it.each([
    ['of plain text', plain],
    ['of MIME', mime],
  ])('%s names its mails, whose words are not its own', async (_, digest) => {
    const { message } = await read(digest)
    expect(ownText(message)).toContain("Today's Topics")
    expect(message.text).not.toContain('ventilen står')
    expect(message.text).not.toContain('Pumpa i Vika')
    expect(message.parts.flatMap(({ kind, author }) => (kind === 'forward' ? [author?.address] : []))).toEqual([
      'kari@example.org',
      'bjorn@example.org',
    ])
  })

  it('that somebody answers, or that asks not to be archived, is not taken apart', async () => {
    expect((await read(plain.replace('Subject: Drift', 'Subject: Re: Drift'))).within).toEqual([])
    expect((await read(`X-No-Archive: yes\n${plain}`)).within).toEqual([])
  })

  it('that a person sends on is no machine mail', async () => {
    const sent = mime.replace('drift-request@', 'ola@').replace('Drift Digest, Vol 1, Issue 2', 'To som er verd å lese')
    const { message, within } = await read(sent)
    expect(within).toHaveLength(2)
    expect(message.machine).toBeUndefined()
  })

  it('within a digest stays closed', async () => {
    const nested = mime.replace(
      'From: bjorn@example.org\n',
      'From: bjorn@example.org\nContent-Type: multipart/digest; boundary=x\n',
    )
    expect((await read(nested)).within).toHaveLength(1)
  })

  it('of nothing but hyphens takes no time', async () => {
    for (const line of [`${'-'.repeat(70)}\n`, `${'-'.repeat(30)}\n`, `${'-'.repeat(30)}\n\nFrom: a@b.no\n`]) {
      const text = `${'-'.repeat(70)}\n${line.repeat(Math.ceil(1e6 / line.length))}`
      const before = process.cpuUsage()
      await read(`${head}\n${text}`)
      const { user, system } = process.cpuUsage(before)
      expect((user + system) / 1e6).toBeLessThan(5)
    }
  })
})
