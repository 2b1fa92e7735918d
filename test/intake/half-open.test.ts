import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../src/intake/account.ts'
import type { FolderCursor, SyncDeps } from '../../src/intake/imap-sync.ts'
import { watchAccount } from '../../src/intake/imap-watch.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { aFolder, textOfRaw } from './reading.ts'

/** What is promised: a connection that is dead and does not say so is found to be after no more than this. */
const PROMISED_MS = 120_000
const why = whyNoDovecot() ?? (soak.on ? undefined : 'takes minutes, scripts/soak runs it')

describeUnless(why, 'a connection that is half open, with the patience that holds outside of tests', () => {
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
      user: `taus${++users}`,
      login: async () => ({ kind: 'password', password: 'secret' }),
      folders: ['INBOX'],
      exclude: [],
    }
    return () => proxy.close()
  })

  const fill = async (first: number, last: number): Promise<void> => {
    for (let at = first; at <= last; at++)
      await dovecot.deliver(account.user, 'INBOX', `Subject: ${at}\r\n\r\n${`${at} blåbær\r\n`.repeat(200)}`)
  }

  /** Watches the account, and tells what came and when a fault was first noticed. */
  function watching() {
    const seen = new Set<string>()
    const cursors = new Map<string, FolderCursor>()
    const stop = new AbortController()
    const noticed = Promise.withResolvers<number>()
    const deps: SyncDeps & { readonly signal: AbortSignal } = {
      state: {
        load: async (_, folder) => cursors.get(folder),
        save: async (_, folder, cursor) => void cursors.set(folder, cursor),
      },
      deliver: async (batch) => {
        for (const { raw } of batch) seen.add(/^Subject: (\d+)/m.exec(textOfRaw(raw))?.[1] ?? '')
      },
      maxBytes: 1_000_000,
      spoolDir: aFolder(),
      signal: stop.signal,
      onFault: () => noticed.resolve(performance.now()),
    }
    const ended = watchAccount(account, deps)
    return { seen, noticed: noticed.promise, end: () => (stop.abort(), ended) }
  }

  it('is noticed within two minutes while it waits for mail, and what came meanwhile is taken', async () => {
    const watch = watching()
    await fill(1, 1)
    await expect.poll(() => watch.seen.size, { timeout: 20_000 }).toBe(1)
    await sleep(1_000) // in IDLE
    proxy.befall('stall')
    const stalledMs = performance.now()
    await fill(2, 4)
    const noticedMs = (await watch.noticed) - stalledMs
    soak.figure('half open while waiting, noticed after s', Math.round(noticedMs / 1000))
    expect(noticedMs).toBeLessThanOrEqual(PROMISED_MS)
    await expect.poll(() => watch.seen.size, { timeout: 20_000 }).toBe(4)
    await watch.end()
  })

  it('is noticed within two minutes in the middle of a mail, and every mail is taken', async () => {
    await fill(1, 300)
    const watch = watching()
    await expect.poll(() => watch.seen.size, { timeout: 60_000, interval: 1 }).toBeGreaterThan(0)
    proxy.befall('stall', 30_000)
    const stalledMs = performance.now()
    const noticedMs = (await watch.noticed) - stalledMs
    soak.figure('half open in the middle of a mail, noticed after s', Math.round(noticedMs / 1000))
    expect(noticedMs).toBeLessThanOrEqual(PROMISED_MS)
    await expect.poll(() => watch.seen.size, { timeout: 60_000 }).toBe(300)
    await watch.end()
  })
})
