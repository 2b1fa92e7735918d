import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Confined, runConfined, unpackedTree, whyNotConfined } from './debian.ts'
import { freePorts, greets } from './ports.ts'
import { DROP_GROUP, MAIL_OWNER, mainCf, masterCf } from './postfix-conf.ts'

/** A real Postfix: SMTP on a free loopback port, its files in a folder of its own under the system's temp. */
export interface Postfix {
  readonly host: string
  /** SMTP, without a login. */
  readonly port: number
  /** How many mails wait in its queue; a bounce that waits is one of them. */
  queue(): Promise<number>
  /** All it has said since it was first started. */
  log(): Promise<string>
  /** As by a power cut: every process gone at once, queue and port kept for `start`. */
  kill(): Promise<void>
  /** Up again after `kill`. */
  start(): Promise<void>
  /** Kills it and removes its files. */
  stop(): Promise<void>
}

/** Why there is no Postfix to test with, undefined when there is one. */
export function whyNoPostfix(): string | undefined {
  const tree = unpackedTree('postfix')
  if (tree === undefined) return 'Postfix is not in .tools/debian, scripts/test fetches it'
  return process.getuid?.() === 0 ? whyNotConfined(tree) : 'Postfix runs as several users, which only root can start'
}

/** Ready when this resolves: it has greeted. `ask@` and `ask+anything@` of `domain` go to the LMTP listener at
 *  `askLmtpPort`, every other user of the domain to Dovecot's LMTP; nothing can leave the machine. Takes about 0.1 s. */
export async function startPostfix(options: {
  readonly domain?: string
  readonly askLmtpPort: number
  readonly dovecotLmtpPort: number
  /** Dovecot's: then only those may send whom it lets log in. */
  readonly saslPort?: number
}): Promise<Postfix> {
  const tree = unpackedTree('postfix')
  if (tree === undefined) throw new Error(whyNoPostfix())
  const folder = mkdtempSync(join(tmpdir(), 'hvemvet-postfix-'))
  const { port } = await freePorts('port')
  const metaFolder = join(tree, 'etc/postfix')
  layOut(folder)
  const conf = join(folder, 'etc')
  writeConf(
    join(conf, 'main.cf'),
    mainCf({ ...options, domain: options.domain ?? 'example.test', folder, metaFolder, port }),
  )
  writeConf(join(conf, 'master.cf'), masterCf(port))
  const maillog = join(folder, 'maillog')
  const log = () => (existsSync(maillog) ? readFileSync(maillog, 'utf8') : '')

  let server: Confined | undefined
  const start = async () => {
    server = runConfined(tree, ['/usr/lib/postfix/sbin/master', '-d', '-c', conf])
    await greets('Postfix', port, server).catch((fault: unknown) => {
      throw new Error(`${String(fault)}\n${log()}`, { cause: fault })
    })
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
    queue: () => waiting(join(folder, 'queue')),
    log: async () => log(),
    kill,
    start,
    stop,
  }
}

const OWN = 'active bounce corrupt defer deferred flush hold incoming private saved trace'.split(' ')

/** The folders as Postfix's installer makes them; Postfix itself makes none. */
function layOut(folder: string): void {
  chmodSync(folder, 0o755) // Postfix's processes run as several users
  const queue = join(folder, 'queue')
  const make = (path: string, mode: number, owner = 'root'): void => {
    mkdirSync(path)
    execFileSync('chown', [owner, path])
    chmodSync(path, mode)
  }
  make(join(folder, 'etc'), 0o755)
  make(join(folder, 'data'), 0o755, MAIL_OWNER)
  make(queue, 0o755)
  make(join(queue, 'pid'), 0o755)
  for (const name of OWN) make(join(queue, name), 0o700, MAIL_OWNER)
  make(join(queue, 'maildrop'), 0o730, `${MAIL_OWNER}:${DROP_GROUP}`)
  make(join(queue, 'public'), 0o710, `${MAIL_OWNER}:${DROP_GROUP}`)
}

/** Dated back, since Postfix waits until its configuration has been left alone for a second or two. */
function writeConf(path: string, text: string): void {
  writeFileSync(path, text)
  const written = Date.now() / 1000 - 60
  utimesSync(path, written, written)
}

/** A mail goes from deferred to incoming to active, and to deferred again: looked through in this order, none of them is
 *  missed that is on its way meanwhile. */
async function waiting(queue: string): Promise<number> {
  const mails = new Set<string>()
  for (const part of ['deferred', 'incoming', 'active', 'deferred'])
    for (const entry of await readdir(join(queue, part), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) mails.add(entry.name)
  return mails.size
}
