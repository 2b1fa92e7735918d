import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Account, accountName } from '../../src/intake/account.ts'
import { syncOnce } from '../../src/intake/imap.ts'
import { MailboxRefused, MailboxUnavailable } from '../../src/intake/imap-faults.ts'
import type { FolderCursor, SyncDeps, SyncState } from '../../src/intake/imap-sync.ts'
import { watchAccount } from '../../src/intake/imap-watch.ts'
import type { Inbound } from '../../src/model/inbound.ts'
import type { Login } from '../../src/model/login.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { describeUnless } from '../unless.ts'
import { aFolder, textOfRaw } from './reading.ts'

/** What was delivered, and the cursors; a cursor ahead of what was delivered is an error at once. */
class Kept implements SyncState {
  readonly cursors = new Map<string, FolderCursor>()
  readonly mails: Inbound[] = []
  /** UIDs that were expunged unread. */
  readonly gone = new Set<number>()
  readonly ahead: string[] = []

  subjects(folder = 'INBOX'): string[] {
    const inFolder = this.mails.filter(({ source }) => source.includes(` ${folder} `))
    return inFolder.map(({ raw }) => /^Subject: (.*?)\r?$/m.exec(textOfRaw(raw))?.[1] ?? '')
  }

  async load(account: string, folder: string): Promise<FolderCursor | undefined> {
    return this.cursors.get(`${account} ${folder}`)
  }

  async save(account: string, folder: string, cursor: FolderCursor): Promise<void> {
    this.cursors.set(`${account} ${folder}`, cursor)
    const delivered = new Set(this.mails.map(({ source }) => source))
    for (let uid = 1; uid < cursor.uidNext; uid++) {
      if (!this.gone.has(uid) && !delivered.has(`127.0.0.1 ${folder} ${uid}`)) this.ahead.push(`${folder} ${uid}`)
    }
  }
}

const byPassword = (password: string): Login => {
  const credentials = { kind: 'password', password } as const
  return async () => credentials
}

describeUnless(whyNoDovecot(), 'the mails of an IMAP account', () => {
  let dovecot: Dovecot
  let kept: Kept
  let account: Account
  let users = 0

  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())
  beforeEach(() => {
    kept = new Kept()
    const { host, port, user, pass } = dovecot.user(`arkiv${++users}`)
    account = { host, port, user, login: byPassword(pass), tls: false, folders: ['INBOX'], exclude: [] }
  })

  const mail = (subject: string | number, size = 0): string =>
    `Subject: ${subject}\r\nFrom: ada@example.org\r\n\r\n${'x\r\n'.repeat(size / 3)}`
  const fill = async (count: number, folder = 'INBOX', first = 1): Promise<void> => {
    for (let at = first; at < first + count; at++) await dovecot.deliver(account.user, folder, mail(at))
  }
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at + 1}`)
  const byNumber = (one: string, other: string): number => Number(one) - Number(other)
  const distinct = (subjects: readonly string[]): string[] => [...new Set(subjects)].sort(byNumber)

  const deps = (changes: Partial<SyncDeps> = {}): SyncDeps => ({
    state: kept,
    deliver: async (batch) => {
      await sleep(1)
      kept.mails.push(...batch)
    },
    maxBytes: 1_000_000,
    spoolDir: aFolder(),
    ...changes,
  })

  /** Watches until `done`, then stops; rejects when that takes over 20 s. */
  const watchUntil = async (done: () => boolean, changes: Partial<SyncDeps> = {}, meanwhile?: () => Promise<void>) => {
    const stop = new AbortController()
    const watching = watchAccount(account, { ...deps(changes), signal: stop.signal })
    watching.catch(() => undefined)
    try {
      await meanwhile?.()
      await expect.poll(done, { timeout: 20_000, interval: 50 }).toBe(true)
    } finally {
      stop.abort()
      await watching
    }
  }

  /** Cuts every connection of the account; doveadm fails where there is none, as between two tries. */
  const cut = () => dovecot.doveadm('kick', account.user).catch(() => undefined)

  it('are read from the first mail to the last, each once', async () => {
    await fill(250)
    expect(await syncOnce(account, deps())).toEqual([{ kind: 'synced', folder: 'INBOX', delivered: 250 }])
    expect(kept.subjects()).toEqual(numbers(250))
    expect(kept.ahead).toEqual([])
  })

  it('give each mail’s bytes, where it was, its list and when it arrived', async () => {
    const internalDate = new Date('2024-02-17T10:00:00Z')
    await dovecot.deliver(account.user, 'INBOX', `${mail('æ')}\r\nKvitebjørn`, { internalDate })
    await syncOnce({ ...account, list: 'drift@example.org' }, deps())
    expect(kept.mails).toMatchObject([
      { source: '127.0.0.1 INBOX 1', list: 'drift@example.org', receivedAtMs: internalDate.getTime() },
    ])
    expect(kept.mails.map(({ raw }) => Buffer.from(textOfRaw(raw), 'latin1').toString())).toEqual([
      `${mail('æ')}\r\nKvitebjørn`,
    ])
  })

  it('go on where they stopped', async () => {
    await fill(5)
    await syncOnce(account, deps())
    expect(await syncOnce(account, deps())).toMatchObject([{ delivered: 0 }])
    await fill(3, 'INBOX', 6)
    expect(await syncOnce(account, deps())).toMatchObject([{ delivered: 3 }])
    expect(kept.subjects()).toEqual(numbers(8))
  })

  it('are left as they were: nothing is marked as read', async () => {
    await fill(2)
    await syncOnce(account, deps())
    expect(await dovecot.doveadm('fetch', '-u', account.user, 'flags', 'all')).not.toContain('Seen')
  })

  it('are read folder by folder, each with a cursor of its own; a folder that is not there is named', async () => {
    await fill(2, 'Drift/Kvitebjørn')
    await fill(1, 'Archive')
    const folders = ['Archive', 'Borte', 'Drift/Kvitebjørn']
    expect(await syncOnce({ ...account, folders }, deps())).toMatchObject([
      { kind: 'failed', folder: 'Borte', fault: { message: '127.0.0.1 Borte: there is no such folder' } },
      { kind: 'synced', folder: 'Archive', delivered: 1 },
      { kind: 'synced', folder: 'Drift/Kvitebjørn', delivered: 2 },
    ])
    expect(kept.subjects('Drift/Kvitebjørn')).toEqual(['1', '2'])
  })

  it('are read anew where the folder was made anew', async () => {
    await fill(3)
    await syncOnce(account, deps())
    await dovecot.doveadm('mailbox', 'update', '-u', account.user, '--uid-validity', '4294967295', 'INBOX')
    await fill(1, 'INBOX', 4)
    expect(await syncOnce(account, deps())).toMatchObject([{ delivered: 4 }])
    expect(kept.subjects()).toEqual(['1', '2', '3', ...numbers(4)])
    expect(kept.cursors.get(`${accountName(account)} INBOX`)).toEqual({
      uidValidity: 4294967295,
      uidNext: 5,
      missing: [],
    })
  })

  it('pass over a mail that was expunged while they were read', async () => {
    await fill(150)
    const expunging = deps({
      deliver: async (batch) => {
        kept.mails.push(...batch)
        if (kept.mails.length > 100) return
        kept.gone.add(120)
        await dovecot.doveadm('expunge', '-u', account.user, 'mailbox', 'INBOX', 'uid', '120')
      },
    })
    expect(await syncOnce(account, expunging)).toMatchObject([{ delivered: 149 }])
    expect(kept.subjects()).toEqual(numbers(150).filter((subject) => subject !== '120'))
    expect(kept.ahead).toEqual([])
  })

  it('give a mail above the limit in a file of its own, in its place', async () => {
    await fill(1)
    const large = mail('2', 5_000_000)
    await dovecot.deliver(account.user, 'INBOX', large)
    await fill(1, 'INBOX', 3)
    await syncOnce(account, deps())
    expect(kept.subjects()).toEqual(['1', '2', '3'])
    const raw = kept.mails[1]?.raw
    if (raw?.kind !== 'large') throw new Error('the large mail came in memory')
    expect(raw.sizeBytes).toBe(large.length)
    expect(readFileSync(raw.path, 'utf8') === large).toBe(true)
  })

  it('do not move past mail that could not be stored', async () => {
    await fill(150)
    const full = deps({
      deliver: async (batch) => {
        if (kept.mails.length > 0) throw new Error('no space left')
        kept.mails.push(...batch)
      },
    })
    await expect(syncOnce(account, full)).rejects.toThrow('no space left')
    expect(kept.cursors.get(`${accountName(account)} INBOX`)?.uidNext).toBe(101)
    await syncOnce(account, deps())
    expect(kept.subjects()).toEqual(numbers(150))
  })

  it('lose nothing when the server is killed in the middle, and get on when it is back', async () => {
    await fill(350)
    let kills = 0
    const killing = deps({
      deliver: async (batch) => {
        kept.mails.push(...batch)
        if (++kills > 2) return
        await dovecot.kill()
        void sleep(300).then(() => dovecot.start())
      },
    })
    expect(await syncOnce(account, killing)).toMatchObject([{ kind: 'synced', delivered: 350 }])
    expect(distinct(kept.subjects())).toEqual(numbers(350))
    expect(kept.ahead).toEqual([])
  })

  it('lose nothing when their connection is cut, again and again', async () => {
    await fill(350)
    let cuts = 0
    const cutting = deps({
      deliver: async (batch) => {
        kept.mails.push(...batch)
        if (++cuts < 3) await cut()
      },
    })
    expect(await syncOnce(account, cutting)).toMatchObject([{ kind: 'synced', delivered: 350 }])
    expect(distinct(kept.subjects())).toEqual(numbers(350))
    expect(kept.ahead).toEqual([])
  })

  it('are watched: new mail comes within seconds, from every folder', async () => {
    account = { ...account, folders: ['INBOX', 'Drift'] }
    await fill(1)
    await fill(1, 'Drift')
    let arrivedAfterMs = 0
    const both = (count: number) => kept.subjects().length === count && kept.subjects('Drift').length === count
    await watchUntil(
      () => both(2),
      {},
      async () => {
        await expect.poll(() => both(1), { timeout: 10_000 }).toBe(true)
        await sleep(300) // both connections are in IDLE
        const started = performance.now()
        await fill(1, 'INBOX', 2)
        await fill(1, 'Drift', 2)
        await expect.poll(() => both(2), { timeout: 10_000, interval: 20 }).toBe(true)
        arrivedAfterMs = performance.now() - started
      },
    )
    expect(arrivedAfterMs).toBeLessThan(5000)
  })

  it('are watched through a cut connection and a killed server', async () => {
    const faults: Error[] = []
    await watchUntil(
      () => distinct(kept.subjects()).length === 30,
      { onFault: (fault) => faults.push(fault) },
      async () => {
        for (let at = 0; at < 3; at++) {
          await fill(5, 'INBOX', 10 * at + 1)
          await sleep(400)
          if (at === 1) await dovecot.kill()
          else await cut()
          await fill(5, 'INBOX', 10 * at + 6)
          if (at === 1) await dovecot.start()
        }
      },
    )
    expect(distinct(kept.subjects())).toEqual(numbers(30))
    expect(kept.ahead).toEqual([])
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.every((fault) => fault instanceof MailboxUnavailable)).toBe(true)
  })

  it('stop at the signal, with the cursor behind what was delivered', async () => {
    await fill(250)
    const stop = new AbortController()
    const stopping = deps({
      signal: stop.signal,
      deliver: async (batch) => {
        stop.abort()
        await sleep(50)
        kept.mails.push(...batch)
      },
    })
    await watchAccount(account, { ...stopping, signal: stop.signal })
    expect(kept.mails).toHaveLength(100)
    expect(kept.cursors.get(`${accountName(account)} INBOX`)?.uidNext).toBe(101)
  })

  it('with a wrong password are refused at once and without naming anyone; a watch asks again, but not soon', async () => {
    const wrong = { ...account, login: byPassword('feil') }
    await expect(syncOnce(wrong, deps())).rejects.toThrow(/^127\.0\.0\.1 refused the login: /)
    const stop = new AbortController()
    const told: [unknown, number][] = []
    const onFault: SyncDeps['onFault'] = (fault, waitMs) => {
      told.push([fault, waitMs])
      stop.abort()
    }
    await watchAccount(wrong, { ...deps({ onFault }), signal: stop.signal })
    expect(told).toEqual([[expect.any(MailboxRefused), 60_000]])
  })

  it('of a server that is not there are unavailable, and tried again', async () => {
    const stop = new AbortController()
    const faults: Error[] = []
    const noServer = deps({
      signal: stop.signal,
      onFault: (fault) => {
        faults.push(fault)
        if (faults.length === 2) stop.abort()
      },
    })
    await watchAccount({ ...account, port: 1 }, { ...noServer, signal: stop.signal })
    expect(faults.map(String)).toEqual(
      Array(2).fill('MailboxUnavailable: 127.0.0.1 is unavailable (nothing takes connections there, ECONNREFUSED)'),
    )
  })

  it('are not read without TLS where it is asked for', async () => {
    const stop = new AbortController()
    const faults: Error[] = []
    const noTls = deps({
      signal: stop.signal,
      onFault: (fault) => {
        faults.push(fault)
        stop.abort()
      },
    })
    expect(await syncOnce({ ...account, tls: true }, noTls)).toEqual([])
    expect(faults).toMatchObject([{ name: 'MailboxUnavailable' }])
  })
})
