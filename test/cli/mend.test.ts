import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { tempDir } from '../temp.ts'
import { asJson, asLines, hvemvet, start } from './program.ts'

const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))
const CONFIG = ['--config', demo('hvemvet.yaml')]

interface Report {
  readonly ok: boolean
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]
}

/** A folder with a copy of the demo's archive in it. */
function copyOf(archive: string) {
  const cwd = tempDir()
  cpSync(archive, join(cwd, 'data'), { recursive: true })
  return {
    cwd,
    file: (name: string) => join(cwd, 'data', name),
    json: <T>(...args: string[]) => asJson<T>([...args, ...CONFIG], { cwd }),
    run: (...args: string[]) => hvemvet([...args, ...CONFIG], { cwd }),
    export: (data = 'data') => asLines<object>(['export', 'messages', '--data', data], { cwd }),
    doctor: async (): Promise<Report> => JSON.parse((await hvemvet(['doctor', '--json'], { cwd })).out) as Report,
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

describe.concurrent('an archive', () => {
  const master = join(tempDir(), 'data')
  let exported: object[]
  let found: ReturnType<typeof hitsOf>

  beforeAll(async () => {
    await asJson(['import', demo('archive'), ...CONFIG, '--data', master])
    exported = await asLines(['export', 'messages', '--data', master])
    found = hitsOf(await asJson<Found>(['search', 'veksler', '--data', master]))
  })

  it.each([
    ['is missing', (path: string) => rmSync(path)],
    ['is damaged', damage],
    ['is empty', (path: string) => truncateSync(path)],
  ])('whose index %s says so in one line, and reindex makes it again', async (_, breakIt) => {
    const { json, run, file, doctor } = copyOf(master)
    for (const beside of ['-wal', '-shm']) rmSync(file(`index.sqlite${beside}`), { force: true })
    breakIt(file('index.sqlite'))
    const { code, out, log } = await run('search', 'veksler')
    expect({ code, out, lines: log.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(log).toMatch(/index/)
    const report = await doctor()
    expect(report.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toContain('index')
    expect(report.checks.find(({ name }) => name === 'index')?.detail).toContain('reindex')
    await json('reindex')
    expect(hitsOf(await json('search', 'veksler'))).toEqual(found)
    expect((await doctor()).ok).toBe(true)
  })

  it('whose index tells of mail that is no longer there is mended by reindex', async () => {
    const { json, file, doctor, cwd } = copyOf(master)
    const more = tempDir()
    writeFileSync(
      join(more, 'ny.eml'),
      'From: ny@energi.example\nMessage-ID: <ny@x>\nSubject: veksler\n\nNy veksler.\n',
    )
    const record = readFileSync(file('record.sqlite'))
    await json('import', join(more, 'ny.eml'), '--list', 'drift@lister.ormvag-energi.example')
    for (const beside of ['-wal', '-shm']) rmSync(file(`record.sqlite${beside}`), { force: true })
    writeFileSync(file('record.sqlite'), record)
    expect((await doctor()).checks.find(({ name }) => name === 'record and index')?.ok).toBe(false)
    await json('reindex')
    expect(hitsOf(await json('search', 'veksler'))).toEqual(found)
    expect((await asJson<Report>(['doctor'], { cwd })).ok).toBe(true)
  })

  it('whose record is damaged is named by doctor, with what to do, and by every other command in one line', async () => {
    const { file, run, doctor } = copyOf(master)
    for (const beside of ['-wal', '-shm']) rmSync(file(`record.sqlite${beside}`), { force: true })
    damage(file('record.sqlite'))
    const report = await doctor()
    expect(report.ok).toBe(false)
    expect(report.checks.find(({ name }) => name === 'record')?.detail).toMatch(/restore a backup/)
    for (const args of [['export', 'messages'], ['import', demo('archive')], ['reindex']]) {
      const { code, log } = await run(...args)
      expect({ args, code, lines: log.trim().split('\n').length }).toEqual({ args, code: 1, lines: 1 })
      expect(log).toMatch(/record\.sqlite: it is damaged; hvemvet doctor/)
    }
  })

  it('that is read again says the same, under the same numbers', async () => {
    const { json, export: mails, doctor } = copyOf(master)
    await json('reparse')
    expect(await mails()).toEqual(exported)
    expect(hitsOf(await json('search', 'veksler'))).toEqual(found)
    expect((await doctor()).ok).toBe(true)
  })

  it('that was backed up while mail came in is whole when restored', async () => {
    const { cwd, json, run, export: mails } = copyOf(master)
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
    expect(await asJson<Report>(['doctor', '--data', 'ny'], { cwd })).toMatchObject({ ok: true })
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
