import type { AnswerView, QuestionView } from '../../src/ask/question-view.ts'
import type { ThreadId } from '../../src/model/ids.ts'
import type { Asked, EarlierAnswer, Happening, QuestionEvent, QuestionId, Who } from '../../src/model/question.ts'
import { idOf, people } from './fake-find.ts'

/** Invented questions of the ferry company, with every kind of thing that may happen to one. */

const whoOf = ({ id, name, address }: (typeof people)['ana']): Who => ({ name, address, person: id })

export const who = {
  turid: whoOf(people.turid),
  halvard: whoOf(people.halvard),
  ana: whoOf(people.ana),
  oddny: whoOf(people.oddny),
  liam: whoOf(people.liam),
}

/** What stands for an asker who wants no name. */
const NOBODY: Who = { name: '', address: '' }

const at = (date: string): number => Date.parse(date)

const happened = (date: string, event: Happening): QuestionEvent => ({ ...event, atMs: at(date) })

export const earlierAnswers: readonly EarlierAnswer[] = [
  {
    messageId: idOf('kjol-3@sundferjene.example'),
    thread: 7 as ThreadId,
    subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
    by: who.ana,
    writtenAtMs: at('2024-09-02T11:20:00Z'),
    paragraph: 'Ikke bare mudder. Anoden i slynga er brukt opp, og da ruster den innenfra.',
    confirmed: true,
    standing: false,
  },
  {
    messageId: idOf('lust-2@sundferjene.example'),
    thread: 9 as ThreadId,
    subject: 'Anode på «Lustrafjord»',
    by: who.halvard,
    writtenAtMs: at('2019-03-11T08:00:00Z'),
    paragraph: 'Rust i kjøleslynga kommer av for lang tid mellom anodene.',
    confirmed: false,
    standing: true,
  },
]

const asked = (one: Who, place: Asked['place'], mail?: string, date = '2024-09-02'): Asked => ({
  ...one,
  place,
  why:
    mail === undefined
      ? undefined
      : {
          messageId: idOf(mail),
          subject: 'Rustent vann',
          writtenAtMs: at(date),
          quote: 'Anoden i slynga er brukt opp.',
        },
})

const answer = (more: Partial<AnswerView> & Pick<AnswerView, 'messageId' | 'by' | 'text' | 'atMs'>): AnswerView => ({
  how: 'own-words',
  attachments: [],
  accepted: false,
  standing: false,
  thanks: 0,
  ...more,
})

const question = (
  more: Partial<QuestionView> & Pick<QuestionView, 'subject' | 'text' | 'status' | 'events'>,
  id: string,
): QuestionView => ({
  id: id as QuestionId,
  askedAtMs: more.events[0]?.atMs ?? 0,
  asker: who.turid,
  language: 'nb',
  private: false,
  rehearsal: true,
  hashtags: [],
  attachments: [],
  archived: idOf(`${id}@sundferjene.example`),
  answers: [],
  acceptedAtMs: undefined,
  comments: [],
  earlier: [],
  ...more,
})

const anasAnswer = idOf('svar-ana@sundferjene.example')

const accepted = (): QuestionView =>
  question(
    {
      subject: 'Varm olje, men kald kjøler på «Fjordgløtt»?',
      text: 'Kjøleren på hjelpemotoren er kald, men olja går på 96 grader etter ti minutter. Strømmen i sundet er som vanlig.\n\nHva skal jeg se etter først? #kjøling #hjelpemotor',
      status: 'accepted',
      hashtags: ['kjøling', 'hjelpemotor'],
      attachments: [{ index: 0, name: 'temperatur uke 45.pdf', type: 'application/pdf', sizeBytes: 4000 }],
      earlier: earlierAnswers,
      acceptedAtMs: at('2024-11-05T10:03:00Z'),
      answers: [
        answer({
          messageId: anasAnswer,
          by: who.ana,
          atMs: at('2024-11-05T09:27:00Z'),
          text: 'Er kjøleren kald, kommer ikke olja fram til den. Da er det termostatventilen:\n\n1. Kjenn på røret inn. Er det lunkent, åpner den ikke.\n2. Bank lett på huset med skaftet på en skrutrekker.\n3. Bytt innmaten. Den ligger i skap 4, se https://verft.example/deler?nr=12.\n\nIkke kjør videre over 100 grader.',
          accepted: true,
          standing: true,
          thanks: 2,
          attachments: [{ index: 0, name: 'ventil.jpg', type: 'image/jpeg', sizeBytes: 90_000 }],
        }),
        answer({
          messageId: idOf('svar-liam@sundferjene.example'),
          by: who.liam,
          atMs: at('2024-11-05T11:40:00Z'),
          text: 'On the two older boats the valve sits behind the pump, so look there as well.',
        }),
      ],
      comments: [
        {
          by: who.turid,
          isAsker: true,
          text: 'Takk, det løste det! Innmaten var sprukket.',
          atMs: at('2024-11-05T10:03:00Z'),
        },
        { by: who.halvard, isAsker: false, text: 'Eg bestiller to nye til lageret.', atMs: at('2024-11-05T12:00:00Z') },
      ],
      events: [
        happened('2024-11-05T07:41:00Z', { kind: 'asked' }),
        happened('2024-11-05T07:41:00Z', { kind: 'receipt', earlier: earlierAnswers, strong: false }),
        happened('2024-11-05T07:41:00Z', { kind: 'told', people: [who.liam, who.halvard] }),
        happened('2024-11-05T07:42:00Z', {
          kind: 'went-to',
          round: 1,
          people: [
            asked(who.halvard, 'ranked', 'kjol-2@sundferjene.example'),
            asked(who.oddny, 'rarely-asked', 'oddny-1@sundferjene.example', '2025-02-11'),
            asked(who.liam, 'ranked', 'kjol-5@sundferjene.example'),
          ],
        }),
        happened('2024-11-05T08:05:00Z', { kind: 'away', who: who.oddny, untilMs: at('2024-11-24T00:00:00Z') }),
        happened('2024-11-05T08:15:00Z', { kind: 'passed-on', by: who.halvard, to: who.ana }),
        happened('2024-11-05T08:15:00Z', { kind: 'went-to', round: 1, people: [asked(who.ana, 'suggested')] }),
        happened('2024-11-05T09:27:00Z', {
          kind: 'answer',
          by: who.ana,
          how: 'own-words',
          text: '',
          mail: anasAnswer,
          attachments: [],
        }),
        happened('2024-11-05T10:03:00Z', { kind: 'accepted', by: who.turid, answer: anasAnswer, how: 'mail' }),
        happened('2024-11-05T10:03:00Z', {
          kind: 'comment',
          by: who.turid,
          text: '',
          mail: idOf('takk-1@sundferjene.example'),
          attachments: [],
        }),
        happened('2024-11-05T10:04:00Z', { kind: 'thanked', answer: anasAnswer }),
        happened('2024-11-05T10:20:00Z', { kind: 'standing', by: who.ana, answer: anasAnswer }),
        happened('2025-11-06T08:00:00Z', { kind: 'asked-if-holds', who: who.ana }),
        happened('2025-11-06T09:00:00Z', { kind: 'still-holds', by: who.ana }),
      ],
    },
    'kjole22222',
  )

const open = (): QuestionView =>
  question(
    {
      subject: 'Kven har nøkkelen til kaiskapet på Hella?',
      text: 'Skapet står låst, og vaktlaget har ikkje nøkkelen.',
      language: 'nn',
      asker: who.oddny,
      status: 'open',
      hashtags: ['kai'],
      events: [
        happened('2025-11-10T08:00:00Z', { kind: 'asked' }),
        happened('2025-11-10T08:00:00Z', { kind: 'receipt', earlier: [], strong: false }),
        happened('2025-11-10T08:01:00Z', {
          kind: 'went-to',
          round: 1,
          people: [asked(who.halvard, 'ranked', 'kjol-2@sundferjene.example'), asked(who.ana, 'ranked')],
        }),
        happened('2025-11-10T08:30:00Z', { kind: 'does-not-know', by: who.halvard }),
        happened('2025-11-10T08:31:00Z', { kind: 'not-their-field', by: who.ana }),
        happened('2025-11-11T08:01:00Z', { kind: 'silence', round: 1 }),
        happened('2025-11-11T08:01:00Z', { kind: 'went-to', round: 2, people: [asked(who.liam, 'ranked')] }),
        happened('2025-11-11T09:00:00Z', { kind: 'no-time', by: who.liam }),
        happened('2025-11-11T09:01:00Z', { kind: 'opted-out', by: who.liam }),
        happened('2025-11-11T09:02:00Z', { kind: 'away', who: who.turid, untilMs: undefined }),
        happened('2025-11-11T09:03:00Z', { kind: 'undeliverable', who: who.turid, status: '4.4.1', left: false }),
        happened('2025-11-11T09:04:00Z', { kind: 'undeliverable', who: who.turid, status: '5.1.1', left: true }),
        happened('2025-11-12T08:00:00Z', { kind: 'nobody-left' }),
        happened('2025-11-12T08:01:00Z', { kind: 'given-up' }),
      ],
    },
    'open222222',
  )

const nameless = (): QuestionView => {
  const [first] = earlierAnswers
  const given = first?.messageId ?? idOf('x')
  return question(
    {
      subject: 'Where do we report a near miss?',
      text: 'I do not want to make a fuss, but where does it go?',
      language: 'en',
      asker: undefined,
      status: 'answered',
      earlier: earlierAnswers.slice(0, 1),
      answers: [
        answer({ messageId: given, by: who.ana, how: 'link', text: 'See this one.', atMs: at('2025-11-12T09:00:00Z') }),
        answer({
          messageId: idOf('lust-2@sundferjene.example'),
          by: who.halvard,
          how: 'same',
          text: 'As last time.',
          atMs: at('2025-11-12T10:00:00Z'),
          thanks: 1,
        }),
      ],
      comments: [{ by: undefined, isAsker: true, text: 'Not quite it.', atMs: at('2025-11-12T09:30:00Z') }],
      events: [
        happened('2025-11-12T07:00:00Z', { kind: 'asked' }),
        happened('2025-11-12T07:00:00Z', { kind: 'receipt', earlier: earlierAnswers.slice(0, 1), strong: true }),
        happened('2025-11-12T08:00:00Z', { kind: 'ask-anyway' }),
        happened('2025-11-12T08:00:00Z', { kind: 'went-to', round: 1, people: [asked(who.ana, 'ranked')] }),
        happened('2025-11-12T09:00:00Z', {
          kind: 'answer',
          by: who.ana,
          how: 'link',
          text: '',
          mail: given,
          attachments: [],
        }),
        happened('2025-11-12T09:30:00Z', {
          kind: 'comment',
          by: NOBODY,
          text: '',
          mail: idOf('y@sundferjene.example'),
          attachments: [],
        }),
        happened('2025-11-12T09:30:00Z', { kind: 'not-solved' }),
        happened('2025-11-12T10:00:00Z', {
          kind: 'answer',
          by: who.halvard,
          how: 'same',
          text: '',
          mail: idOf('lust-2@sundferjene.example'),
          attachments: [],
        }),
        happened('2025-11-12T10:05:00Z', { kind: 'accepted', by: NOBODY, answer: given, how: 'page' }),
        happened('2025-11-12T10:06:00Z', { kind: 'no-longer-holds', by: who.ana }),
        happened('2025-11-12T10:07:00Z', {
          kind: 'asked-if-holds',
          who: { name: 'Navn som er hemmelig', address: 'hemmelig@sundferjene.example' },
        }),
      ],
    },
    'namelaus22',
  )
}

const secret = (): QuestionView =>
  question(
    {
      subject: 'Kan jeg ta ut avspasering i høyden?',
      text: 'Dette gjelder bare meg.',
      status: 'asking',
      private: true,
      archived: undefined,
      events: [
        happened('2025-11-13T07:00:00Z', { kind: 'asked' }),
        happened('2025-11-13T07:00:00Z', { kind: 'receipt', earlier: [], strong: false }),
        happened('2025-11-13T07:01:00Z', { kind: 'went-to', round: 1, people: [asked(who.halvard, 'ranked')] }),
      ],
    },
    'privat2222',
  )

const waiting = (): QuestionView =>
  question(
    {
      subject: 'Rust i kjølevannet igjen',
      text: 'Rust i kjølevannet igjen',
      status: 'waiting',
      rehearsal: false,
      earlier: earlierAnswers,
      events: [
        happened('2025-11-13T09:00:00Z', { kind: 'asked' }),
        happened('2025-11-13T09:00:00Z', { kind: 'receipt', earlier: earlierAnswers, strong: true }),
      ],
    },
    'ventar2222',
  )

const withdrawn = (): QuestionView =>
  question(
    {
      subject: '',
      text: 'Glem det.',
      status: 'withdrawn',
      events: [
        happened('2025-11-09T09:00:00Z', { kind: 'asked' }),
        happened('2025-11-09T09:30:00Z', { kind: 'withdrawn' }),
      ],
    },
    'trekt22222',
  )

const standing = (): QuestionView =>
  question(
    {
      subject: 'Hvor ofte byttes sinkanoden?',
      text: 'Står det noe sted?',
      status: 'answered',
      rehearsal: false,
      asker: who.liam,
      hashtags: ['kjøling'],
      answers: [
        answer({
          messageId: idOf('lust-4@sundferjene.example'),
          by: who.ana,
          how: 'standing',
          standing: true,
          text: 'Hvert andre år i brakkvann, hvert tredje ellers. '.repeat(12),
          atMs: at('2017-06-01T08:00:00Z'),
        }),
      ],
      events: [
        happened('2017-06-01T08:00:00Z', { kind: 'asked' }),
        happened('2017-06-01T08:00:00Z', {
          kind: 'answer',
          by: who.ana,
          how: 'standing',
          text: '',
          mail: idOf('lust-4@sundferjene.example'),
          attachments: [],
        }),
      ],
    },
    'fast222222',
  )

export const fakeQuestions = (): QuestionView[] => [
  accepted(),
  open(),
  nameless(),
  secret(),
  waiting(),
  withdrawn(),
  standing(),
]
