import { describe, expect, it } from 'vitest'
import { decodeBytes } from '../../src/parse/charset.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('the charset of bytes', () => {
  it.each<[claimed: string | undefined, found: Uint8Array, text: string]>([
    ['iso-8859-1', Buffer.from('blåbær'), 'blåbær'],
    ['us-ascii', Buffer.from('blåbær'), 'blåbær'],
    ['utf-8', bytes('bl\xe5b\xe6r \x96'), 'blåbær –'],
    [
      undefined,
      Buffer.concat([Buffer.from('blåbær og bringebær\n'), bytes('f\xf8lg lista')]),
      'blåbær og bringebær\nfølg lista',
    ],
    ['cp850', bytes('bl\x86b\x91r'), 'blåbær'],
    ['macintosh', bytes('bl\x8cb\xber'), 'blåbær'],
    ['x-nobody-knows', bytes('bl\xe5'), 'blå'],
    ['us-ascii', bytes('\x1b$B4A;z\x1b(B'), '漢字'],
    ['iso-2022-jp', bytes('\xa4\xb3\xa4\xce\xa5\xe1'), 'このメ'],
    ['iso-2022-kr', bytes('\x1b$)C\x0eGQ\x0f!'), '한!'],
    ['hz-gb-2312', bytes('~{::WV~} ~~'), '汉字 ~'],
    ['euc-kr', bytes('Fr\xf6sche \xfcber Stra\xdfen'), 'Frösche über Straßen'],
    ['gb2312', bytes('\xba\xba\xd7\xd6'), '汉字'],
    ['koi8-r', bytes('\xf0\xd2\xc9\xd7\xc5\xd4'), 'Привет'],
    ['utf-16le', Buffer.concat([Buffer.from('målt', 'utf16le'), bytes('\n')]), 'målt'],
    ['utf-16', bytes('not of two bytes'), 'not of two bytes'],
  ])('named %s is the one they are in', (claimed, found, text) => {
    expect(decodeBytes(found, claimed)).toBe(text)
  })
})
