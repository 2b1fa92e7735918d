import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Growth } from '../../src/intake/archive-entry.ts'
import type { Found, Progress } from '../../src/intake/source.ts'
import { aFolder, allOf, inBlocks, isMail, openAll, passedOver, skips, subjects, textOfRaw, write } from './reading.ts'

const FROM = 'From ada@example.org Mon Feb 17 10:00:00 2025\n'
const mail = (subject: string): string => `Subject: ${subject}\nFrom: ada@example.org\n\n${subject}\n`
const mbox = (...all: string[]): string => all.map((subject) => `${FROM}${mail(subject)}\n`).join('')

const zipOf = (files: Record<string, string | Uint8Array>): Uint8Array =>
  zipSync(
    Object.fromEntries(Object.entries(files).map(([name, of]) => [name, typeof of === 'string' ? strToU8(of) : of])),
  )

/** Packed by tar itself. */
function tarOf(files: Record<string, string | Uint8Array>, ...options: string[]): Buffer {
  const folder = aFolder()
  write(folder, files)
  return execFileSync('tar', ['-C', folder, '-cf', '-', ...options, ...readdirSync(folder)])
}

const FILES = {
  'Eksport/a.mbox': mbox('a1', 'a2'),
  'Eksport/b.mbox.gz': gzipSync(mbox('b1')),
  'Eksport/c.eml': mail('c1'),
  'Eksport/metadata.csv': '"id","date"\n1,2\n',
  'Eksport/.DS_Store': '\0',
  'Eksport/kalender.ics': 'BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Ada\n',
}

describe('an archive is read as it was downloaded', () => {
  it.each([
    ['zip', () => zipOf(FILES)],
    ['tar', () => tarOf(FILES)],
    ['tgz', () => gzipSync(tarOf(FILES))],
    ['tar of the kind that POSIX says', () => tarOf(FILES, '--format=pax')],
    ['tar of the old kind', () => tarOf(FILES, '--format=ustar')],
  ])('%s: mail of every kind in it, what is none counted, whatever its name', async (_, packed) => {
    const folder = aFolder()
    write(folder, { 'lastet ned': packed() })
    const read = await openAll(join(folder, 'lastet ned'))
    expect(subjects(read).toSorted()).toEqual(['a1', 'a2', 'b1', 'c1'])
    expect(skips(read, folder)).toEqual([])
    expect(passedOver(read, folder)).toEqual([
      expect.stringMatching(/^lastet ned: 2 files \(Eksport\/[a-z]+\.[a-z]+, Eksport\/[a-z]+\.[a-z]+\) without mail$/),
    ])
    expect(read.filter(isMail).map(({ source }) => source)).toContain(
      `${join(folder, 'lastet ned')}, Eksport/a.mbox, mail 2`,
    )
  })

  it('from standard input too, leaving nothing behind', async () => {
    const spoolDir = join(aFolder(), 'spool')
    for (const bytes of [zipOf(FILES), gzipSync(tarOf(FILES))])
      expect(await openAll('-', { stdin: inBlocks(bytes, 100), spoolDir })).toHaveLength(5)
    expect(readdirSync(spoolDir)).toEqual([])
  })

  it('in a folder, beside other files', async () => {
    const folder = aFolder()
    write(folder, { 'a.zip': zipOf({ 'x.mbox': mbox('x') }), 'b.mbox': mbox('b'), 'c.zip': zipOf({ 'x.txt': 'x' }) })
    const read = await openAll(folder)
    expect(subjects(read)).toEqual(['x', 'b'])
    expect(skips(read, folder)).toEqual(['c.zip: no mail in this archive, 1 file (x.txt)'])
  })

  it('with a Maildir in it, whose names say when mail came', async () => {
    const folder = aFolder()
    const files = { 'Mail/cur/1500000000.M1.host': mail('inn'), 'Mail/.Drift/new/1500000001.M2.host': mail('drift') }
    write(folder, { 'm.tgz': gzipSync(tarOf({ ...files, 'Mail/dovecot.index': '\0\0' })) })
    const read = await openAll(join(folder, 'm.tgz'))
    expect(subjects(read).toSorted()).toEqual(['drift', 'inn'])
    const times = read.filter(isMail).map(({ receivedAtMs }) => receivedAtMs)
    expect(new Set(times)).toEqual(new Set([1_500_000_000_000, 1_500_000_001_000]))
  })

  it('telling its lists by its names, the nearest first', async () => {
    const folder = aFolder()
    const bytes = zipOf({ 'Groups/drift@example.org/topics.mbox': mbox('a'), 'b.mbox': mbox('b') })
    write(folder, { 'styret@example.org.zip': bytes })
    const read = await openAll(join(folder, 'styret@example.org.zip'))
    expect(read.filter(isMail).map(({ list }) => list)).toEqual(['drift@example.org', 'styret@example.org'])
  })

  it('with names longer than a tar header has room for', async () => {
    const folder = aFolder()
    const deep = `${'mappe-med-langt-navn/'.repeat(9)}drift@example.org/arkiv.mbox`
    for (const format of ['gnu', 'pax']) {
      write(folder, { [`${format}.tar`]: tarOf({ [deep]: mbox(format) }, `--format=${format}`) })
      expect((await openAll(join(folder, `${format}.tar`))).filter(isMail)).toMatchObject([
        { list: 'drift@example.org' },
      ])
    }
  })

  it('telling how far it is', async () => {
    const folder = aFolder()
    write(folder, { 'a.zip': zipOf(FILES), 'a.tgz': gzipSync(tarOf(FILES)) })
    for (const name of ['a.zip', 'a.tgz']) {
      const seen: Progress[] = []
      await openAll(join(folder, name), { onProgress: (progress) => seen.push(progress) })
      const { length } = readFileSync(join(folder, name))
      expect(seen.at(-1)).toEqual({ bytesRead: length, totalBytes: length })
    }
  })
})

describe('an archive that cannot be read', () => {
  const faultOf = async (name: string, bytes: Uint8Array): Promise<{ read: Found[]; said: string }> => {
    const folder = aFolder()
    write(folder, { [name]: bytes })
    const { openPath } = await import('../../src/intake/open.ts')
    const read: Found[] = []
    try {
      for await (const found of openPath(join(folder, name), { spoolDir: folder })) read.push(found)
    } catch (error) {
      return { read, said: (error as Error).message.replace(`${folder}/`, '') }
    }
    return { read, said: '' }
  }

  it('is one line that says so, after what came before', async () => {
    const zip = zipOf({ 'a.mbox': mbox('a'), 'b.mbox': mbox('b') })
    const tar = tarOf({ 'a.mbox': mbox('a'), 'b.mbox': mbox('b'.repeat(5000)) })
    const damaged = Buffer.from(tar)
    damaged.fill(0x55, 1024, 1200)
    expect((await faultOf('a.zip', zip.subarray(0, -30))).said).toMatch(
      /^a\.zip: it is a zip archive, damaged or cut short \(.+\)$/,
    )
    for (const bytes of [damaged, tar.subarray(0, 4000)]) {
      const { read, said } = await faultOf('a.tar', bytes)
      expect(subjects(read)[0]).toBe('a')
      expect(said).toBe('a.tar: it is a tar archive, damaged or cut short; the rest was not read')
    }
    const { read, said } = await faultOf('a.tgz', gzipSync(tar).subarray(0, -20))
    expect({ first: subjects(read)[0], said }).toEqual({
      first: 'a',
      said: expect.stringMatching(/^a\.tgz: .*unexpected end of file/),
    })
  })

  it('where one file in it is damaged or encrypted, that is named and the rest is read', async () => {
    const zip = Buffer.from(zipOf({ 'a.mbox': mbox('a'.repeat(2000)), 'b.mbox': mbox('b') }))
    const bad = Buffer.from(zip)
    bad.fill(0x55, 60, 80)
    const locked = Buffer.from(zip)
    for (const sign of ['PK\x03\x04', 'PK\x01\x02']) {
      const at = locked.indexOf(sign, 0, 'latin1')
      locked[at + (sign.endsWith('\x04') ? 6 : 8)] = 1
    }
    for (const [bytes, why] of [
      [bad, /^a\.zip, a\.mbox: /],
      [locked, /^a\.zip, a\.mbox: it is encrypted; unpack it with its password first$/],
    ] as const) {
      const { read, said } = await faultOf('a.zip', bytes)
      expect(subjects(read)).toEqual(['b'])
      expect(said).toBe('')
      expect(read.flatMap((one) => ('kind' in one ? [`${one.where.replace(/.*\//, '')}: ${one.why}`] : []))).toEqual([
        expect.stringMatching(why),
      ])
    }
  })

  it('as one within another is named, and so is what mail may be in', async () => {
    const folder = aFolder()
    const inner = zipOf({ 'x.mbox': mbox('x') })
    const msg = Buffer.from('\xd0\xcf\x11\xe0', 'latin1')
    write(folder, {
      'a.zip': zipOf({ 'b.zip': inner, 'c.tgz': gzipSync(tarOf({ y: 'y' })), 'd.msg': msg, 'e.eml': mail('e') }),
    })
    const read = await openAll(join(folder, 'a.zip'))
    expect(subjects(read)).toEqual(['e'])
    expect(skips(read, folder)).toEqual([
      'a.zip, b.zip: an archive within an archive; unpack the outer one first',
      'a.zip, c.tgz: an archive within an archive; unpack the outer one first',
      'a.zip, d.msg: no mailbox and no mail: it is an Outlook message (.msg) or an Office document; save it as .eml first',
    ])
  })

  it('ends where it unpacks to far more than mail would, a little more being no matter', async () => {
    const blocks = (count: number) => inBlocks(new Uint8Array(count * 100_000), 100_000)
    const unpack = async (packedBytes: number, count: number): Promise<number> => {
      const growth = new Growth('bombe.zip', () => packedBytes, 1_000_000)
      return (await allOf(growth.of(blocks(count)))).reduce((sum, { length }) => sum + length, 0)
    }
    expect(await unpack(1, 10)).toBe(1_000_000)
    expect(await unpack(100_000, 100)).toBe(10_000_000)
    await expect(unpack(1000, 100)).rejects.toThrow(/^bombe\.zip: it unpacks to more than 200 times its size/)
  })

  it('keeps only what is in it: names lead nowhere', async () => {
    const folder = aFolder()
    write(folder, { 'a.zip': zipOf({ '../../ut.mbox': mbox('ut'), '/etc/inn.mbox': mbox('inn') }) })
    const read = await openAll(join(folder, 'a.zip'))
    expect(read.filter(isMail).map(({ raw }) => textOfRaw(raw))).toEqual([mail('ut'), mail('inn')])
    expect(readdirSync(folder)).toEqual(['a.zip'])
  })
})
