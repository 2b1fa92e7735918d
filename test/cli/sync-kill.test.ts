import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RawKey } from '../../src/store/record.ts'
import { Database } from '../../src/store/sqlite/database.ts'
import { RawStore } from '../../src/store/sqlite/raw-store.ts'
import { compose, throughList } from '../compose.ts'
import { randomFrom } from '../random.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { type Fault, type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { asJson, type Running, start } from './program.ts'

const KILLS = soak.times(10, 100)
const MAILS = soak.times(5_000, 20_000)
const FOLDERS = ['INBOX', 'Lister/Drift', 'Lister/Styret']
const LARGE_BYTES = 256 * 1024
const LINE_FAULTS: readonly Fault[] = ['reset', 'end', 'bye', 'stall', 'trickle']

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describeUnless(whyNoDovecot(), 'a mailbox that is synced while everything dies', () => {
  let dovecot: Dovecot
  let proxy: FaultProxy
  beforeAll(async () => {
    dovecot = await startDovecot()
    proxy = await startFaultProxy(dovecot.port)
  })
  afterAll(async () => {
    await proxy?.close()
    await dovecot?.stop()
  })

  it(
    `is stored whole, each mail once and its bytes as they were`,
    async () => {
      const random = randomFrom(soak.seed)
      const cwd = aPlaceToSync(proxy.port)
      const expected = new Set<string>()
      const deliver = async (first: number, count: number): Promise<void> => {
        for (let n = first; n < first + count; n++) {
          const raw = Buffer.from(mailNumber(n, random).replaceAll('\n', '\r\n')) // as IMAP gives it
          expected.add(sha256(raw))
          await dovecot.deliver('arkiv', FOLDERS[n % FOLDERS.length] ?? 'INBOX', raw)
        }
      }

      const struck = new Map<string, number>()
      const strike = async (running: Running): Promise<void> => {
        const what = random(3) === 0 ? 'us' : random(3) === 0 ? 'dovecot' : (LINE_FAULTS[random(5)] ?? 'reset')
        struck.set(what, (struck.get(what) ?? 0) + 1)
        if (what === 'us') running.child.kill('SIGKILL')
        else if (what === 'dovecot') {
          await dovecot.kill()
          await sleep(random(500))
          await dovecot.start()
        } else proxy.befall(what, random(200_000))
      }

      let running = start(['sync', '--config', 'hvemvet.yaml'], { cwd })
      for (let kill = 0; kill < KILLS; kill++) {
        await deliver((MAILS / KILLS) * kill, MAILS / KILLS)
        await sleep(random(1_500))
        await strike(running)
        if (running.child.exitCode === null && running.child.signalCode === null && random(2) === 0) continue
        running.child.kill('SIGKILL') // on whatever state the fault left
        await running.ended
        running = start(['sync', '--config', 'hvemvet.yaml'], { cwd })
      }
      await sleep(random(1_500))
      running.child.kill('SIGKILL')
      await running.ended

      const { unparsed } = await asJson<{ unparsed: unknown[] }>(['sync', '--once', '--config', 'hvemvet.yaml'], {
        cwd,
      })
      expect(unparsed).toEqual([])
      const { stored, mails } = storedIn(cwd)
      expect({ stored: stored.length, other: stored.filter((one) => !expected.has(one)).length }).toEqual({
        stored: MAILS,
        other: 0,
      })
      expect(new Set(stored).size).toBe(MAILS)
      expect(mails).toBe(MAILS)
      const { checks } = await asJson<{ checks: { name: string; ok: boolean }[] }>(
        ['doctor', '--config', 'hvemvet.yaml'],
        { cwd },
      )
      expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
      const how = [...struck].map(([what, times]) => `${what} ${times}`).join(', ')
      soak.figure(`kills while ${MAILS} mails synced, each stored once, bytes equal`, `${KILLS} (${how})`)
    },
    soak.times(240_000, 3_600_000),
  )
})

/** A folder with settings for the account behind the proxy. Mails above a quarter of a MiB go by a file of their own. */
function aPlaceToSync(port: number): string {
  const cwd = tempDir()
  writeFileSync(
    join(cwd, 'hvemvet.yaml'),
    `lists: [{ address: drift@lister.example, name: Drift, readers: everyone }]
accounts: [{ host: 127.0.0.1, port: ${port}, tls: false, user: arkiv, password: secret, folders: ["*"] }]
maxMessageBytes: ${LARGE_BYTES}\n`,
  )
  return cwd
}

function mailNumber(n: number, random: (limit: number) => number): string {
  const lines = n % 1000 === 7 ? 10_000 : random(60)
  return compose({
    id: `${n}@energi.example`,
    from: `Person ${n % 40} <person${n % 40}@energi.example>`,
    to: 'drift@lister.example',
    subject: `Kjelen i anlegg ${random(60)}`,
    more: throughList('drift@lister.example'),
    text: `Nummer ${n}: ventil ${random(500)} og pumpe må sees på.\n`.repeat(1 + lines),
  })
}

/** The content of every raw mail in the record, by what its bytes are and not by what the record says they are; and how many mails. */
function storedIn(cwd: string): { stored: string[]; mails: number } {
  const db = new Database(join(cwd, 'data/record.sqlite'), { kind: 'record', readOnly: true })
  try {
    const raws = new RawStore(db)
    const stored = db.all('SELECT raw FROM raw').map((row) => {
      const hash = createHash('sha256')
      const raw = row['raw'] as RawKey
      for (let at = 0, piece = raws.piece(raw, 0); piece !== undefined; piece = raws.piece(raw, ++at))
        hash.update(piece)
      return hash.digest('hex')
    })
    return { stored, mails: Number(db.get('SELECT count(*) AS mails FROM mail')?.['mails']) }
  } finally {
    db.close()
  }
}
