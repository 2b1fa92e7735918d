import { closeSync, cpSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { reparse } from '../../src/archive-commands.ts'
import { correctPeople, correctThreads } from '../../src/corrections.ts'
import { doctor } from '../../src/doctor.ts'
import { reindex } from '../../src/reindex.ts'
import { indexPath, recordPath } from '../../src/store/sqlite/paths.ts'
import { RECORD_SCHEMA } from '../../src/store/sqlite/record-schema.ts'
import { TABLES } from '../../src/store/sqlite/salvage.ts'
import { compose } from '../compose.ts'
import { randomFrom } from '../random.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { TestArchive } from './archive.ts'

const LIST = 'drift@energi.example'
const cursor = { uidValidity: 1, uidNext: 99, missing: [] }

const mails = (): string[] =>
  Array.from({ length: 120 }, (_, n) =>
    compose({
      id: `${n}@x`,
      from: `Person ${n % 9} <person${n % 9}@energi.example>`,
      subject: `${n % 4 === 0 ? '' : 'SV: '}Kjele ${Math.floor(n / 4)}`,
      more: n % 4 === 0 ? [] : [`In-Reply-To: <${n - 1}@x>`],
      text: `Nummer ${n}: ${Array.from({ length: 60 }, (_, word) => `ord${(n * 7919 + word * 104_729) % 99_991}`).join(' ')}`,
    }),
  )

let master: TestArchive
beforeAll(async () => {
  master = await TestArchive.open()
  const archive = master
  await archive.takeMails(mails(), LIST)
  await correctPeople(archive.context, 'join', ['person1@energi.example', 'person2@energi.example'])
  await correctThreads(archive.context, 'join', ['0@x', '4@x'])
  const { record, close } = await archive.write()
  await record.setSyncState('konto', 'INBOX', cursor)
  await record.setSyncState('ask konto', 'INBOX', cursor)
  await close()
})

async function anArchive(): Promise<TestArchive> {
  const folder = join(tempDir(), 'data')
  cpSync(master.context.folder, folder, { recursive: true })
  return TestArchive.open(undefined, folder)
}

const saidBy = async (archive: TestArchive) => ({
  mails: (await archive.mails()).map(({ messageId, text, lists }) => `${messageId} ${lists.join()} ${text}`).toSorted(),
  threads: await archive.threads(),
})

async function keptBy(archive: TestArchive) {
  const { record, close } = await archive.write()
  const kept = {
    corrections: await record.peopleCorrections(),
    cursors: [await record.syncState('konto', 'INBOX'), await record.syncState('ask konto', 'INBOX')],
  }
  await close()
  return kept
}

const ills = async ({ context }: TestArchive, isDeep = false) =>
  (await doctor(context, isDeep)).checks.filter(({ ok, name }) => !ok && name !== 'disk')

const finding = (archive: TestArchive) =>
  archive.find(async (find) => (await find.searchFor({ kind: 'operator' }, { text: 'nummer' })).total)

/** A page of a table's rows in the middle of it. */
function pageOf(path: string, table: string): { readonly page: number; readonly size: number } {
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const leaves = db.prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`).all(table)
    const size = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
    return { page: Number(leaves[Math.floor(leaves.length / 2)]?.['pageno']), size }
  } finally {
    db.close()
  }
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}

function damage(path: string, table: string): void {
  const { page, size } = pageOf(path, table)
  overwrite(path, (page - 1) * size, Buffer.alloc(size, 0xa5))
}

it('every table is known to be derived or not, for when a record is damaged', () => {
  const db = new DatabaseSync(':memory:')
  for (const step of RECORD_SCHEMA) db.exec(step)
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all()
  expect(Object.keys(TABLES).toSorted()).toEqual(tables.map(({ name }) => String(name)).toSorted())
})

describe('a damaged page', () => {
  const derived = ['mail', 'mail_body', 'thread', 'node', 'sqlite_autoindex_raw_1']
  it.each([derived, ...(soak.on ? derived.map((table) => [table]) : [])])(
    'of what is derived is found by doctor, and reparse makes all of it again (%s)',
    async (...tables) => {
      const archive = await anArchive()
      const [said, kept] = [await saidBy(archive), await keptBy(archive)]
      for (const table of tables) damage(recordPath(archive.context.folder), table)
      expect(await ills(archive)).toMatchObject([
        { name: 'record', detail: expect.stringContaining('hvemvet reparse') },
      ])
      const { mended } = await reparse(archive.context, () => undefined)
      expect(mended).toMatchObject({ mails: 120, lost: [], incomplete: [] })
      expect(await saidBy(archive)).toEqual(said)
      expect(await keptBy(archive)).toEqual(kept)
      expect(await finding(archive)).toBe(29)
      expect(await ills(archive, true)).toEqual([])
    },
  )

  it.each([
    ['garbage', (path: string) => damage(path, 'raw_bytes')],
    [
      'some other bytes of mails, of which SQLite sees nothing',
      (path: string) => {
        const { page, size } = pageOf(path, 'raw_bytes')
        overwrite(path, page * size - 40, Buffer.alloc(20, 0xa5))
      },
    ],
  ])(
    'of raw mail that is %s loses those mails alone, which are named, and can be taken in again',
    async (_, breakIt) => {
      const archive = await anArchive()
      const said = await saidBy(archive)
      breakIt(recordPath(archive.context.folder))
      expect(await ills(archive, true)).toHaveLength(1)
      const { mended } = await reparse(archive.context, () => undefined)
      const lost = mended?.lost ?? []
      expect(lost.length).toBeGreaterThan(0)
      expect(lost.length).toBeLessThan(60)
      expect(lost[0]).toMatchObject({ source: expect.stringMatching(/mails\.mbox, mail \d+/) })
      expect((await archive.mails()).length).toBe(120 - lost.length)
      expect((await keptBy(archive)).cursors).toEqual([undefined, cursor]) // what the mailbox has is read again, no question is
      expect(await archive.takeMails(mails(), LIST)).toMatchObject({ new: lost.length })
      expect(await saidBy(archive)).toEqual(said)
      expect(await ills(archive, true)).toEqual([])
    },
  )

  it('of the index is found by doctor, and reindex makes the index again', async () => {
    const archive = await anArchive()
    damage(indexPath(archive.context.folder, 1 as never), 'open_words_data')
    expect(await ills(archive)).toMatchObject([{ name: 'index', detail: expect.stringContaining('hvemvet reindex') }])
    await reindex(archive.context, () => undefined)
    expect(await finding(archive)).toBe(29)
    expect(await ills(archive)).toEqual([])
  })

  it.each([
    ['away', (path: string) => rmSync(path)],
    ['empty', (path: string) => truncateSync(path)],
  ])('that is the whole index, which is %s, is mended by whatever writes next', async (_, breakIt) => {
    const archive = await anArchive()
    breakIt(indexPath(archive.context.folder, 1 as never))
    const { feed, close } = await archive.write()
    await feed.catchUp()
    await close()
    expect(await finding(archive)).toBe(29)
    expect(await ills(archive)).toEqual([])
  })

  it('anywhere loses no more than what reparse names, or only a backup helps', async () => {
    const random = randomFrom(soak.seed)
    let mendedTimes = 0
    for (let time = 0; time < soak.times(1, 100); time++) {
      const archive = await anArchive()
      const path = recordPath(archive.context.folder)
      const { size } = pageOf(path, 'mail')
      const db = new DatabaseSync(path)
      const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count'])
      db.close()
      overwrite(path, random(pages) * size, Buffer.from(Array.from({ length: size }, () => random(256))))
      const found = await ills(archive, true)
      try {
        const { mended } = await reparse(archive.context, () => undefined)
        if (mended !== undefined) {
          mendedTimes++
          expect(found.length).toBeGreaterThan(0)
          expect((await archive.mails()).length + mended.lost.length).toBe(120)
        }
        expect(await ills(archive, true)).toEqual([])
      } catch (fault) {
        expect(String(fault)).toMatch(/restore a backup/)
      }
    }
    soak.figure('damaged records made anew', mendedTimes)
  })
})
