import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { ASK, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const DRAWING = Buffer.from('%PDF-1.4 en tegning av pumpe 3')
const withFile = (id: string, from: string, to: string, text: string, more: readonly string[] = []): Promise<Mail[]> =>
  world.hand(
    compose({
      id,
      from,
      to,
      subject: 'Trykk',
      more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"', ...more],
      text: [
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        '',
        text,
        '--b',
        'Content-Type: application/pdf; name="tegning.pdf"',
        'Content-Disposition: attachment; filename="tegning.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        DRAWING.toString('base64'),
        '--b--',
      ].join('\n'),
    }),
    { mailFrom: from, rcptTo: [to] },
  )
const filesOf = async (mail: Mail | undefined) =>
  (await simpleParser(mail?.raw ?? '')).attachments.map(({ filename, content }) => [filename, content.toString()])
const TEGNING = [['tegning.pdf', DRAWING.toString()]]

it('what is attached to a question, an answer and a comment goes with it', async () => {
  const mails = await withFile('f1@energi.example', 'ida@energi.example', ASK, 'Hvor høyt skal trykket være?')
  const ask = mails.find(({ kind }) => kind === 'ask') as Mail
  expect(await filesOf(ask)).toEqual(TEGNING)
  const [answer] = (await withFile(
    'f2@energi.example',
    'ola@energi.example',
    ask.header('reply-to'),
    'Trykket skal være 3 bar, se tegningen.',
    [`In-Reply-To: <${ask.messageId}>`],
  )) as [Mail]
  expect([answer.kind, answer.to.address]).toEqual(['answer', 'ida@energi.example'])
  expect(answer.text).toContain('Vedlagt: tegning.pdf')
  expect(await filesOf(answer)).toEqual(TEGNING)
  const [comment] = await withFile(
    'f3@energi.example',
    'ida@energi.example',
    answer.header('reply-to'),
    'Gjelder det også denne, som står i bygg B?',
    [`In-Reply-To: <${answer.messageId}>`],
  )
  expect([comment?.kind, comment?.to.address]).toEqual(['comment', 'ola@energi.example'])
  expect(await filesOf(comment)).toEqual(TEGNING)
  expect((await world.question()).events.find(({ kind }) => kind === 'answer')).toMatchObject({
    attachments: [{ name: 'tegning.pdf', type: 'application/pdf' }],
  })
})
