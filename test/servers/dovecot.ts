import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { besideConfined, type Confined, runConfined, unpackedTree, whyNotConfined } from './debian.ts'
import {
  type DovecotTls,
  dovecotConf,
  type MailAccount,
  type OAuthLogin,
  oauthConf,
  oauthConfPath,
} from './dovecot-conf.ts'
import { type Delivery, Maildir } from './maildir.ts'
import { freePorts, greets } from './ports.ts'

/** A real Dovecot: IMAP and LMTP on free loopback ports, its files in a folder of its own under the system's temp. */
export interface Dovecot {
  readonly host: string
  readonly port: number
  readonly lmtpPort: number
  /** Where Postfix asks who may log in. */
  readonly saslPort: number
  /** Where TLS comes first; 0 where there is none. */
  readonly tlsPort: number
  /** How `name` logs in. Every name exists, and has INBOX, Sent and Archive. */
  user(name: string): { host: string; port: number; user: string; pass: string }
  /** Puts a mail into a folder (`INBOX`, `Drift/Kvitebjørn`), made when missing. Works while the server is down, too. */
  deliver(user: string, folder: string, raw: Uint8Array | string, delivery?: Delivery): Promise<void>
  /** Makes a folder unreadable, to the server itself. */
  closeFolder(user: string, folder: string): Promise<void>
  /** Runs doveadm beside the server and gives what it printed; rejects when it fails. Most commands want `-u USER`. */
  doveadm(...args: string[]): Promise<string>
  /** As by a power cut: every process gone at once, mail and ports kept for `start`. */
  kill(): Promise<void>
  /** Up again after `kill`. */
  start(): Promise<void>
  /** Kills it and removes its files. */
  stop(): Promise<void>
}

/** Why there is no Dovecot to test with, undefined when there is one. */
export function whyNoDovecot(): string | undefined {
  const tree = unpackedTree('dovecot')
  return tree === undefined ? 'Dovecot is not in .tools/debian, scripts/test fetches it' : whyNotConfined(tree)
}

/** Ready when this resolves: both ports have greeted. Takes about 0.1 s. With `oauth` it takes tokens as well, with `tls` it has that. */
export async function startDovecot({
  oauth,
  tls,
}: {
  readonly oauth?: OAuthLogin
  readonly tls?: DovecotTls
} = {}): Promise<Dovecot> {
  const tree = unpackedTree('dovecot')
  if (tree === undefined) throw new Error(whyNoDovecot())
  const folder = mkdtempSync(join(tmpdir(), 'hvemvet-dovecot-'))
  chmodSync(folder, 0o755) // Dovecot's processes run as several users
  for (const part of ['run', 'state', 'mail']) mkdirSync(join(folder, part))
  const account = mailAccount()
  chownSync(join(folder, 'mail'), account.uid, account.gid)
  const maildir = new Maildir(join(folder, 'mail'), account)
  const { port, lmtpPort, saslPort, tlsPort } = await freePorts('port', 'lmtpPort', 'saslPort', 'tlsPort')
  const conf = join(folder, 'dovecot.conf')
  writeFileSync(
    conf,
    dovecotConf({ folder, port, lmtpPort, saslPort, account, oauth, tls: tls && { ...tls, port: tlsPort } }),
  )
  if (oauth !== undefined) writeFileSync(oauthConfPath(folder), oauthConf(oauth))

  let server: Confined | undefined
  const start = async () => {
    rmSync(join(folder, 'run/master.pid'), { force: true }) // after a power cut, its number may be another process
    server = runConfined(tree, ['/usr/sbin/dovecot', '-F', '-c', conf])
    await Promise.all([greets('Dovecot', port, server), greets('Dovecot', lmtpPort, server)])
  }
  const kill = async () => {
    if (server === undefined || server.exitCode !== null) return
    server.stdin.end()
    await once(server, 'exit')
    server = undefined
  }
  const stop = async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await start()
  } catch (fault) {
    await stop()
    throw fault
  }
  return {
    host: '127.0.0.1',
    port,
    lmtpPort,
    saslPort,
    tlsPort: tls === undefined ? 0 : tlsPort,
    user: (name) => ({ host: '127.0.0.1', port, user: name, pass: 'secret' }),
    deliver: (user, mailbox, raw, delivery) => maildir.deliver(user, mailbox, raw, delivery),
    closeFolder: (user, mailbox) => maildir.close(user, mailbox),
    doveadm: async (...args) => {
      if (server === undefined) throw new Error('Dovecot is down')
      const [nsenter = '', ...rest] = besideConfined(server, ['/usr/bin/doveadm', '-c', conf, ...args])
      return (await promisify(execFile)(nsenter, rest)).stdout
    },
    kill,
    start,
    stop,
  }
}

/** Root gives the mail to an account without rights, for Dovecot refuses root's; anyone else owns it all. */
function mailAccount(): MailAccount {
  const { uid, gid, username } = userInfo()
  return uid === 0
    ? { uid: 65534, gid: 65534, mailUser: 'nobody', internalUser: 'daemon', internalGroup: 'daemon' }
    : {
        uid,
        gid,
        mailUser: username,
        internalUser: username,
        internalGroup: execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim(),
      }
}
