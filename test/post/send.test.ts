import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { type GivenUp, type OutboxDeps, openSmtp, type Smtp, sendWaiting } from '../../src/post/send.ts'
import type { OutboxKey } from '../../src/store/ask-store.ts'
import { SqliteAskStore } from '../../src/store/sqlite/ask-store.ts'
import { tempDir } from '../temp.ts'

const NOW = Date.UTC(2026, 10, 10, 9)
const HOUR = 3_600_000

let store: SqliteAskStore
let server: SMTPServer | undefined
let smtp: Smtp
let nowMs: number
let arrived: string[]
const unmarked = new Set<OutboxKey>()
let givenUp: [string, GivenUp][]
beforeEach(() => {
  store = new SqliteAskStore(join(tempDir(), 'record.sqlite'))
  nowMs = NOW
  arrived = []
  givenUp = []
})
afterEach(async () => {
  smtp.close()
  await closed()
  await store.close()
})

const closed = (): Promise<void> =>
  new Promise((resolve) => (server === undefined ? resolve() : server.close(() => resolve())))

/** A mail server that does as the first word of a mail's subject says. */
async function serverAt(port = 0, more: SMTPServerOptions = {}): Promise<number> {
  const made = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 10,
    onData(stream, session, reply) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const word = /^Subject: (\w+)/m.exec(Buffer.concat(chunks).toString())?.[1] ?? ''
        const refusal = /^c(\d{3})/.exec(word)?.[1]
        if (word === 'drop') for (const one of made.connections) Reflect.get(one, '_socket').destroy()
        else if (word === 'hang') return
        else if (refusal !== undefined) reply(Object.assign(new Error('no'), { responseCode: Number(refusal) }))
        else {
          arrived.push(session.envelope.rcptTo[0]?.address ?? '')
          reply()
        }
      })
    },
    ...more,
  })
  server = made
  made.on('error', () => undefined)
  await once(made.listen(port, '127.0.0.1'), 'listening')
  return (made.server.address() as AddressInfo).port
}

async function write(...mails: readonly (readonly [to: string, subject: string, text?: string])[]): Promise<void> {
  for (const [to, subject, text = 'Hei'] of mails) {
    const who = { name: to, address: `${to}@energi.example` }
    await store.commit({
      atMs: NOW,
      archive: [],
      outgoing: [
        {
          messageId: `${to}@us.example` as MessageId,
          kind: 'ask',
          question: undefined,
          to: who,
          mailFrom: 'ask@energi.example',
          subject,
          text,
          raw: Buffer.from(`Message-ID: <${to}@us.example>\r\nSubject: ${subject}\r\n\r\n${text}\r\n`),
          carries: undefined,
          held: false,
          address: { token: `token-${to}`, question: undefined, who, role: 'sent' },
        },
      ],
    })
  }
}

const send = (more: Partial<OutboxDeps> = {}) =>
  sendWaiting({
    store,
    smtp,
    now: () => nowMs,
    maySend: () => true,
    unmarked,
    giveUp: async (mail, why) => {
      givenUp.push([mail.to.name, why])
      await store.commit({ atMs: nowMs, outgoing: [], archive: [], givenUp: { key: mail.key, why: why.why } })
    },
    log: { warn: () => undefined },
    ...more,
  })

const states = async (): Promise<string[]> =>
  (await store.outbox({}, 100)).toReversed().map(({ to, state, tries }) => `${to.name} ${state} ${tries}`)

const open = (port: number, url = `smtp://127.0.0.1:${port}`): void => {
  smtp = openSmtp({ url }, () => true, 500)
}

describe('mail that waits', () => {
  it('waits for a server whose policy is to take nothing from us, as a relay that does not know us', async () => {
    let isKnown = false
    const port = await serverAt(0, {
      onRcptTo: (_address, _session, reply) =>
        isKnown ? reply() : reply(Object.assign(new Error('5.7.1 Relaying denied'), { responseCode: 554 })),
    })
    open(port)
    await write(['ola', 'ok'], ['nina', 'ok'])
    await send()
    expect(givenUp).toEqual([])
    isKnown = true
    nowMs += HOUR
    await send()
    expect(arrived).toEqual(['ola@energi.example', 'nina@energi.example'])
  })

  it('is sent one by one, each marked', async () => {
    open(await serverAt())
    await write(['ola', 'Trykk'], ['eva', 'Trykk'])
    expect(await send()).toEqual({ sent: 2, away: undefined })
    expect(arrived).toEqual(['ola@energi.example', 'eva@energi.example'])
    expect(await states()).toEqual(['ola sent 0', 'eva sent 0'])
    expect(await send()).toEqual({ sent: 0, away: undefined })
  })

  it.each(['drop', 'hang', 'c421'])('is not held up by one at which the server does %s', async (does) => {
    open(await serverAt())
    await write(['ola', does], ['eva', 'Trykk'])
    expect(await send()).toEqual({ sent: 1, away: undefined })
    expect(arrived).toEqual(['eva@energi.example'])
    expect(await states()).toEqual(['ola waiting 1', 'eva sent 0'])
    expect(await store.nextSendMs()).toBeGreaterThan(NOW)
  })

  it('counts no try while the server is not there, and goes once it is', async () => {
    const port = await serverAt()
    await closed()
    open(port)
    await write(['ola', 'Trykk'])
    expect(await send()).toMatchObject({ sent: 0, away: 'ESOCKET' })
    expect(await states()).toEqual(['ola waiting 0'])
    await serverAt(port)
    expect(await send()).toEqual({ sent: 1, away: undefined })
  })

  it('counts no try where the server goes away in the middle of a mail', async () => {
    open(
      await serverAt(0, {
        onData: (stream) => {
          stream.resume()
          server?.server.close()
          for (const one of server?.connections ?? []) Reflect.get(one, '_socket').destroy()
        },
      }),
    )
    await write(['ola', 'Trykk'])
    expect(await send()).toMatchObject({ sent: 0, away: 'ESOCKET' })
    expect(await states()).toEqual(['ola waiting 0'])
  })

  it('counts no try where our login is refused', async () => {
    const port = await serverAt(0, {
      allowInsecureAuth: true,
      onAuth: (_auth, _session, reply) => reply(new Error('no')),
    })
    open(port, `smtp://hvemvet:wrong@127.0.0.1:${port}`)
    await write(['ola', 'Trykk'])
    expect(await send()).toMatchObject({ sent: 0, away: 'EAUTH' })
    expect(await states()).toEqual(['ola waiting 0'])
  })

  it('that is refused is given up, and the others go', async () => {
    open(await serverAt())
    await write(['ola', 'c550'], ['per', 'c552'], ['eva', 'Trykk'])
    expect(await send()).toEqual({ sent: 1, away: undefined })
    expect(givenUp).toMatchObject([
      ['ola', { isTooLarge: false }],
      ['per', { isTooLarge: true }],
    ])
    expect(await states()).toEqual(['ola failed 1', 'per failed 1', 'eva sent 0'])
  })

  it('larger than the server announces is known to be', async () => {
    open(await serverAt(0, { size: 1000 }))
    await write(['ola', 'Trykk', 'x'.repeat(2000)], ['eva', 'Trykk'])
    expect(await send()).toEqual({ sent: 1, away: undefined })
    expect(givenUp).toMatchObject([['ola', { isTooLarge: true, status: '5.3.4' }]])
  })

  it('that is put off for days is given up in the end, with a word of it', async () => {
    open(await serverAt())
    await write(['ola', 'c450'])
    for (let tries = 1; tries < 100; tries++) {
      await send()
      nowMs += HOUR
    }
    expect(await states()).toEqual(['ola waiting 99'])
    expect(givenUp).toEqual([])
    await send()
    expect(givenUp).toMatchObject([['ola', { status: undefined }]])
    expect(await states()).toEqual(['ola failed 100'])
  })

  it('is not tried while the mode sends nothing, however long, and goes when it sends again', async () => {
    open(await serverAt())
    await write(['ola', 'Trykk'])
    for (let hours = 0; hours < 200; hours++) {
      expect(await send({ maySend: () => false })).toEqual({ sent: 0, away: undefined })
      nowMs += HOUR
    }
    expect(await states()).toEqual(['ola waiting 0'])
    expect(await send()).toEqual({ sent: 1, away: undefined })
  })

  it('is not held up by one that cannot be given up just now', async () => {
    open(await serverAt())
    await write(['ola', 'c550'], ['eva', 'Trykk'])
    const giveUp = () => Promise.reject(new Error('the record is busy'))
    expect(await send({ giveUp })).toEqual({ sent: 1, away: undefined })
    expect(await states()).toEqual(['ola waiting 1', 'eva sent 0'])
  })

  it('that was taken goes no second time, though it could not be marked', async () => {
    open(await serverAt())
    await write(['ola', 'Trykk'])
    const sent = () => Promise.reject(new Error('the record is busy'))
    await expect(send({ store: Object.assign(Object.create(store) as typeof store, { sent }) })).rejects.toThrow('busy')
    expect(await send()).toEqual({ sent: 1, away: undefined })
    expect(arrived).toEqual(['ola@energi.example'])
    expect(await states()).toEqual(['ola sent 0'])
  })
})
