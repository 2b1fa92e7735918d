import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import nodemailer from 'nodemailer'
import { compose, mbox, throughList } from '../compose.ts'
import { type Dovecot, startDovecot } from '../servers/dovecot.ts'
import { freePorts } from '../servers/ports.ts'
import { type Postfix, startPostfix } from '../servers/postfix.ts'
import { tempDir } from '../temp.ts'
import { hvemvet, type Running, start } from './program.ts'

export const ASK = 'ask@example.test'
export const DRIFT = 'drift@example.test'

/** A company with a mail server, mailboxes, an archive of who has answered what, and the program between them: all real, on this
 *  machine alone. Everybody's address is `name@example.test`. */
export class MailTown {
  readonly dovecot: Dovecot
  readonly postfix: Postfix
  readonly cwd: string
  readonly url: string
  private readonly webPort: number
  private readonly read = new Map<string, number>()
  private program: Running | undefined

  private constructor(dovecot: Dovecot, postfix: Postfix, cwd: string, webPort: number) {
    this.dovecot = dovecot
    this.postfix = postfix
    this.cwd = cwd
    this.webPort = webPort
    this.url = `http://127.0.0.1:${webPort}`
  }

  /** `more`: settings of asking. `by`: the mail server hands mail to the ask address over, or puts it into a mailbox that the
   *  program reads. */
  static async open(
    more: readonly string[] = [],
    by: 'lmtp' | 'mailbox' = 'lmtp',
    lists: readonly string[] = [],
  ): Promise<MailTown> {
    const dovecot = await startDovecot()
    const { lmtp, web: webPort } = await freePorts('lmtp', 'web')
    const postfix = await startPostfix({
      askLmtpPort: by === 'lmtp' ? lmtp : dovecot.lmtpPort,
      dovecotLmtpPort: dovecot.lmtpPort,
    })
    const cwd = tempDir()
    writeFileSync(
      join(cwd, 'hvemvet.yaml'),
      [
        `lists: [${[`{ address: ${DRIFT}, name: Drift, readers: everyone }`, ...lists].join(', ')}]`,
        'ask:',
        `  address: ${ASK}`,
        '  mode: on',
        ...(by === 'lmtp'
          ? [`  lmtp: 127.0.0.1:${lmtp}`, '  trust: { lmtpPeers: [127.0.0.1] }']
          : [
              `  mailbox: { host: ${dovecot.host}, port: ${dovecot.port}, tls: false, user: ask, password: secret }`,
              '  trust: { authserv: mx.example.test }',
            ]),
        `  smtp: smtp://127.0.0.1:${postfix.port}`,
        '  colleagues: [example.test]',
        '  hours: { from: 0, to: 24, days: [1, 2, 3, 4, 5, 6, 7] }',
        ...more.map((line) => `  ${line}`),
        ...(by === 'mailbox' ? ['maxMessageBytes: 2000000'] : []),
        `web: { url: "http://127.0.0.1:${webPort}" }`,
        '',
      ].join('\n'),
    )
    const town = new MailTown(dovecot, postfix, cwd, webPort)
    writeFileSync(join(cwd, 'drift.mbox'), mbox(past()))
    const { code, log } = await hvemvet(['import', 'drift.mbox', '--list', DRIFT, ...CONFIG], { cwd })
    if (code !== 0) throw new Error(log)
    return town
  }

  /** Starts the program; resolves when it takes mail. */
  async serve(): Promise<void> {
    const running = start(['serve', '--port', String(this.webPort), ...CONFIG], { cwd: this.cwd })
    this.program = running
    while (!running.log().includes('asking by mail')) {
      if (running.child.exitCode !== null) throw new Error(`serve ended: ${running.log()}`)
      await sleep(20)
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.program?.child.kill('SIGKILL')
    await this.program?.ended
    this.program = undefined
  }

  get log(): string {
    return this.program?.log() ?? ''
  }

  /** Sends a mail, whole, as its author's mail program does. */
  async send(from: string, to: string, raw: string | Uint8Array): Promise<void> {
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: this.postfix.port, ignoreTLS: true })
    await transport.sendMail({
      envelope: { from: `${from}@example.test`, to },
      raw: typeof raw === 'string' ? raw : Buffer.from(raw),
    })
    transport.close()
  }

  /** The next mail in somebody's mailbox that they have not seen yet. */
  async next(user: string, withinMs = 20_000): Promise<string> {
    const seen = this.read.get(user) ?? 0
    const deadlineMs = Date.now() + withinMs
    for (;;) {
      const all = await this.mailbox(user)
      const mail = all[seen]
      if (mail !== undefined) {
        this.read.set(user, seen + 1)
        return mail
      }
      if (Date.now() > deadlineMs)
        throw new Error(`${user} got no mail within ${withinMs} ms\n${this.log}\n${await this.postfix.log()}`)
      await sleep(50)
    }
  }

  /** All mail in somebody's mailbox, in the order it came. Tried again as a mail program does: a busy server drops connections. */
  async mailbox(user: string): Promise<string[]> {
    for (let left = 5; ; left--) {
      try {
        return await this.fetched(user)
      } catch (fault) {
        if (left === 0) throw fault
        await sleep(500)
      }
    }
  }

  private async fetched(user: string): Promise<string[]> {
    const { host, port, user: name, pass } = this.dovecot.user(user)
    const client = new ImapFlow({ host, port, secure: false, auth: { user: name, pass }, logger: false })
    client.on('error', () => {})
    await client.connect()
    try {
      const { exists } = await client.mailboxOpen('INBOX', { readOnly: true })
      const all = exists === 0 ? [] : await client.fetchAll('1:*', { source: true })
      return all.map(({ source }) => source?.toString() ?? '')
    } finally {
      await client.logout().catch(() => client.close())
    }
  }

  async close(): Promise<void> {
    await this.kill()
    await this.postfix.stop()
    await this.dovecot.stop()
  }
}

export const CONFIG = ['--config', 'hvemvet.yaml']

/** Some years of who answered what on a list. */
function past(): string[] {
  const people = ['ola', 'eva', 'per', 'tor']
  const subjects = [
    'Pumpe 3 stopper om natta',
    'Trykket i pumpe 3',
    'Pumpa uler',
    'Lager i pumpe 3',
    'Pumpe 3 lekker',
    'Luft i pumpa',
  ]
  return subjects.flatMap((subject, n) => {
    const date = (day: number) => new Date(Date.UTC(2026, n, day, 9)).toUTCString()
    const answerer = people[n % people.length] ?? ''
    return [
      compose({
        id: `s${n}@example.test`,
        from: 'Kari Lund <kari@example.test>',
        to: DRIFT,
        subject,
        date: date(3),
        more: throughList(DRIFT),
        text: `Hei, vet noen hva vi gjør når det er slik med pumpe 3 i kjelleren? ${subject}.`,
      }),
      compose({
        id: `a${n}@example.test`,
        from: `${answerer === 'ola' ? 'Ola Vik' : `${answerer} Nordmann`} <${answerer}@example.test>`,
        to: DRIFT,
        subject: `Re: ${subject}`,
        date: date(4),
        more: [...throughList(DRIFT), `In-Reply-To: <s${n}@example.test>`, `References: <s${n}@example.test>`],
        text: `Pumpe 3 skal ha trykk på 3 bar, og filteret i kjelleren må renses hver måned. Nummer ${n}.`,
      }),
    ]
  })
}

/** A header's value, unfolded; '' where there is none. */
export function header(mail: string, name: string): string {
  const head = mail.slice(0, mail.search(/\r?\n\r?\n/))
  const found = new RegExp(`^${name}:((?:.*(?:\\r?\\n[ \\t])?)*)`, 'im').exec(head)
  return (found?.[1] ?? '').replace(/\r?\n\s*/g, ' ').trim()
}

/** A question to the ask address, as a plain mail program sends it. */
export const question = (id: string, user: string, name: string, subject: string, text: string): string =>
  compose({
    id: `${id}@example.test`,
    from: `${name} <${user}@example.test>`,
    to: ASK,
    subject,
    date: new Date().toUTCString(),
    text,
  })

/** What a plain mail program sends when its user presses reply. */
export function replyTo(mail: string, user: string, name: string, text: string, more: readonly string[] = []): string {
  const id = header(mail, 'message-id')
  return compose({
    id: `r${Math.random().toString(36).slice(2)}@example.test`,
    from: `${name} <${user}@example.test>`,
    to: header(mail, 'reply-to'),
    subject: 'Re: Trykk på pumpe 3?',
    date: new Date().toUTCString(),
    text: `${text}\n\nOn Tue, 10 Nov 2026 at 10:00, Hvem vet? <${ASK}> wrote:\n> noe av det som sto\n> over her`,
    more: [`In-Reply-To: ${id}`, `References: ${header(mail, 'references')} ${id}`, ...more],
  })
}
