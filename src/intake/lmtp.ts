// Mail as an organisation's own mail server hands it over, by LMTP (RFC 2033): the envelope is known, and what cannot be
// kept stays in that server's queue.
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { type AddressInfo, BlockList, isIP, isIPv6, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerEnvelope, type SMTPServerSession } from 'smtp-server'
import type { RawBytes } from '../model/inbound.ts'
import type { Handed } from '../model/post.ts'
import { ByteWindow } from './byte-window.ts'
import { IntakeError, reasonOf } from './faults.ts'
import { MailsAnHour } from './mails-an-hour.ts'
import { Spool } from './spool.ts'

export interface LmtpDesk {
  /** Whether mail to this address is taken; refused for good where not, so that the sender's own server tells them. In
   *  lower case, its domain in Unicode. Where this rejects, the mail is refused for now. */
  takes(address: string): Promise<boolean>
  /** Durable once this resolves. Where it rejects, the mail is refused for now, and the mail server tries again. The same
   *  mail may come twice: after the connection broke between this and the reply. */
  keep(handed: Handed): Promise<void>
  /** The same of a mail above `maxBytes`, which lies in a file of its own in `spoolDir`; whoever keeps it moves or removes that. Without
   *  this such mail is refused for good. */
  readonly large?: {
    readonly spoolDir: string
    /** The largest of all. */
    readonly maxBytes: number
    keep(raw: Large, envelope: Omit<Handed, 'raw'>): Promise<void>
  }
}

type Large = Extract<RawBytes, { kind: 'large' }>

export interface LmtpOptions {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** The largest mail that is taken. */
  readonly maxBytes: number
  readonly desk: LmtpDesk
  /** IP addresses that may connect; undefined: all. */
  readonly peers?: readonly string[] | undefined
  /** Mails kept within an hour from one envelope sender, before it is told to wait; ten times as many bounces. Undefined: any number. */
  readonly mailsAnHour?: number | undefined
  readonly now: () => number
  /** Told of each refusal but that of a mail announced as too large, in words without addresses of people. */
  readonly onRefused?: (why: string) => void
}

export interface Lmtp {
  readonly port: number
  /** Takes no more mail. What is on its way may end, for a second; resolves when all connections are gone. */
  close(): Promise<void>
}

/** The host or the port cannot be listened at. */
export class LmtpUnusable extends IntakeError {}

const MAX_CONNECTIONS = 100
/** The most that a client may count on (RFC 5321, 4.5.3.1.8); it sends the rest again. */
const MAX_RECIPIENTS = 100
/** How many of the largest mails may be in memory at once, from all connections. */
const MAX_LARGEST_MAILS = 4
const IDLE_MS = 5 * 60 * 1000
const CLOSE_MS = 1000

type Blocks = AsyncIterableIterator<Uint8Array>

/** What goes into the reply, the enhanced code of RFC 3463 with it: smtp-server knows only one for each code. */
const refusal = (responseCode: string, message: string): Error => Object.assign(new Error(message), { responseCode })

/** Ready when this resolves. Throws LmtpUnusable. */
export async function listenLmtp(options: LmtpOptions): Promise<Lmtp> {
  const { desk, host, maxBytes, now } = options
  const allowance = new MailsAnHour(options.mailsAnHour ?? Number.POSITIVE_INFINITY, now)
  const largest = desk.large?.maxBytes ?? maxBytes
  const peers = options.peers === undefined ? undefined : listOf(options.peers)
  const receiving = new Set<string>()
  const sockets = new Set<Socket>()
  let heldBytes = 0
  let closing: Promise<void> | undefined

  const refuse = (code: string, message: string, why = message): Error => {
    options.onRefused?.(why)
    return refusal(code, message)
  }
  const refuseForNow = (fault: unknown): Error =>
    refuse('451 4.3.0', 'This mail cannot be taken just now, try again later', reasonOf(fault))
  const refuseStorm = (): Error =>
    refuse('451 4.7.0', 'Too many mails from this sender within the hour, try again later')

  /** The recipients of each mail, as often as they were named: every one that was accepted waits for a reply, where
   *  smtp-server counts those that differ. Several aliases can lead a mail server to name one twice. */
  const recipients = new WeakMap<SMTPServerEnvelope, string[]>()

  const refusedPeer = (address: string): Error | undefined =>
    peers === undefined || (isIP(address) !== 0 && peers.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'))
      ? undefined
      : refuse('554', 'No mail is taken from here', `a connection from ${address}, which may not connect`)

  const refusedRecipient = async (named: string, { envelope }: SMTPServerSession): Promise<Error | undefined> => {
    const address = named.toLowerCase()
    const before = recipients.get(envelope) ?? []
    if (before.length >= MAX_RECIPIENTS) return refuse('452 4.5.3', 'Too many recipients, send the others again')
    if (!(await desk.takes(address)))
      return refuse('550 5.1.1', 'Mail to this address is not taken', 'mail to an address that is not taken')
    recipients.set(envelope, [...before, address])
    return undefined
  }

  const refuseLarge = (): Error =>
    refuse('552 5.3.4', `This mail is larger than ${largest} bytes, the most that is taken`)

  /** A mail that memory should not hold, in a file. */
  const spooled = async (mail: ByteWindow, spoolDir: string): Promise<Large | Error> => {
    const spool = await Spool.open(spoolDir)
    let bytes = 0
    try {
      for await (const block of mail.rest()) {
        bytes += block.length
        if (bytes <= largest) await spool.write(block)
      }
      if (bytes <= largest) return (await spool.finish()) as Large
    } catch (fault) {
      await spool.discard()
      throw fault
    }
    await spool.discard()
    return refuseLarge()
  }

  /** The mail, or the refusal of one that is too much. `hold` is told how much of it is in memory. */
  const wholeMail = async (blocks: Blocks, hold: (bytes: number) => void): Promise<Uint8Array | Large | Error> => {
    const mail = new ByteWindow(blocks)
    while (await mail.more()) {
      hold(mail.view.length)
      if (mail.view.length > maxBytes)
        return desk.large === undefined ? refuseLarge() : spooled(mail, desk.large.spoolDir)
      if (heldBytes > maxBytes * MAX_LARGEST_MAILS) return refuse('451 4.3.1', 'Too much mail at once, try again later')
    }
    mail.throwIfBroken()
    return new Uint8Array(mail.view) // without the room around it
  }

  const refusedMail = async (blocks: Blocks, session: SMTPServerSession): Promise<Error | undefined> => {
    const { envelope, remoteAddress } = session
    let ownBytes = 0
    const hold = (bytes: number) => {
      heldBytes += bytes - ownBytes
      ownBytes = bytes
    }
    try {
      const raw = await wholeMail(blocks, hold)
      if (raw instanceof Error) {
        hold(0)
        for await (const _ of blocks); // a client listens for the reply once it has sent all
        return raw
      }
      const mailFrom = envelope.mailFrom === false ? '' : envelope.mailFrom.address
      if (!allowance.take(mailFrom)) {
        if ('kind' in raw) await rm(raw.path, { force: true })
        return refuseStorm()
      }
      const rcptTo = [...new Set(recipients.get(envelope))]
      const facts = { mailFrom, rcptTo, peer: remoteAddress, receivedAtMs: now() }
      const keeping = 'kind' in raw ? desk.large?.keep(raw, facts) : desk.keep({ raw, ...facts })
      await keeping?.catch((fault: unknown) => {
        allowance.giveBack(mailFrom)
        throw fault
      })
      return undefined
    } finally {
      hold(0)
    }
  }

  const server = new SMTPServer({
    lmtp: true,
    size: largest,
    heloResponse: '%s',
    hideENHANCEDSTATUSCODES: false,
    disabledCommands: ['AUTH', 'STARTTLS', 'WIZ', 'SHELL', 'KILL'],
    disableReverseLookup: true,
    lenientAddressParsing: true, // the mail server has taken it, so its sender's odd address is not ours to judge
    maxClients: MAX_CONNECTIONS,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    onConnect: ({ remoteAddress }, reply) => reply(refusedPeer(remoteAddress)),
    onMailFrom: ({ address }, _, reply) => reply(allowance.isSpent(address) ? refuseStorm() : undefined),
    onRcptTo: ({ address }, session, reply) => void refusedRecipient(address, session).catch(refuseForNow).then(reply),
    onData: (stream, session, reply) => {
      const named = recipients.get(session.envelope) ?? []
      receiving.add(session.id)
      void refusedMail(stream[Symbol.asyncIterator]() as Blocks, session)
        .catch(refuseForNow)
        .then((refused) => {
          const replies = named.map(() => refused ?? 'Kept')
          reply(null, replies)
          receiving.delete(session.id)
          if (closing !== undefined) dismissIdle()
        })
    },
  })
  const dismissIdle = () => {
    for (const connection of server.connections)
      if (!receiving.has(connection.id)) connection.send(421, '4.3.2 Closing, try again later', false)
  }
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        for (const socket of sockets) socket.destroySoon()
        resolve()
      })
      dismissIdle()
    })

  server.on('error', () => undefined) // a connection broke: its mail was not kept, and comes again
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined) // also in the moment before smtp-server listens
    socket.once('close', () => sockets.delete(socket))
  })
  try {
    await once(server.listen(options.port, host), 'listening')
  } catch (fault) {
    throw new LmtpUnusable(`${host}:${options.port}`, whyUnusable(fault), fault)
  }
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => (closing ??= close()),
  }
}

function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const address of addresses) list.addAddress(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  return list
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens at this port',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not listen at this port',
  ENOTFOUND: 'there is no such host',
}

const whyUnusable = (fault: unknown): string =>
  (fault instanceof Error && 'code' in fault ? REASONS[String(fault.code)] : undefined) ?? reasonOf(fault)
