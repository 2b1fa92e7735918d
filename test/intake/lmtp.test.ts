import { readdirSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { createTransport } from 'nodemailer'
import { afterEach, describe, expect, it } from 'vitest'
import { type Lmtp, type LmtpOptions, LmtpUnusable, listenLmtp } from '../../src/intake/lmtp.ts'
import { MailsAnHour } from '../../src/intake/mails-an-hour.ts'
import type { Handed } from '../../src/model/post.ts'
import { aFolder } from './reading.ts'

const HOUR_MS = 60 * 60 * 1000
const MAIL = 'From: Ada <ada@example.org>\r\nSubject: kiln\r\n\r\nIs it hot?\r\n'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

/** A listener whose desk takes `ask@` and `ask+anything@` of example.org, and what it was handed and has refused. */
async function desk(changes: Partial<LmtpOptions> & Partial<LmtpOptions['desk']> = {}) {
  const kept: Handed[] = []
  const refused: string[] = []
  const lmtp = await listenLmtp({
    host: '127.0.0.1',
    port: 0,
    maxBytes: 1_000_000,
    desk: {
      takes: changes.takes ?? (async (address) => /^ask(\+[^@]*)?@example\.org$/.test(address)),
      keep: async (handed) => {
        await changes.keep?.(handed)
        kept.push(handed)
      },
      ...(changes.large === undefined ? {} : { large: changes.large }),
    },
    mailsAnHour: 1000,
    now: () => 1_000,
    onRefused: (why) => refused.push(why),
    ...changes,
  })
  open.push(lmtp)
  return { lmtp, kept, refused }
}

const send = async (
  lmtp: Lmtp,
  { from = 'ada@example.org', to = ['ask@example.org'], raw = MAIL }: { from?: string; to?: string[]; raw?: string },
) => {
  const transport = createTransport({ lmtp: true, host: '127.0.0.1', port: lmtp.port, ignoreTLS: true })
  return transport.sendMail({ envelope: { from, to }, raw })
}

/** What the client was told, for a mail that was refused. */
const refusalOf = (sent: ReturnType<typeof send>): Promise<string> =>
  sent.then(
    ({ rejectedErrors = [] }) => rejectedErrors.map(({ message }) => message).join() || 'taken',
    (refused: unknown) => String(refused),
  )

/** One connection, spoken by hand. */
class Talk {
  readonly socket: Socket
  #heard = ''
  #over = false

  constructor(lmtp: Lmtp) {
    this.socket = connect(lmtp.port, '127.0.0.1')
    this.socket.on('data', (data: Buffer) => (this.#heard += data.toString()))
    this.socket.on('error', () => undefined)
    this.socket.on('close', () => (this.#over = true))
    open.push({ close: () => this.socket.destroy() })
  }

  /** The next whole reply; 'closed' when there will be none. */
  async hear(): Promise<string> {
    for (;;) {
      const reply = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(this.#heard)?.[0]
      if (reply !== undefined) {
        this.#heard = this.#heard.slice(reply.length)
        return reply.trimEnd()
      }
      if (this.#over) return 'closed'
      await sleep(2)
    }
  }

  say(text: string): void {
    this.socket.write(text)
  }

  async ask(line: string): Promise<string> {
    this.say(`${line}\r\n`)
    return this.hear()
  }

  /** Up to the moment when the mail itself is asked for; `again`: not the first on this connection. */
  async begin({ to = ['ask@example.org'], from = 'ada@example.org', again = false } = {}): Promise<void> {
    if (!again) {
      await this.must(this.hear(), /^220 .* LMTP$/)
      await this.must(this.ask('LHLO mx.example.org'), /^250/)
    }
    await this.must(this.ask(`MAIL FROM:<${from}>`), /^250/)
    for (const one of to) await this.must(this.ask(`RCPT TO:<${one}>`), /^250/)
    await this.must(this.ask('DATA'), /^354/)
  }

  private async must(heard: Promise<string>, expected: RegExp): Promise<void> {
    if (!expected.test(await heard)) throw new Error(`${await heard} instead of ${expected.source}`)
  }
}

const textOf = (handed: Handed | undefined): string | undefined =>
  handed === undefined ? undefined : Buffer.from(handed.raw).toString('latin1')

const until = async (holds: () => boolean) => {
  while (!holds()) await sleep(5)
}

describe('a mail that is handed over', () => {
  it('is kept with its envelope, the recipients in lower case', async () => {
    const { lmtp, kept } = await desk()
    await send(lmtp, { from: 'Ada@example.org', to: ['Ask+T0ken@Example.org'] })
    expect(kept).toEqual([
      {
        raw: new Uint8Array(Buffer.from(MAIL)),
        mailFrom: 'Ada@example.org',
        rcptTo: ['ask+t0ken@example.org'],
        peer: '127.0.0.1',
        receivedAtMs: 1_000,
      },
    ])
  })

  it('is kept byte for byte, however it was cut on the way', async () => {
    const { lmtp, kept } = await desk({ mailsAnHour: 1_000_000 })
    const talk = new Talk(lmtp)
    let again = false
    const part = fc.constantFrom('.', '..', 'a', '\r\n', '\r\n.', '\r\n..', '\n', '\r', '\0', 'æ', ' ', '\xff')
    const mail = fc
      .array(part, { maxLength: 60 })
      .map((parts) => `${parts.join('').replaceAll(/(?<!\r)\n\.+/g, '\n')}\r\n`)
    await fc.assert(
      fc.asyncProperty(mail, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 8 }), async (raw, cuts) => {
        const sent = Buffer.from(`${raw.replaceAll(/^\.|(?<=\r\n)\./g, '..')}.\r\n`, 'latin1')
        await talk.begin({ again })
        again = true
        let at = 0
        talk.socket.setNoDelay(true)
        for (const length of cuts) {
          talk.socket.write(sent.subarray(at, at + length))
          at += length
          await sleep(0)
        }
        talk.socket.write(sent.subarray(at))
        expect(await talk.hear()).toMatch(/^250 2\.6\.0/)
        expect(textOf(kept.at(-1))).toBe(raw)
      }),
    )
  })

  it('comes in a file of its own where it is large, if such mail is wanted; one too large for that leaves nothing', async () => {
    const spoolDir = aFolder()
    const large: { path: string; sizeBytes: number; rcptTo: readonly string[] }[] = []
    const { lmtp, kept } = await desk({
      maxBytes: 1000,
      large: {
        spoolDir,
        maxBytes: 100_000,
        keep: async ({ path, sizeBytes }, { rcptTo }) => void large.push({ path, sizeBytes, rcptTo }),
      },
    })
    const raw = `${MAIL}${'æ, ø og å\r\n'.repeat(5_000)}`
    await send(lmtp, { raw })
    expect(kept).toEqual([])
    expect(large).toMatchObject([{ sizeBytes: Buffer.byteLength(raw), rcptTo: ['ask@example.org'] }])
    expect(readFileSync(large[0]?.path ?? '', 'utf8') === raw).toBe(true)
    expect(await refusalOf(send(lmtp, { raw: raw.repeat(3) }))).toMatch(/552/)
    expect(readdirSync(spoolDir)).toEqual([large[0]?.path.split('/').at(-1)])
  })

  it('may be a bounce, which has no sender', async () => {
    const { lmtp, kept } = await desk()
    await send(lmtp, { from: '' })
    expect(kept[0]?.mailFrom).toBe('')
  })

  it('may have an address beyond ASCII, or one that the standard does not allow', async () => {
    const { lmtp, kept } = await desk({ takes: async () => true })
    await send(lmtp, { from: 'åse@blåbær.example', to: ['ask+ørret@blåbær.example'] })
    const talk = new Talk(lmtp)
    await talk.begin({ from: 'a..b.@example.org' })
    talk.say(`${MAIL}.\r\n`)
    expect(await talk.hear()).toMatch(/^250/)
    expect(kept.map(({ mailFrom, rcptTo }) => [mailFrom, ...rcptTo])).toEqual([
      ['åse@blåbær.example', 'ask+ørret@blåbær.example'],
      ['a..b.@example.org', 'ask@example.org'],
    ])
  })

  it('is kept once for all its recipients', async () => {
    const { lmtp, kept } = await desk()
    const sent = await send(lmtp, { to: ['ask+1@example.org', 'bob@example.org', 'ask+2@example.org'] })
    expect(sent.accepted).toEqual(['ask+1@example.org', 'ask+2@example.org'])
    expect(sent.rejected).toEqual(['bob@example.org'])
    expect(kept.map(({ rcptTo }) => rcptTo)).toEqual([['ask+1@example.org', 'ask+2@example.org']])
  })

  it('gets one reply for each recipient that was accepted, also for one that was named twice', async () => {
    const { lmtp, kept } = await desk()
    const talk = new Talk(lmtp)
    await talk.begin({ to: ['ask@example.org', 'ask+1@example.org', 'Ask@example.org'] })
    talk.say(`${MAIL}.\r\n`)
    for (let replies = 0; replies < 3; replies++) expect(await talk.hear()).toBe('250 2.6.0 Kept')
    expect(await talk.ask('NOOP')).toBe('250 2.0.0 OK')
    expect(kept.map(({ rcptTo }) => rcptTo)).toEqual([['ask@example.org', 'ask+1@example.org']])
  })

  it('has nothing of one that was begun and given up', async () => {
    const { lmtp, kept } = await desk()
    const talk = new Talk(lmtp)
    await talk.hear()
    for (const line of ['LHLO mx', 'MAIL FROM:<a@example.org>', 'RCPT TO:<ask+1@example.org>', 'RSET'])
      expect(await talk.ask(line)).toMatch(/^250/)
    await talk.begin({ to: ['ask+2@example.org'], from: 'b@example.org', again: true })
    talk.say(`${MAIL}.\r\n`)
    expect(await talk.hear()).toMatch(/^250/)
    expect(kept.map(({ mailFrom, rcptTo }) => [mailFrom, ...rcptTo])).toEqual([['b@example.org', 'ask+2@example.org']])
  })
})

describe('a mail is refused', () => {
  it('for good when nobody takes its address, at once', async () => {
    const { lmtp, kept, refused } = await desk()
    expect(await refusalOf(send(lmtp, { to: ['bob@example.org'] }))).toContain(
      '550 5.1.1 Mail to this address is not taken',
    )
    expect(kept).toEqual([])
    expect(refused).toEqual(['mail to an address that is not taken'])
  })

  it('when it says that it is too large, before it is sent', async () => {
    const { lmtp } = await desk({ maxBytes: 1000 })
    const talk = new Talk(lmtp)
    await talk.hear()
    expect(await talk.ask('LHLO mx')).toContain('SIZE 1000')
    expect(await talk.ask('MAIL FROM:<ada@example.org> SIZE=1001')).toMatch(/^552 5\.3\.4 .*\b1000$/)
    expect(await talk.ask('MAIL FROM:<ada@example.org> SIZE=1000')).toMatch(/^250/)
  })

  it('when it is too large without saying so, by one byte too', async () => {
    const { lmtp, kept, refused } = await desk({ maxBytes: 1000 })
    const talk = new Talk(lmtp)
    await talk.begin({ to: ['ask@example.org', 'ask+1@example.org'] })
    talk.say(`${'a'.repeat(999)}\r\n.\r\n`)
    for (let replies = 0; replies < 2; replies++) expect(await talk.hear()).toMatch(/^552 5\.3\.4 .*\b1000 bytes/)
    await talk.begin({ again: true })
    talk.say(`${'a'.repeat(200_000)}\r\n.\r\n`)
    expect(await talk.hear()).toMatch(/^552 5\.3\.4/)
    await talk.begin({ again: true })
    talk.say(`${'a'.repeat(998)}\r\n.\r\n`)
    expect(await talk.hear()).toMatch(/^250/)
    expect(kept.map(({ raw }) => raw.length)).toEqual([1000])
    expect(refused).toHaveLength(2)
  })

  it('for now when it cannot be kept, so that it comes again', async () => {
    let full = true
    const { lmtp, kept, refused } = await desk({
      keep: async () => {
        if (full) throw new Error('the disk is full')
      },
    })
    expect(await refusalOf(send(lmtp, {}))).toContain('451 4.3.0')
    expect([kept, refused]).toEqual([[], ['the disk is full']])
    full = false
    await send(lmtp, {})
    expect(kept).toHaveLength(1)
  })

  it('for now when nobody can say whether its address is taken', async () => {
    const { lmtp } = await desk({ takes: async () => Promise.reject(new Error('the database is away')) })
    expect(await refusalOf(send(lmtp, {}))).toContain('451 4.3.0')
  })

  it('for now when there are too many recipients, the first hundred kept', async () => {
    const { lmtp, kept } = await desk()
    const { rejected } = await send(lmtp, { to: Array.from({ length: 102 }, (_, at) => `ask+${at}@example.org`) })
    expect(rejected).toEqual(['ask+100@example.org', 'ask+101@example.org'])
    expect(kept.map(({ rcptTo }) => rcptTo.length)).toEqual([100])
  })

  it('for now when there is too much in memory, and those before it are kept', async () => {
    const { lmtp, kept, refused } = await desk({ maxBytes: 1000 })
    const talks = Array.from({ length: 5 }, () => new Talk(lmtp))
    await Promise.all(talks.map((talk) => talk.begin()))
    for (const talk of talks) talk.say('a'.repeat(900))
    await until(() => refused.length > 0)
    for (const talk of talks) talk.say('\r\n.\r\n')
    const replies = await Promise.all(talks.map((talk) => talk.hear()))
    expect(replies.map((reply) => reply.slice(0, 9)).sort()).toEqual([
      ...Array<string>(4).fill('250 2.6.0'),
      '451 4.3.1',
    ])
    await send(lmtp, {})
    expect(kept).toHaveLength(5)
  })
})

describe('a storm of mail from one sender', () => {
  it('is slowed, and nobody else with it, until the hour is over', async () => {
    let now = 0
    const { lmtp, kept, refused } = await desk({ mailsAnHour: 2, now: () => now })
    await send(lmtp, {})
    now = HOUR_MS / 2
    await send(lmtp, { from: 'ADA@example.org' })
    expect(await refusalOf(send(lmtp, {}))).toContain('451 4.7.0')
    await send(lmtp, { from: 'bob@example.org' })
    now = HOUR_MS
    await send(lmtp, {})
    expect(await refusalOf(send(lmtp, {}))).toContain('451 4.7.0')
    expect(kept).toHaveLength(4)
    expect(refused).toHaveLength(2)
  })

  it('is slowed when it comes over many connections at once', async () => {
    const { lmtp, kept } = await desk({ mailsAnHour: 2 })
    const talks = Array.from({ length: 4 }, () => new Talk(lmtp))
    await Promise.all(talks.map((talk) => talk.begin()))
    for (const talk of talks) talk.say(`${MAIL}.\r\n`)
    const replies = await Promise.all(talks.map((talk) => talk.hear()))
    expect(replies.map((reply) => reply.slice(0, 9)).sort()).toEqual([
      ...Array<string>(2).fill('250 2.6.0'),
      ...Array<string>(2).fill('451 4.7.0'),
    ])
    expect(kept).toHaveLength(2)
  })

  it('may be ten times as heavy when it is bounces', async () => {
    const { lmtp, kept } = await desk({ mailsAnHour: 1 })
    const talk = new Talk(lmtp)
    for (let sent = 0; sent < 10; sent++) {
      await talk.begin({ from: '', again: sent > 0 })
      talk.say(`${MAIL}.\r\n`)
      expect(await talk.hear()).toMatch(/^250/)
    }
    expect(await talk.ask('MAIL FROM:<>')).toMatch(/^451 4\.7\.0/)
    expect(kept).toHaveLength(10)
  })

  it('does not count mail that was not kept', async () => {
    let full = true
    const { lmtp } = await desk({
      mailsAnHour: 1,
      keep: async () => {
        if (full) throw new Error('the disk is full')
      },
    })
    for (let tries = 0; tries < 3; tries++) expect(await refusalOf(send(lmtp, {}))).toContain('451 4.3.0')
    full = false
    await send(lmtp, {})
    expect(await refusalOf(send(lmtp, {}))).toContain('451 4.7.0')
  })

  it('is spent no longer than an hour, wherever the clock goes', () => {
    let nowMs = Date.UTC(2030, 0)
    const allowance = new MailsAnHour(1, () => nowMs)
    allowance.take('a@example.org')
    expect(allowance.isSpent('a@example.org')).toBe(true)
    for (const year of [2020, 1960, 2040]) {
      nowMs = Date.UTC(year, 0)
      expect(allowance.take('a@example.org')).toBe(true)
      expect(allowance.freeAtMs('a@example.org')).toBe(nowMs + 3_600_000)
    }
  })

  it('is remembered of some thousand senders, those forgotten first who were heard longest ago', () => {
    const allowance = new MailsAnHour(1, () => 0)
    const senders = Array.from({ length: 6000 }, (_, at) => `${at}@example.org`)
    for (const sender of senders) allowance.take(sender)
    const forgotten = senders.filter((sender) => !allowance.isSpent(sender))
    expect(forgotten).toEqual(senders.slice(0, 1000))
  })
})

describe('a connection', () => {
  it('is refused where its address may not connect', async () => {
    const { lmtp, refused } = await desk({ peers: ['192.0.2.1', '2001:db8::1'] })
    const talk = new Talk(lmtp)
    expect([await talk.hear(), await talk.hear()]).toEqual(['554 No mail is taken from here', 'closed'])
    expect(refused).toEqual(['a connection from 127.0.0.1, which may not connect'])
  })

  it('is taken where its address may, however that is written', async () => {
    const { lmtp, kept } = await desk({ peers: ['::ffff:127.0.0.1'] })
    await send(lmtp, {})
    expect(kept).toHaveLength(1)
  })

  it('is one of a hundred at most', async () => {
    const { lmtp } = await desk()
    const first = Array.from({ length: 100 }, () => new Talk(lmtp))
    for (const talk of first) expect(await talk.hear()).toMatch(/^220/)
    const one = new Talk(lmtp)
    expect([await one.hear(), await one.hear()]).toEqual([expect.stringMatching(/^421 /), 'closed'])
    first[0]?.socket.destroy()
    let next = ''
    while (!next.startsWith('220')) next = await new Talk(lmtp).hear()
    expect(next).toMatch(/^220/)
  })

  it('offers no login and no encryption, and speaks LMTP only', async () => {
    const { lmtp } = await desk()
    const talk = new Talk(lmtp)
    await talk.hear()
    const offered = (await talk.ask('LHLO mx')).split('\r\n').map((line) => line.slice(4))
    expect(offered.slice(1)).toEqual(['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', 'SIZE 1000000'])
    for (const line of ['EHLO mx', 'AUTH PLAIN AGEAYg==', 'STARTTLS', 'WIZ'])
      expect(await talk.ask(line)).toMatch(/^500/)
    expect(await talk.ask('NOOP')).toMatch(/^250/)
  })

  it.each([
    ['ends', (socket: Socket) => socket.end()],
    ['breaks', (socket: Socket) => socket.destroy()],
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('that %s in the middle of a mail leaves nothing behind', async (_, end) => {
    const { lmtp, kept, refused } = await desk()
    const talk = new Talk(lmtp)
    await talk.begin()
    talk.say(MAIL)
    await sleep(20)
    end(talk.socket)
    await until(() => refused.length > 0)
    await send(lmtp, {})
    expect(kept).toHaveLength(1)
  })

  it('that breaks while a mail is being kept does no harm', async () => {
    let kept: (() => void) | undefined
    const { lmtp } = await desk({ keep: () => new Promise((resolve) => (kept = resolve)) })
    const talk = new Talk(lmtp)
    await talk.begin()
    talk.say(`${MAIL}.\r\n`)
    await until(() => kept !== undefined)
    talk.socket.resetAndDestroy()
    await sleep(20)
    kept?.()
    expect(await new Talk(lmtp).hear()).toMatch(/^220/)
  })

  it('that talks nonsense is closed', async () => {
    const { lmtp } = await desk()
    const talk = new Talk(lmtp)
    await talk.hear()
    talk.say('a'.repeat(100_000))
    expect([await talk.hear(), await talk.hear()]).toEqual([expect.stringMatching(/^421 /), 'closed'])
  })
})

describe('closing', () => {
  it('tells who waits, keeps what is on its way, and then listens no more', async () => {
    const { lmtp, kept } = await desk()
    const idle = new Talk(lmtp)
    await idle.hear()
    const busy = new Talk(lmtp)
    await busy.begin()
    busy.say(MAIL)
    const closed = lmtp.close()
    expect(await idle.hear()).toMatch(/^421 4\.3\.2/)
    busy.say('.\r\n')
    expect([await busy.hear(), await busy.hear()]).toEqual(['250 2.6.0 Kept', expect.stringMatching(/^421 4\.3\.2/)])
    const startedMs = performance.now()
    await closed
    expect(performance.now() - startedMs).toBeLessThan(500)
    expect(kept).toHaveLength(1)
    const late = new Talk(lmtp)
    expect(await late.hear()).toBe('closed')
    await lmtp.close()
  })

  it('waits a second for a mail that does not end, and keeps nothing of it', async () => {
    const { lmtp, kept } = await desk()
    const talk = new Talk(lmtp)
    await talk.begin()
    talk.say(MAIL)
    const startedMs = performance.now()
    await lmtp.close()
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    talk.say('.\r\n')
    expect([await talk.hear(), await talk.hear()]).toEqual([expect.stringMatching(/^421 /), 'closed'])
    expect(kept).toEqual([])
  })
})

describe('a port', () => {
  it('that is taken is a fault that says so', async () => {
    const { lmtp } = await desk()
    const second = listenLmtp(optionsFor(lmtp.port))
    await expect(second).rejects.toThrow(LmtpUnusable)
    await expect(second).rejects.toThrow(`127.0.0.1:${lmtp.port}: another program listens at this port`)
  })

  it('of a host that this machine is not is a fault too', async () => {
    await expect(listenLmtp({ ...optionsFor(0), host: '192.0.2.1' })).rejects.toThrow(
      '192.0.2.1:0: this machine has no such address',
    )
  })
})

const optionsFor = (port: number): LmtpOptions => ({
  host: '127.0.0.1',
  port,
  maxBytes: 1000,
  desk: { takes: async () => true, keep: async () => undefined },
  mailsAnHour: 1,
  now: Date.now,
})
