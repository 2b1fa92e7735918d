import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAuthenticationResults, valuesOf } from '../../src/ask/authentication-results.ts'

const read = (...lines: readonly string[]) => readAuthenticationResults(lines.join('\r\n'))
const bare = (...lines: readonly string[]) =>
  read(...lines)?.results?.map(({ method, result, properties }) =>
    [`${method}=${result}`, ...properties.map(({ name, value }) => `${name}=${value}`)].join(' '),
  )

describe('an Authentication-Results field', () => {
  it.each<[string, readonly string[], string, readonly string[]]>([
    ['nothing was done (RFC 8601, B.1)', ['example.org 1; none'], 'example.org', []],
    [
      'one result (B.3)',
      ['example.com;', '          spf=pass smtp.mailfrom=example.net'],
      'example.com',
      ['spf=pass smtp.mailfrom=example.net'],
    ],
    [
      'several results and a login (B.4)',
      [
        'example.com;',
        '          auth=pass (cram-md5) smtp.auth=sender@example.net;',
        '          spf=pass smtp.mailfrom=example.net',
      ],
      'example.com',
      ['auth=pass smtp.auth=sender@example.net', 'spf=pass smtp.mailfrom=example.net'],
    ],
    [
      'comments everywhere (B.7)',
      [
        'foo.example.net (foobar) 1 (baz);',
        '    dkim (Because I like it) / 1 (One yay) = (wait for it) fail',
        '      policy (A dot can go here) . (like that) expired',
        "      (this surprised me) = (as I wasn't expecting it) 1362471462",
      ],
      'foo.example.net',
      ['dkim=fail policy.expired=1362471462'],
    ],
    [
      'a reason, quotes and what Gmail writes',
      [
        '"MX.google.com";',
        ' dkim=pass reason="good; (really)" header.i=@Example.org header.s=20230601 header.b="ab/c+=";',
        ' spf=pass (google.com: domain of "a b\\)"@example.org designates 192.0.2.1 as permitted sender) smtp.mailfrom="a b"@example.org;',
        ' dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org',
      ],
      'mx.google.com',
      [
        'dkim=pass header.i=@Example.org header.s=20230601 header.b=ab/c+=',
        'spf=pass smtp.mailfrom=a b@example.org',
        'dmarc=pass header.from=example.org',
      ],
    ],
    [
      'no id, as Exchange Online writes it',
      [
        'spf=pass (sender IP is 192.0.2.1)',
        ' smtp.mailfrom=example.org; dkim=none (message not signed)',
        ' header.d=none;dmarc=pass action=none header.from=example.org;compauth=pass reason=100',
      ],
      '',
      [
        'spf=pass smtp.mailfrom=example.org',
        'dkim=none header.d=none',
        'dmarc=pass header.from=example.org',
        'compauth=pass',
      ],
    ],
    ['comments in comments, and a quoted bracket', ['mx (a (b \\) c) d); spf=fail (x)'], 'mx', ['spf=fail']],
    ['a semicolon too many', ['mx.example.org; ; dmarc=none;'], 'mx.example.org', ['dmarc=none']],
  ])('holds %s', (_, lines, id, results) => {
    expect(read(...lines)?.authservId).toBe(id)
    expect(bare(...lines)).toEqual(results)
  })

  it.each([
    ['a comment that does not end', 'mx.example.org; dmarc=pass (policy header.from=example.org'],
    ['a quote that does not end', 'mx.example.org; spf=pass smtp.mailfrom="a; dmarc=pass header.from=example.org'],
    ['no semicolon after the id', 'mx.example.org dmarc=pass header.from=example.org'],
    ['a method without a result', 'mx.example.org; dmarc; spf=pass'],
    ['a property without a value', 'mx.example.org; dmarc=pass header.from='],
    ['results that another stands in', 'mx.example.org; spf=pass; other.example.net; dmarc=pass'],
    ['more than any mail system writes', `mx.example.org; ${'dkim=pass; '.repeat(10_000)}`],
  ])('with %s has an id, and nothing to rely on', (_, field) => {
    expect(read(field)).toEqual({ authservId: 'mx.example.org', results: undefined })
  })

  it.each(['', ' ', ';', '(mx.example.org); dmarc=pass', '"mx', '=pass'])('without an id is none: %j', (field) => {
    expect(read(field)).toBeUndefined()
  })

  it('keeps a property that comes twice', () => {
    const [dkim] = read('mx; dkim=pass header.d=a.example header.d=b.example')?.results ?? []
    expect(dkim && valuesOf(dkim, 'header.d')).toEqual(['a.example', 'b.example'])
  })

  it('is read whatever it holds, in time in proportion to it', () => {
    const piece = fc.constantFrom(
      'mx',
      ';',
      '=',
      'dkim',
      'pass',
      '(',
      ')',
      '"',
      '\\',
      '.',
      '/',
      ' ',
      '\r\n ',
      '1',
      '@',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        readAuthenticationResults(pieces.join(''))
      }),
      { numRuns: 2000 },
    )
    const startedMs = performance.now()
    for (const run of ['(', '"', '\\', 'a-', ';', '; a=b', ' a.b=c', '()'])
      readAuthenticationResults(`mx; a=b ${run.repeat(30_000 / run.length)}`)
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })
})
