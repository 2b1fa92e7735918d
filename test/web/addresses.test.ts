import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ThreadMail } from '../../src/find/types.ts'
import type { ListAddress, MessageId } from '../../src/model/ids.ts'
import { attachmentLink, bankLink, listLink, mailLink, topicLink } from '../../src/web/links.ts'
import { mailto, mailtoWithText, replyByMail, replySubject } from '../../src/web/mailto.ts'
import {
  addressOf,
  asMessageId,
  backOf,
  bankRequestOf,
  messageIdOf,
  monthOf,
  searchRequestOf,
  stepOf,
} from '../../src/web/params.ts'
import { aMail, idOf, people } from './fake-find.ts'

const here = (path: string): string => new URL(path, 'http://localhost').href

describe('the permanent link of a mail', () => {
  const id = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .map((text) => text.replace(/[\s<>]/g, ''))
    .filter((text) => text !== '')

  it('leads back to the same id, whatever the id is made of', () => {
    fc.assert(
      fc.property(id, (text) => {
        expect(messageIdOf(here(mailLink(idOf(text))))).toBe(text)
        expect(messageIdOf(here(mailLink(idOf(text), 'raw')))).toBe(text)
        expect(messageIdOf(here(attachmentLink(idOf(text), 3)))).toBe(text)
      }),
    )
  })

  it.each([
    'a/b@c',
    '100%@c',
    '%41@c',
    '%2F@c',
    'a+b?c#d@e',
    'æøå@例え',
    '.',
    '..',
    '../../etc',
    'a\\b@c',
    '&lt;@c',
    '\'"@c',
  ])('holds for %s', (text) => {
    expect(messageIdOf(here(mailLink(idOf(text))))).toBe(text)
  })

  it('is no fault for half a character', () => {
    expect(mailLink('\ud83d@c' as MessageId)).toBe('/m/%EF%BF%BD%40c')
  })

  it('takes ids as other programs write them, and no others', () => {
    expect(asMessageId(' <a@b> ')).toBe('a@b')
    expect(asMessageId('')).toBeUndefined()
    expect(asMessageId('a'.repeat(996))).toBeUndefined()
    expect(messageIdOf('http://localhost/m/%E0%A4%A')).toBeUndefined()
  })
})

describe('other addresses', () => {
  it('carry any topic and list', () => {
    expect(stepOf(here(topicLink('CO2/brann % ?')), 2)).toBe('CO2/brann % ?')
    expect(stepOf(here(listLink('a/b+c@d.example' as ListAddress, { year: 2025, month: 3 })), 2)).toBe(
      'a/b+c@d.example',
    )
    expect(listLink('a@b.example' as ListAddress, { year: 2025, month: 3 })).toBe('/l/a%40b.example/2025-03')
  })

  it('are read leniently: nonsense is as if it were not there', () => {
    const read = (query: string) => {
      const fields = new URLSearchParams(query)
      return searchRequestOf((name) => fields.get(name) ?? undefined)
    }
    expect(read('q=%00a%0Ab&page=abc&year=twenty&person=-1&list=nolist&lang=xx&answered=maybe&order=worst')).toEqual({
      text: 'a b',
      page: 1,
      order: 'best',
    })
    expect(
      read('q=a&page=3&year=2024&person=7&list=A@b.example&lang=nn&answered=no&question=yes&order=newest'),
    ).toEqual({
      text: 'a',
      page: 3,
      year: 2024,
      person: 7,
      list: 'a@b.example',
      language: 'nn',
      answered: false,
      question: true,
      order: 'newest',
    })
    expect(read('page=99999999999999999999').page).toBe(1)
    expect(monthOf('2025-13')).toBeUndefined()
    expect(monthOf('2025-02')).toEqual({ year: 2025, month: 2 })
  })

  it('lead back within the site only', () => {
    expect(backOf('/search?q=a%2Fb')).toBe('/search?q=a%2Fb')
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      undefined,
    ]) {
      expect(backOf(elsewhere)).toBe('/')
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('/', '\\', '\t', '\n', '.', '@', ':', 'a', '?', '#') }), (text) => {
        expect(new URL(backOf(`/${text}`), 'http://localhost').origin).toBe('http://localhost')
      }),
    )
  })
})

describe('a reply by mail', () => {
  const fieldsOf = (link: string): URLSearchParams =>
    new URLSearchParams(link.slice(link.indexOf('?')).replaceAll('+', '%2B'))
  const reply = (more: Partial<ThreadMail>): URLSearchParams =>
    fieldsOf(replyByMail(aMail('a+b/c@d.example', people.ana, '2025-01-01', [['own', 'Hei']], more)))

  it('goes to the list with the headers that keep the thread', () => {
    const mail = aMail('c@d', people.ana, '2025-01-01', [['own', 'Hei']], {
      references: [idOf('a@d'), idOf('b+x@d')],
      subject: 'Rust & ror',
    })
    const link = replyByMail(mail)
    expect(link.startsWith('mailto:maskin@sundferjene.example?')).toBe(true)
    expect(Object.fromEntries(fieldsOf(link))).toEqual({
      subject: 'Re: Rust & ror',
      'In-Reply-To': '<c@d>',
      References: '<a@d> <b+x@d> <c@d>',
    })
  })

  it('goes to the author where the mail came by no list', () => {
    const mail = aMail('c@d', people.ana, '2025-01-01', [['own', 'Hei']], { lists: [] })
    expect(replyByMail(mail).startsWith('mailto:ana@sundferjene.example?')).toBe(true)
  })

  it('keeps the first and the last of many references, so that mail programs open it', () => {
    const references = Array.from({ length: 500 }, (_, at) => idOf(`${at}@d`))
    expect(reply({ references }).get('References')?.split(' ')).toEqual([
      '<0@d>',
      ...[494, 495, 496, 497, 498, 499].map((at) => `<${at}@d>`),
      '<a+b/c@d.example>',
    ])
  })

  it('can carry no header of a stranger’s making', () => {
    const link = mailto(['a@b.example?bcc=evil@c.example'], { subject: 'Hei\r\nBcc: evil@c.example' })
    expect(link).toBe('mailto:a@b.example%3Fbcc%3Devil@c.example?subject=Hei%20Bcc%3A%20evil%40c.example')
  })

  it('says Re: once', () => {
    expect(replySubject('Rust')).toBe('Re: Rust')
    for (const subject of ['SV: Rust', 're: Rust', 'Re[2]: Rust', 'Vs: Rust'])
      expect(replySubject(subject)).toBe(subject)
  })
})

describe('what asking takes from an address or a form', () => {
  it('is a mail address in lower case, or none', () => {
    expect(addressOf(' Kari.Lie+x@Example.ORG ')).toBe('kari.lie+x@example.org')
    expect(addressOf('bjørn@blåbær.example')).toBe('bjørn@blåbær.example')
    for (const text of [
      '',
      'a',
      '@b.c',
      'a@',
      'a b@c.d',
      'a@b, c@d',
      '<a@b>',
      'a@b\r\nBcc: c@d',
      `${'a'.repeat(65)}@b.c`,
      null,
    ])
      expect(addressOf(text), String(text)).toBeUndefined()
  })

  it('carries any hashtag through the bank’s link', () => {
    const tag = 'kjøling/æ&%#'
    const query = new URL(here(bankLink({ tag, topic: tag, order: 'age', page: 3 }))).searchParams
    expect(bankRequestOf((name) => query.get(name) ?? undefined)).toEqual({ tag, topic: tag, order: 'age', page: 3 })
    expect(bankLink()).toBe('/bank')
  })

  it('opens a mail with lines, and none that programs would cut', () => {
    expect(mailtoWithText('ask@example.org', 'a\nb', 'x & y\n\nz')).toBe(
      'mailto:ask@example.org?subject=a%20b&body=x%20%26%20y%0D%0A%0D%0Az',
    )
    expect(mailtoWithText('ask@example.org', '', 'x')).toBe('mailto:ask@example.org?body=x')
    expect(mailtoWithText('ask@example.org', 'a', 'å'.repeat(400))).toBeUndefined()
  })
})
