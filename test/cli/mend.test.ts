import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { doctor } from '../../src/doctor.ts'
import { TestArchive } from '../ingest/archive.ts'
import { tempDir } from '../temp.ts'
import { asJson, hvemvet, STARTS_MS, start } from './program.ts'

const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))
const CONFIG = ['--config', demo('hvemvet.yaml')]

/** A folder with a copy of the demo's archive in it. */
function copyOf(archive: string) {
  const cwd = tempDir()
  cpSync(archive, join(cwd, 'data'), { recursive: true })
  return {
    cwd,
    file: (name: string) => join(cwd, 'data', name),
    json: <T>(...args: string[]) => asJson<T>([...args, ...CONFIG], { cwd }),
    run: (...args: string[]) => hvemvet([...args, ...CONFIG], { cwd }),
    mails: async (data = 'data') => (await TestArchive.open(undefined, join(cwd, data))).mails(),
    /** What is not well, but for the disk. */
    ills: async (data = 'data') => {
      const { context } = await TestArchive.open(undefined, join(cwd, data))
      return (await doctor(context)).checks.filter(({ ok, name }) => !ok && name !== 'disk')
    },
  }
}

interface Found {
  readonly total: number
  readonly hits: readonly { readonly messageId: string; readonly snippet: string }[]
}

/** What a search found, without its scores: SQLite counts mails that were put again twice. */
const hitsOf = ({ total, hits }: Found) => ({
  total,
  hits: hits.map(({ messageId, snippet }) => ({ messageId, snippet })),
})

/** Overwrites the middle of a file with noise. */
function damage(path: string): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 4096, Math.max(8192, bytes.length - 4096))
  writeFileSync(path, bytes)
}

describe.concurrent('an archive', { timeout: STARTS_MS }, () => {
  const master = join(tempDir(), 'data')
  let exported: object[]
  let found: ReturnType<typeof hitsOf>

  beforeAll(async () => {
    await asJson(['import', demo('archive'), ...CONFIG, '--data', master])
    exported = await (await TestArchive.open(undefined, master)).mails()
    found = hitsOf(await asJson<Found>(['search', 'veksler', '--data', master]))
  })

  it.each([
    ['is missing', (path: string) => rmSync(path)],
    ['is damaged', damage],
    ['is empty', (path: string) => truncateSync(path)],
  ])('whose index %s says so in one line, and reindex makes it again', async (_, breakIt) => {
    const { json, run, file, ills } = copyOf(master)
    for (const beside of ['-wal', '-shm']) rmSync(file(`index.sqlite${beside}`), { force: true })
    breakIt(file('index.sqlite'))
    const { code, out, log } = await run('search', 'veksler')
    expect({ code, out, lines: log.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(log).toMatch(/index/)
    expect(await ills()).toMatchObject([{ name: 'index', detail: expect.stringContaining('reindex') }])
    await json('reindex')
    expect(hitsOf(await json('search', 'veksler'))).toEqual(found)
    expect(await ills()).toEqual([])
  })

  it('whose index tells of mail that is no longer there is mended by reindex', async () => {
    const { json, file, ills } = copyOf(master)
    const more = tempDir()
    writeFileSync(
      join(more, 'ny.eml'),
      'From: ny@energi.example\nMessage-ID: <ny@x>\nSubject: veksler\n\nNy veksler.\n',
    )
    const record = readFileSync(file('record.sqlite'))
    await json('import', join(more, 'ny.eml'), '--list', 'drift@lister.ormvag-energi.example')
    for (const beside of ['-wal', '-shm']) rmSync(file(`record.sqlite${beside}`), { force: true })
    writeFileSync(file('record.sqlite'), record)
    expect(await ills()).toMatchObject([{ name: 'record and index' }])
    await json('reindex')
    expect(hitsOf(await json('search', 'veksler'))).toEqual(found)
    expect(await ills()).toEqual([])
  })

  it('whose record is damaged is named by doctor, with what to do, and by every other command in one line', async () => {
    const { file, run, ills } = copyOf(master)
    for (const beside of ['-wal', '-shm']) rmSync(file(`record.sqlite${beside}`), { force: true })
    damage(file('record.sqlite'))
    expect(await ills()).toMatchObject([{ name: 'record', detail: expect.stringContaining('restore a backup') }])
    expect((await run('doctor')).code).toBe(1)
    for (const args of [['export', 'messages'], ['import', demo('archive')], ['reindex']]) {
      const { code, log } = await run(...args)
      expect({ args, code, lines: log.trim().split('\n').length }).toEqual({ args, code: 1, lines: 1 })
      expect(log).toMatch(/record\.sqlite: it is damaged; hvemvet doctor/)
    }
  })

  it('that is read again says the same, under the same numbers', async () => {
    const { json, mails, ills } = copyOf(master)
    await json('reparse')
    expect(await mails()).toEqual(exported)
    expect(hitsOf(await json('search', 'veksler'))).toEqual(found)
    expect(await ills()).toEqual([])
  })

  it('that was backed up while mail came in is whole when restored', async () => {
    const { cwd, json, run, mails, ills } = copyOf(master)
    const mail = (n: number) =>
      `From x@energi.example Wed Jan  1 10:00:00 2025\nFrom: ny@energi.example\nMessage-ID: <${n}@ny>\nSubject: veksler ${n}\n\nNummer ${n}.\n\n`
    const importing = start(['import', '-', ...CONFIG], { cwd, writesInput: true })
    for (let n = 0; n < 3000; n++) importing.child.stdin?.write(mail(n))
    await json('backup', 'kopi.sqlite')
    importing.child.stdin?.end()
    expect((await importing.ended).code).toBe(0)
    await json('restore', 'kopi.sqlite', '--data', 'ny')
    const restored = await mails('ny')
    expect(restored.length).toBeGreaterThanOrEqual(exported.length)
    const now = new Set((await mails()).map((line) => JSON.stringify(line)))
    for (const line of exported) expect(restored).toContainEqual(line)
    await asJson(['import', '/dev/null', '--data', 'ny'], { cwd }).catch(() => undefined) // reads what the backup caught unread
    expect((await mails('ny')).filter((line) => !now.has(JSON.stringify(line)))).toEqual([])
    expect(await ills('ny')).toEqual([])
    for (const args of [
      ['backup', 'kopi.sqlite'],
      ['restore', 'kopi.sqlite'],
    ])
      expect((await run(...args)).code).toBe(1) // never over what is there
    expect((await run('restore', demo('truth.yaml'), '--data', 'annet')).log).toMatch(/is no sound backup/)
  })

  it('keeps by hand what was joined and split by hand, when all is read again', async () => {
    const { json } = copyOf(master)
    interface Thread {
      readonly id: number
      readonly messages: readonly { readonly messageId: string }[]
    }
    const [first, other] = (await json<{ hits: { messageId: string }[] }>('search', 'veksler')).hits.map(
      ({ messageId }) => messageId,
    ) as [string, string]
    const [kari, leiv] = ['kari-anne.myrvang@ormvag-energi.example', 'leiv.ringereide@ormvag-energi.example']
    await json('threads', 'join', first, `<${other}>`)
    await json('people', 'join', kari, leiv)
    const joined = await json<Thread>('thread', first)
    expect(joined.messages.map(({ messageId }) => messageId)).toContain(other)
    await json('reparse')
    expect(await json('thread', other)).toEqual(joined)
    expect((await json<{ addresses: string[] }>('person', leiv)).addresses).toContain(kari)
    await json('threads', 'split', other)
    await json('people', 'split', kari, leiv)
    await json('reparse')
    expect((await json<Thread>('thread', first)).messages.map(({ messageId }) => messageId)).not.toContain(other)
    expect((await json<{ addresses: string[] }>('person', leiv)).addresses).not.toContain(kari)
  })
})
