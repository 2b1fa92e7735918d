import nodemailer from 'nodemailer'
import type { AskStore, StoredOutgoing } from '../store/ask-store.ts'

/** The mail server said that it will never take this mail. */
export class MailRefused extends Error {
  /** `5.1.1` where it gave one. */
  readonly status: string | undefined
  constructor(message: string, status: string | undefined) {
    super(message)
    this.status = status
  }
}

/** Hands mail over for delivery. */
export interface Smtp {
  /** @throws MailRefused for good, or any other fault where it may work later */
  send(mail: { readonly mailFrom: string; readonly to: string; readonly raw: Uint8Array }): Promise<void>
  /** Whether it takes mail from us at all.
   *  @throws where it does not */
  verify(): Promise<void>
  close(): void
}

const CONNECT_MS = 15_000

/** A mail server that takes mail out, as `smtp://host:25`. On this machine its certificate need not be anybody's. */
export function openSmtp(url: string, isLoopback: (host: string) => boolean): Smtp {
  const host = new URL(url).hostname
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { rejectUnauthorized: !isLoopback(host) },
  })
  return {
    async send({ mailFrom, to, raw }) {
      try {
        await transport.sendMail({ envelope: { from: mailFrom, to: [to] }, raw: Buffer.from(raw) })
      } catch (fault) {
        const code = fault instanceof Error && 'responseCode' in fault ? Number(fault.responseCode) : 0
        // 530, 535 and 538 are about us and our login (RFC 4954), whatever the mail.
        if (code >= 500 && code < 600 && ![530, 534, 535, 538].includes(code))
          throw new MailRefused(
            (fault as Error).message,
            /\b(5\.\d{1,3}\.\d{1,3})\b/.exec((fault as Error).message)?.[1],
          )
        throw fault
      }
    },
    async verify() {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}

const FIRST_RETRY_MS = 30_000
const LAST_RETRY_MS = 3_600_000
/** About four days, as mail servers do. */
const MOST_TRIES = 100
const AT_ONCE = 50

export interface OutboxDeps {
  readonly store: Pick<AskStore, 'waiting' | 'bytesOf' | 'sent' | 'notSent'>
  readonly smtp: Smtp
  readonly now: () => number
  /** Whether mail may go to an address as the mode is now. */
  readonly maySend: (address: string) => boolean
  /** A mail that will never arrive. */
  readonly onRefused: (mail: StoredOutgoing, fault: MailRefused) => Promise<void>
  readonly log: { warn(facts: object, message: string): void }
}

/** Sends what waits, one after the other, each marked before the next: a stop at any moment leaves at most one that goes out
 *  again, under the same Message-ID. Ends where the mail server cannot be reached, `away`; nothing then counts as tried. */
export async function sendWaiting(
  deps: OutboxDeps,
  signal?: AbortSignal,
): Promise<{ readonly sent: number; readonly away: string | undefined }> {
  const { store, smtp, now, log } = deps
  let sent = 0
  for (const mail of await store.waiting(now(), AT_ONCE)) {
    if (signal?.aborted) break
    if (!deps.maySend(mail.to.address)) {
      await store.notSent(mail.key, 'the mode sends nothing there', now() + LAST_RETRY_MS)
      continue
    }
    const raw = await store.bytesOf(mail.key)
    if (raw === undefined) {
      await store.notSent(mail.key, 'its bytes are gone', undefined)
      continue
    }
    try {
      await smtp.send({ mailFrom: mail.mailFrom, to: mail.to.address, raw })
      await store.sent(mail.key, now())
      sent++
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault)
      if (fault instanceof MailRefused) {
        await store.notSent(mail.key, why, undefined)
        await deps.onRefused(mail, fault)
        continue
      }
      if (isAway(fault)) return { sent, away: codeOf(fault) }
      const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(mail.tries, 10))
      await store.notSent(mail.key, why, mail.tries + 1 >= MOST_TRIES ? undefined : now() + waitMs)
      log.warn({ waitMs, code: codeOf(fault) }, 'a mail could not be sent; trying again')
    }
  }
  return { sent, away: undefined }
}

const codeOf = (fault: unknown): string | undefined =>
  fault instanceof Error && 'code' in fault ? String(fault.code) : undefined

/** The server itself is not there, or not for us: the next mail would fare the same. */
const isAway = (fault: unknown): boolean =>
  ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ECONNREFUSED', 'ECONNRESET', 'EAUTH', 'ETLS'].includes(
    codeOf(fault) ?? '',
  )
