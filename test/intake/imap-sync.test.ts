import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account } from '../../src/intake/account.ts'
import { FolderVisits } from '../../src/intake/folder-visits.ts'
import { MailboxUnavailable } from '../../src/intake/imap-faults.ts'
import type { OpenFolder } from '../../src/intake/imap-selected.ts'
import { type FolderCursor, FolderSync, type SyncDeps } from '../../src/intake/imap-sync.ts'
import type { Skipped } from '../../src/intake/source.ts'

const account: Account = {
  host: 'imap.example.org',
  port: 993,
  tls: true,
  user: 'a',
  login: async () => ({ kind: 'password', password: 'b' }),
  folders: [],
  exclude: [],
}
const MIB = 1024 * 1024

/** A server with mails of the given sizes, UIDs from 1, that gives every body as two bytes. */
const folderOf = (sizes: readonly number[], changes: Partial<OpenFolder> = {}): OpenFolder => {
  const uids = sizes.map((_, at) => at + 1)
  return {
    uidValidity: 1,
    names: ['INBOX'],
    mails: sizes.length,
    modSeq: undefined,
    takeVanished: () => [],
    uidsFrom: async (first) => uids.filter((uid) => uid >= first),
    present: async (asked) => [...asked],
    list: async (asked) => asked.map((uid) => ({ uid, sizeBytes: sizes[uid - 1] ?? 0, receivedAtMs: uid })),
    read: async (asked) => new Map(asked.map((uid) => [uid, Uint8Array.of(uid, 0)])),
    readLarge: async (uid) => ({ kind: 'large', head: Uint8Array.of(uid), path: `/spool/${uid}`, sizeBytes: 9 }),
    ...changes,
  }
}

/** Everything that was delivered and saved, in order: `[1, 2]` a batch of mails by UID, `3` the cursor. */
const logOf = () => {
  const log: (number[] | number)[] = []
  const skipped: Skipped[] = []
  let cursor: FolderCursor | undefined
  const deps: SyncDeps = {
    state: {
      load: async () => cursor,
      save: async (_, __, saved) => {
        cursor = saved
        log.push(saved.uidNext)
      },
    },
    deliver: async (batch) => {
      log.push(batch.map(({ source }) => Number(source.split(' ').at(-1))))
    },
    maxBytes: 25 * MIB,
    spoolDir: '/spool',
    onSkipped: (one) => skipped.push(one),
  }
  return { log, skipped, deps }
}

const sync = async (opened: OpenFolder, deps: SyncDeps, visits?: FolderVisits): Promise<boolean> =>
  (await FolderSync.begin(opened, account, 'INBOX', deps, visits)).catchUp()

describe('batches', () => {
  it('hold a hundred mails, and the cursor moves after each', async () => {
    const { log, deps } = logOf()
    await sync(folderOf(Array(150).fill(10)), deps)
    expect(log.map((entry) => (Array.isArray(entry) ? entry.length : entry))).toEqual([1, 100, 101, 50, 151])
  })

  it('are cut where mails are large, so that memory stays bounded', async () => {
    const { log, deps } = logOf()
    await sync(folderOf([20 * MIB, 20 * MIB, MIB, MIB, 40 * MIB, 10]), deps)
    expect(log.filter(Array.isArray)).toEqual([[1], [2, 3, 4], [5], [6]])
  })

  it('take a mail as large by its true size as by the one the server claims', async () => {
    const { deps } = logOf()
    const kinds: string[] = []
    const opened = folderOf([30 * MIB, 10, 10], {
      read: async (asked, limit) => new Map(asked.map((uid) => [uid, new Uint8Array(uid === 2 ? limit : 1)])),
    })
    await sync(opened, { ...deps, deliver: async (batch) => void kinds.push(...batch.map(({ raw }) => raw.kind)) })
    expect(kinds).toEqual(['large', 'large', 'bytes'])
  })
})

describe('a mail that breaks every connection that asks for it', () => {
  /** A server that dies of mail 130, as long as `isIll`. */
  const deadly = (isIll: () => boolean) => {
    const whole = folderOf(Array(200).fill(1))
    return {
      ...whole,
      read: async (...[uids, ...more]: Parameters<OpenFolder['read']>) => {
        if (uids.includes(130) && isIll()) throw new MailboxUnavailable('x', undefined)
        return whole.read(uids, ...more)
      },
    }
  }

  it('is found by asking for fewer and fewer, and passed over until another day', async () => {
    const { log, skipped, deps } = logOf()
    const visits = new FolderVisits()
    let isIll = true
    const opened = deadly(() => isIll)
    let broken = 0
    while (await sync(opened, deps, visits).catch(() => true)) broken++
    const delivered = () => log.flatMap((entry) => (Array.isArray(entry) ? entry : []))
    expect(delivered()).toEqual(Array.from({ length: 200 }, (_, at) => at + 1).filter((uid) => uid !== 130))
    expect(skipped).toMatchObject([{ where: 'imap.example.org INBOX 130' }])
    expect(broken).toBeLessThan(20)
    isIll = false
    await sync(opened, deps, visits)
    expect(delivered()).not.toContain(130) // it was asked for once already today
    await sync(opened, deps)
    expect(delivered().at(-1)).toBe(130)
    expect(await deps.state.load('', '')).toEqual({ uidValidity: 1, uidNext: 201, missing: [] })
  })

  it('is not passed over where a hundred are missing already: then it is not the mail', async () => {
    const { deps } = logOf()
    const missing = Array.from({ length: 100 }, (_, at) => at + 1)
    await deps.state.save('', '', { uidValidity: 1, uidNext: 130, missing })
    const visits = new FolderVisits()
    visits.askedForMissing() // they were asked for today
    const opened = deadly(() => true)
    for (let visit = 0; visit < 20; visit++) await expect(sync(opened, deps, visits)).rejects.toThrow('unavailable')
    expect(await deps.state.load('', '')).toMatchObject({ uidNext: 130, missing })
  })
})

describe('a mail that the server lists and does not give', () => {
  const givenAtTry = (tries: number) => {
    let asked = 0
    const read: OpenFolder['read'] = async (uids) => {
      if (uids.includes(2)) asked++
      return new Map(uids.filter((uid) => uid !== 2 || asked >= tries).map((uid) => [uid, Uint8Array.of(uid)]))
    }
    return folderOf([1, 1, 1], { read })
  }

  it('is asked for again, since a replica may be late', async () => {
    const { log, skipped, deps } = logOf()
    await sync(givenAtTry(2), deps)
    expect(log).toEqual([1, [1, 2, 3], 4])
    expect(skipped).toEqual([])
  })

  it('is named and passed over in the end', async () => {
    const { log, skipped, deps } = logOf()
    await sync(givenAtTry(99), deps)
    expect(log).toEqual([1, [1, 3], 4])
    expect(skipped).toEqual([
      {
        kind: 'skipped',
        where: 'imap.example.org INBOX 2',
        why: 'the server lists it and does not give it; tried again tomorrow',
      },
    ])
  })

  it('is passed over at once when it has been expunged', async () => {
    const { log, skipped, deps } = logOf()
    await sync({ ...givenAtTry(99), present: async () => [] }, deps)
    expect(log).toEqual([1, [1, 3], 4])
    expect(skipped).toEqual([])
  })
})

it('whatever breaks and whenever, every mail is delivered and the cursor never passes one that is not', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 40 * MIB }), { minLength: 1, maxLength: 250 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 }).map((one) => one === 0)),
      async (sizes, breaks) => {
        const { deps } = logOf()
        const stored = new Set<number>()
        let trouble = 40
        const mayBreak =
          <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
          async (...args: Args): Promise<Result> => {
            if (trouble > 0 && breaks.next().value === true && trouble-- > 0)
              throw new MailboxUnavailable('x', undefined)
            return call(...args)
          }
        const whole = folderOf(sizes)
        const opened: OpenFolder = {
          ...whole,
          uidsFrom: mayBreak((first) => whole.uidsFrom(first)),
          list: mayBreak((uids) => whole.list(uids)),
          read: mayBreak((...asked) => whole.read(...asked)),
          readLarge: mayBreak((uid, folder) => whole.readLarge(uid, folder)),
        }
        const checked: SyncDeps = {
          ...deps,
          deliver: mayBreak(async (batch) => {
            for (const { source } of batch) stored.add(Number(source.split(' ').at(-1)))
          }),
          state: {
            load: (name, folder) => deps.state.load(name, folder),
            save: mayBreak(async (name, folder, cursor) => {
              const known = new Set([...stored, ...cursor.missing])
              for (let uid = 1; uid < cursor.uidNext; uid++) expect(known).toContain(uid)
              await deps.state.save(name, folder, cursor)
            }),
          },
        }
        const visits = new FolderVisits()
        for (let done = false; !done; ) {
          done = await sync(opened, checked, visits).then(
            () => true,
            (fault: unknown) => {
              expect(fault).toBeInstanceOf(MailboxUnavailable)
              return false
            },
          )
        }
        trouble = 0
        await sync(opened, checked) // another day, whatever was passed over is asked for again
        expect(stored.size).toBe(sizes.length)
      },
    ),
    { numRuns: 60 },
  ))
