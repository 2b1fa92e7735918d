import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../src/intake/account.ts'
import { syncOnce } from '../../src/intake/imap.ts'
import type { FolderCursor, SyncDeps } from '../../src/intake/imap-sync.ts'
import { watchAccount } from '../../src/intake/imap-watch.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { type Fault, type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import { describeUnless } from '../unless.ts'
import { aFolder, textOfRaw } from './reading.ts'

const FAULTS: readonly Fault[] = ['reset', 'end', 'bye', 'stall', 'trickle']
const SECRET = { kind: 'password', password: 'secret' } as const
/** Of the patience that holds outside of tests a thirtieth. */
const PATIENCE = { silenceMs: 2_000, answerMs: 3_000, bytesPerMs: 60 }

describeUnless(whyNoDovecot(), 'a mailbox behind a bad line', () => {
  let dovecot: Dovecot
  let proxy: FaultProxy
  let account: Account
  let users = 0
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())
  beforeEach(async () => {
    proxy = await startFaultProxy(dovecot.port)
    account = {
      host: '127.0.0.1',
      port: proxy.port,
      tls: false,
      user: `linje${++users}`,
      login: async () => SECRET,
      folders: ['*'],
      exclude: [],
    }
    return () => proxy.close()
  })

  const mail = (number: number, lines = number % 40): string =>
    `Message-ID: <${number}@linje>\r\n\r\n${`${number} blåbær\r\n`.repeat(lines)}`
  const fill = async (first: number, last: number, folder = 'INBOX', lines?: number): Promise<void> => {
    for (let at = first; at <= last; at++) await dovecot.deliver(account.user, folder, mail(at, lines))
  }
  const sha = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex')

  /** What was delivered, by content, and where the cursors are. */
  function keeping(changes: Partial<SyncDeps> = {}) {
    const contents = new Map<string, number>()
    const cursors = new Map<string, FolderCursor>()
    const faults: string[] = []
    const deps: SyncDeps = {
      state: {
        load: async (_, folder) => cursors.get(folder),
        save: async (_, folder, cursor) => void cursors.set(folder, cursor),
      },
      deliver: async (batch) => {
        for (const { raw } of batch) {
          const hash = sha(textOfRaw(raw))
          contents.set(hash, (contents.get(hash) ?? 0) + 1)
        }
      },
      maxBytes: 1_000_000,
      spoolDir: aFolder(),
      patience: PATIENCE,
      onFault: (fault) => faults.push(fault.message),
      ...changes,
    }
    return { contents, cursors, faults, deps }
  }

  for (const fault of FAULTS) {
    it(`is read whole where the line has a ${fault}, also in the middle of a mail`, async () => {
      await fill(1, 300)
      const { contents, faults, deps } = keeping()
      let strikes = 0
      const deliver: SyncDeps['deliver'] = async (batch) => {
        await deps.deliver(batch)
        if (strikes++ < 2) proxy.befall(fault, 30_000) // of the next hundred mails
      }
      expect(await syncOnce(account, { ...deps, deliver })).toContainEqual({
        kind: 'synced',
        folder: 'INBOX',
        delivered: 300,
      })
      const expected = Array.from({ length: 300 }, (_, at) => sha(Buffer.from(mail(at + 1)).toString('latin1')))
      expect([...contents.keys()].sort()).toEqual(expected.sort())
      expect(proxy.opened).toBeGreaterThan(1)
      expect(faults.length).toBeGreaterThan(0)
    })
  }

  it('is known to be half open while waiting for mail, and what comes then is had all the same', async () => {
    account = { ...account, folders: ['INBOX'] }
    const { contents, deps, faults } = keeping()
    const stop = new AbortController()
    const watching = watchAccount(account, { ...deps, signal: stop.signal })
    await fill(1, 1)
    await expect.poll(() => contents.size, { timeout: 10_000 }).toBe(1)
    await sleep(300) // in IDLE
    proxy.befall('stall')
    await fill(2, 2)
    await expect.poll(() => contents.size, { timeout: 10 * PATIENCE.silenceMs }).toBe(2)
    expect(faults).toContainEqual(expect.stringMatching(/unavailable/))
    stop.abort()
    await watching
  })

  it('is not opened where its server says that nothing is new', async () => {
    await fill(1, 20)
    await fill(21, 30, 'Lister/Drift')
    const { deps } = keeping()
    await syncOnce(account, deps)
    const before = proxy.asked.length
    expect(await syncOnce(account, deps)).toMatchObject(
      Array.from({ length: 4 }, () => ({ kind: 'synced', delivered: 0 })),
    )
    expect(proxy.asked.slice(before)).toMatch(/LIST/)
    expect(proxy.asked.slice(before)).not.toMatch(/EXAMINE|SELECT|SEARCH|FETCH/)
  })

  it('has one folder that cannot be read, and the others are', async () => {
    await fill(1, 5)
    await fill(6, 9, 'Lister/Drift')
    await dovecot.closeFolder(account.user, 'Lister/Drift')
    const { contents, deps } = keeping()
    const outcomes = await syncOnce(account, deps)
    expect(new Map(outcomes.map(({ folder, kind }) => [folder, kind]))).toEqual(
      new Map([
        ['INBOX', 'synced'],
        ['Sent', 'synced'],
        ['Archive', 'synced'],
        ['Lister/Drift', 'failed'],
      ]),
    )
    expect(contents.size).toBe(5)
  })
})
