import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { syncAccounts } from '../../src/archive-commands.ts'
import { doctor } from '../../src/doctor.ts'
import { forgetDeleted } from '../../src/forget-deleted.ts'
import type { Account } from '../../src/intake/account.ts'
import { ImapConnection } from '../../src/intake/imap-connection.ts'
import type { MailboxNews } from '../../src/store/record.ts'
import { recordPath } from '../../src/store/sqlite/paths.ts'
import { compose, throughList } from '../compose.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { TestArchive } from './archive.ts'

const DAY_MS = 86_400_000
const DRIFT = throughList('drift@lister.example')
const LAB = throughList('lab@lister.example')

describeUnless(whyNoDovecot(), 'mail that is deleted in its mailbox', () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())

  /** An archive of one mailbox, with a mail in each of its folders to begin with. */
  async function follow(user: string, { follows = true, folders = ['*'] } = {}) {
    const { host, port, pass } = dovecot.user(user)
    const config = join(tempDir(), 'hvemvet.yaml')
    const settle = (followDeletions: boolean): void =>
      writeFileSync(
        config,
        `lists: [{ address: drift@lister.example, name: Drift, readers: everyone }, { address: lab@lister.example, name: Lab, readers: everyone }]
accounts: [{ host: ${host}, port: ${port}, tls: false, user: ${user}, password: ${pass}, folders: ${JSON.stringify(folders)}, followDeletions: ${followDeletions} }]\n`,
      )
    settle(follows)
    const folder = join(tempDir(), 'data')
    const sync = async () => syncAccounts((await TestArchive.open(config, folder)).context)
    const archive = await TestArchive.open(config, folder)
    const ids = async () => (await archive.mails()).map(({ messageId }) => messageId).toSorted()
    return {
      archive,
      settle,
      sync,
      ids,
      put: (box: string, id: string, more: readonly string[] = DRIFT, text = `Om ${id}.`) =>
        dovecot.deliver(user, box, compose({ id, more, text })),
      expunge: (box: string, id: string) =>
        dovecot.doveadm('expunge', '-u', user, 'mailbox', box, 'header', 'message-id', `<${id}>`),
      doveadm: (command: string, ...args: string[]) =>
        dovecot.doveadm(...command.split(' '), '-u', user, ...args).then(() => undefined),
      /** What was noted as deleted was so two days ago. */
      daysPass: () => {
        const db = new DatabaseSync(recordPath(archive.context.folder))
        db.exec(`UPDATE folder_mail SET gone_ms = gone_ms - ${2 * DAY_MS} WHERE gone_ms IS NOT NULL`)
        db.close()
      },
    }
  }

  it('is kept: an archive keeps, unless told otherwise', async () => {
    const { put, sync, expunge, ids } = await follow('ada', { follows: false })
    await put('INBOX', 'a@x')
    await sync()
    await expunge('INBOX', 'a@x')
    await sync()
    expect(await ids()).toEqual(['a@x'])
  })

  it('is deleted a day later where deletions are followed, from the record, its file and the search', async () => {
    const { archive, put, sync, expunge, ids, daysPass } = await follow('bo')
    await put('INBOX', 'a@x')
    await put('INBOX', 'b@x', DRIFT, 'Kvitebjørnventilen lekker.')
    await sync()
    await expunge('INBOX', 'b@x')
    expect(await sync()).toMatchObject({ deleted: 0 })
    expect(await ids()).toEqual(['a@x', 'b@x'])
    daysPass()
    expect(await sync()).toMatchObject({ deleted: 1 })
    expect(await ids()).toEqual(['a@x'])
    const found = await archive.find((find) => find.searchFor({ kind: 'anyone' }, { text: 'kvitebjørnventilen' }))
    expect(found.total).toBe(0)
    const db = new DatabaseSync(recordPath(archive.context.folder))
    expect(db.prepare('SELECT count(*) AS raws FROM raw_bytes').get()).toEqual({ raws: 1 })
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
    expect(readFileSync(recordPath(archive.context.folder)).includes('b@x')).toBe(false)
    const { checks } = await doctor(archive.context)
    expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
  })

  it('is not deleted where it was moved, or its folder renamed', async () => {
    const { put, sync, ids, doveadm, daysPass } = await follow('cato')
    await put('INBOX', 'a@x')
    await put('Prosjekt', 'b@x')
    await sync()
    await doveadm('move', 'Archive', 'mailbox', 'INBOX', 'all')
    await doveadm('mailbox rename', 'Prosjekt', 'Ferdig')
    await sync()
    daysPass()
    expect(await sync()).toMatchObject({ deleted: 0 })
    expect(await ids()).toEqual(['a@x', 'b@x'])
  })

  it('goes with its folder', async () => {
    const { put, sync, ids, doveadm, daysPass } = await follow('dag')
    await put('INBOX', 'a@x')
    await put('Prosjekt', 'b@x')
    await sync()
    await doveadm('mailbox delete', 'Prosjekt')
    await sync()
    daysPass()
    await sync()
    expect(await ids()).toEqual(['a@x'])
  })

  it('stays where it came another way too', async () => {
    const { archive, put, sync, expunge, ids, daysPass } = await follow('eva')
    await put('INBOX', 'a@x')
    await sync()
    const file = join(tempDir(), 'a.eml')
    writeFileSync(file, compose({ id: 'a@x', more: DRIFT, text: 'Om a@x.' }).replaceAll(/\r?\n/g, '\r\n'))
    expect(await archive.take([file])).toMatchObject({ duplicate: 1 })
    await archive.takeMails([compose({ id: 'b@x', more: DRIFT, text: 'Om b@x.' })])
    await put('INBOX', 'b@x')
    await sync()
    for (const id of ['a@x', 'b@x']) await expunge('INBOX', id)
    await sync()
    daysPass()
    expect(await sync()).toMatchObject({ deleted: 1 }) // the bytes of b@x that only the mailbox had
    expect(await ids()).toEqual(['a@x', 'b@x'])
  })

  it('leaves the copy that another list sent, on that list only', async () => {
    const { archive, put, sync, expunge, daysPass } = await follow('frode')
    await put('INBOX', 'a@x', DRIFT, 'Pumpa er skiftet.')
    await put('Archive', 'a@x', LAB, 'Pumpa er skiftet.')
    await put('Archive', 'b@x', [...LAB, 'In-Reply-To: <a@x>'], 'Fint, takk!')
    await sync()
    expect(await archive.mails()).toMatchObject([{ lists: ['drift@lister.example', 'lab@lister.example'] }, {}])
    await expunge('INBOX', 'a@x')
    await sync()
    daysPass()
    expect(await sync()).toMatchObject({ deleted: 1 })
    const mails = await archive.mails()
    expect(mails.map(({ messageId, lists }) => `${messageId} ${lists.join()}`).toSorted()).toEqual([
      'a@x lab@lister.example',
      'b@x lab@lister.example',
    ])
    expect(new Set(mails.map(({ threadId }) => threadId)).size).toBe(1)
  })

  it('is noticed in what was read before it was followed', async () => {
    const { put, settle, sync, expunge, ids, daysPass } = await follow('guro', { follows: false })
    await put('INBOX', 'a@x')
    await put('INBOX', 'b@x')
    await sync()
    settle(true)
    expect(await sync()).toMatchObject({ new: 0 })
    await expunge('INBOX', 'a@x')
    await sync()
    daysPass()
    await sync()
    expect(await ids()).toEqual(['b@x'])
  })

  it('is what a folder that was made anew does not have', async () => {
    const { put, sync, ids, doveadm, daysPass } = await follow('hans')
    await put('Prosjekt', 'a@x')
    await put('Prosjekt', 'b@x')
    await sync()
    await doveadm('mailbox delete', 'Prosjekt')
    await put('Prosjekt', 'b@x')
    await sync()
    daysPass()
    await sync()
    expect(await ids()).toEqual(['b@x'])
  })

  it('waits while another folder cannot be read, since it may have been moved there', async () => {
    const { put, sync, expunge, daysPass, archive } = await follow('ida')
    await put('INBOX', 'a@x')
    await put('Prosjekt', 'b@x')
    await sync()
    await expunge('INBOX', 'a@x')
    await sync()
    daysPass()
    const opened = await archive.write()
    const standing = (fault: MailboxNews['fault']) =>
      opened.record.setMailboxes([{ account: `ida@127.0.0.1:${dovecot.port}`, folder: 'Prosjekt', fault }])
    await standing({ atMs: 1, reason: 'rights', why: 'may not be read' })
    expect(await forgetDeleted(opened)).toBe(0)
    await standing(null)
    expect(await forgetDeleted(opened)).toBe(1)
    await opened.close()
  })

  it('is told by the server when the folder is opened again, where it can (QRESYNC)', async () => {
    const { host, port, user, pass } = dovecot.user('jon')
    for (const n of [1, 2, 3, 4]) await dovecot.deliver('jon', 'INBOX', compose({ id: `${n}@x` }))
    const account: Account = {
      host,
      port,
      user,
      tls: false,
      folders: ['INBOX'],
      exclude: [],
      followDeletions: true,
      login: async () => ({ kind: 'password', password: pass }),
    }
    const opened = async (since?: { uidValidity: number; modSeq: string }) => {
      const connection = await ImapConnection.open(account, { maxBytes: 1_000_000 })
      const { uidValidity, modSeq = '', mails, takeVanished } = await openInbox(connection, since)
      connection.close()
      return { uidValidity, modSeq, mails, vanished: takeVanished }
    }
    const openInbox = async (connection: ImapConnection, since?: { uidValidity: number; modSeq: string }) => {
      const folder = await connection.select({ path: 'INBOX', delimiter: '/' }, since)
      const { uidValidity, modSeq, mails } = folder
      return { uidValidity, modSeq, mails, takeVanished: folder.takeVanished() }
    }
    const before = await opened()
    await dovecot.doveadm('expunge', '-u', 'jon', 'mailbox', 'INBOX', 'uid', '2:3')
    expect(await opened(before)).toMatchObject({ mails: 2, vanished: [2, 3] })
  })
})
