import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeUnless } from '../unless.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from './dovecot.ts'

const MAIL = 'From: Ada <ada@example.org>\r\nSubject: kiln\r\n\r\nIt is hot.\r\n'

describeUnless(whyNoDovecot(), 'the Dovecot that tests start', () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())

  const asAda = async <T>(use: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const { user, pass, ...where } = dovecot.user('ada')
    const client = new ImapFlow({ ...where, secure: false, auth: { user, pass }, logger: false })
    client.on('error', () => {})
    await client.connect()
    try {
      return await use(client)
    } finally {
      client.close()
    }
  }

  it('takes a mail by APPEND and gives it back byte for byte', async () => {
    const source = await asAda(async (client) => {
      await client.append('Archive', MAIL)
      await client.mailboxOpen('Archive')
      const mail = await client.fetchOne('*', { source: true })
      return mail === false ? undefined : mail.source
    })
    expect(source?.toString()).toBe(MAIL)
  })

  it('has what was delivered, with its date, flags and folder, after a power cut too', async () => {
    const internalDate = new Date('2019-03-04T05:06:07Z')
    await dovecot.deliver('ada', 'Drift/Kvitebjørn', MAIL, { internalDate, flags: ['\\Seen', '\\Answered'] })
    await dovecot.kill()
    await dovecot.deliver('ada', 'Drift/Kvitebjørn', MAIL)
    await dovecot.start()
    const mails = await asAda(async (client) => {
      await client.mailboxOpen('Drift/Kvitebjørn')
      return client.fetchAll('1:*', { internalDate: true, flags: true })
    })
    expect(mails).toHaveLength(2)
    expect(mails[0]?.internalDate).toEqual(internalDate)
    expect([...(mails[0]?.flags ?? [])].sort()).toEqual(['\\Answered', '\\Recent', '\\Seen'])
  })

  it('does what doveadm says', async () => {
    await dovecot.deliver('bo', 'INBOX', MAIL)
    expect(await dovecot.doveadm('-f', 'flow', 'mailbox', 'status', '-u', 'bo', 'messages', 'INBOX')).toContain(
      'messages=1',
    )
  })
})
