import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { textOf } from '../../src/model/message.ts'
import { htmlToText } from '../../src/parse/html.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'
import { compose } from '../compose.ts'
import { whyNoDovecot } from '../servers/dovecot.ts'
import { whyNoPostfix } from '../servers/postfix.ts'
import { describeUnless } from '../unless.ts'
import { type AttachedFile, type Client, mailBy, type Reply } from './client-mail.ts'
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

/** The programs, and where their users write. */
const PROGRAMS: readonly (readonly [name: string, client: Client, nb: readonly Place[], en: readonly Place[]])[] = [
  ['Outlook', outlook, ['top', 'inline'], ['top', 'inline']],
  ['Outlook as plain text', outlookPlain, ['top'], ['top', 'inline']],
  ['Outlook on the web', outlookWeb, ['top', 'inline'], ['top', 'inline']],
  ["Outlook's app", outlookApp, ['top', 'inline'], ['top']],
  ['Gmail', gmail, ['top', 'bottom', 'inline'], ['top', 'inline']],
  ["Gmail's app", gmailApp, ['top', 'inline'], ['top']],
  ['Apple Mail', appleMail, ['top', 'inline'], ['top', 'bottom']],
  ['an iPhone', iphone, ['top'], ['top', 'bottom']],
  ['Thunderbird', thunderbird, ['top', 'bottom', 'inline'], ['bottom', 'inline']],
]
const LANGUAGES: readonly Language[] = ['nb', 'en']

const SUBJECT = { nb: 'Frost i pumpe 3', en: 'Frost in pumpe 3' }
const QUESTION = {
  nb: 'Hei,\n\nhva gjør dere med pumpe 3 når det blir minus tjue?\n\nOg hvem har nøkkelen til skapet?\n\nHilsen Ingrid',
  en: 'Hello,\n\nwhat do you do with pumpe 3 when it is freezing?\n\nAnd who has the key to the cupboard?\n\nRegards, Ingrid',
}
/** A closing with no more than a name under it is its writer's own. */
const ANSWER = {
  nb: [
    'Hei Ingrid,',
    'vi lar den gå hele natta på 2,5 bar, så fryser den ikke. Faller trykket under 2 bar, er det nesten alltid filteret som er tett, og sjelden selve pumpa. Nøkkelen har Eva.',
    'Er den frosset likevel:\n- steng ventilen ved døra\n- skru av lokket og tin den med lunkent vann\n- luft anlegget før du starter igjen',
    'Hilsen Ola',
  ],
  en: [
    'Hi Ingrid,',
    'we let it run all night at 2.5 bar, and it does not freeze. If the pressure drops below 2 bar it is nearly always the filter that is clogged, and seldom the pump itself. Eva has the key.',
    'If it froze all the same:\n- close the valve by the door\n- take off the lid and thaw it with lukewarm water\n- bleed the system before you start it again',
    'Regards,\nOla',
  ],
}
const INLINE = {
  nb: [
    'Den går hele natta på 2,5 bar, så fryser den ikke. Under 2 bar er filteret tett.',
    'Det har jeg. Den henger ved døra.',
  ],
  en: [
    'It runs all night at 2.5 bar, and does not freeze. Below 2 bar the filter is clogged.',
    'I have. It hangs by the door.',
  ],
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

interface Case extends Pick<Reply, 'own' | 'language' | 'place' | 'signature' | 'files'> {
  readonly title: string
  readonly client: Client
  /** Makes its question one of its own. */
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
      // On a phone the app's own line is mostly all there is.
      signature: client === outlookApp || client === iphone ? undefined : SIGNATURE[language],
      files: (client === appleMail || client === outlook) && place === 'top' ? FILES : [],
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
    signature: SIGNATURE[language],
  })),
)
const CASES: readonly Case[] = [...answers, ...refusals].map((one, n) => ({ ...one, n }))
const ANSWERS = CASES.slice(0, answers.length)
const REFUSALS = CASES.slice(answers.length)

const hasHtml = ({ client, language }: Case): boolean =>
  client !== outlookPlain && !(client === thunderbird && language === 'en')

const isUnmarked = ({ client, place }: Case): boolean =>
  place === 'inline' && [outlook, outlookWeb, outlookApp].includes(client)

const subjectOf = ({ n, language }: Case): string => `${SUBJECT[language]} (${n})`
const askerOf = ({ n }: Case): string => `ingrid${n}`

describeUnless(whyNoDovecot() ?? whyNoPostfix(), 'a reply by each mail program, through real mail servers', () => {
  vi.setConfig({ testTimeout: STARTS_MS, hookTimeout: STARTS_MS })
  let town: MailTown
  /** What colleagues have sent, by case. */
  const sent = new Map<Case, string>()
  beforeAll(async () => {
    town = await MailTown.open(['perWeek: 100'])
    await town.serve()
    for (const one of CASES) await town.send(askerOf(one), ASK, question(one))
    // All are asked before anybody answers, so that no question is answered by the archive.
    for (const one of CASES) {
      const [ask] = await asked(one, 3)
      if (ask === undefined) throw new Error(`nobody was asked: ${one.title}`)
      sent.set(one, await replyTo(ask, one))
    }
    for (const reply of sent.values()) await town.send(userOf(reply), header(reply, 'to'), reply)
  })
  afterAll(() => town?.close())

  it.each(ANSWERS)('is passed on as its own words alone: $title', async (one) => {
    const receipt = await town.next(askerOf(one))
    expect(header(receipt, 'auto-submitted')).toBe('auto-generated')
    const answer = await town.next(askerOf(one))
    const read = await simpleParser(answer)
    expect(saidIn(read.text ?? '')).toBe(folded(one.own.join(' ')))
    expect(read.attachments.map(({ filename, content }) => [filename, content])).toEqual(
      (one.files ?? []).map(({ name, bytes }) => [name, bytes]),
    )
    expect(read.subject).toBe(`Re: ${subjectOf(one)}`)
    expect(read.inReplyTo).toBe(`<q${one.n}@example.test>`)
    expect(read.references).toEqual([`<q${one.n}@example.test>`, header(sent.get(one) ?? '', 'message-id')])
  })

  // Words within a copy without marks are told from it by who sent what is copied alone.
  it.each(ANSWERS.filter((one) => hasHtml(one) && !isUnmarked(one)))(
    'says the same by its HTML alone: $title',
    async (one) => {
      const { html } = await simpleParser(sent.get(one) ?? '')
      const text = htmlToText(String(html))
      expect(folded(textOf({ text, parts: splitOwnWords(text) }, 'own'))).toBe(folded(one.own.join(' ')))
    },
  )

  it.each(REFUSALS)(
    'is understood where it says that its writer cannot, and the next is asked: $title',
    async (one) => {
      expect(await asked(one, 4)).toHaveLength(4)
      expect(await town.mailbox(askerOf(one))).toHaveLength(1) // the receipt
    },
  )

  /** The mails that ask others what a case asks, once there are so many. */
  const asked = (one: Case, many: number): Promise<string[]> =>
    vi.waitFor(
      async () => {
        const all = await Promise.all(['ola', 'eva', 'per', 'tor'].map((user) => town.mailbox(user)))
        const found = all.flat().filter((mail) => header(mail, 'references') === `<q${one.n}@example.test>`)
        if (found.length < many) throw new Error(`${found.length} were asked: ${one.title}\n${town.log}`)
        return found
      },
      { timeout: 20_000, interval: 100 },
    )
})

const userOf = (mail: string): string => /<([^@>]*)@/.exec(header(mail, 'from'))?.[1] ?? ''
const folded = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** What stands between the line that says whose words follow, and the files and notes under them. */
const saidIn = (answer: string): string =>
  folded(answer.replace(/^[^\n]*:\n/, '').replace(/\n(?:(?:Vedlagt|Attached): .*\n+)?-- \n[\s\S]*$/, ''))

/** Everybody who asks has a name of their own, of three words. */
const question = (one: Case): string => {
  const middle = ['Marie', 'Anne', 'Solveig', 'Helene', 'Kristin', 'Beate', 'Elise'][one.n % 7]
  const last = ['Sørli', 'Bakke', 'Haugen', 'Åsen', 'Lunde', 'Viken', 'Moen'][Math.floor(one.n / 7)]
  return compose({
    id: `q${one.n}@example.test`,
    from: `Ingrid ${middle} ${last} <${askerOf(one)}@example.test>`,
    to: ASK,
    subject: subjectOf(one),
    date: new Date().toUTCString(),
    text: QUESTION[one.language],
  })
}

/** Whoever was asked presses reply, in the program of the case. */
async function replyTo(ask: string, one: Case): Promise<string> {
  const read = await simpleParser(ask)
  const [from, to] = [read.from, Array.isArray(read.to) ? read.to[0] : read.to].map((field) => ({
    name: field?.value[0]?.name ?? '',
    address: field?.value[0]?.address ?? '',
  }))
  if (from === undefined || to === undefined || read.date === undefined) throw new Error(ask)
  return mailBy(one.client, {
    ...one,
    from: to,
    to: header(ask, 'reply-to'),
    answered: {
      from,
      to,
      sent: read.date,
      subject: read.subject ?? '',
      id: header(ask, 'message-id'),
      references: header(ask, 'references'),
      text: read.text ?? '',
      html: read.html === false ? '' : (read.html ?? ''),
    },
    disclaimer: DISCLAIMERS[one.language][one.n % 2],
  })
}
