import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openPath } from '../../src/intake/open.ts'
import { readPst } from '../../src/intake/pst.ts'
import { asItWasSent } from '../../src/intake/pst-mail.ts'
import type { Found } from '../../src/intake/source.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { pathWith, pathWithReadpst, whyNoReadpst } from '../servers/readpst.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { type PstFolder, pstFile } from './pst-file.ts'
import { aFolder, allOf, isMail, openAll, passedOver, skips, subjects, textOfRaw, write } from './reading.ts'

const HEADERS = [
  'From: Ada Lund <ada@example.org>',
  'To: drift@example.org',
  'Subject: ovn',
  'Date: Mon, 17 Feb 2025 10:00:00 +0100',
  'Message-ID: <ovn@example.org>',
  'References: <a@example.org> <b@example.org>',
  '',
].join('\r\n')
const mail = (subject: string) => ({ subject, text: 'Hei', fromName: 'Nils', fromAddress: 'nils@example.org' })

const FOLDERS: readonly PstFolder[] = [
  {
    name: 'Innboks',
    mails: [
      { subject: 'ovn', text: 'Ovnen er varm.\r\nFrom here on\r\n', headers: HEADERS, fromAddress: 'ada@example.org' },
      mail('uten hode'),
      { ...mail('en avtale'), kind: 'IPM.Appointment' },
      { ...mail('en kontakt'), kind: 'IPM.Contact' },
    ],
    folders: [{ name: 'drift@example.org', mails: [mail('drift')] }],
  },
  { name: '.skjult', mails: [mail('skjult')] },
  { name: 'cur', mails: [mail('cur')] },
  { name: 'new', mails: [] },
  { name: '..', mails: [mail('opp')], folders: [{ name: '..', mails: [mail('opp og opp')] }] },
  { name: 'Slettede elementer', mails: [mail('slettet')] },
  { name: 'Deleted Items', mails: [mail('deleted')] },
  { name: 'Søppelpost', mails: [mail('søppel')], folders: [{ name: 'Gammelt', mails: [mail('gammelt søppel')] }] },
]

const faultOf = async (path: string): Promise<{ read: Found[]; said: string }> => {
  const read: Found[] = []
  const spoolDir = aFolder()
  let said = ''
  try {
    for await (const found of openPath(path, { spoolDir })) read.push(found)
  } catch (error) {
    said = (error as Error).message.replace(/^\/.*?([^/]+: )/, '$1')
  }
  expect(readdirSync(spoolDir)).toEqual([])
  return { read, said }
}

/** A file in a folder of its own. */
const aFile = (bytes: Uint8Array): string => {
  const path = join(aFolder(), 'gammelt.pst')
  writeFileSync(path, bytes)
  return path
}

afterEach(() => vi.unstubAllEnvs())

describeUnless(whyNoReadpst(), 'an Outlook data file', () => {
  let path = ''
  beforeAll(() => {
    path = pathWithReadpst()
  })
  beforeEach(() => void vi.stubEnv('PATH', path))

  it('gives its mail, without appointments, contacts, spam and what was deleted, which is counted', async () => {
    const folder = aFolder()
    const spoolDir = aFolder()
    write(folder, { 'hva som helst': pstFile(FOLDERS, { password: 4711 }) })
    const read = await openAll(join(folder, 'hva som helst'), { spoolDir })
    expect(subjects(read).toSorted()).toEqual(['cur', 'drift', 'opp', 'opp og opp', 'ovn', 'skjult', 'uten hode'])
    expect(passedOver(read, folder)).toEqual(['hva som helst: 4 mails in spam, trash or drafts'])
    expect(read.filter(isMail).map(({ source }) => source.replace(`${folder}/`, ''))).toEqual(
      expect.arrayContaining(['hva som helst, Innboks/mail 2', 'hva som helst, Innboks/drift@example.org/mail 1']),
    )
    expect(read.filter(isMail).find(({ list }) => list !== undefined)).toMatchObject({ list: 'drift@example.org' })
    expect(readdirSync(spoolDir)).toEqual([])
    expect(readdirSync(folder)).toEqual(['hva som helst'])
  })

  it('keeps a mail’s headers and words as they came, a line that begins with From too', async () => {
    const read = await openAll(aFile(pstFile(FOLDERS)))
    const ovn = read.filter(isMail).find(({ raw }) => textOfRaw(raw).includes('Subject: ovn'))
    const raw = textOfRaw(ovn?.raw as never)
    expect(raw.startsWith(HEADERS.replaceAll('\r', '').trimEnd())).toBe(true)
    const parsed = await parseMail(Buffer.from(raw, 'latin1'), { receivedAtMs: 0, maxBytes: 1_000_000 })
    expect(parsed).toMatchObject({ id: 'ovn@example.org', text: 'Ovnen er varm.\nFrom here on\n' })
  })

  it('has senders of the same Exchange server by name, who are no mail system', async () => {
    const sender = { fromName: 'Kari Vik', fromAddress: '/O=ORG/OU=X/CN=RECIPIENTS/CN=KARIV' }
    const [mail] = await openAll(
      aFile(pstFile([{ name: 'Innboks', mails: [{ subject: 'a', text: 'Hei', ...sender }] }])),
    )
    const raw = textOfRaw((mail as never as { raw: never }).raw)
    expect(raw).toMatch(/^From: "Kari Vik"\r?$/m)
    const parsed = await parseMail(Buffer.from(raw, 'latin1'), { receivedAtMs: 0, maxBytes: 1_000_000 })
    expect(parsed.from).toEqual({ name: 'Kari Vik', address: '' })
  })

  it('tells a list by its folders and those that it lies in, not by its own name: that is a mailbox', async () => {
    const folder = aFolder()
    write(folder, { 'ada@example.org.ost': pstFile([{ name: 'Innboks', mails: [mail('a')] }]) })
    const own = (await openAll(folder)).find(isMail)
    write(folder, { 'b/styret@example.org/ada@example.org.ost': pstFile([{ name: 'Innboks', mails: [mail('b')] }]) })
    const above = (await openAll(join(folder, 'b'))).find(isMail)
    expect([own?.list, above?.list]).toEqual([undefined, 'styret@example.org'])
  })

  it('is found in a folder, in a zip and on standard input', async () => {
    const folder = aFolder()
    const pst = pstFile([{ name: 'Innboks', mails: [mail('a')] }])
    write(folder, { 'x/a.pst': pst, 'x/b.zip': zipSync({ 'b.pst': pst, 'les meg.txt': strToU8('Hei') }) })
    expect(subjects(await openAll(folder))).toEqual(['a', 'a'])
    expect(
      subjects(
        await openAll('-', {
          stdin: (async function* () {
            yield pst
          })(),
        }),
      ),
    ).toEqual(['a'])
  })

  it('that is cut short gives what it can, and says so', async () => {
    const bytes = pstFile(FOLDERS)
    const { read, said } = await faultOf(aFile(bytes.subarray(0, 3500)))
    expect(subjects(read).length).toBeGreaterThan(0)
    expect(said).toBe(
      `gammelt.pst: it is cut short, 3500 of ${bytes.length} bytes are there; ${subjects(read).length} mails could be read`,
    )
    expect((await faultOf(aFile(bytes.subarray(0, 1500)))).said).toBe(
      'gammelt.pst: an Outlook data file, damaged: readpst failed (Could not get root record); nothing could be read',
    )
  })

  it('that is damaged anywhere ends in mails or in one line, never in more', async () => {
    const bytes = pstFile(FOLDERS)
    const step = soak.on ? 17 : 997
    for (let at = 8; at < bytes.length; at += step) {
      const { said } = await faultOf(aFile(Buffer.from(bytes).fill(0xff, at, at + 40)))
      expect(said).toMatch(/^(?:gammelt\.pst: [^\n]+)?$/)
    }
  })

  it('that nobody can read says which it is', async () => {
    const [encrypted, newer] = [pstFile(FOLDERS), pstFile(FOLDERS)]
    encrypted[0x1cd] = 0x10
    newer.writeUInt16LE(99, 10)
    expect((await faultOf(aFile(encrypted))).said).toBe(
      'gammelt.pst: an Outlook data file that Windows has encrypted; export it again without protection',
    )
    expect((await faultOf(aFile(newer))).said).toBe(
      'gammelt.pst: an Outlook data file of an unknown version (99), or damaged',
    )
    const folder = aFolder()
    write(folder, { 'a.pst': encrypted, 'b.eml': 'Subject: b\n\nHei\n' })
    const read = await openAll(folder)
    expect([subjects(read), skips(read, folder)]).toEqual([['b'], [expect.stringMatching(/^a\.pst: .* encrypted/)]])
  })
})

describe('the program that reads Outlook data files', () => {
  const limits = { memoryBytes: 512 * 1024 * 1024, seconds: 60, outputBytes: 1_000_000 }
  const read = (path: string, changes: Partial<typeof limits> = {}): Promise<Found[]> =>
    allOf(
      readPst(path, { name: 'a.pst', names: [], arrivedAtMs: 0 }, { spoolDir: aFolder() }, { ...limits, ...changes }),
    )

  it('is named where it is missing, with how to get it', async () => {
    vi.stubEnv('PATH', aFolder())
    expect((await faultOf(aFile(pstFile([])))).said).toBe(
      'gammelt.pst: an Outlook data file, which needs readpst; install it (Debian: apt-get install pst-utils)',
    )
  })

  it('ends where it takes too long, writes too much or wants too much memory', async () => {
    const file = aFile(pstFile([]))
    vi.stubEnv('PATH', pathWith('exec sleep 60'))
    await expect(read(file, { seconds: 0.1 })).rejects.toThrow('too much time; nothing could be read')
    vi.stubEnv(
      'PATH',
      pathWith('while [ "$1" != -o ]; do shift; done; head -c 9000000 /dev/zero >"$2/1.x"; exec sleep 60'),
    )
    await expect(read(file)).rejects.toThrow('too much room; nothing could be read')
    vi.stubEnv('PATH', pathWith(`exec ${process.execPath} -e 1`)) // which reserves more than that
    await expect(read(file)).rejects.toThrow('damaged: readpst failed')
  })

  it('ends with whoever started it, and gets nothing of the environment', async () => {
    const seen = join(aFolder(), 'seen')
    vi.stubEnv('SECRET', 'hemmelig')
    vi.stubEnv('PATH', pathWith(`env >${seen}; echo $$ >${seen}.pid; mv ${seen}.pid ${seen}.at; exec sleep 60`))
    const file = aFile(pstFile([]))
    const program = `
      import { readPst } from ${JSON.stringify(new URL('../../src/intake/pst.ts', import.meta.url).href)}
      for await (const _ of readPst(${JSON.stringify(file)}, { name: 'a', names: [], arrivedAtMs: 0 }, { spoolDir: ${JSON.stringify(aFolder())} }));`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' })
    await expect.poll(() => existsSync(`${seen}.at`), { timeout: 10_000 }).toBe(true)
    parent.kill('SIGKILL')
    const pid = Number(readFileSync(`${seen}.at`, 'utf8'))
    await expect.poll(() => isGone(pid), { timeout: 10_000 }).toBe(true)
    expect(readFileSync(seen, 'utf8')).not.toMatch(/SECRET|hemmelig/)
  })
})

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

describe('what readpst adds to a mail', () => {
  const boundary = '--boundary-LibPST-iamunique-1_-_-'
  const rtf = `--${boundary}\nContent-Type: application/rtf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; \n        filename="rtf-body.rtf"\n\ne1xydGY=\n\n`
  const text = `--${boundary}\nContent-Type: text/plain; charset="utf-8"\n\nHei\n\n`
  const mailOf = (...parts: string[]): string =>
    `From: Kari <MAILER-DAEMON>\nContent-Type: multipart/mixed;\n\tboundary="${boundary}"\n\n\n${parts.join('')}--${boundary}--\n`
  const sent = (mail: string): string => Buffer.from(asItWasSent(Buffer.from(mail))).toString()

  it('is gone: the text once more as RTF, but not where there is no other', () => {
    const file = text.replace('text/plain; charset="utf-8"', 'application/pdf')
    const clean = (mail: string): string => mail.replace(' <MAILER-DAEMON>', '')
    expect(sent(mailOf(text, rtf))).toBe(clean(mailOf(text)))
    expect(sent(mailOf(text, rtf, file))).toBe(clean(mailOf(text, file)))
    expect(sent(mailOf(rtf))).toBe(clean(mailOf(rtf)))
    expect(sent('From: a@example.org\n\n<MAILER-DAEMON>\n')).toBe('From: a@example.org\n\n<MAILER-DAEMON>\n')
  })
})
