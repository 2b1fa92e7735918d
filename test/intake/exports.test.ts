// Mail as other programs export it: Gmail (Takeout, Vault), Google Groups, groups.io, Mailman.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromLineMs, readFromLine } from '../../src/intake/from-line.ts'
import { listOf } from '../../src/intake/list-of.ts'
import { aFolder, isMail, openAll, passedOver, skips, subjects, write } from './reading.ts'

/** Of a mailbox as Takeout writes it: a number for a sender, the zone before the year, two headers above the mail's own. */
const gmail = (subject: string, labels: string): string =>
  [
    'From 1626543434345@xxx Mon Mar 04 09:58:13 +0000 2019',
    'X-GM-THRID: 1626543434345',
    `X-Gmail-Labels: ${labels}`,
    'From: Ada <ada@example.org>',
    `Subject: ${subject}`,
    '',
    'Hei',
    '',
    '',
  ].join('\r\n')

describe('an export of Gmail', () => {
  const all = 'Takeout/Mail/All mail Including Spam and Trash.mbox'

  it('comes as it was downloaded, without what was spam, in the trash or a draft, which is counted', async () => {
    const folder = aFolder()
    const mbox = [
      gmail('inn', 'Inbox,Important,Opened'),
      gmail('sendt', 'Sent'),
      gmail('søppel', 'Spam,Unread'),
      gmail('slettet', 'Trash,Inbox'),
      gmail('utkast', 'Drafts'),
      gmail('merket', '"Prosjekt, Vika",Archived'),
    ].join('')
    const zip = zipSync({
      [all]: strToU8(mbox),
      'Takeout/archive_browser.html': strToU8('<!DOCTYPE html>'),
      'Takeout/Mail/User Settings/Filters.json': strToU8('{}'),
    })
    write(folder, { 'takeout-001.zip': zip })
    const read = await openAll(join(folder, 'takeout-001.zip'))
    expect(subjects(read)).toEqual(['inn', 'sendt', 'merket'])
    expect(read.find(isMail)?.receivedAtMs).toBe(Date.UTC(2019, 2, 4, 9, 58, 13))
    expect(skips(read, folder)).toEqual([])
    expect(passedOver(read, folder)).toEqual([
      `takeout-001.zip, ${all}: 3 mails in spam, trash or drafts`,
      'takeout-001.zip: 2 files (Takeout/archive_browser.html, Takeout/Mail/User Settings/Filters.json) without mail',
    ])
  })

  it('knows those labels in other languages, encoded as mail headers are, also where they are folded', async () => {
    const folder = aFolder()
    const unwanted = [
      '=?UTF-8?Q?S=C3=B8ppelpost,Ulest?=',
      'Papirkurv,Innboks',
      'Utkast',
      '=?UTF-8?B?RW50d8O8cmZl?=',
      'Corbeille',
      'Bin',
      'Inbox,\r\n Spam',
    ]
    const mbox = [...unwanted.map((labels) => gmail('nei', labels)), gmail('ja', '=?UTF-8?Q?Innboks,S=C3=B8ppel?=')]
    write(folder, { 'a.mbox': mbox.join('') })
    const read = await openAll(join(folder, 'a.mbox'))
    expect(subjects(read)).toEqual(['ja'])
    expect(passedOver(read, folder)).toEqual([`a.mbox: ${unwanted.length} mails in spam, trash or drafts`])
  })

  it('is told by the two headers that stand first: no sender can keep a mail out', async () => {
    const folder = aFolder()
    const head = 'From ada@example.org Mon Mar  4 09:58:13 2019\n'
    const headers = ['X-Gmail-Labels: Spam\nSubject: a', 'Subject: b\nX-GM-THRID: 1\nX-Gmail-Labels: Spam']
    write(folder, { 'a.mbox': headers.map((one) => `${head}${one}\n\nHei\n\n`).join('') })
    expect(subjects(await openAll(join(folder, 'a.mbox')))).toEqual(['a', 'b'])
  })

  it('by Vault is a zip of many mailboxes, and what lies beside them', async () => {
    const folder = aFolder()
    const zip = zipSync({
      'drift-1/ada@example.org-abc.mbox': strToU8(gmail('ada', 'Inbox')),
      'drift-1/bo@example.org-def.mbox': strToU8(gmail('bo', 'Sent')),
    })
    write(folder, {
      'drift-1.zip': zip,
      'drift-metadata.csv': '"Rfc822MessageId","GmailMessageId"\n',
      'drift-metadata.xml': "<?xml version='1.0' encoding='UTF-8'?>\n<Root/>\n",
    })
    const read = await openAll(folder)
    expect(subjects(read)).toEqual(['ada', 'bo'])
    expect(read.filter(isMail).map(({ list }) => list)).toEqual([undefined, undefined]) // people's mailboxes are no lists
    expect(skips(read, folder)).toHaveLength(2)
  })
})

describe('an export of groups', () => {
  it('tells its list by the folder that is named after it, where headers do not', async () => {
    const folder = aFolder()
    const mbox = strToU8('From ada@example.org Mon Mar  4 09:58:13 2019\nSubject: a\n\nHei\n\n')
    write(folder, {
      'takeout.zip': zipSync({ 'Takeout/Groups/drift@example.org/topics.mbox': mbox }),
      'hms@groups.io.zip': zipSync({ 'messages.mbox': mbox }),
    })
    const read = (await openAll(folder)).filter(isMail)
    expect(read.map(({ list }) => list)).toEqual(['hms@groups.io', 'drift@example.org'])
  })
})

describe('an archive of Mailman', () => {
  it('as text for a month is a mailbox, addresses hidden in its From_ lines too', async () => {
    const folder = aFolder()
    const month = ['ada', 'bo']
      .map(
        (name) =>
          `From ${name} at example.org  Mon Mar  4 09:58:13 2019\nFrom: ${name} at example.org (${name})\nSubject: ${name}\nMessage-ID: <${name}@example.org>\n\nHei\nFrom here on\n\n`,
      )
      .join('')
    write(folder, { 'drift@example.org/2019-March.txt.gz': gzipSync(month) })
    const read = (await openAll(folder)).filter(isMail)
    expect(subjects(read)).toEqual(['ada', 'bo'])
    expect(read[1]).toMatchObject({ list: 'drift@example.org', receivedAtMs: Date.UTC(2019, 2, 4, 9, 58, 13) })
  })

  it.each([
    'drift@example.org-2019-03.mbox.gz',
    'drift@example.org-2019-03-2019-04.mbox.gz',
    'drift@example.org-2019-03-01-2019-04-01.mbox.gz',
    'drift@example.org-QZ3VHBTBUSL2ZWGYUBVXCLLCCJHIZLF7.mbox.gz',
    'drift@example.org.mbox.gz',
    'drift@example.org.zip',
    '.drift@example.org',
  ])('says its list by its name: %s', (name) => {
    expect(listOf(undefined, [name])).toBe('drift@example.org')
  })
})

it('a From_ line has its zone where its writer puts it', () => {
  for (const line of ['1@xxx Mon Mar 04 10:58:13 +0100 2019', 'a@x Mon Mar  4 10:58:13 2019 +0100'])
    expect([readFromLine(Buffer.from(`From ${line}`)), fromLineMs(Buffer.from(`From ${line}`))]).toEqual([
      'full',
      Date.UTC(2019, 2, 4, 9, 58, 13),
    ])
})
