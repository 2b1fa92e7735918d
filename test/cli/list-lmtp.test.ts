import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { randomFrom } from '../random.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { asLines, freePort, hvemvet, STARTS_MS, start } from './program.ts'

const LIST = 'drift@lister.example'
const config = ['--config', 'hvemvet.yaml']

/** A folder with settings by which a mail server hands over mail of a list. */
async function handedOver() {
  const cwd = tempDir()
  const port = await freePort()
  writeFileSync(
    join(cwd, 'hvemvet.yaml'),
    `lists: [{ address: ${LIST}, name: Drift, readers: everyone }]
lmtp: { listen: "127.0.0.1:${port}", addresses: [arkiv@example.org] }
maxMessageBytes: 65536\n`,
  )
  const hand = async (raw: string, to = LIST): Promise<string> => {
    const transport = createTransport({ lmtp: true, host: '127.0.0.1', port, ignoreTLS: true })
    try {
      const { rejectedErrors = [] } = await transport.sendMail({
        envelope: { from: 'drift-bounces@lister.example', to },
        raw,
      })
      return rejectedErrors.map(({ message }) => message).join() || 'taken'
    } catch (fault) {
      return String(fault)
    } finally {
      transport.close()
    }
  }
  /** As a mail server does: again, until it is taken. */
  const handUntilTaken = async (raw: string): Promise<void> => {
    while ((await hand(raw)) !== 'taken') await sleep(50)
  }
  return { cwd, hand, handUntilTaken }
}

const storedIn = async (cwd: string): Promise<string[]> => {
  const mails = await asLines<{ messageId: string; lists: readonly string[] }>(['export', 'messages', ...config], {
    cwd,
  })
  return mails.map(({ messageId, lists }) => `${messageId} ${lists.join()}`).toSorted()
}

it(
  'a mail that is handed over belongs to the list it was for, large ones too; others are refused',
  async () => {
    const { cwd, hand, handUntilTaken } = await handedOver()
    const running = start(['sync', ...config], { cwd })
    await handUntilTaken(compose({ id: 'a@x', to: 'noen@example.org' }))
    expect(
      await hand(
        compose({ id: 'b@x', to: LIST, more: [`List-Id: <drift.lister.example>`, `List-Post: <mailto:${LIST}>`] }),
        'arkiv@example.org',
      ),
    ).toBe('taken')
    expect(await hand(compose({ id: 'c@x', text: 'Pumpe.\n'.repeat(30_000) }))).toBe('taken')
    expect(await hand(compose({ id: 'd@x' }), 'andre@example.org')).toMatch(/550/)
    await expect
      .poll(() => storedIn(cwd), { timeout: 60_000, interval: 500 })
      .toEqual([`a@x ${LIST}`, `b@x ${LIST}`, `c@x ${LIST}`])
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
  },
  STARTS_MS,
)

it(
  'mail that is handed over while we are killed again and again is stored once, each',
  async () => {
    const { cwd, handUntilTaken } = await handedOver()
    const random = randomFrom(soak.seed)
    const count = soak.times(150, 3_000)
    const ids = Array.from({ length: count }, (_, n) => `${n}@lmtp`)
    const kills = soak.times(3, 60)
    let left = [...ids]
    for (let kill = 0; kill <= kills; kill++) {
      const running = start(['sync', ...config], { cwd })
      const part = kill === kills ? left : left.slice(0, Math.ceil(count / (kills + 1)))
      left = left.slice(part.length)
      const handing = Promise.all(
        [0, 1, 2].map(async (lane) => {
          for (const [at, id] of part.entries())
            if (at % 3 === lane) await handUntilTaken(compose({ id, text: `Nummer ${id}.` }))
        }),
      )
      if (kill < kills) {
        await sleep(800 + random(1_200))
        running.child.kill('SIGKILL')
        await running.ended
        const again = start(['sync', ...config], { cwd })
        await handing
        again.child.kill('SIGKILL')
        await again.ended
      } else {
        await handing
        running.child.kill('SIGINT')
        await running.ended
      }
    }
    writeFileSync(join(cwd, 'tom.mbox'), '')
    await hvemvet(['import', 'tom.mbox', ...config], { cwd }) // reads what was kept and not yet read
    expect((await storedIn(cwd)).map((line) => line.split(' ')[0])).toEqual(ids.toSorted())
    soak.figure('kills while mail was handed over by LMTP, each stored once', kills * 2)
  },
  soak.times(STARTS_MS, 3_600_000),
)
