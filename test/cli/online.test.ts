import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { doctor } from '../../src/doctor.ts'
import { compose, mbox } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { asJson, hvemvet, STARTS_MS, serving } from './program.ts'

const MAILS = soak.times(360, 20_000)
const mails = Array.from({ length: MAILS }, (_, n) =>
  compose({
    id: `${n}@x`,
    subject: `${n % 6 === 0 ? '' : 'SV: '}Kjele ${Math.floor(n / 6)}`,
    more: n % 6 === 0 ? [] : [`In-Reply-To: <${n - 1}@x>`],
    text: `Nummer ${n}: ventilen bør sees på.\n`.repeat(20),
  }),
)

const saidBy = async (folder: string) => {
  const archive = await TestArchive.open(undefined, folder)
  const lines = (await archive.mails()).map(({ messageId, text }) => `${messageId} ${text}`).toSorted()
  const { checks } = await doctor(archive.context, true)
  return {
    lines,
    threads: await archive.threads(),
    ills: checks.filter(({ ok, name }) => !ok && name !== 'disk').map(({ name }) => name),
  }
}

it(
  'while all mail is read again, and backed up, pages answer as ever and searches find all of it; the backup is whole',
  async () => {
    const cwd = tempDir()
    writeFileSync(join(cwd, 'a.mbox'), mbox(mails))
    await asJson(['import', 'a.mbox', '--list', 'drift@lister.example'], { cwd })
    const before = await saidBy(join(cwd, 'data'))
    const { url } = await serving([], { cwd })
    const over = new AbortController()
    const working = (async () => {
      const reading = hvemvet(['reparse'], { cwd })
      await sleep(1_000)
      const copied = [await hvemvet(['backup', 'kopi.sqlite'], { cwd }), await reading]
      over.abort()
      return copied
    })()
    const answers = new Map<string, number>()
    const asked = ['/api/search?q=ventilen', '/search?q=ventilen', '/api/thread?message=7@x', '/lists', '/']
    const { total } = (await (await fetch(url + asked[0])).json()) as { total: number }
    expect(total).toBe(MAILS / 6)
    while (!over.signal.aborted)
      for (const path of asked) {
        const answer = await fetch(url + path)
        const said = path === asked[0] ? `${((await answer.json()) as { total: number }).total} found` : ''
        const line = `${path} ${answer.status} ${said}`.trim()
        answers.set(line, (answers.get(line) ?? 0) + 1)
      }
    expect((await working).map(({ code }) => code)).toEqual([0, 0])
    expect([...answers.keys()].toSorted()).toEqual(
      asked.map((path, n) => `${path} 200 ${n === 0 ? `${total} found` : ''}`.trim()).toSorted(),
    )
    expect(Math.min(...answers.values())).toBeGreaterThan(3)
    const after = await saidBy(join(cwd, 'data'))
    expect({ ...after, ills: [] }).toEqual(before)
    // serve may just be telling the index of people that it settled
    await expect.poll(async () => (await saidBy(join(cwd, 'data'))).ills, { timeout: 30_000 }).toEqual([])

    await asJson(['restore', 'kopi.sqlite', '--data', 'ny'], { cwd })
    const { lines, threads } = await saidBy(join(cwd, 'ny')) // some of it may be unread again, and is there all the same
    expect({ lines, threads }).toEqual({ lines: before.lines, threads: before.threads })
    writeFileSync(join(cwd, 'tom.mbox'), mbox(mails.slice(0, 1)))
    await asJson(['import', 'tom.mbox', '--list', 'drift@lister.example', '--data', 'ny'], { cwd })
    expect(await saidBy(join(cwd, 'ny'))).toEqual(before)
    expect(await asJson(['search', 'ventilen', '--data', 'ny'], { cwd })).toMatchObject({ total })
  },
  STARTS_MS,
)
