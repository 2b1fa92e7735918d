import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeUnless } from '../unless.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from './dovecot.ts'
import { freePorts } from './ports.ts'
import { type Postfix, startPostfix, whyNoPostfix } from './postfix.ts'

describeUnless(whyNoPostfix() ?? whyNoDovecot(), 'the Postfix that tests start', () => {
  let dovecot: Dovecot
  let postfix: Postfix
  let askLmtpPort: number
  let asked: string[] = []

  /** Something at the port for questions, which writes down whom mail is for. */
  const listen = async () => {
    const server = new SMTPServer({
      lmtp: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onRcptTo: ({ address }, _, reply) => reply(address.includes('+no@') ? new Error('no such question') : null),
      onData: (mail, { envelope }, reply) => {
        asked.push(...envelope.rcptTo.map(({ address }) => address))
        mail.resume().once('end', () => reply())
      },
    })
    server.on('error', () => {})
    const listening = server.listen(askLmtpPort, '127.0.0.1')
    await once(listening, 'listening')
    expect((listening.address() as AddressInfo).port).toBe(askLmtpPort)
    return { [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)) }
  }
  beforeAll(async () => {
    dovecot = await startDovecot()
    askLmtpPort = (await freePorts('ask')).ask
    postfix = await startPostfix({ askLmtpPort, dovecotLmtpPort: dovecot.lmtpPort })
  })
  afterAll(() => Promise.all([postfix?.stop(), dovecot?.stop()]))
  beforeEach(() => {
    asked = []
  })

  const send = (from: string, ...to: string[]) =>
    createTransport({ host: postfix.host, port: postfix.port, ignoreTLS: true }).sendMail({
      envelope: { from, to },
      raw: 'From: Ada <ada@example.test>\r\nSubject: kiln\r\n\r\nIs it hot?\r\n',
    })

  /** The newest mail of `name`, once there is one. */
  const received = async (name: string): Promise<string> => {
    const { user, pass, ...where } = dovecot.user(name)
    const client = new ImapFlow({ ...where, secure: false, auth: { user, pass }, logger: false })
    client.on('error', () => {})
    await client.connect()
    try {
      await client.mailboxOpen('INBOX')
      for (;;) {
        await client.noop()
        const mail = await client.fetchOne('*', { source: true })
        if (mail !== false && mail.source !== undefined) return mail.source.toString()
        await sleep(20)
      }
    } finally {
      client.close()
    }
  }
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) await sleep(20)
  }

  it('hands mail to people to Dovecot, and mail to the ask address to the listener', async () => {
    await using _ = await listen()
    await send('ada@example.test', 'bob@example.test', 'ask+x1@example.test', 'ask@example.test')
    const mail = await received('bob')
    expect(mail).toContain('Delivered-To: bob@example.test')
    expect(mail).toContain('Is it hot?')
    await until(() => asked.length === 2)
    expect(asked.toSorted()).toEqual(['ask+x1@example.test', 'ask@example.test'])
    await until(async () => (await postfix.queue()) === 0)
  })

  it('lets nothing out: no mail, and no bounce either', async () => {
    await expect(send('carol@example.test', 'eve@example.com')).rejects.toThrow('outside mail is disabled')
    await using _ = await listen()
    await send('eve@example.com', 'ask+no@example.test')
    await until(async () => /to=<eve@example\.com>, relay=none, .*status=bounced/.test(await postfix.log()))
    await until(async () => (await postfix.queue()) === 0)
  })

  it('tells a sender of ours what the listener refused', async () => {
    await using _ = await listen()
    await send('carol@example.test', 'ask+no@example.test')
    expect(await received('carol')).toMatch(/^Return-Path: <>[^]*no such question/)
  })

  it('keeps what nobody takes, through a power cut too, and hands it over once somebody does', async () => {
    await send('ada@example.test', 'ask+x2@example.test')
    await until(async () => /to=<ask\+x2@.*status=deferred/.test(await postfix.log()))
    await postfix.kill()
    expect(await postfix.queue()).toBe(1)
    await using _ = await listen()
    await postfix.start()
    await until(() => asked.length > 0)
    expect(asked).toEqual(['ask+x2@example.test'])
    await until(async () => (await postfix.queue()) === 0)
  })
})
