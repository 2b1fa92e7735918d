import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { compose } from '../compose.ts'
import { whyNoDovecot } from '../servers/dovecot.ts'
import { whyNoPostfix } from '../servers/postfix.ts'
import { describeUnless } from '../unless.ts'
import { ASK, header, MailTown, replyTo } from './mail-town.ts'
import { hvemvet, STARTS_MS } from './program.ts'

describeUnless(whyNoDovecot() ?? whyNoPostfix(), 'a question by mail, through a real mail server', () => {
  vi.setConfig({ testTimeout: STARTS_MS, hookTimeout: STARTS_MS })
  let town: MailTown
  beforeAll(async () => {
    town = await MailTown.open()
    await town.serve()
  })
  afterAll(() => town?.close())

  it('is answered by a plain reply, solved by thanks, and can be searched by everyone', async () => {
    await town.send(
      'ida',
      ASK,
      compose({
        id: 'q1@example.test',
        from: 'Ida Ruud <ida@example.test>',
        to: ASK,
        subject: 'Trykk på pumpe 3?',
        date: new Date().toUTCString(),
        text: 'Hei,\n\nhva skal trykket på pumpe 3 i kjelleren egentlig være?\n\nHilsen Ida',
      }),
    )
    const receipt = await simpleParser(await town.next('ida'))
    expect(receipt.text).toContain('Spørsmålet ditt')
    expect(receipt.text).toContain('3 bar')
    // The archive's answer is strong enough here to wait: the asker wants people all the same.
    const receiptRaw = (await town.mailbox('ida'))[0] ?? ''
    if (!/ Vi spør også/.test(receipt.text ?? ''))
      await town.send('ida', header(receiptRaw, 'reply-to'), replyTo(receiptRaw, 'ida', 'Ida Ruud', 'Spør likevel'))
    const ask = await town.next('ola')
    expect(header(ask, 'from')).toContain('Ida Ruud via')
    await town.send(
      'ola',
      header(ask, 'reply-to'),
      replyTo(ask, 'ola', 'Ola Vik', 'Hei Ida,\n\nden skal stå på 2,5 bar om vinteren og 3 om sommeren.\n\nOla'),
    )
    const answer = await town.next('ida')
    const read = await simpleParser(answer)
    expect(read.text).toContain('2,5 bar om vinteren')
    expect(read.inReplyTo).toBe('<q1@example.test>')
    await town.send('ida', header(answer, 'reply-to'), replyTo(answer, 'ida', 'Ida Ruud', 'Takk, det løste det!'))
    expect((await simpleParser(await town.next('ola'))).text).toContain('Takk, det løste det')
    const page = async (): Promise<string> => (await fetch(`${town.url}/search?q=vinteren+sommeren`)).text()
    await vi.waitFor(async () => expect(await page()).toMatch(/Trykk på pumpe 3\?[\s\S]*bekreftet/i), {
      timeout: 20_000,
      interval: 200,
    })

    await town.send(
      'per',
      ASK,
      compose({
        id: 'q2@example.test',
        from: 'Per Dahl <per@example.test>',
        to: ASK,
        subject: 'Pumpe 3',
        date: new Date().toUTCString(),
        text: 'Hva skal trykket på pumpe 3 være om vinteren?',
      }),
    )
    const again = await simpleParser(await town.next('per'))
    expect(again.text).toMatch(/2,5 bar om vinteren[\s\S]*Ola Vik|Ola Vik[\s\S]*2,5 bar om vinteren/)
    expect(again.text).toContain(`${town.url}/`)
  })
})

describeUnless(whyNoDovecot() ?? whyNoPostfix(), 'a question to a mailbox that is read over IMAP', () => {
  vi.setConfig({ testTimeout: STARTS_MS, hookTimeout: STARTS_MS })
  let town: MailTown
  beforeAll(async () => {
    town = await MailTown.open([], 'mailbox')
    await town.serve()
  })
  afterAll(() => town?.close())

  it('goes the same way, for senders whom the mail server vouches for, and no others', async () => {
    const vouched = 'Authentication-Results: mx.example.test; dmarc=pass header.from=example.test'
    const question = (id: string, more: readonly string[]): string =>
      compose({
        id: `${id}@example.test`,
        from: 'Ida Ruud <ida@example.test>',
        to: ASK,
        subject: 'Trykk på pumpe 3?',
        date: new Date().toUTCString(),
        text: 'Hva skal trykket på pumpe 3 i kjelleren egentlig være, og hvor ofte renses filteret?',
        more,
      })
    await town.send('ida', ASK, question('forged', []))
    await town.send('ida', ASK, question('true', [vouched]))
    const receipt = await town.next('ida')
    expect(header(receipt, 'in-reply-to')).toBe('<true@example.test>')
    await town.send('ida', header(receipt, 'reply-to'), replyTo(receipt, 'ida', 'Ida Ruud', 'Spør likevel', [vouched]))
    const ask = await town.next('ola')
    await town.send(
      'ola',
      header(ask, 'reply-to'),
      replyTo(ask, 'ola', 'Ola Vik', 'Den skal stå på 2,5 bar om vinteren.', [vouched]),
    )
    const answer = await simpleParser(await town.next('ida'))
    expect(answer.text).toContain('2,5 bar om vinteren')
    expect((await town.mailbox('ida')).map((mail) => header(mail, 'in-reply-to'))).not.toContain(
      '<forged@example.test>',
    )
    // A wrong setting of whom to trust would otherwise look like silence.
    const { out } = await hvemvet(['doctor', '--config', 'hvemvet.yaml'], { cwd: town.cwd })
    expect(out).toContain('not answered in seven days: 1 (no readable Authentication-Results of mx.example.test)')
  })

  it('is left where it is too large, and its sender told, where the mail server vouches for them', async () => {
    const large = (id: string, more: readonly string[]): string =>
      compose({
        id: `${id}@example.test`,
        from: 'Per Dahl <per@example.test>',
        to: ASK,
        subject: 'Bilder av pumpe 3',
        date: new Date().toUTCString(),
        text: `Hvorfor lekker pumpa?\n${'bilde bilde bilde bilde bilde bilde bilde\n'.repeat(60_000)}`,
        more,
      })
    await town.send('per', ASK, large('forged-large', []))
    await town.send(
      'per',
      ASK,
      large('large', ['Authentication-Results: mx.example.test; dmarc=pass header.from=example.test']),
    )
    const told = await town.next('per')
    expect(header(told, 'in-reply-to')).toBe('<large@example.test>')
    expect((await simpleParser(told)).text).toContain('E-posten din er for stor: 3 MB, og grensen er 1 MB.')
    expect(await town.mailbox('per')).toHaveLength(1)
  })
})
