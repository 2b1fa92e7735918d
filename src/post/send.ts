import { readFileSync } from 'node:fs'
import nodemailer from 'nodemailer'
import { type Credentials, type Login, LoginFault, withLogin } from '../model/login.ts'
import type { AskStore, OutboxKey, StoredOutgoing } from '../store/ask-store.ts'
import { tlsProblem } from './smtp-tls.ts'

/** The mail server said that it will never take this mail. */
export class MailRefused extends Error {
  /** `5.1.1` where it gave one. */
  readonly status: string | undefined
  /** A smaller one it might take. */
  readonly isTooLarge: boolean
  constructor(message: string, status: string | undefined, isTooLarge = false) {
    super(message)
    this.status = status
    this.isTooLarge = isTooLarge
  }
}

/** The mail server cannot be reached, or takes no mail from us at all: any other mail would fare the same. */
export class SmtpAway extends Error {
  /** nodemailer's word for it, or why there is nothing to log in with. */
  readonly code: string
  constructor(code: string, cause: unknown) {
    super('the mail server takes no mail', { cause })
    this.code = code
  }
}

/** Hands mail over for delivery. */
export interface Smtp {
  /** @throws MailRefused for good, SmtpAway, or any other fault where this mail may be taken later */
  send(mail: { readonly mailFrom: string; readonly to: string; readonly raw: Uint8Array }): Promise<void>
  /** Whether it takes mail from us at all.
   *  @throws where it does not */
  verify(): Promise<void>
  close(): void
}

const CONNECT_MS = 15_000
const IDLE_MS = 60_000

/** A mail server that takes mail out. */
export interface SmtpServer {
  /** As `smtp://host:25`; a user and a password may stand in it. */
  readonly url: string
  /** A file: the certificate, PEM, of the authority that signed the server's; undefined where the system knows it. */
  readonly ca?: string | undefined
  /** Who logs in by `login`. */
  readonly user?: string
  /** Without one, nobody does, or whom the address names. */
  readonly login?: Login
}

type Transport = ReturnType<typeof transportTo>

/** On this machine its certificate need not be anybody's, unless `ca` says whose; elsewhere nobody logs in without TLS. */
export function openSmtp(server: SmtpServer, isLoopback: (host: string) => boolean, idleMs = IDLE_MS): Smtp {
  const { login } = server
  const onThisMachine = isLoopback(new URL(server.url).hostname)
  let opened: { readonly credentials: Credentials | undefined; readonly transport: Transport } | undefined
  const transportWith = (credentials: Credentials | undefined): Transport => {
    if (opened !== undefined && opened.credentials === credentials) return opened.transport
    opened?.transport.close()
    opened = { credentials, transport: transportTo(server, credentials, onThisMachine, idleMs) }
    return opened.transport
  }
  const loggedIn = async (use: (transport: Transport) => Promise<unknown>): Promise<unknown> =>
    login === undefined
      ? use(transportWith(undefined))
      : withLogin(
          login,
          (credentials) => use(transportWith(credentials)),
          (fault) => isAboutUs(saidOf(fault)),
        )
  return {
    async send({ mailFrom, to, raw }) {
      try {
        const envelope = { from: mailFrom, to: [to], size: raw.length } // what is too large is refused before it is sent
        await loggedIn((transport) => transport.sendMail({ envelope, raw: Buffer.from(raw) }))
      } catch (fault) {
        if (fault instanceof LoginFault) throw new SmtpAway(fault.message, fault)
        if (fault instanceof SmtpAway) throw fault
        const ofTls = tlsProblem(fault)
        if (ofTls !== undefined) throw new SmtpAway(ofTls, fault)
        const said = saidOf(fault)
        if (isAboutUs(said)) throw new SmtpAway(said.code, fault)
        const refused = refusalOf(said)
        if (refused !== undefined) throw refused
        // A connection that broke may be this mail's doing, as where a filter ends at it, or the server is gone: it is asked.
        if (!isForNow(said))
          await loggedIn((transport) => transport.verify()).catch((away: unknown) => {
            throw away instanceof SmtpAway ? away : new SmtpAway(whyAway(away), away)
          })
        throw fault
      }
    },
    async verify() {
      await loggedIn((transport) => transport.verify()).catch((fault: unknown) => {
        const why = fault instanceof SmtpAway ? fault.code : tlsProblem(fault)
        throw why === undefined ? fault : new Error(why, { cause: fault })
      })
    },
    close: () => opened?.transport.close(),
  }
}

const whyAway = (fault: unknown): string =>
  fault instanceof LoginFault ? fault.message : (tlsProblem(fault) ?? saidOf(fault).code)

const transportTo = (
  { url, user, ca }: SmtpServer,
  credentials: Credentials | undefined,
  onThisMachine: boolean,
  idleMs: number,
) =>
  nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: idleMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: {
      rejectUnauthorized: !onThisMachine || ca !== undefined,
      ...(ca === undefined ? {} : { ca: authorityIn(ca) }),
    },
    requireTLS: ca !== undefined || (!onThisMachine && (credentials !== undefined || new URL(url).username !== '')),
    ...(credentials === undefined || user === undefined ? {} : { auth: authOf(user, credentials) }),
  })

function authorityIn(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new SmtpAway(`the file of ask.smtp: ca cannot be read (${saidOf(cause).code})`, cause)
  }
}

const authOf = (user: string, credentials: Credentials) =>
  credentials.kind === 'password'
    ? { user, pass: credentials.password }
    : { type: 'OAuth2' as const, user, accessToken: credentials.accessToken }

/** What a fault of nodemailer's says; `reply` is 0 where the server gave none. */
interface Said {
  readonly code: string
  readonly reply: number
  readonly command: string
  readonly message: string
}

function saidOf(fault: unknown): Said {
  const { code, responseCode, command, message } = fault as Partial<Record<string, unknown>>
  return {
    code: typeof code === 'string' ? code : '',
    reply: Number(responseCode ?? 0),
    command: String(command),
    message: String(message),
  }
}

/** 530, 534, 535 and 538 are about our login (RFC 4954), whatever the mail. */
const isAboutUs = ({ code, reply }: Said): boolean => code === 'EAUTH' || [530, 534, 535, 538].includes(reply)

/** It answered, and may take the mail later. 421 says that it closes, to whatever comes. */
const isForNow = ({ reply }: Said): boolean => reply >= 400 && reply !== 421

function refusalOf({ code, reply, command, message }: Said): MailRefused | undefined {
  if (!['EENVELOPE', 'EMESSAGE'].includes(code)) return undefined
  // Not even offered: it is larger than the server announced that it takes (RFC 1870), or cannot be a mail at all.
  if (reply === 0) {
    const isTooLarge = command === 'MAIL FROM'
    return new MailRefused(message, isTooLarge ? '5.3.4' : undefined, isTooLarge)
  }
  if (reply < 500 || reply === 503) return undefined // 503: out of step; a new connection may be in step
  const status = /\b(5\.\d{1,3}\.\d{1,3})\b/.exec(message)?.[1]
  // Security or policy (RFC 3463, 3.8), as a relay that does not know us yet: it is mended by whoever runs it, not by the receiver.
  if (status?.startsWith('5.7.')) return undefined
  return new MailRefused(message, status, reply === 552 || status === '5.2.3' || status === '5.3.4')
}

const FIRST_RETRY_MS = 30_000
const LAST_RETRY_MS = 3_600_000
/** About four days, as mail servers do. */
const MOST_TRIES = 100
const AT_ONCE = 50

/** Why a mail will never be sent. */
export interface GivenUp {
  readonly why: string
  readonly status: string | undefined
  readonly isTooLarge: boolean
}

export interface OutboxDeps {
  readonly store: Pick<AskStore, 'waiting' | 'bytesOf' | 'sent' | 'notSent' | 'putOff'>
  readonly smtp: Smtp
  readonly now: () => number
  /** Whether mail may go to an address as the mode is now. */
  readonly maySend: (address: string) => boolean
  /** What the server took and could not be marked so yet: it must not go twice while the record is busy. */
  readonly unmarked: Set<OutboxKey>
  /** Gives up a mail that will never be taken as it is: marks it so, with all that follows from it. */
  readonly giveUp: (mail: StoredOutgoing, why: GivenUp) => Promise<void>
  readonly log: { warn(facts: object, message: string): void }
}

/** Sends what waits, one after the other, each marked before the next: a stop at any moment leaves at most one that goes out
 *  again, under the same Message-ID. Ends where the mail server is away; nothing then counts as tried. */
export async function sendWaiting(
  deps: OutboxDeps,
  signal?: AbortSignal,
): Promise<{ readonly sent: number; readonly away: string | undefined }> {
  const { store, now } = deps
  let sent = 0
  for (const mail of await store.waiting(now(), AT_ONCE)) {
    if (signal?.aborted) break
    if (!deps.maySend(mail.to.address)) {
      await store.putOff(mail.key, 'the mode sends nothing there', now() + LAST_RETRY_MS)
      continue
    }
    const fault = await faultOf(deps, mail)
    if (fault instanceof SmtpAway) return { sent, away: fault.code }
    if (fault === undefined) {
      deps.unmarked.add(mail.key)
      await store.sent(mail.key, now())
      deps.unmarked.delete(mail.key)
      sent++
    } else await notSent(deps, mail, fault)
  }
  return { sent, away: undefined }
}

/** What came between, where the mail was not taken. */
async function faultOf({ store, smtp, unmarked }: OutboxDeps, mail: StoredOutgoing): Promise<Error | undefined> {
  if (unmarked.has(mail.key)) return undefined
  const raw = await store.bytesOf(mail.key)
  if (raw === undefined) return new MailRefused('its bytes are gone', undefined)
  try {
    await smtp.send({ mailFrom: mail.mailFrom, to: mail.to.address, raw })
    return undefined
  } catch (fault) {
    return fault instanceof Error ? fault : new Error(String(fault))
  }
}

async function notSent({ store, now, giveUp, log }: OutboxDeps, mail: StoredOutgoing, fault: Error): Promise<void> {
  const { message: why } = fault
  const { code } = saidOf(fault)
  const { status, isTooLarge } = fault instanceof MailRefused ? fault : { status: undefined, isTooLarge: false }
  if (fault instanceof MailRefused || mail.tries + 1 >= MOST_TRIES)
    try {
      log.warn({ kind: mail.kind, status, code, tries: mail.tries + 1 }, 'a mail is not taken, and is tried no more')
      return await giveUp(mail, { why, status, isTooLarge })
    } catch (held) {
      log.warn({ err: held }, 'a mail could not be given up') // the others must not wait for it
    }
  const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(mail.tries, 10))
  await store.notSent(mail.key, why, now() + waitMs)
  log.warn({ waitMs, code }, 'a mail could not be sent; trying again')
}
