import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { textOf } from '../../src/model/message.ts'
import { htmlToText } from '../../src/parse/html.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'
import { replyText } from '../../src/parse/read.ts'
import { compose } from '../compose.ts'
import { whyNoDovecot } from '../servers/dovecot.ts'
import { whyNoPostfix } from '../servers/postfix.ts'
import { describeUnless } from '../unless.ts'
import { type AnsweredMail, type AttachedFile, type Client, mailBy, type Reply } from './client-mail.ts'
import {
  appleMail,
  gmail,
  gmailApp,
  iphone,
  outlook,
  outlookApp,
  outlookPlain,
  outlookWeb,
  thunderbird,
} from './clients.ts'
import { ASK, header, MailTown } from './mail-town.ts'
import { STARTS_MS } from './program.ts'

type Language = Reply['language']
type Place = Reply['place']

/** The programs, and where their users write. Outlook's copy what they answer without marks, so nobody can write within it. */
const PROGRAMS: readonly (readonly [name: string, client: Client, nb: readonly Place[], en: readonly Place[]])[] = [
  ['Outlook', outlook, ['top'], ['top']],
  ['Outlook as plain text', outlookPlain, ['top'], ['top', 'inline']],
  ['Outlook on the web', outlookWeb, ['top'], ['top']],
  ["Outlook's app", outlookApp, ['top'], ['top']],
  ['Gmail', gmail, ['top', 'bottom', 'inline'], ['top', 'inline']],
  ["Gmail's app", gmailApp, ['top', 'inline'], ['top']],
  ['Apple Mail', appleMail, ['top', 'inline'], ['top', 'bottom']],
  ['an iPhone', iphone, ['top'], ['top', 'bottom']],
  ['Thunderbird', thunderbird, ['top', 'bottom', 'inline'], ['bottom', 'inline']],
]
const LANGUAGES: readonly Language[] = ['nb', 'en']

const QUESTION = {
  nb: 'Hei,\n\nhvilket trykk skal pumpe 3 i kjelleren ha om vinteren?\n\nOg hvem renser filteret?\n\nHilsen Ingrid',
  en: 'Hello,\n\nwhich pressure should pumpe 3 in the basement (kjelleren) have in winter?\n\nAnd who cleans the filter?\n\nRegards, Ingrid',
}
const SUBJECT = { nb: 'Trykk på pumpe 3 når det er kaldt', en: 'Pressure of pumpe 3 when it is cold' }
const ANSWER = {
  nb: [
    'Hei Ingrid,',
    'pumpe 3 skal stå på 2,5 bar om vinteren og 3 bar om sommeren. Faller trykket under 2 bar, er det nesten alltid filteret i kjelleren som er tett, og sjelden selve pumpa.',
    'Vi renser det slik:\n- steng ventilen ved døra\n- skru av lokket og skyll\n- luft anlegget før det startes igjen',
  ],
  en: [
    'Hi Ingrid,',
    'pump 3 should be at 2.5 bar in winter and 3 bar in summer. If the pressure drops below 2 bar it is nearly always the filter in the basement that is clogged, and seldom the pump itself.',
    'We clean it like this:\n- close the valve by the door\n- take off the lid and rinse\n- bleed the system before it is started again',
  ],
}
const INLINE = {
  nb: [
    '2,5 bar om vinteren og 3 bar om sommeren. Under 2 bar er det filteret som er tett.',
    'Det gjør jeg, hver måned.',
  ],
  en: ['2.5 bar in winter and 3 bar in summer. Below 2 bar it is the filter that is clogged.', 'I do, every month.'],
}
const SIGNATURE = {
  nb: [
    'Med vennlig hilsen',
    '',
    'Ola Vik',
    'Driftsleder',
    'Eksempel Energi AS | Havnegata 7',
    'Mobil: +47 999 99 999 | www.example.test',
  ],
  en: [
    'Kind regards,',
    '',
    'Ola Vik',
    'Head of Operations',
    'Example Energy Ltd | 7 Harbour St',
    'Mobile: +47 999 99 999 | www.example.test',
  ],
}
const DISCLAIMERS = {
  nb: [
    'Denne e-posten og eventuelle vedlegg er konfidensielle og bare ment for den de er adressert til. Har du mottatt e-posten ved en feil, ber vi deg si fra til avsenderen og slette den.',
    'Innholdet i denne e-posten kan være underlagt taushetsplikt. Dersom du ikke er rett mottaker, må du ikke lese, kopiere eller videresende den. Varsle avsender og slett meldingen.',
  ],
  en: [
    'This e-mail and any attachments are confidential and intended solely for the person to whom they are addressed. If you have received it in error, please notify the sender and delete it.',
    'This message may contain confidential information. If you are not the intended recipient you must not copy or act upon it. Please delete it and let the sender know.',
  ],
}
const REFUSAL = { nb: 'Vet ikke', en: 'Not my field, sorry.' }
const FILES: readonly AttachedFile[] = [
  {
    name: 'manometer.png',
    type: 'image/png',
    bytes: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
      'base64',
    ),
  },
  {
    name: 'skjema.pdf',
    type: 'application/pdf',
    bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  },
]

interface Case {
  readonly title: string
  readonly client: Client
  readonly language: Language
  readonly own: readonly string[]
  readonly place: Place
  readonly disclaimer: string
  readonly files: readonly AttachedFile[]
  readonly n: number
}

const answers = PROGRAMS.flatMap(([name, client, nb, en]) =>
  LANGUAGES.flatMap((language) =>
    (language === 'nb' ? nb : en).map((place) => ({
      title: `${name}, ${language}, ${place}`,
      client,
      language,
      place,
      own: (place === 'inline' ? INLINE : ANSWER)[language],
      files: client === appleMail && place === 'top' ? FILES : [],
    })),
  ),
)
const refusals = PROGRAMS.flatMap(([name, client]) =>
  LANGUAGES.map((language) => ({
    title: `${name}, ${language}`,
    client,
    language,
    place: 'top' as const,
    own: [REFUSAL[language]],
    files: [],
  })),
)
const CASES: readonly Case[] = [...answers, ...refusals].map((one, n) => ({
  ...one,
  n,
  disclaimer: DISCLAIMERS[one.language][n % 2] ?? '',
}))
const ANSWERS = CASES.slice(0, answers.length)
const REFUSALS = CASES.slice(answers.length)

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim()
const idOf = ({ n }: Case): string => `<q${n}@example.test>`
const subjectOf = ({ n, language }: Case): string => `${SUBJECT[language]} (${n})`
const askerOf = ({ n }: Case): string => `asker${n}`

describeUnless(whyNoDovecot() ?? whyNoPostfix(), 'a reply by each mail program, through real mail servers', () => {
  vi.setConfig({ testTimeout: STARTS_MS, hookTimeout: STARTS_MS })
  const PEOPLE = ['ola', 'eva', 'per', 'tor']
  let town: MailTown
  /** By case, who was asked first. */
  const asked = new Map<number, string[]>()
  beforeAll(async () => {
    town = await MailTown.open(['perWeek: 100', 'perDay: 1000'])
    await town.serve()
    for (const one of CASES) await town.send(askerOf(one), ASK, question(one))
    await vi.waitFor(
      async () => {
        const got = await mailboxes()
        for (const one of CASES) expect(askedOf(one, got), one.title).toHaveLength(3)
      },
      { timeout: 3_000, interval: 500 },
    )
    const got = await mailboxes()
    for (const one of CASES) {
      const [first] = askedOf(one, got)
      if (first === undefined) throw new Error(one.title)
      asked.set(
        one.n,
        askedOf(one, got).map(({ user }) => user),
      )
      await town.send(first.user, header(first.mail, 'reply-to'), await replied(one, first.user, first.mail))
    }
  })
  afterAll(() => town?.close())

  const mailboxes = async () =>
    (await Promise.all(PEOPLE.map(async (user) => (await town.mailbox(user)).map((mail) => ({ user, mail }))))).flat()
  const askedOf = ({ n }: Case, got: readonly { user: string; mail: string }[]) =>
    got.filter(({ mail }) => header(mail, 'references').includes(`<q${n}@`))

  it('x', async () => {
    const box = await town.mailbox(askerOf(CASES[0] as Case))
    console.log(box[0], (await mailboxes())[0]?.mail)
  })
})

const question = (one: Case): string =>
  compose({
    id: `q${one.n}@example.test`,
    from: `Ingrid Marie Sørli ${one.n} <${askerOf(one)}@example.test>`,
    to: ASK,
    subject: subjectOf(one),
    date: new Date().toUTCString(),
    text: QUESTION[one.language],
  })

async function replied(one: Case, user: string, mail: string): Promise<string> {
  const read = await simpleParser(mail)
  const [from] = read.from?.value ?? []
  return mailBy(one.client, {
    ...one,
    from: { name: 'Ola Vik', address: `${user}@example.test` },
    to: header(mail, 'reply-to'),
    answered: {
      from: { name: from?.name ?? '', address: from?.address ?? '' },
      to: { name: 'Ola Vik', address: `${user}@example.test` },
      sent: read.date ?? new Date(0),
      subject: read.subject ?? '',
      id: header(mail, 'message-id'),
      references: header(mail, 'references'),
      text: read.text ?? '',
      html: read.html === false ? '' : (read.html ?? ''),
    },
    signature: SIGNATURE[one.language],
  })
}
