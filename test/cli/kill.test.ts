import { writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { doctor } from '../../src/doctor.ts'
import { compose, mbox, throughList } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { randomFrom } from '../random.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { asJson, start } from './program.ts'

const MAILS = 600
const LIST = throughList('drift@lister.example')

/** Discussions that cite backwards and forwards, join by subject, and come in copies: all that importing decides. */
function aYearOfMail(): string {
  const random = randomFrom(soak.seed)
  const mails = Array.from({ length: MAILS }, (_, n) => {
    const id = (k: number) => `${k}@energi.example`
    const cited = Array.from({ length: random(3) }, () => id(random(MAILS)))
    const bySubject = random(5) === 0
    return compose({
      id: id(random(20) === 0 ? random(MAILS) : n),
      from: `Person ${n % 40} <person${n % 40}@energi.example>`,
      to: `drift@lister.example, person${random(40)}@energi.example`,
      subject: `${bySubject ? 'SV: ' : ''}Kjelen i anlegg ${random(60)} stopper`,
      date: new Date(Date.UTC(2024, 0, 1) + n * 3_600_000).toUTCString().replace('GMT', '+0000'),
      more: [
        ...LIST,
        ...(cited.length === 0 || bySubject ? [] : [`References: ${cited.map((one) => `<${one}>`).join(' ')}`]),
      ],
      text: `Nummer ${n}: ventilen ${random(500)} og pumpa ${random(500)} må sees på. Har noen sett dette før?\n`.repeat(
        1 + random(10),
      ),
    })
  })
  return mbox(mails)
}

/** What an archive says, whatever its numbers are. */
async function saidBy(cwd: string) {
  const archive = await TestArchive.open(undefined, join(cwd, 'data'))
  const messages = await archive.mails()
  const { checks } = await doctor(archive.context)
  expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
  const threads = [...Map.groupBy(messages, ({ threadId }) => threadId).values()]
  const sorted = (lines: readonly string[]) => lines.toSorted((a, b) => (a < b ? -1 : 1))
  return {
    messages: sorted(messages.map((message) => JSON.stringify({ ...message, threadId: undefined }))),
    threads: sorted(
      threads.map((mails) => sorted(mails.map(({ messageId, text }) => `${messageId} ${text}`)).join('\n')),
    ),
  }
}

describe('an import that is killed', () => {
  const source = join(tempDir(), 'drift.mbox')
  let undisturbed: Awaited<ReturnType<typeof saidBy>>
  let lastsMs = 0

  beforeAll(async () => {
    writeFileSync(source, aYearOfMail())
    const cwd = tempDir()
    const startedMs = Date.now()
    await asJson(['import', source], { cwd })
    lastsMs = Date.now() - startedMs
    undisturbed = await saidBy(cwd)
  })

  it(
    `at any moment and started again loses nothing, doubles nothing and leaves nothing behind`,
    async () => {
      const random = randomFrom(soak.seed)
      const kills = soak.times(5, 300)
      let within = 0
      for (let n = 0; n < kills; n++) {
        const cwd = tempDir()
        const times = 1 + random(2)
        for (let time = 0; time < times; time++) {
          const startedMs = Date.now()
          const { child, ended } = start(['import', source], { cwd })
          const tookMs = ended.then(() => Date.now() - startedMs)
          await sleep(100 + random(lastsMs))
          child.kill('SIGKILL')
          if ((await ended).code === null) within++
          else lastsMs = Math.min(lastsMs, await tookMs) // a machine that was busy when it was measured
        }
        await asJson(['import', source], { cwd })
        expect(await saidBy(cwd)).toEqual(undisturbed)
        expect(await readdir(join(cwd, 'data/incoming'))).toEqual([])
      }
      expect(within).toBeGreaterThan(kills / 2)
      soak.figure('imports killed at random moments, nothing lost or doubled', within)
    },
    soak.times(60_000, 3_600_000),
  )

  it('leaves the file of a large mail, which the next start clears', async () => {
    const cwd = tempDir()
    const { child, ended } = start(['import', '-'], { cwd, writesInput: true })
    child.stdin?.write(`From x@energi.example Wed Jan  1 10:00:00 2025\n${compose({ id: 'stor@x' })}`)
    const block = 'x'.repeat(1023).concat('\n').repeat(1024)
    for (let n = 0; n < 40; n++) child.stdin?.write(block)
    while ((await readdir(join(cwd, 'data/incoming'), { recursive: true }).catch(() => [])).length < 2) await sleep(20)
    child.kill('SIGKILL')
    await ended
    await asJson(['import', source], { cwd })
    expect(await readdir(join(cwd, 'data/incoming'))).toEqual([])
  })

  it('or runs twice at once takes in everything once', async () => {
    const cwd = tempDir()
    await Promise.all([asJson(['import', source], { cwd }), asJson(['import', source], { cwd })])
    expect(await saidBy(cwd)).toEqual(undisturbed)
  })
})
