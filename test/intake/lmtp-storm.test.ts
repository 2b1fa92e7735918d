import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Lmtp, listenLmtp } from '../../src/intake/lmtp.ts'
import { MAILS_AN_HOUR } from '../../src/intake/mails-an-hour.ts'
import { freePorts } from '../servers/ports.ts'
import { type Postfix, startPostfix, whyNoPostfix } from '../servers/postfix.ts'
import { describeUnless } from '../unless.ts'

const HOUR_MS = 3_600_000
/** More than an hour allows. */
const STORM = MAILS_AN_HOUR + 50

describeUnless(whyNoPostfix(), 'a storm of mail, through a real mail server', () => {
  let postfix: Postfix
  let lmtp: Lmtp
  let nowMs = HOUR_MS
  const kept = new Map<string, number>()
  const keptOf = (sender: string): number => kept.get(`${sender}@example.test`) ?? 0

  beforeAll(async () => {
    const { nobody } = await freePorts('nobody')
    lmtp = await listenLmtp({
      host: '127.0.0.1',
      port: 0,
      maxBytes: 1_000_000,
      desk: {
        takes: async () => true,
        keep: async ({ mailFrom = '' }) => void kept.set(mailFrom, (kept.get(mailFrom) ?? 0) + 1),
      },
      mailsAnHour: MAILS_AN_HOUR,
      now: () => nowMs,
    })
    postfix = await startPostfix({ askLmtpPort: lmtp.port, dovecotLmtpPort: nobody })
  })
  afterAll(async () => {
    await postfix?.stop()
    await lmtp?.close()
  })

  const send = async (sender: string, count: number): Promise<void> => {
    const pool = createTransport({ host: postfix.host, port: postfix.port, ignoreTLS: true, pool: true })
    const raw = `From: ${sender}@example.test\r\nTo: ask@example.test\r\nSubject: Pumpe 3\r\n\r\nAlarm\r\n`
    const envelope = { from: `${sender}@example.test`, to: 'ask@example.test' }
    await Promise.all(Array.from({ length: count }, () => pool.sendMail({ envelope, raw })))
    pool.close()
  }
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    // Postfix now and then puts a mail that was refused for now aside for a minute, whatever its settings.
    const deadlineMs = performance.now() + 150_000
    while (!(await holds())) {
      if (performance.now() > deadlineMs)
        throw new Error(
          `kept ${keptOf('alarm')}, waiting ${await postfix.queue()}\n${(await postfix.log()).slice(-5000)}`,
        )
      await sleep(20)
    }
  }

  it('is slowed to what an hour allows, holds up nobody else, and is not lost', async () => {
    await send('alarm', STORM)
    await until(() => keptOf('alarm') === MAILS_AN_HOUR)
    await until(async () => (await postfix.log()).includes('451 4.7.0'))
    await send('ida', 1)
    await until(() => keptOf('ida') === 1)
    expect(keptOf('alarm')).toBe(MAILS_AN_HOUR)
    expect(await postfix.queue()).toBe(STORM - MAILS_AN_HOUR)
    nowMs += HOUR_MS
    await until(() => keptOf('alarm') === STORM)
    expect(await postfix.log()).not.toContain('status=bounced')
  }, 300_000)
})
