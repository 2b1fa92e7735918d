import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openForReading } from '../../src/data-folder.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import type { RecordReader, StoredMail } from '../../src/store/record.ts'
import { compose, mbox } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { itUnless } from '../unless.ts'
import { AS_OTHER, whyNoMount, whyNotAnother } from './confined.ts'
import { asJson, asLines, hvemvet, STARTS_MS, start } from './program.ts'

interface Summary {
  readonly read: number
  readonly new: number
  readonly unparsed: readonly { readonly where: string; readonly why: string }[]
}
interface Message {
  readonly messageId: string
  readonly date: string
  readonly text: string
  readonly subject: string
}

const MB = 1024 * 1024

/** Imports what must fail in part: its summary, and its one line. */
async function failing(args: readonly string[], how: Parameters<typeof hvemvet>[1]) {
  const { code, out, log } = await hvemvet(['import', '--json', ...args], how)
  expect(code).toBe(1)
  expect(log).not.toMatch(/^\s+at /m)
  const lines = log.trim().split('\n')
  expect(lines).toHaveLength(1)
  return { line: lines[0] ?? '', summary: out === '' ? undefined : (JSON.parse(out) as Summary) }
}

const mails = (count: number): string[] =>
  Array.from({ length: count }, (_, n) =>
    compose({ id: `${n}@x`, text: `Nummer ${n}.\n${'Kjelen står. '.repeat(50)}` }),
  )

describe.concurrent('import', { timeout: STARTS_MS }, () => {
  it('says in one line that a file is no mailbox, and takes in the others', async () => {
    const cwd = tempDir()
    writeFileSync(join(cwd, 'bilde.mbox'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]))
    writeFileSync(join(cwd, 'ekte.mbox'), mbox(mails(2)))
    const { line, summary } = await failing(['bilde.mbox', 'ekte.mbox'], { cwd })
    expect(line).toMatch(/bilde\.mbox: no mailbox and no mail/)
    expect(summary).toMatchObject({ read: 2, new: 2 })
  })

  it('takes in what comes before the break of a truncated .gz, and says where it broke', async () => {
    const cwd = tempDir()
    const packed = gzipSync(mbox(mails(400)))
    writeFileSync(join(cwd, 'halv.mbox.gz'), packed.subarray(0, packed.length / 2))
    const { line, summary } = await failing(['halv.mbox.gz'], { cwd })
    expect(line).toContain('halv.mbox.gz')
    const messages = await asLines<Message>(['export', 'messages'], { cwd })
    expect(messages.length).toBeGreaterThan(100)
    expect(messages).toHaveLength(Number(summary?.new))
    const { hits } = await asJson<{ hits: object[] }>(['search', 'kjelen'], { cwd })
    expect(hits.length).toBeGreaterThan(0)
    expect((await asJson<{ ok: boolean }>(['doctor'], { cwd })).ok).toBe(true)
  })

  itUnless(whyNotAnother(), 'names a folder that this user may not read, and reads the rest', async () => {
    const cwd = tempDir()
    for (const folder of ['mail', 'mail/apen', 'mail/stengt']) mkdirSync(join(cwd, folder))
    writeFileSync(join(cwd, 'mail/apen/a.eml'), compose({ id: 'a@x' }))
    writeFileSync(join(cwd, 'mail/stengt/b.eml'), compose({ id: 'b@x' }))
    for (const [path, mode] of [
      ['', 0o777],
      ['mail/stengt', 0],
    ] as const)
      chmodSync(join(cwd, path), mode)
    const { code, out } = await hvemvet(['import', 'mail', '--json'], { cwd, ...AS_OTHER })
    expect(code).toBe(0)
    const { unparsed, ...rest } = JSON.parse(out) as Summary
    expect(rest).toMatchObject({ read: 1, new: 1 })
    expect(unparsed).toEqual([{ where: 'mail/stengt', why: 'this user may not read it' }])
    const { line } = await failing(['mail/stengt'], { cwd, ...AS_OTHER })
    expect(line).toMatch(/mail\/stengt: this user may not read it/)
  })

  itUnless(whyNotAnother(), 'says in one line that the data folder cannot be written', async () => {
    const cwd = tempDir()
    writeFileSync(join(cwd, 'a.eml'), compose({ id: 'a@x' }))
    await asJson(['import', 'a.eml'], { cwd })
    chmodSync(cwd, 0o755)
    const { line } = await failing(['a.eml'], { cwd, ...AS_OTHER })
    expect(line).toMatch(/data.*may not/)
  })

  it('dates mail of 1902 and 2085 by when it was delivered, and reads unknown charsets and NUL bytes', async () => {
    const cwd = tempDir()
    writeFileSync(
      join(cwd, 'a.mbox'),
      mbox([
        compose({ id: '1902@x', date: 'Wed, 01 Jan 1902 12:00:00 +0000' }),
        compose({ id: '2085@x', date: 'Mon, 01 Jan 2085 12:00:00 +0000' }),
        compose({ id: 'charset@x', more: ['Content-Type: text/plain; charset=x-klingon-7'], text: 'Kjelen stopper.' }),
        compose({ id: 'nul@x', subject: 'Kjelen\0 i kjelleren', text: 'Den\0 stopper\0.' }),
      ]),
    )
    expect(await asJson(['import', 'a.mbox'], { cwd })).toMatchObject({ read: 4, new: 4, unparsed: [] })
    const messages = await asLines<Message>(['export', 'messages'], { cwd })
    const by = (id: string) => messages.find(({ messageId }) => messageId === id)
    for (const id of ['1902@x', '2085@x']) expect(by(id)?.date).toBe('2025-01-01T10:00:00.000Z')
    expect(by('charset@x')?.text).toContain('Kjelen stopper.')
    expect(by('nul@x')?.text).toMatch(/stopper/)
    expect(await asJson(['search', 'stopper', 'after:2024-12-31'], { cwd })).toMatchObject({ total: 2 })
  })

  it('reads a mail of 100,000 References, and mails that cite each other in a ring', async () => {
    const cwd = tempDir()
    const many = Array.from({ length: 100_000 }, (_, n) => `<ref${n}@x>`).join('\n ')
    const ring = (from: number, to: number) =>
      compose({ id: `ring${from}@x`, subject: 'Ringen', more: [`References: <ring${to}@x>`] })
    writeFileSync(
      join(cwd, 'a.mbox'),
      mbox([compose({ id: 'mange@x', more: [`References: ${many}`] }), ring(1, 2), ring(2, 3), ring(3, 1), ring(4, 4)]),
    )
    expect(await asJson(['import', 'a.mbox'], { cwd })).toMatchObject({ new: 5, unparsed: [] })
    const thread = await asJson<{ messages: { messageId: string; parent: string | null }[] }>(['thread', 'ring2@x'], {
      cwd,
    })
    expect(thread.messages.map(({ messageId }) => messageId).toSorted()).toEqual(['ring1@x', 'ring2@x', 'ring3@x'])
    expect(thread.messages.filter(({ parent }) => parent === null)).toHaveLength(1)
    const mail = await asJson<{ messages: { missing: boolean }[] }>(['thread', 'mange@x'], { cwd })
    expect(mail.messages.length).toBeLessThan(300)
    expect((await asJson<{ ok: boolean }>(['doctor'], { cwd })).ok).toBe(true)
  })
})

describe('a mail of 200 MB', { timeout: STARTS_MS }, () => {
  it('is kept byte for byte, found by its headers, says that it is larger than is read, and takes little memory', async () => {
    const cwd = tempDir()
    const block = Buffer.from(`${'kjelen '.repeat(10)}\n`.repeat(MB / 71))
    const pieces = [Buffer.from(compose({ id: 'stor@x', subject: 'Tegninger av kjelehuset', text: '' }))]
    for (let bytes = 0; bytes < 200 * MB; bytes += block.length) pieces.push(block)
    writeFileSync(join(cwd, 'stor.eml'), Buffer.concat(pieces))
    const { child, ended } = start(['import', 'stor.eml', '--json'], { cwd })
    let peakKb = 0
    const watch = setInterval(() => (peakKb = Math.max(peakKb, residentKb(child.pid))), 20)
    const { code, out } = await ended
    clearInterval(watch)
    expect({ code, summary: JSON.parse(out) as unknown }).toMatchObject({ code: 0, summary: { read: 1, new: 1 } })
    expect(peakKb).toBeGreaterThan(0)
    expect(peakKb).toBeLessThan(300 * 1024)
    const found = await asJson<{ total: number; hits: { messageId: string }[] }>(['search', 'kjelehuset'], { cwd })
    expect(found.hits.map(({ messageId }) => messageId)).toEqual(['stor@x'])
    const raw = await rawIn(join(cwd, 'data'), 'stor@x')
    expect(raw.equals(Buffer.concat(pieces))).toBe(true)
    expect(await problemOf(join(cwd, 'data'), 'stor@x')).toBe('larger than 25 MB')
    expect(await asJson(['import', 'stor.eml'], { cwd })).toMatchObject({ new: 0, duplicate: 1 })
  })
})

describe('a disk without space', { timeout: STARTS_MS }, () => {
  const size = '6m'
  itUnless(
    whyNoMount(),
    'ends an import in one line, loses nothing that was in, and lets the next one go on',
    async () => {
      const cwd = tempDir()
      const text = Array.from({ length: 12 }, (_, n) => createHash('sha512').update(`${n}`).digest('hex')).join('\n')
      const many = Array.from({ length: 6000 }, (_, n) =>
        compose({ id: `${n}@x`, text: `${createHash('sha512').update(`${n}`).digest('hex')} ${n}\n${text}` }),
      )
      writeFileSync(join(cwd, 'forst.mbox'), mbox(many.slice(0, 50)))
      writeFileSync(join(cwd, 'mange.mbox'), mbox(many))
      mkdirSync(join(cwd, 'data'))
      const script = `mount -t tmpfs -o size=${size} none data
      "$@" import forst.mbox --json || exit 90
      "$@" import mange.mbox --json; echo "code $?"
      mount -o remount,size=500m data
      "$@" import mange.mbox --json && "$@" doctor --json`
      const { code, out, log } = await hvemvet([], { cwd, under: ['unshare', '--mount', 'bash', '-c', script, 'bash'] })
      expect(log).not.toMatch(/^\s+at /m)
      expect(log.trim().split('\n')).toEqual([expect.stringContaining('no space left')])
      const [first, failed, second, report] = out.trim().split('\n')
      expect(JSON.parse(first ?? '')).toMatchObject({ new: 50 })
      expect(failed).toBe('code 1')
      expect(JSON.parse(second ?? '')).toMatchObject({ read: 6000 })
      const { checks } = JSON.parse(report ?? '') as { checks: { name: string; ok: boolean; detail: string }[] }
      expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['disk']) // which is small
      expect(checks.find(({ name }) => name === 'record and index')?.detail).toBe('agree on every mail')
      expect(code).toBe(1)
    },
  )
})

async function readingMail<T>(folder: string, id: string, use: (record: RecordReader, mail: StoredMail) => T) {
  const { record, close } = await openForReading(folder, await loadSettings('none', {}, true))
  try {
    const [mail] = await record.mailsWithId(id as MessageId, { kind: 'everything' })
    return await use(record, mail as StoredMail)
  } finally {
    await close()
  }
}

const rawIn = async (folder: string, id: string): Promise<Buffer> =>
  await readingMail(folder, id, async (record, { mail }) => {
    const pieceAt = (at: number) => record.rawPiece(mail, at, { kind: 'everything' })
    const pieces: Uint8Array[] = []
    for (let piece = await pieceAt(0); piece !== undefined; piece = await pieceAt(pieces.length)) pieces.push(piece)
    return Buffer.concat(pieces)
  })

const problemOf = (folder: string, id: string) => readingMail(folder, id, (_record, { problem }) => problem)

/** Memory of a process in KB, without files it reads; 0 where there is no /proc, or it has ended. */
function residentKb(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  } catch {
    return 0
  }
}
