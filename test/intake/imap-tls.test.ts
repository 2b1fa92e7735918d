import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Account } from '../../src/intake/account.ts'
import { syncOnce } from '../../src/intake/imap.ts'
import type { SyncDeps } from '../../src/intake/imap-sync.ts'
import { Authority } from '../servers/certificates.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { aFolder } from './reading.ts'

const PASSWORD = 'secret'
const USER = 'ada'
const MAIL = 'Subject: kiln\r\nFrom: ada@example.test\r\n\r\nIt is hot.\r\n'

describeUnless(whyNoDovecot(), 'a mailbox with TLS, by an authority of our own', () => {
  let dovecot: Dovecot
  let bare: Dovecot
  let ca: string
  let otherCa: string
  beforeAll(async () => {
    const folder = tempDir()
    const authority = new Authority(join(folder, 'ours'))
    ca = authority.ca
    otherCa = new Authority(join(folder, 'other')).ca
    const others = { '127.0.0.2': undefined, '127.0.0.3': authority.sign('IP:127.0.0.3', -1) }
    const tls = { ...authority.sign('IP:127.0.0.1'), others }
    ;[dovecot, bare] = await Promise.all([startDovecot({ tls }), startDovecot()])
    for (const one of [dovecot, bare]) await one.deliver(USER, 'INBOX', MAIL)
  })
  afterAll(() => Promise.all([dovecot?.stop(), bare?.stop()]))

  const WAYS = [
    ['TLS from the start', false],
    ['STARTTLS', true],
  ] as const

  /** How reading an account ended: how many mails came, or the line that says why not. */
  async function readingOf(changes: Partial<Account>): Promise<number | string> {
    let mails = 0
    const account: Account = {
      host: '127.0.0.1',
      port: 0,
      tls: true,
      ca,
      user: USER,
      login: async () => ({ kind: 'password', password: PASSWORD }),
      folders: ['INBOX'],
      exclude: [],
      ...changes,
    }
    const stop = new AbortController()
    const faults: string[] = []
    const deps: SyncDeps = {
      state: { load: async () => undefined, save: async () => undefined },
      deliver: async (batch) => {
        mails += batch.length
      },
      maxBytes: 1_000_000,
      spoolDir: aFolder(),
      signal: stop.signal,
      onFault: ({ message }) => {
        faults.push(message)
        stop.abort()
      },
    }
    await syncOnce(account, deps).catch((fault: unknown) => faults.push((fault as Error).message))
    return faults[0] ?? mails
  }
  const portOf = (startTls: boolean): number => (startTls ? dovecot.port : dovecot.tlsPort)

  it.each(WAYS)('is read: %s', async (_, startTls) => {
    expect(await readingOf({ port: portOf(startTls), startTls })).toBe(1)
  })

  it.each(WAYS)('is refused where its certificate does not hold, in a line that says why: %s', async (_, startTls) => {
    const at = { port: portOf(startTls), startTls }
    const unknown =
      /^127\.0\.0\.1 is unavailable \(its certificate is signed by nobody known; name the authority in `ca`, /
    expect(await readingOf({ ...at, ca: undefined })).toMatch(unknown)
    expect(await readingOf({ ...at, ca: otherCa })).toMatch(unknown)
    expect(await readingOf({ ...at, host: '127.0.0.2' })).toMatch(
      /^127\.0\.0\.2 is unavailable \(its certificate is for another name, /,
    )
    expect(await readingOf({ ...at, host: '127.0.0.3' })).toMatch(
      /^127\.0\.0\.3 is unavailable \(its certificate has expired, /,
    )
  })

  it('is told no password before the server has shown a certificate that holds', async () => {
    const proxy = await startFaultProxy(dovecot.port)
    onTestFinished(() => proxy.close())
    expect(await readingOf({ port: proxy.port, startTls: true, ca: otherCa })).toMatch(/signed by nobody known/)
    expect(proxy.asked).toMatch(/STARTTLS/)
    expect(proxy.asked).not.toMatch(SAID)
  })

  it('is not logged in to where it offers no TLS, on either kind of port', async () => {
    const proxy = await startFaultProxy(bare.port)
    onTestFinished(() => proxy.close())
    expect(await readingOf({ port: proxy.port, startTls: true })).toBe(
      '127.0.0.1 is unavailable (it offers no TLS (STARTTLS), without which nobody logs in)',
    )
    expect(await readingOf({ port: proxy.port })).toMatch(
      /^127\.0\.0\.1 is unavailable \(it does not speak TLS on this port, /,
    )
    expect(proxy.asked).not.toMatch(SAID)
  })

  it('is not believed to be logged in already, as somebody on the way may say', async () => {
    let asked = ''
    const liar = createServer((socket) => {
      socket.on('data', (bytes) => (asked += bytes.toString('latin1'))).on('error', () => undefined)
      socket.write('* PREAUTH [CAPABILITY IMAP4rev1] welcome\r\n')
    }).listen(0, '127.0.0.1')
    await once(liar, 'listening')
    onTestFinished(() => void liar.close())
    const { port } = liar.address() as { port: number }
    expect(await readingOf({ port, startTls: true })).toMatch(/it offers no TLS \(STARTTLS\)/)
    expect(asked).not.toMatch(SAID)
  })
})

/** The user or password, in any of the ways that IMAP sends them. */
const SAID = new RegExp(
  ['LOGIN', 'AUTHENTICATE', PASSWORD, Buffer.from(`\0${USER}\0${PASSWORD}`).toString('base64')].join('|'),
  'i',
)
