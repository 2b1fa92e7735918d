import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWindow } from '../../src/intake/byte-window.ts'
import { IntakeError, NotAMailbox } from '../../src/intake/faults.ts'
import { unescapeFrom } from '../../src/intake/from-escape.ts'
import { readMbox } from '../../src/intake/mbox.ts'
import { aFolder, mailsIn, READ_AHEAD, textOfRaw, textsIn } from './reading.ts'

const FROM = 'From ada@example.org Mon Feb 17 10:00:00 2025\n'
const mail = (subject: string, body: string): string => `Subject: ${subject}\nTo: drift@example.org\n\n${body}`
const crlf = (text: string): string => text.replaceAll('\n', '\r\n')

describe('where a mail ends', () => {
  it('is above the next From_ line, without the blank line that the mailbox put there', async () => {
    const [one, two] = [mail('one', 'The valve is shut.\n'), mail('two', 'Open it.\n')]
    expect(await textsIn(`${FROM}${one}\n${FROM}${two}\n`)).toEqual([one, two])
    expect(await textsIn(crlf(`${FROM}${one}\n${FROM}${two}\n`))).toEqual([crlf(one), crlf(two)])
  })

  it('is the end of the file, with or without a last line break', async () => {
    for (const body of ['no line break', 'a line break\n', '']) {
      expect(await textsIn(`${FROM}${mail('x', body)}`)).toEqual([
        body === '' ? mail('x', '').slice(0, -1) : mail('x', body),
      ])
    }
  })

  it('keeps the blank lines that are the mail’s own', async () => {
    expect(await textsIn(`${FROM}${mail('x', 'text\n\n\n')}\n${FROM}${mail('y', 'z\n')}`)).toEqual([
      mail('x', 'text\n\n\n'),
      mail('y', 'z\n'),
    ])
  })

  it('is not at a line of text that begins with From', async () => {
    const body =
      'So:\n\nFrom the beginning we knew.\nNote: it was 2019.\n\nFrom 2019 on: nothing.\n\nFrom ada@example.org: hi\n'
    expect(await textsIn(`${FROM}${mail('x', body)}\n`)).toEqual([mail('x', body)])
  })

  it('is above a full From_ line with a header below, where a tool left the blank line out', async () => {
    const [one, two] = [mail('one', 'a\n'), mail('two', 'b\n')]
    expect(await textsIn(`${FROM}${one}${FROM}${two}`)).toEqual([one, two])
    expect(await textsIn(crlf(`${FROM}${one}${FROM}${two}`))).toEqual([crlf(one), crlf(two)])
  })

  it('is not at a full From_ line in the middle of text', async () => {
    const body = `The log says\n${FROM}and then nothing more.\n`
    expect(await textsIn(`${FROM}${mail('x', body)}`)).toEqual([mail('x', body)])
  })

  it('is above a From_ line without a date, where a blank line is above and a header below', async () => {
    const text = `From MAILER-DAEMON\n${mail('one', 'a\n')}\nFrom ada@example.org\n${mail('two', 'b\n')}`
    expect(await textsIn(text)).toEqual([mail('one', 'a\n'), mail('two', 'b\n')])
    expect(await textsIn(text.replace('\n\nFrom', '\nFrom'))).toHaveLength(1)
  })

  it('is not at a patch’s own From_ line, except in a mailbox of patches', async () => {
    const git = `From ${'a1'.repeat(20)} Mon Sep 17 00:00:00 2001\n`
    const patch = `${mail('[PATCH] pump', 'diff\n')}\n`
    expect(await textsIn(`${FROM}${mail('x', `see\n\n${git}${patch}`)}`)).toHaveLength(1)
    expect(await textsIn(`${git}${patch}${git}${patch}`)).toHaveLength(2)
  })

  it('leaves no mail where a From_ line has nothing below', async () => {
    const one = mail('one', 'a\n')
    expect(await textsIn(`${FROM}\n${FROM}${one}\n${FROM}`)).toEqual([one])
    expect(await textsIn(`${FROM}${FROM}${one}`)).toEqual([one])
  })
})

describe('Content-Length', () => {
  const declared = (length: number, body: string): string => `Subject: x\nContent-Length: ${length}\n\n${body}`

  it('ends a mail where it leads to a From_ line or the end, whatever From_ lines are in it', async () => {
    const body = `An old mail:\n\n${FROM}Subject: inner\n\n>From here on it is kept.\n`
    const whole = declared(body.length, body)
    expect(await textsIn(`${FROM}${whole}\n${FROM}${whole}\n`)).toEqual([whole, whole])
    expect(await textsIn(`${FROM}${whole}${FROM}${whole}`)).toEqual([whole, whole])
    expect(await textsIn(crlf(`${FROM}${whole}`).replace(/Length: \d+/, `Length: ${crlf(body).length}`))).toHaveLength(
      1,
    )
  })

  it('is not believed where it leads elsewhere', async () => {
    for (const length of [0, 3, 7, 500, 999_999, 10_000_000, 999_999_999_999]) {
      const [one, two] = [declared(length, 'five\n'), mail('two', '2\n')]
      expect(await textsIn(`${FROM}${one}\n${FROM}${two}\n`)).toEqual([one, two])
    }
  })

  it('is not believed where it leads into the middle of a line', async () => {
    const one = declared('On '.length, `On ${FROM}Subject: y\n`)
    expect(await textsIn(`${FROM}${one}`)).toEqual([one])
  })

  it('above the limit is not looked for, so that no more than the limit is held', async () => {
    let pulled = 0
    const stream = async function* () {
      for (; pulled < 100_000_000; pulled += 4096)
        yield Buffer.from(`${FROM}${declared(50_000_000, 'x\n')}\n`.padEnd(4096, '\n'))
    }
    const options = { name: 'x', list: undefined, maxBytes: 1_000_000, spoolDir: '/nowhere', otherwiseMs: 0 }
    for await (const { raw } of readMbox(new ByteWindow(stream()), options)) {
      expect(raw.kind).toBe('bytes')
      break
    }
    expect(pulled).toBeLessThan(100_000)
  })

  it('says nothing where it stands in the text or is no number', async () => {
    const inner = `${FROM}Subject: y\n\nz\n`
    expect(await textsIn(`${FROM}${mail('x', `Content-Length: ${inner.length + 5}\n\n${inner}`)}`)).toHaveLength(2)
    expect(await textsIn(`${FROM}Content-Length: many\n\na\n\n${inner}`)).toHaveLength(2)
  })
})

describe('escaped From_ lines', () => {
  it('lose one > each, and other quoted lines keep theirs', async () => {
    const body = '>From a\n>>From b\n> From c\n>From: d\nx >From e\n>>>From f'
    const freed = 'From a\n>From b\n> From c\n>From: d\nx >From e\n>>From f'
    expect(await textsIn(`${FROM}${mail('x', body)}`)).toEqual([mail('x', freed)])
  })

  it('lose it in a spooled mail as well, wherever it is cut', async () => {
    const lines = READ_AHEAD / 8 + 100
    for (let block = 1; block < 20; block++) {
      const [read] = await mailsIn(
        `${FROM}${mail('x', '>From x\n'.repeat(lines))}`,
        { maxBytes: 100, spoolDir: aFolder() },
        block,
      )
      if (read?.raw.kind !== 'large') throw new Error('it was not spooled')
      expect(readFileSync(read.raw.path, 'latin1')).toBe(mail('x', 'From x\n'.repeat(lines)))
    }
  })

  it('are read before the test is given up', () => {
    const hostile = Buffer.from(`\n${'>'.repeat(2_000_000)}${'\n>From '.repeat(200_000)}`)
    expect(unescapeFrom(hostile)).toHaveLength(hostile.length - 200_000)
  })
})

describe('what comes back', () => {
  const first = mail('first', 'From -\n'.repeat(READ_AHEAD / 7))
  const line = fc.oneof(
    fc.stringMatching(/^[\x20-\x7e\x80-\xff\0]{0,40}$/),
    fc.constantFrom(
      '',
      FROM.trim(),
      `>${FROM.trim()}`,
      '>>From a',
      'From the start',
      '>',
      'Content-Length: 7',
      '> From x',
    ),
  )
  const anyMail = fc.array(line, { maxLength: 12 }).map((lines) => mail('x', `${lines.join('\n')}\n`))
  const escaped = (one: string): string => one.replaceAll(/^(>*From )/gm, '>$1')
  const asMboxrd = (mails: readonly string[], eol: string): string =>
    mails.map((one) => `${FROM}${escaped(one)}\n`.replaceAll('\n', eol)).join('')

  it('is what was written as mboxrd, for any mails and any cutting into blocks', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anyMail, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 3000 }),
        async (mails, eol, block) => {
          const written = [first, ...mails].map((one) => one.replaceAll('\n', eol))
          expect(await textsIn(asMboxrd([first, ...mails], eol), {}, block)).toEqual(written)
        },
      ),
    ))

  it('is the same when mails are spooled as when they are not', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anyMail, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        async (mails, block) => {
          const spoolDir = aFolder()
          const read = await mailsIn(asMboxrd([first, ...mails], '\n'), { maxBytes: 60, spoolDir }, block)
          expect(
            read.map(({ raw }) => (raw.kind === 'large' ? readFileSync(raw.path, 'latin1') : textOfRaw(raw))),
          ).toEqual([first, ...mails])
          expect(read.map(({ raw }) => raw.kind)).toEqual(
            [first, ...mails].map((one) => (escaped(one).length > 60 ? 'large' : 'bytes')),
          )
          for (const { raw } of read) if (raw.kind === 'large') expect(textOfRaw(raw)).toHaveLength(raw.sizeBytes)
        },
      ),
      { numRuns: 50 },
    ))

  it('says where each mail stood and when it arrived', async () => {
    const read = await mailsIn(`${FROM}${mail('a', 'a\n')}\nFrom MAILER-DAEMON\n${mail('b', 'b\n')}`, {
      otherwiseMs: 17,
    })
    expect(read.map(({ source, receivedAtMs }) => [source, receivedAtMs])).toEqual([
      ['drift.mbox, mail 1', Date.UTC(2025, 1, 17, 10)],
      ['drift.mbox, mail 2', 17],
    ])
  })

  it('is bytes of its own, which later reading does not change', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => mail(`${at}`, `${'x'.repeat(100)}\n`))
    expect(await textsIn(asMboxrd(many, '\n'), {}, 4096)).toEqual(many)
  })
})

describe('what is no mailbox', () => {
  it.each([
    ['', 'it is empty'],
    ['From the beginning we knew.\nAnd so on.\n', 'it begins with "From the beginning we knew."'],
    ['Subject: x\n\ny', 'it begins with "Subject: x"'],
    ['\0\0\0\0', 'it is binary'],
  ])('is refused, saying what was found: %j', async (text, found) => {
    const fault = await mailsIn(text).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(NotAMailbox)
    expect(String(fault)).toBe(`NotAMailbox: drift.mbox: no mailbox: ${found}`)
  })

  it('may have a byte order mark and blank lines before the first From_ line', async () => {
    expect(await textsIn(`\xef\xbb\xbf\r\n\n\n${FROM}${mail('x', 'y\n')}`)).toEqual([mail('x', 'y\n')])
  })

  it('may begin with a From_ line of nothing, above a header', async () => {
    expect(await textsIn(`From \n${mail('x', 'y\n')}`)).toEqual([mail('x', 'y\n')])
  })
})

describe('hard mail', () => {
  it('with NUL bytes keeps them', async () => {
    expect(await textsIn(`${FROM}${mail('x\0', '\0\n\0\n')}`)).toEqual([mail('x\0', '\0\n\0\n')])
  })

  it('with a line of 3 MB is one mail, in memory or spooled', async () => {
    const body = `${'x'.repeat(3_000_000)}\nFrom here\n`
    const two = mail('two', 'b\n')
    expect(await textsIn(`${FROM}${mail('x', body)}\n${FROM}${two}`, { maxBytes: 10_000_000 })).toEqual([
      mail('x', body),
      two,
    ])
    const read = await mailsIn(`${FROM}${mail('x', body)}\n${FROM}${two}`, { spoolDir: aFolder() }, 7919)
    expect(read.map(({ raw }) => (raw.kind === 'large' ? readFileSync(raw.path, 'latin1') : textOfRaw(raw)))).toEqual([
      mail('x', body),
      two,
    ])
  })

  it('with a million lines that begin with From is read before the test is given up', async () => {
    const body = 'From a to b\n'.repeat(1_000_000)
    expect(await mailsIn(`${FROM}${mail('x', body)}`, { maxBytes: 50_000_000 })).toHaveLength(1)
  })

  it('of which each claims a length that is not true is read before the test is given up', async () => {
    const one = `${FROM}Subject: x\nContent-Length: 900000\n\nshort\n\n`
    expect(await mailsIn(one.repeat(30_000))).toHaveLength(30_000)
  })
})

it('a stream that breaks gives the mails before the break, then says after which mail', async () => {
  const breaking = async function* () {
    yield Buffer.from(`${FROM}${mail('one', 'a\n')}\n${FROM}${mail('two', 'b')}`)
    throw new Error('unexpected end of file')
  }
  const options = { name: 'drift.mbox.gz', list: undefined, maxBytes: 1000, spoolDir: '/nowhere', otherwiseMs: 0 }
  const texts: string[] = []
  const reading = (async () => {
    for await (const { raw } of readMbox(new ByteWindow(breaking()), options)) texts.push(textOfRaw(raw))
  })()
  await expect(reading).rejects.toThrow(
    'drift.mbox.gz: broken after mail 1 (unexpected end of file); the rest was not read',
  )
  await expect(reading).rejects.toBeInstanceOf(IntakeError)
  expect(texts).toEqual([mail('one', 'a\n')])
})
