import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { dataDir, whyNoData } from '../data.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { ASK, type Mail, World } from './world.ts'

/** Whoever sends is believed: what is refused here is refused for what it is. */
const gullible = { isColleague: () => true, perDay: 100_000, perWeek: 100_000 }

describe('mail to the ask address', () => {
  it('of any bytes is dealt with, and holds up nothing that comes after it', async () => {
    const world = World.open(gullible)
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const headers = [
      `From: a@energi.example`,
      `To: ${ask.header('reply-to')}`,
      'Subject: x',
      'Content-Type: multipart/mixed; boundary=b',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.string({ maxLength: 400 }).map((text) => Buffer.from(`${headers.join('\r\n')}\r\n\r\n${text}`)),
          fc
            .tuple(fc.constantFrom(...HEADERS), fc.string({ maxLength: 200 }))
            .map(([name, value]) => Buffer.from(`${headers.slice(0, 2).join('\r\n')}\r\n${name}: ${value}\r\n\r\nHei`)),
        ),
        fc.constantFrom(ASK, ask.header('reply-to'), ASK.replace('@', '+follow@'), ASK.replace('@', '+share@')),
        async (raw, to) => {
          await world.hand(raw, { rcptTo: [to] })
          expect(await world.store.unhandled(1)).toEqual([])
        },
      ),
      { numRuns: soak.times(150, 5_000), seed: soak.seed },
    )
    await world.close()
  })

  it('cannot write into our mails: no header of its making, no address but the one it is for', async () => {
    const world = World.open(gullible)
    const evil = 'Hei\r\nBcc: offer@fremmed.example\r\n\r\n<script>alert(1)</script> "<a href=x>'
    const mails = await world.hand(
      compose({
        id: 'ond@energi.example',
        from: '=?utf-8?Q?Ida=0D=0ABcc=3A_offer=40fremmed.example?= <ida@energi.example>',
        to: ASK,
        subject: `=?utf-8?B?${Buffer.from(evil).toString('base64')}?=`,
        text: evil,
      }),
    )
    expect(mails.length).toBeGreaterThan(1)
    for (const mail of mails) {
      const head = mail.raw.slice(0, mail.raw.indexOf('\r\n\r\n'))
      expect(head).not.toMatch(/^bcc:/im)
      expect(mail.header('to')).toContain(mail.to.address)
      expect(mail.header('to')).not.toContain('fremmed')
      expect(mail.raw.slice(mail.raw.indexOf('text/html'))).not.toContain('<script')
      expect(mail.header('from')).not.toContain('fremmed')
    }
    await world.close()
  })
})

const HEADERS = [
  'References',
  'In-Reply-To',
  'Message-ID',
  'Date',
  'From',
  'Reply-To',
  'Authentication-Results',
  'Content-Type',
  'Auto-Submitted',
  'Subject',
]

describeUnless(whyNoData, "other projects' odd and hostile mail", () => {
  it('is dealt with, whoever it seems to be from', async () => {
    const world = World.open(gullible)
    const every = soak.times(12, 1)
    const files = filesUnder(join(dataDir ?? '', 'fixtures')).filter((_, at) => at % every === 0)
    expect(files.length).toBeGreaterThan(100)
    for (const file of files) {
      const raw = readFileSync(file)
      if (raw.length > 0 && raw.length < 2_000_000) await world.hand(raw)
    }
    expect(await world.store.unhandled(1)).toEqual([])
    soak.figure('odd mails given to the ask address', files.length)
    await world.close()
  })
})

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}
