import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { compose, mbox, throughList } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { asJson, asLines, hvemvet, STARTS_MS } from './program.ts'

interface Message {
  readonly messageId: string
  readonly lists: string[]
  readonly text: string
  readonly from: { readonly name: string; readonly address: string }
}
interface Found {
  readonly total: number
  readonly hits: readonly { readonly messageId: string; readonly snippet: string }[]
  readonly facets: { readonly lists: readonly { readonly list: string; readonly count: number }[] }
}

/** A folder with files in it to import from, and an archive beside them. */
function room(files: Readonly<Record<string, string | Uint8Array>>) {
  const cwd = tempDir()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true })
    writeFileSync(join(cwd, name), content)
  }
  return {
    cwd,
    import: (...args: string[]) => asJson<Record<string, unknown>>(['import', ...args], { cwd }),
    messages: () => asLines<Message>(['export', 'messages'], { cwd }),
    search: (...args: string[]) => asJson<Found>(['search', ...args], { cwd }),
  }
}

describe.concurrent('import', { timeout: STARTS_MS }, () => {
  it('reads an mbox, a packed one, a Maildir, a mail, a folder and standard input at once', async () => {
    const { cwd, messages } = room({
      'en.mbox': mbox([compose({ id: 'mbox@x' })]),
      'to.mbox.gz': gzipSync(mbox([compose({ id: 'gz@x' })])),
      'Maildir/cur/1705312800.M1P2.vert:2,S': compose({ id: 'maildir@x' }),
      'Maildir/new/1705312801.M1P3.vert': compose({ id: 'ny@x' }),
      'brev.eml': compose({ id: 'eml@x' }),
      'mappe/under/a.eml': compose({ id: 'a@x' }),
      'mappe/b.mbox': mbox([compose({ id: 'b@x' }), compose({ id: 'c@x' })]),
    })
    const summary = await asJson<object>(['import', 'en.mbox', 'to.mbox.gz', 'Maildir', 'brev.eml', 'mappe', '-'], {
      cwd,
      input: mbox([compose({ id: 'inn@x' })]),
    })
    expect(summary).toMatchObject({ read: 9, new: 9, duplicate: 0, unparsed: [] })
    expect((await messages()).map(({ messageId }) => messageId).toSorted()).toEqual(
      ['a@x', 'b@x', 'c@x', 'eml@x', 'gz@x', 'inn@x', 'maildir@x', 'mbox@x', 'ny@x'].toSorted(),
    )
  })

  it('of the same file again adds nothing', async () => {
    const { import: take, messages } = room({
      'en.mbox': mbox([compose({ id: 'a@x' }), compose({ id: 'b@x' }), compose({ id: 'a@x' })]),
    })
    expect(await take('en.mbox')).toMatchObject({ read: 3, new: 2, duplicate: 1 })
    const before = await messages()
    expect(await take('en.mbox')).toMatchObject({ read: 3, new: 0, duplicate: 3 })
    expect(await messages()).toEqual(before)
  })

  it('makes one mail on two lists of one that came through both, and counts it on both', async () => {
    const through = (list: string) =>
      compose({ id: 'a@x', more: throughList(list), text: `Til begge.\n\n-- \n${list}` })
    const {
      import: take,
      messages,
      search,
    } = room({
      'en.eml': through('drift@lister.example'),
      'to.eml': through('ikt@lister.example'),
    })
    expect(await take('en.eml', 'to.eml')).toMatchObject({ new: 1, duplicate: 1 })
    expect((await messages()).map(({ lists }) => lists)).toEqual([['drift@lister.example', 'ikt@lister.example']])
    for (const list of ['drift', 'ikt']) expect((await search(`begge list:${list}`)).total).toBe(1)
  })

  it('keeps two mails apart that have one Message-ID and other words, and finds both', async () => {
    const {
      import: take,
      messages,
      search,
    } = room({
      'a.mbox': mbox([
        compose({ id: 'a@x', text: 'Kompressoren ryker.' }),
        compose({ id: 'a@x', text: 'Ventilen lekker.' }),
      ]),
    })
    expect(await take('a.mbox')).toMatchObject({ new: 2, duplicate: 0 })
    expect(await messages()).toHaveLength(2)
    expect((await search('kompressoren')).hits[0]?.snippet).toContain('Kompressoren')
    expect((await search('ventilen')).hits[0]?.snippet).toContain('Ventilen')
  })

  it('gives mail without a Message-ID an id of its own, the same each time', async () => {
    const { import: take, messages } = room({
      'a.mbox': mbox([
        compose({ text: 'En.' }),
        compose({ text: 'To.', date: 'Tue, 16 Jan 2024 10:00:00 +0100' }),
        compose({ text: 'En.' }),
        compose({ text: 'Tre, samtidig med den første.' }), // told apart by its words alone
      ]),
      'b.eml': compose({ text: 'En.' }).trimEnd(),
    })
    expect(await take('a.mbox')).toMatchObject({ new: 3, duplicate: 1 })
    expect(await take('a.mbox')).toMatchObject({ new: 0 })
    const ids = (await messages()).map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{40}@no-id\.invalid$/)
  })

  it('takes --list over what the headers say, says that it is for everyone, and shows it to anyone', async () => {
    const { cwd, messages, search } = room({
      'a.eml': compose({ id: 'a@x', more: throughList('styret@lister.example') }),
    })
    const { code, log } = await hvemvet(['import', 'a.eml', '--list', 'Drift@lister.example'], { cwd })
    expect({ code, lines: log.trim().split('\n') }).toEqual({ code: 0, lines: [expect.stringContaining('everyone')] })
    expect((await messages()).map(({ lists }) => lists)).toEqual([['drift@lister.example']])
    expect((await search('pumpe', '--as', 'hvem.som.helst@energi.example')).total).toBe(1)
  })

  it('says what an export holds that is not wanted', async () => {
    const labelled = (id: string, labels: string): string =>
      `X-GM-THRID: 1\nX-Gmail-Labels: ${labels}\n${compose({ id })}`
    const export1 = zipSync({
      'Takeout/Mail/All mail.mbox': strToU8(mbox([labelled('inn@x', 'Inbox'), labelled('nei@x', 'Spam')])),
      'Takeout/archive_browser.html': strToU8('<!DOCTYPE html>'),
    })
    const { cwd, messages } = room({ 'takeout.zip': export1 })
    const { code, out } = await hvemvet(['import', 'takeout.zip'], { cwd })
    expect({ code, lines: out.trim().split('\n').slice(1) }).toEqual({
      code: 0,
      lines: [
        '  passed over: takeout.zip, Takeout/Mail/All mail.mbox: 1 mail in spam, trash or drafts',
        '  passed over: takeout.zip: 1 file (Takeout/archive_browser.html) without mail',
      ],
    })
    expect((await messages()).map(({ messageId }) => messageId)).toEqual(['inn@x'])
  })

  it('keeps mail whose sender asked for no archive, byte for byte and out of sight', async () => {
    const secrets = [
      compose({ id: 'a@x', more: ['X-No-Archive: Yes'], text: 'Hemmelig kompressor.' }),
      compose({ id: 'b@x', more: ['Sensitivity: Company-Confidential'], text: 'Hemmelig kompressor.' }),
      compose({ id: 'c@x', more: ['Sensitivity: Private', 'In-Reply-To: <open@x>'], text: 'Hemmelig kompressor.' }),
    ]
    const { cwd, import: take, messages, search } = room({ 'a.mbox': mbox([compose({ id: 'open@x' }), ...secrets]) })
    expect(await take('a.mbox')).toMatchObject({ read: 4, new: 1, unparsed: [] })
    expect((await search('kompressor')).total).toBe(0)
    expect((await messages()).map(({ messageId }) => messageId)).toEqual(['open@x'])
    expect(await asJson(['experts', 'hemmelig', 'kompressor'], { cwd })).toEqual([])
    for (const id of ['a@x', 'b@x', 'c@x']) expect((await hvemvet(['thread', id], { cwd })).code).toBe(1)
    const thread = await asJson<{ messages: object[] }>(['thread', 'open@x'], { cwd })
    expect(thread.messages).toHaveLength(1)
    const doctor = await asJson<{ checks: { name: string; detail: string }[] }>(['doctor'], { cwd })
    expect(doctor.checks.find(({ name }) => name === 'raw mail')?.detail).toMatch(/4 kept.*3 set aside/)
  })
})

describe.concurrent('who may read what was imported', { timeout: STARTS_MS }, () => {
  const SETTINGS = `lists:
  - { address: apen@lister.example, name: Åpen, readers: everyone }
  - { address: drift@lister.example, name: Drift, readers: members }
  - { address: styret@lister.example, name: Styret, readers: [leder@energi.example] }
`
  const onList = (list: string, from: string) =>
    compose({
      id: `${list}.${from}@x`,
      from: `${from}@energi.example`,
      more: throughList(`${list}@lister.example`),
      text: `Kjelen er ${list}.`,
    })
  const archive = () =>
    room({
      'config/hvemvet.yaml': SETTINGS,
      'a.mbox': mbox([
        onList('apen', 'kari'),
        onList('drift', 'ola'),
        onList('styret', 'per'),
        onList('ukjent', 'siv'),
      ]),
    })

  it('is everyone for an open list, and those who have posted, or are named, for others', async () => {
    const { import: take, search } = archive()
    await take('a.mbox')
    const seenBy = async (...as: string[]) => {
      const { total, hits, facets } = await search('kjelen', ...as)
      const lists = hits.map(({ messageId }) => messageId.slice(0, messageId.indexOf('.'))).toSorted()
      expect(total).toBe(lists.length)
      expect(facets.lists.map(({ list }) => list.slice(0, list.indexOf('@'))).toSorted()).toEqual(lists)
      return lists
    }
    expect(await seenBy()).toEqual(['apen', 'drift', 'styret', 'ukjent'])
    expect(await seenBy('--as', 'kari@energi.example')).toEqual(['apen'])
    expect(await seenBy('--as', 'OLA@energi.example')).toEqual(['apen', 'drift'])
    expect(await seenBy('--as', 'per@energi.example')).toEqual(['apen'])
    expect(await seenBy('--as', 'leder@energi.example')).toEqual(['apen', 'styret'])
    expect(await seenBy('--as', 'siv@energi.example')).toEqual(['apen', 'ukjent'])
  })

  it('follows the settings from the next command that writes', async () => {
    const { cwd, import: take, search } = archive()
    await take('a.mbox')
    expect((await search('kjelen', '--as', 'ny@energi.example')).total).toBe(1)
    writeFileSync(
      join(cwd, 'config/hvemvet.yaml'),
      SETTINGS.replace('Drift, readers: members', 'Drift, readers: everyone').replace(
        'Åpen, readers: everyone',
        'Åpen, readers: members',
      ),
    )
    await asJson(['topics'], { cwd })
    const { hits, total, facets } = await search('kjelen', '--as', 'ny@energi.example')
    expect(hits.map(({ messageId }) => messageId)).toEqual(['drift.ola@x'])
    expect({ total, lists: facets.lists.map(({ list }) => list) }).toEqual({
      total: 1,
      lists: ['drift@lister.example'],
    })
  })

  it('is everyone once a copy comes through an open list', async () => {
    const { import: take, search, cwd } = archive()
    await take('a.mbox')
    const copy = onList('styret', 'per')
      .replaceAll('styret@lister.example', 'apen@lister.example')
      .replace('styret.lister', 'apen.lister')
    writeFileSync(join(cwd, 'kopi.eml'), copy)
    expect(await take('kopi.eml')).toMatchObject({ new: 0, duplicate: 1 })
    expect((await search('styret', '--as', 'ny@energi.example')).total).toBe(1)
    expect((await asJson<{ ok: boolean }>(['doctor'], { cwd })).ok).toBe(true)
  })
})
