import { describe, expect, it } from 'vitest'
import { bodyStartOf, readHeaders } from '../../src/parse/headers.ts'
import { UnreadableMail } from '../../src/parse/unreadable.ts'
import { headersOf } from './headers-of.ts'

describe('reading a header block', () => {
  it('joins folded lines without adding space to them', () => {
    expect(headersOf('Subject: en lang\n\ttittel', 'X: y').first('subject')).toBe('en lang\ttittel')
  })

  it('takes an id that stands on the folded line alone', () => {
    expect(headersOf('Message-ID:', ' <a@example.org>').first('message-id')).toBe('<a@example.org>')
  })

  it('gives the first of two fields of a name, and both when asked', () => {
    const headers = headersOf('Subject: det folk så', 'SUBJECT: tillagt')
    expect(headers.first('subject')).toBe('det folk så')
    expect(headers.all('subject')).toEqual(['det folk så', 'tillagt'])
  })

  it('passes over an empty field for one with something in it', () => {
    expect(headersOf('Message-ID:', 'Message-ID: <a@example.org>').first('message-id')).toBe('<a@example.org>')
  })

  it('skips an mbox From_ line, a byte order mark and empty lines before the first field', () => {
    const raw = Buffer.from(
      '\ufeff\n\nFrom kari@example.org Tue Jun 11 09:14:02 2024\nSubject: hei\n\nFrom: ikke meg\n',
    )
    expect(readHeaders(raw).first('subject')).toBe('hei')
    expect(readHeaders(raw).first('from')).toBeUndefined()
  })

  it('passes over lines that are no field, and ends at the first empty line', () => {
    const headers = readHeaders(
      Buffer.from('Subject: hei\nikke et felt\nTo : b@example.org\r\n\r\nCc: c@example.org\r\n'),
    )
    expect(headers.names()).toEqual(['subject', 'to'])
  })

  it('reads 8-bit headers as UTF-8 where they are, else as windows-1252', () => {
    expect(readHeaders(Buffer.from('Subject: Målinger\n\n')).first('subject')).toBe('Målinger')
    expect(readHeaders(Buffer.from('Subject: M\xe5linger\n\n', 'latin1')).first('subject')).toBe('Målinger')
  })

  it('drops NUL bytes', () => expect(headersOf('Subject: a\0b').first('subject')).toBe('ab'))

  it('keeps the beginning and the end of a field that has no end', () => {
    const ids = Array.from({ length: 100_000 }, (_, number) => `<id-${number}@example.org>`)
    const field = headersOf(`References: ${ids.join('\n ')}`, 'Subject: etter').first('references') ?? ''
    expect(field.length).toBeLessThan(300_000)
    expect(field.startsWith('<id-0@example.org>') && field.endsWith('<id-99999@example.org>')).toBe(true)
  })

  it('finds the fields after one that has no end', () => {
    expect(headersOf(`References: ${'<x@example.org>\n '.repeat(100_000)}`, 'Subject: etter').first('subject')).toBe(
      'etter',
    )
  })

  it('throws, and says why, where there is no header at all', () => {
    expect(() => readHeaders(new Uint8Array())).toThrow(new UnreadableMail('the mail is empty'))
    expect(() => readHeaders(Buffer.from('bare tekst\n\nmer'))).toThrow('no header')
  })

  it('finds where the body begins, whatever the line breaks', () => {
    const bodyOf = (raw: string) => raw.slice(bodyStartOf(Buffer.from(raw)))
    expect(bodyOf('A: b\n\ntekst')).toBe('tekst')
    expect(bodyOf('A: b\r\n\r\ntekst\n\nmer')).toBe('tekst\n\nmer')
    expect(bodyOf('A: b\n')).toBe('')
  })
})

describe('encoded words', () => {
  const textOf = (subject: string) => headersOf(`Subject: ${subject}`).text('subject')

  it('reads base64 and quoted words of any charset', () => {
    expect(textOf('=?UTF-8?Q?M=C3=A5linger?= fra =?iso-8859-1?B?VulsYQ==?=')).toBe('Målinger fra Véla')
    expect(textOf('=?koi8-r?B?79TXxdQ=?=')).toBe('Ответ')
  })

  it('joins a character that was cut between two words', () => {
    expect(textOf('=?utf-8?B?bcM=?= =?utf-8?B?pWxpbmc=?=')).toBe('måling')
  })

  it('reads words of a charset with shift states each for itself', () => {
    expect(textOf('=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?iso-2022-jp?B?GyRCOGwbKEI=?=')).toBe('日本語')
  })

  it('drops the space between two words only', () => {
    expect(textOf('=?utf-8?q?a?=  =?iso-8859-1?q?b?= c')).toBe('ab c')
  })

  it('leaves what is not an encoded word as it is', () => {
    expect(textOf('hva er =?dette?')).toBe('hva er =?dette?')
  })

  it('reads a charset that nobody knows as UTF-8 or windows-1252', () => {
    expect(textOf('=?unknown-8bit?Q?M=E5l?= =?y?Q?=C3=A5?=')).toBe('Målå')
  })
})
