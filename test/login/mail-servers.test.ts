import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../src/intake/account.ts'
import { syncOnce } from '../../src/intake/imap.ts'
import { MailboxRefused } from '../../src/intake/imap-faults.ts'
import type { SyncDeps } from '../../src/intake/imap-sync.ts'
import { watchAccount } from '../../src/intake/imap-watch.ts'
import { askingUntil } from '../../src/login/asking.ts'
import { type LoginSettings, openLogin } from '../../src/login/login.ts'
import type { Login } from '../../src/model/login.ts'
import { MailRefused, openSmtp, SmtpAway } from '../../src/post/send.ts'
import { isLoopback } from '../../src/settings/host-port.ts'
import { aFolder } from '../intake/reading.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { type Postfix, startPostfix, whyNoPostfix } from '../servers/postfix.ts'
import { CLIENT, MAIL_SCOPE, TokenServer } from '../servers/token-server.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'

const MAIL = 'Subject: kiln\r\nFrom: ada@example.test\r\n\r\nIt is hot.\r\n'
const USER = 'arkiv'

let tokens: TokenServer
beforeAll(async () => {
  tokens = await TokenServer.open()
})
afterAll(() => tokens?.stop())
beforeEach(() => {
  tokens.user = USER
  tokens.lifeSeconds = 3600
})

const loginBy = (settings: LoginSettings): Login => openLogin(USER, settings, askingUntil(undefined, isLoopback))
const byClient = (changes: object = {}): Login =>
  loginBy({ kind: 'client-credentials', tokenUrl: tokens.tokenUrl, ...CLIENT, scope: MAIL_SCOPE, ...changes })

describeUnless(whyNoDovecot(), 'a mailbox that takes OAuth tokens', () => {
  let dovecot: Dovecot
  let cursor: Awaited<ReturnType<SyncDeps['state']['load']>>
  let mails: number
  const start = (mechanism: 'xoauth2' | 'oauthbearer') =>
    startDovecot({ oauth: { introspectionUrl: tokens.introspectionUrl, mechanisms: [mechanism] } })
  beforeAll(async () => {
    dovecot = await start('xoauth2')
  })
  afterAll(() => dovecot?.stop())
  beforeEach(() => {
    cursor = undefined
    mails = 0
  })

  const account = (login: Login, { host, port } = dovecot): Account => {
    return { host, port, user: `${USER}@example.test`, tls: false, folders: ['INBOX'], exclude: [], login }
  }
  const deps = (changes: Partial<SyncDeps> = {}): SyncDeps => ({
    state: {
      load: async () => cursor,
      save: async (_account, _folder, saved) => {
        cursor = saved
      },
    },
    deliver: async (batch) => {
      mails += batch.length
    },
    maxBytes: 1_000_000,
    spoolDir: aFolder(),
    ...changes,
  })

  it('is read, the token fetched once', async () => {
    await dovecot.deliver(USER, 'INBOX', MAIL)
    const login = byClient()
    const given = tokens.given
    for (const delivered of [1, 0])
      expect(await syncOnce(account(login), deps())).toMatchObject([{ kind: 'synced', delivered }])
    expect(tokens.given).toBe(given + 1)
  })

  it('is read by the token of a service account, of a command, and by a command’s password', async () => {
    const serviceAccount = join(tempDir(), 'key.json')
    writeFileSync(serviceAccount, tokens.keyFile())
    const logins: LoginSettings[] = [
      { kind: 'google', serviceAccount },
      { kind: 'token-command', command: ['echo', tokens.tokenFor(USER)] },
      { kind: 'password-command', command: ['echo', 'secret'] },
    ]
    for (const login of logins)
      expect(await syncOnce(account(loginBy(login)), deps())).toMatchObject([{ kind: 'synced' }])
  })

  it('is read on with another token where the last one ended or was revoked', async () => {
    const login = byClient()
    await syncOnce(account(login), deps())
    const given = tokens.given
    tokens.revokeAll()
    expect(await syncOnce(account(login), deps())).toMatchObject([{ kind: 'synced' }])
    expect(tokens.given).toBe(given + 1)
    tokens.lifeSeconds = 1
    tokens.revokeAll()
    await syncOnce(account(login), deps())
    await sleep(1_100)
    expect(await syncOnce(account(login), deps())).toMatchObject([{ kind: 'synced' }])
    expect(tokens.given).toBe(given + 3)
  })

  it('of somebody else stays shut, after two tokens', async () => {
    tokens.user = 'kari'
    const given = tokens.given
    const fault: unknown = await syncOnce(account(byClient()), deps()).catch((thrown: unknown) => thrown)
    expect(String(fault)).toBe('MailboxRefused: 127.0.0.1 refused the login: see how the account logs in')
    expect(tokens.given).toBe(given + 2)
  })

  it('is given up at a wrong secret, in one line that does not hold it', async () => {
    const wrong = account(byClient({ clientSecret: 'feil-hemmelighet' }))
    const fault: unknown = await syncOnce(wrong, deps()).catch((thrown: unknown) => thrown)
    expect(fault).toBeInstanceOf(MailboxRefused)
    const { message } = fault as Error
    expect(message).toMatch(/^127\.0\.0\.1: no login, the token server \S+ refuses \(invalid_client: .*check clientId/)
    expect(inspect(fault, { depth: 9 })).not.toContain('feil-hemmelighet')
  })

  it('is watched through a token server that is down and tokens that are revoked: what comes waits, and is read', async () => {
    const faults: string[] = []
    const stop = new AbortController()
    const before = Number((await dovecot.doveadm('mailbox', 'status', '-u', USER, 'messages', 'INBOX')).split('=')[1])
    const watched = { ...deps({ onFault: ({ message }) => faults.push(message) }), signal: stop.signal }
    const hasRead = (count: number) => expect.poll(() => mails, { timeout: 20_000, interval: 50 }).toBe(before + count)
    await tokens.stop()
    const watching = watchAccount(account(byClient()), watched)
    try {
      await expect.poll(() => faults.length, { timeout: 20_000 }).toBeGreaterThan(0)
      await dovecot.deliver(USER, 'INBOX', MAIL)
      await tokens.start()
      await hasRead(1)
      tokens.revokeAll()
      await dovecot.doveadm('kick', USER)
      await dovecot.deliver(USER, 'INBOX', MAIL)
      await hasRead(2)
    } finally {
      await tokens.start()
      stop.abort()
      await watching
    }
    expect(faults[0]).toMatch(/^127\.0\.0\.1 is unavailable \(the token server \S+ cannot be reached \(\w+\)\)$/)
  })

  it('that takes no tokens says so, and not that it is away', async () => {
    const plain = await startDovecot()
    const fault: unknown = await syncOnce(account(byClient(), plain), deps()).catch((thrown: unknown) => thrown)
    await plain.stop()
    expect(String(fault)).toBe('MailboxRefused: 127.0.0.1: no login, the server takes none of this kind')
  })

  it('is read by OAUTHBEARER as well, where the server wants that', async () => {
    const other = await start('oauthbearer')
    const login = byClient()
    const read = () => syncOnce(account(login, other), deps())
    try {
      await other.deliver(USER, 'INBOX', MAIL)
      expect(await read()).toMatchObject([{ delivered: 1 }])
      tokens.revokeAll()
      expect(await read()).toMatchObject([{ kind: 'synced' }])
    } finally {
      await other.stop()
    }
  })
})

describeUnless(whyNoPostfix() ?? whyNoDovecot(), 'a mail server that takes mail out by OAuth tokens', () => {
  let dovecot: Dovecot
  let postfix: Postfix
  beforeAll(async () => {
    const { introspectionUrl } = tokens
    dovecot = await startDovecot({ oauth: { introspectionUrl, mechanisms: ['xoauth2'] } })
    const { lmtpPort, saslPort } = dovecot
    postfix = await startPostfix({ askLmtpPort: lmtpPort, dovecotLmtpPort: lmtpPort, saslPort })
  })
  afterAll(() => Promise.all([postfix?.stop(), dovecot?.stop()]))

  /** Uses a way to log in, and closes it. */
  const sending = async (
    login: Login | undefined,
    use: (send: () => Promise<void>) => Promise<void>,
  ): Promise<void> => {
    const url = `smtp://127.0.0.1:${postfix.port}`
    const smtp = openSmtp(login === undefined ? { url } : { url, user: USER, login }, isLoopback)
    const raw = Buffer.from(MAIL)
    try {
      await use(() => smtp.send({ mailFrom: 'ask@example.test', to: 'ada@example.test', raw }))
    } finally {
      smtp.close()
    }
  }
  const arrived = async (): Promise<number> =>
    Number((await dovecot.doveadm('mailbox', 'status', '-u', 'ada', 'messages', 'INBOX')).split('=')[1])
  const awayOf = async (send: () => Promise<void>): Promise<SmtpAway> => {
    const fault: unknown = await send().catch((thrown: unknown) => thrown)
    if (fault instanceof SmtpAway) return fault
    throw new Error('it was sent', { cause: fault })
  }

  it('takes it by a token, on one connection, and by another token once that is revoked', async () => {
    const given = tokens.given
    await sending(byClient(), async (send) => {
      await send()
      await send()
      expect(tokens.given).toBe(given + 1)
    })
    const login = byClient()
    await sending(login, (send) => send())
    tokens.revokeAll()
    await sending(login, (send) => send())
    expect(tokens.given).toBe(given + 3)
    await expect.poll(arrived, { timeout: 10_000 }).toBe(4)
  })

  it('takes it by a password of a command', () =>
    sending(loginBy({ kind: 'password-command', command: ['echo', 'secret'] }), (send) =>
      expect(send()).resolves.toBeUndefined(),
    ))

  it('takes none without a login, none by somebody else’s token, and none by a wrong password: it is away, the mail not refused', async () => {
    await sending(undefined, async (send) => {
      await expect(send()).rejects.not.toBeInstanceOf(MailRefused)
    })
    tokens.user = 'kari'
    await sending(byClient(), async (send) => expect((await awayOf(send)).code).toBe('EAUTH'))
    const wrong = loginBy({ kind: 'password', password: 'feil' })
    await sending(wrong, async (send) => expect((await awayOf(send)).code).toBe('EAUTH'))
  })

  it('is away, in words, while there is no token, and takes mail once there is', async () => {
    await sending(byClient({ clientSecret: 'feil-hemmelighet' }), async (send) => {
      const { code } = await awayOf(send)
      expect(code).toMatch(/^the token server \S+ refuses \(invalid_client/)
      expect(code).not.toContain('feil-hemmelighet')
    })
    await sending(byClient(), async (send) => {
      await tokens.stop()
      expect((await awayOf(send)).code).toMatch(/cannot be reached/)
      await tokens.start()
      await send()
    })
  })
})
