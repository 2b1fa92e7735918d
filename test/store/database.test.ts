import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { Database } from '../../src/store/sqlite/database.ts'
import { checkIntegrity } from '../../src/store/sqlite/maintenance.ts'
import { tempDir } from '../temp.ts'

const STEPS = ['CREATE TABLE one (n INTEGER)', 'CREATE TABLE two (n INTEGER)']
/** Opens the file, says so, and brings its schema up to date. */
const MIGRATES = `
  const { parentPort, workerData } = require('node:worker_threads')
  import(workerData.module).then(({ Database }) => {
    const db = new Database(workerData.path, { kind: 'record' })
    parentPort.postMessage('opened')
    db.migrate(workerData.steps)
    db.close()
  })`

it('a database that two programs open anew at once gets its tables once', async () => {
  const path = join(tempDir(), 'new.sqlite')
  const module = new URL('../../src/store/sqlite/database.ts', import.meta.url).href
  const db = new Database(path, { kind: 'record' })
  const other = new Worker(MIGRATES, { eval: true, workerData: { module, path, steps: STEPS } })
  const ended = once(other, 'exit')
  db.raw.exec('BEGIN IMMEDIATE')
  await once(other, 'message')
  await sleep(100) // now it waits for the lock, whatever it has read before
  for (const step of STEPS) db.raw.exec(step)
  db.raw.exec(`PRAGMA user_version = ${STEPS.length}; COMMIT`)
  expect(await ended).toEqual([0])
  db.close()
})

it('a database of a newer program is refused', () => {
  const path = join(tempDir(), 'newer.sqlite')
  const newer = new Database(path, { kind: 'record' })
  newer.migrate(STEPS)
  newer.close()
  const older = new Database(path, { kind: 'record' })
  expect(() => older.migrate(STEPS.slice(0, 1))).toThrow('newer hvemvet')
  older.close()
})

it('a database that another program holds is not called damaged', () => {
  const path = join(tempDir(), 'held.sqlite')
  const db = new Database(path, { kind: 'record' })
  db.migrate(STEPS)
  expect(checkIntegrity(path)).toEqual([])
  db.raw.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO one VALUES (1); COMMIT')
  expect(() => checkIntegrity(path, 50)).toThrow('another hvemvet is writing it')
  db.close()
})
