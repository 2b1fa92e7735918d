import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { IntakeError, NotAMailbox, SpoolError } from '../../src/intake/faults.ts'
import { openPath } from '../../src/intake/open.ts'
import type { Found, IntakeOptions, Progress } from '../../src/intake/source.ts'
import type { ListAddress } from '../../src/model/ids.ts'
import { aFolder, inBlocks, isMail, isSkipped, openAll as open, skips, subjects, textOfRaw, write } from './reading.ts'

const FROM = 'From ada@example.org Mon Feb 17 10:00:00 2025\n'
const mail = (subject: string): string => `Subject: ${subject}\nFrom: ada@example.org\n\n${subject}\n`
const mbox = (...subjects: string[]): string => subjects.map((subject) => `${FROM}${mail(subject)}\n`).join('')

describe('a file', () => {
  it('gives mail its own time in whole milliseconds, unless that is one that archives make up', async () => {
    const folder = aFolder()
    write(folder, { 'a.eml': mail('a'), 'b.eml': mail('b') })
    utimesSync(join(folder, 'a.eml'), 1_600_000_000.1234, 1_600_000_000.1234)
    utimesSync(join(folder, 'b.eml'), 0, 0)
    for (const read of [await open(folder, { nowMs: () => 7 }), await open(join(folder, 'a.eml'), { nowMs: () => 7 })])
      expect(read[0]).toMatchObject({ receivedAtMs: 1_600_000_000_123 })
    expect(await open(join(folder, 'b.eml'), { nowMs: () => 7 })).toMatchObject([{ receivedAtMs: 7 }])
  })
})

describe('a path is what its content is, whatever it is called', () => {
  it.each([
    ['mbox', mbox('one', 'two'), ['one', 'two']],
    ['packed mbox', gzipSync(mbox('one', 'two')), ['one', 'two']],
    ['mbox of several packed pieces', Buffer.concat([gzipSync(mbox('one')), gzipSync(mbox('two'))]), ['one', 'two']],
    ['mail', mail('one'), ['one']],
    ['packed mail', gzipSync(mail('one')), ['one']],
    ['mail with an odd first header', `X-Odd: 1\nNote: 2\n${mail('one')}`, ['one']],
  ])('%s', async (_, content, expected) => {
    const folder = aFolder()
    write(folder, { 'some.thing': content })
    expect(subjects(await open(join(folder, 'some.thing')))).toEqual(expected)
  })

  it('standard input is `-`', async () => {
    const stdin = inBlocks(gzipSync(mbox('one', 'two')), 100)
    const read = await open('-', { stdin, nowMs: () => 7 })
    expect(subjects(read)).toEqual(['one', 'two'])
    expect(read[1]).toMatchObject({ source: 'standard input, mail 2' })
    expect(await open('-', { stdin: inBlocks(Buffer.from(mail('x'))), nowMs: () => 7 })).toMatchObject([
      { receivedAtMs: 7 },
    ])
  })

  it('an .eml is a mail however damaged its first line is', async () => {
    const folder = aFolder()
    write(folder, { 'a.eml': `Fro :uMmlti\n${mail('one')}`, 'b.txt': `Fro :uMmlti\n${mail('two')}` })
    const read = await open(folder)
    expect(subjects(read)).toEqual(['one'])
    expect(skips(read, folder)).toEqual(['b.txt: no mailbox and no mail: it begins with "Fro :uMmlti"'])
  })
})

describe('a folder', () => {
  it('gives the mail of every file in it and below, in order of name', async () => {
    const folder = aFolder()
    write(folder, {
      'b.mbox': mbox('b1', 'b2'),
      'a.eml': mail('a'),
      'c/2.mbox.gz': gzipSync(mbox('c2')),
      'c/1.eml': mail('c1'),
    })
    expect(subjects(await open(folder))).toEqual(['a', 'b1', 'b2', 'c1', 'c2'])
  })

  it('passes over hidden files and folders', async () => {
    const folder = aFolder()
    write(folder, { '.DS_Store': '\0', '.git/HEAD': 'ref', 'a.eml': mail('a') })
    expect(await open(folder)).toHaveLength(1)
  })

  it('names what is no mail, and goes on', async () => {
    const folder = aFolder()
    write(folder, {
      'a.pdf': '%PDF-1.7',
      'b.eml': '',
      'c.mbox': mbox('c'),
      'd.mbox.gz': gzipSync(mbox('d1', 'd2')).subarray(0, -20),
      'e.gz': gzipSync(gzipSync('x')),
      'f.mbox': mbox('f'),
    })
    const read = await open(folder)
    expect(subjects(read)).toEqual(expect.arrayContaining(['c', 'f']))
    expect(skips(read, folder)).toEqual([
      'a.pdf: no mailbox and no mail: it is a PDF',
      'b.eml: no mailbox and no mail: it is empty',
      expect.stringMatching(/^d\.mbox\.gz: broken after mail \d \(unexpected end of file\); the rest was not read$/),
      'e.gz: it is packed with gzip twice; unpack it once first',
    ])
  })

  it('that holds nothing says so', async () => {
    const folder = aFolder()
    expect(await open(folder)).toEqual([{ kind: 'skipped', where: folder, why: 'no mail in this folder' }])
  })

  it('is read once where links lead back, and the links are named', async () => {
    const folder = aFolder()
    write(folder, { 'a/one.eml': mail('one') })
    symlinkSync(folder, join(folder, 'a', 'up'))
    symlinkSync('self', join(folder, 'self'))
    symlinkSync('gone.eml', join(folder, 'gone'))
    symlinkSync(join(folder, 'a', 'one.eml'), join(folder, 'link.eml'))
    const read = await open(folder)
    expect(subjects(read)).toEqual(['one', 'one'])
    expect(skips(read, folder)).toEqual([
      'gone: no such file or folder',
      'self: a link that leads back to itself',
      'a/up: a link to a folder that was read already',
    ])
  })

  const isRoot = process.getuid?.() === 0
  it.skipIf(isRoot)(
    `that may not be read is named, and the rest goes on${isRoot ? ' (skipped: root reads all)' : ''}`,
    async () => {
      const folder = aFolder()
      write(folder, { 'a/one.eml': mail('one'), 'b.eml': mail('b'), 'c.eml': mail('c') })
      chmodSync(join(folder, 'a'), 0)
      chmodSync(join(folder, 'b.eml'), 0)
      const read = await open(folder)
      chmodSync(join(folder, 'a'), 0o700)
      expect(subjects(read)).toEqual(['c'])
      expect(skips(read, folder)).toEqual(['b.eml: this user may not read it', 'a: this user may not read it'])
    },
  )
})

describe('a Maildir', () => {
  it('gives the mail of cur and new and of the folders in it, and nothing of tmp or the server’s own files', async () => {
    const folder = aFolder()
    write(folder, {
      'cur/1500000000.M1.host:2,S': mail('read'),
      'new/1500000001.M2.host': mail('new'),
      'tmp/1500000002.M3.host': mail('half'),
      'dovecot.index.log': '\0',
      '.Drift.Kvitebjørn/cur/1500000003.M4.host:2,': mail('drift'),
      '.Drift.Kvitebjørn/new/x': mail('x'),
      'Plain/cur/1': mail('plain'),
      'Plain/new/.keep': '',
      'Plain/new/2': '',
    })
    const read = await open(folder)
    expect(subjects(read)).toEqual(['drift', 'x', 'plain', 'read', 'new'])
    expect(read.filter(isSkipped)).toEqual([
      { kind: 'skipped', where: join(folder, 'Plain/new/2'), why: 'it is empty' },
    ])
  })

  it('takes the time of delivery from a file’s name, else from the file', async () => {
    const folder = aFolder()
    write(folder, { 'cur/1500000000.M1.host:2,S': mail('a'), 'cur/b': mail('b'), 'new/c': mail('c') })
    utimesSync(join(folder, 'cur/b'), 1_600_000_000, 1_600_000_000)
    const [a, b] = (await open(folder)).filter(isMail)
    expect(a?.receivedAtMs).toBe(1_500_000_000_000)
    expect(b?.receivedAtMs).toBe(1_600_000_000_000)
  })

  it('holds mail even where it does not look like it', async () => {
    const folder = aFolder()
    write(folder, { 'cur/1': '%PDF', 'cur/2': `${FROM}${mail('x')}`, 'new/3': '\0' })
    expect((await open(folder)).filter(isMail).map(({ raw }) => textOfRaw(raw))).toEqual([
      '%PDF',
      `${FROM}${mail('x')}`,
      '\0',
    ])
  })
})

describe('the list', () => {
  const lists = (read: readonly Found[]) => read.filter(isMail).map(({ list }) => list)

  it('is what was said, for everything', async () => {
    const folder = aFolder()
    write(folder, { 'dev@example.org.mbox': mbox('one', 'two'), 'a.eml': mail('a') })
    const list = 'drift@example.org' as ListAddress
    expect(lists(await open(folder, { list }))).toEqual([list, list, list])
  })

  it('is implied by the name of a mailbox or folder that is an address, never by that of one mail', async () => {
    const folder = aFolder()
    write(folder, {
      'a@example.org.eml': mail('a'),
      'dev@example.org.mbox': mbox('b'),
      'drift@example.org/2025/01.mbox': mbox('c'),
      'drift@example.org/x.eml': mail('d'),
      'mail/.hms@example.org/cur/1': mail('e'),
      'mail/.hms@example.org/new/2': mail('f'),
    })
    const read = (await open(folder)).filter(isMail)
    const bySubject = Object.fromEntries(read.map((one) => [subjects([one])[0], one.list]))
    expect(bySubject).toEqual({
      a: undefined,
      b: 'dev@example.org',
      c: 'drift@example.org',
      d: 'drift@example.org',
      e: 'hms@example.org',
      f: 'hms@example.org',
    })
  })
})

describe('a path that cannot be read', () => {
  const fault = (path: string, options?: Partial<IntakeOptions>): Promise<unknown> =>
    open(path, options).catch((error: unknown) => error)

  it('is one line that names it', async () => {
    const folder = aFolder()
    write(folder, {
      'empty.mbox': '',
      'notes.txt': 'Husk møtet.\nTorsdag.\n',
      'a.7z': Buffer.from('7z\xbc\xaf', 'latin1'),
    })
    for (const [name, why] of [
      ['gone.mbox', 'no such file or folder'],
      ['empty.mbox', 'no mailbox and no mail: it is empty'],
      ['notes.txt', 'no mailbox and no mail: it begins with "Husk møtet."'],
      ['a.7z', 'no mailbox and no mail: it is a 7z archive; unpack it first'],
    ]) {
      const error = await fault(join(folder, name ?? ''))
      expect(error).toBeInstanceOf(name === 'gone.mbox' ? IntakeError : NotAMailbox)
      expect((error as Error).message).toBe(`${join(folder, name ?? '')}: ${why}`)
    }
  })

  it('as a gzip cut short gives the mails before the cut, then says after which', async () => {
    const folder = aFolder()
    const noise = (): string => Array.from({ length: 4000 }, () => Math.random().toString(36)).join('\n')
    const text = Array.from({ length: 20 }, (_, at) => `${FROM}Subject: ${at}\n\n${noise()}\n\n`).join('')
    const packed = gzipSync(text)
    const half = Math.floor(packed.length / 2)
    write(folder, {
      'cut.mbox.gz': packed.subarray(0, half),
      'bad.mbox.gz': packed.fill(0x55, half, half + 99),
    })
    for (const name of ['cut.mbox.gz', 'bad.mbox.gz']) {
      const read: Found[] = []
      const reading = (async () => {
        for await (const one of openPath(join(folder, name), { spoolDir: folder })) read.push(one)
      })()
      const error = await reading.catch((thrown: unknown) => thrown)
      expect(read.length).toBeGreaterThanOrEqual(8)
      if (name === 'cut.mbox.gz') expect(read.length).toBeLessThan(11) // damage is noticed late, but it is noticed
      expect((error as Error).message).toMatch(new RegExp(`${name}: broken after mail ${read.length} \\(`))
    }
  })

  it('as a gzip of nothing, or of which nothing is left', async () => {
    const folder = aFolder()
    write(folder, { 'a.gz': gzipSync(''), 'b.gz': gzipSync(mbox('x')).subarray(0, 12) })
    expect(await fault(join(folder, 'a.gz'))).toMatchObject({ why: 'no mailbox and no mail: it is empty' })
    expect(await fault(join(folder, 'b.gz'))).toMatchObject({ why: 'unexpected end of file' })
  })
})

describe('a mail above the limit', () => {
  it('is in a file of its own, its head in memory, its bytes unchanged; the file it came from stays', async () => {
    const folder = aFolder()
    const spoolDir = join(folder, 'spool')
    const large = Buffer.from(`${mail('large')}${'\0x\r\n'.repeat(200_000)}`)
    write(folder, { 'in/a.eml': large, 'in/b.eml': mail('b'), 'in/m/cur/1': large, 'in/m/new/2': mail('c') })
    const read = (await open(join(folder, 'in'), { spoolDir, maxBytes: 500_000 })).filter(isMail)
    expect(read.map(({ raw }) => raw.kind)).toEqual(['large', 'bytes', 'large', 'bytes'])
    for (const { raw } of read) {
      if (raw.kind !== 'large') continue
      expect(dirname(raw.path)).toBe(spoolDir)
      expect(readFileSync(raw.path).equals(large)).toBe(true)
      expect(raw.sizeBytes).toBe(large.length)
      expect(large.subarray(0, 256 * 1024).equals(raw.head)).toBe(true)
      expect(statSync(raw.path).mode & 0o077).toBe(0)
    }
    expect(readFileSync(join(folder, 'in/a.eml')).equals(large)).toBe(true)
  })

  it('that cannot be kept stops everything, since no other mail could be either', async () => {
    const folder = aFolder()
    write(folder, { 'in/a.eml': mail('a'.repeat(100)), spool: 'a file where the folder should be' })
    await expect(open(join(folder, 'in'), { spoolDir: join(folder, 'spool'), maxBytes: 50 })).rejects.toThrow(
      SpoolError,
    )
  })

  it('leaves nothing behind where its reading fails', async () => {
    const folder = aFolder()
    const packed = gzipSync(`${FROM}${mail('x')}${Math.random().toString(36).repeat(20_000)}`)
    write(folder, { 'cut.gz': packed.subarray(0, -10), 'spool/kept': '' })
    await expect(open(join(folder, 'cut.gz'), { spoolDir: join(folder, 'spool'), maxBytes: 1000 })).rejects.toThrow(
      IntakeError,
    )
    expect(readdirSync(join(folder, 'spool'))).toEqual(['kept'])
  })
})

it('tells how far it is: bytes read, of how many where that is known', async () => {
  const folder = aFolder()
  write(folder, { 'a.mbox.gz': gzipSync(mbox('a')), 'b/1.eml': mail('1'), 'b/2.eml': mail('2') })
  const last = async (path: string): Promise<Progress | undefined> => {
    const seen: Progress[] = []
    await open(path, { onProgress: (progress) => seen.push(progress) })
    expect(seen.map(({ bytesRead }) => bytesRead)).toEqual(seen.map(({ bytesRead }) => bytesRead).sort((a, b) => a - b))
    return seen.at(-1)
  }
  const { size } = statSync(join(folder, 'a.mbox.gz'))
  expect(await last(join(folder, 'a.mbox.gz'))).toEqual({ bytesRead: size, totalBytes: size })
  expect(await last(join(folder, 'b'))).toEqual({ bytesRead: 2 * mail('1').length, totalBytes: undefined })
})
