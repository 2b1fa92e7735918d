import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { doctor } from '../../src/doctor.ts'
import { emptySummary } from '../../src/ingest.ts'
import { Database } from '../../src/store/sqlite/database.ts'
import { checkIntegrity } from '../../src/store/sqlite/maintenance.ts'
import { TestArchive } from '../ingest/archive.ts'
import { randomFrom } from '../random.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { findStrace, leave, logOf, type Step } from './disk-log.ts'
import { batches } from './mails.ts'

const strace = findStrace()

it.each(['record', 'index'] as const)('each commit of the %s waits until it is on the disk', (kind) => {
  const db = new Database(join(tempDir(), 'a.sqlite'), { kind })
  expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 }) // FULL
  db.close()
})

/** The mails that were said to be kept before this. */
const promised = (steps: readonly Step[]): number =>
  Number(/\d+/.exec(steps.findLast((step) => step.kind === 'said')?.text ?? '0')?.[0])

/** What a folder holds that nobody has opened since the power was cut. */
function found(folder: string) {
  const db = new DatabaseSync(join(folder, 'record.sqlite'))
  try {
    const number = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? { none: 0 })[0])
    const keys = (sql: string): unknown[] =>
      db
        .prepare(sql)
        .all()
        .map(({ mail }) => mail)
    const index = join(folder, 'index.sqlite')
    const hasIndex = existsSync(index) && checkIntegrity(index).length === 0
    if (hasIndex) db.exec(`ATTACH '${index}' AS told`)
    return {
      raws: number('SELECT count(*) FROM raw'),
      readUpTo: number('SELECT max(uid_next) FROM sync_state') - 1,
      /** Of mails that the record does not know to be lacking, those that the index has not, or has as they were before. */
      silentlyMissing: keys(
        `SELECT mail FROM mail WHERE mail NOT IN (SELECT mail FROM lacking)
         AND EXISTS (SELECT 1 FROM generation WHERE mail <= filled OR mail > until)
         ${hasIndex ? 'AND NOT EXISTS (SELECT 1 FROM told.entry WHERE entry.mail = mail.mail AND told = mail.change)' : ''}`,
      ),
    }
  } finally {
    db.close()
  }
}

/** Takes in, in a folder where that was cut off, what the mailbox has after its cursor. */
async function goOn(archive: TestArchive): Promise<void> {
  const { record, ingest, feed, close } = await archive.write()
  await ingest.resume()
  const { uidNext } = (await record.syncState('konto', 'INBOX')) ?? { uidNext: 1 }
  await ingest.takeBatch(
    batches()
      .flat()
      .slice(uidNext - 1),
    undefined,
    emptySummary(),
  )
  await ingest.drain(emptySummary())
  await feed.catchUp()
  await close()
}

const saidBy = async (archive: TestArchive) => ({
  mails: (await archive.mails()).map(({ messageId, text }) => `${messageId} ${text}`).toSorted(),
  threads: await archive.threads(),
  found: await archive.find(async (find) => (await find.searchFor({ kind: 'operator' }, { text: 'ventilen' })).total),
})

describeUnless(strace === undefined ? 'no strace' : undefined, 'a power cut', () => {
  let steps: readonly Step[] = []
  beforeAll(async () => {
    steps = await logOf(
      strace ?? '',
      fileURLToPath(new URL('./takes-mail.ts', import.meta.url)),
      join(tempDir(), 'data'),
    )
  })

  const random = randomFrom(soak.seed)
  const cutAt = (at: number): string => {
    const folder = join(tempDir(), 'data')
    leave(steps.slice(0, at), folder, random)
    return folder
  }

  it('at any moment loses no mail that was said to be kept, and lets no cursor point beyond', () => {
    const cuts = soak.times(40, 3_000)
    for (let cut = 0; cut < cuts; cut++) {
      const at = random(steps.length + 1)
      const kept = promised(steps.slice(0, at))
      if (kept === 0) continue // there may be no tables yet
      const folder = cutAt(at)
      expect(checkIntegrity(join(folder, 'record.sqlite'))).toEqual([])
      const { raws, readUpTo, silentlyMissing } = found(folder)
      expect(raws).toBeGreaterThanOrEqual(kept)
      expect(readUpTo).toBeLessThanOrEqual(raws)
      expect(silentlyMissing, `after ${at} steps`).toEqual([])
    }
    soak.figure('power cuts, no mail lost or silently missing from searches', cuts)
  })

  it('is gone on from as if it had not been', async () => {
    const undisturbed = await TestArchive.open()
    await goOn(undisturbed)
    const said = await saidBy(undisturbed)
    expect(said).toMatchObject({ found: 16, mails: { length: 80 } })
    for (let cut = 0; cut < soak.times(2, 200); cut++) {
      const archive = await TestArchive.open(undefined, cutAt(random(steps.length + 1)))
      await goOn(archive)
      expect(await saidBy(archive)).toEqual(said)
      const { checks } = await doctor(archive.context)
      expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
    }
  })
})
