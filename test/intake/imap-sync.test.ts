import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MailboxUnavailable } from '../../src/intake/imap-faults.ts'
import type { Account, OpenFolder } from '../../src/intake/imap-folder.ts'
import { type FolderCursor, FolderSync, type SyncDeps } from '../../src/intake/imap-sync.ts'
import type { Skipped } from '../../src/intake/source.ts'

const login = async () => ({ kind: 'password', password: 'b' }) as const
const account: Account = { host: 'imap.example.org', port: 993, tls: true, user: 'a', login, folders: [] }
const MIB = 1024 * 1024

/** A server with mails of the given sizes, UIDs from 1, that gives every body as two bytes. */
const folderOf = (sizes: readonly number[], changes: Partial<OpenFolder> = {}): OpenFolder => {
  const uids = sizes.map((_, at) => at + 1)
  return {
    uidValidity: 1,
    names: ['INBOX'],
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

const sync = async (opened: OpenFolder, deps: SyncDeps): Promise<void> =>
  (await FolderSync.begin(opened, account, 'INBOX', deps)).catchUp()

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
      { kind: 'skipped', where: 'imap.example.org INBOX 2', why: 'the server lists it and does not give it' },
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
          read: mayBreak((uids, limit) => whole.read(uids, limit)),
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
              for (let uid = 1; uid < cursor.uidNext; uid++) expect(stored).toContain(uid)
              await deps.state.save(name, folder, cursor)
            }),
          },
        }
        for (let done = false; !done; ) {
          done = await sync(opened, checked).then(
            () => true,
            (fault: unknown) => {
              expect(fault).toBeInstanceOf(MailboxUnavailable)
              return false
            },
          )
        }
        expect(stored.size).toBe(sizes.length)
      },
    ),
    { numRuns: 60 },
  ))
