import { type Find, THREAD_PART_PLACES } from '../../src/find/find.ts'
import type {
  EvidenceRef,
  Knower,
  ListRow,
  Marked,
  PersonRef,
  PersonResult,
  SearchResult,
  SearchRow,
  ThreadMail,
  ThreadPlace,
  ThreadResult,
  ThreadRow,
  TopicRef,
} from '../../src/find/types.ts'
import type { ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../../src/model/ids.ts'
import type { PartKind, TextPart } from '../../src/model/message.ts'

/** A small invented archive behind the `Find` interface, so that pages can be read without a store: a ferry company with
 *  three lists, five people and a handful of discussions. */

export const nowMs = Date.parse('2025-11-13T10:44:00Z')

export const idOf = (id: string): MessageId => id as MessageId

/** «A [marked] word» */
export const markedText = (text: string): Marked => ({
  pieces: text
    .split(/[[\]]/)
    .map((piece, at) => ({ text: piece, marked: at % 2 === 1 }))
    .filter((piece) => piece.text !== ''),
})

const person = (id: number, name: string, address: string): PersonRef & { id: PersonId } => ({
  id: id as PersonId,
  name,
  address,
})

export const people = {
  turid: person(1, 'Turid Vangsnes', 'turid@sundferjene.example'),
  halvard: person(2, 'Halvard Eikrem', 'halvard@sundferjene.example'),
  ana: person(3, 'Ana Petrović', 'ana@sundferjene.example'),
  oddny: person(4, 'Oddny Hjelle', 'oddny@sundferjene.example'),
  liam: person(5, 'Liam O’Brien', 'liam@sundferjene.example'),
}

export const lists = {
  maskin: { address: 'maskin@sundferjene.example' as ListAddress, name: 'Maskin' },
  rute: { address: 'rute@sundferjene.example' as ListAddress, name: 'Rute og kai' },
  styre: { address: 'styre@sundferjene.example' as ListAddress, name: 'Styregruppa' },
}

let lastMail = 0
/** A mail from its parts, each `[kind, text]` or `[kind, text, author]`. */
export function aMail(
  id: string,
  from: PersonRef,
  date: string,
  said: readonly (readonly [PartKind, string, string?])[],
  more: Partial<ThreadMail> = {},
): ThreadMail {
  let at = 0
  const parts: TextPart[] = said.map(([kind, text, author]) => {
    const part = {
      kind,
      start: at,
      end: at + text.length,
      ...(author === undefined ? {} : { author: { name: author, address: '' } }),
    }
    at += text.length
    return part
  })
  return {
    mail: ++lastMail as MailKey,
    messageId: idOf(id),
    from,
    to: [{ name: '', address: lists.maskin.address }],
    cc: [],
    subject: 'SV: Rustent vann i kjøleslynga på «Fjordgløtt»',
    writtenAtMs: Date.parse(date),
    text: said.map(([, text]) => text).join(''),
    parts,
    language: 'nb',
    lists: [lists.maskin],
    attachments: [],
    hasHtml: false,
    seal: undefined,
    machine: undefined,
    problem: undefined,
    references: [idOf('kjol-1@sundferjene.example')],
    ...more,
  }
}

/** A place in a thread that holds a mail. */
export const place = (depth: number, parent: string | undefined, mail: ThreadMail): ThreadPlace => ({
  messageId: mail.messageId,
  depth,
  parent: parent === undefined ? undefined : idOf(parent),
  mail,
})

const cooling: readonly ThreadPlace[] = [
  place(
    0,
    undefined,
    aMail(
      'kjol-1@sundferjene.example',
      people.turid,
      '2024-09-02T06:40:00Z',
      [
        [
          'own',
          `Hei!

Kjølevannet på hovedmotor babord er blitt brunt siden fredag, og temperaturen ut
har krøpet opp fra 78 til 86 grader på full fart. Styrbord går som normalt. Det
rare er at det bare skjer på tur mot Hella, aldri på retur.

Jeg har sett på:
- sjøvannsfilteret, som var rent
- termostaten, byttet i mai
- trykket før pumpa, se tabellen

tur       tid     trykk bar   temp ut
Hella     07.10        1,8        85
Hella     08.30        1,7        86
Dragsvik  07.40        2,2        79

Noen som har sett det samme? Rapporten fra verftet ligger på
https://verft.example/rapport?id=12&side=3.

`,
        ],
        ['signature', '-- \nTurid Vangsnes\nmaskinsjef, MF Fjordgløtt\n'],
        ['disclaimer', 'Denne e-posten er konfidensiell.\n'],
        ['footer', '____\nMaskin e-postliste'],
      ],
      {
        subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
        references: [],
        attachments: [{ index: 0, name: 'måling uke 35.pdf', type: 'application/pdf', sizeBytes: 214_300 }],
        hasHtml: true,
      },
    ),
  ),
  place(
    1,
    'kjol-1@sundferjene.example',
    aMail(
      'kjol-2@sundferjene.example',
      people.halvard,
      '2024-09-02T09:05:00Z',
      [
        [
          'own',
          'Brunt på tur og klart på retur peikar mot straumen i sundet, ikkje mot motoren. Står inntaket lågt, dreg ho mudder frå botn når ho bakkar ut.\n\n',
        ],
        [
          'quote',
          'mandag 2. september 2024 kl. 08.40 skrev Turid Vangsnes:\n> Kjølevannet på hovedmotor babord er blitt brunt siden fredag,\n> og temperaturen ut har krøpet opp.\n>> eldre sitat\n',
          'Turid Vangsnes',
        ],
      ],
      { language: 'nn' },
    ),
  ),
  place(
    2,
    'kjol-2@sundferjene.example',
    aMail('kjol-3@sundferjene.example', people.ana, '2024-09-02T11:20:00Z', [
      [
        'quote',
        'On 2 September 2024 Halvard wrote:\n> Står inntaket lågt, dreg ho mudder frå botn.\n',
        'Halvard Eikrem',
      ],
      [
        'own',
        `Ikke bare mudder. Anoden i slynga er brukt opp, og da ruster den innenfra:

1. Steng bunnventilen.
2. Ta ut pluggen nederst, ikke den på siden.
3. Er anoden kortere enn tre centimeter, bytt den.

Vi hadde nøyaktig dette på «Lustrafjord» i 2019. Husk pakning, den på lager er feil.
`,
      ],
    ]),
  ),
  place(
    3,
    'kjol-3@sundferjene.example',
    aMail('kjol-4@sundferjene.example', people.turid, '2024-09-04T05:58:00Z', [
      ['own', 'Takk, det løste det! Anoden var én centimeter. Nå ligger hun på 78.\n'],
    ]),
  ),
  { messageId: idOf('borte%/?+æ@ute.example'), depth: 2, parent: idOf('kjol-2@sundferjene.example'), mail: undefined },
  place(
    3,
    'borte%/?+æ@ute.example',
    aMail(
      'kjol-5@sundferjene.example',
      people.liam,
      '2024-09-05T14:30:00Z',
      [
        [
          'own',
          'Same class of cooler on the two older boats. Below is what the yard told me.\n\nAlso, the pump controller config I use:\n\n    pump {\n      min_pressure = 1.8\n    }\n\n',
        ],
        [
          'forward',
          '---------- Forwarded message ---------\nFrom: Yard Service <service@verft.example>\n\nReplace the anode every second year in brackish water.\n',
          'Yard Service',
        ],
      ],
      { language: 'en' },
    ),
  ),
  place(
    1,
    'kjol-1@sundferjene.example',
    aMail(
      'kjol-6@sundferjene.example',
      people.oddny,
      '2024-09-02T06:41:00Z',
      [['own', 'Jeg er på ferie til 16. september.\n']],
      { machine: 'auto-reply' },
    ),
  ),
]

export const coolingThread: ThreadResult = {
  thread: 7 as ThreadId,
  subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
  lists: [lists.maskin],
  places: cooling,
  mails: cooling.filter(({ mail }) => mail !== undefined).length,
  size: cooling.length,
  offset: 0,
  firstMs: Date.parse('2024-09-02T06:40:00Z'),
  lastMs: Date.parse('2024-09-05T14:30:00Z'),
  people: [people.turid, people.halvard, people.ana, people.liam, people.oddny],
  question: idOf('kjol-1@sundferjene.example'),
  answer: idOf('kjol-3@sundferjene.example'),
  confirmedBy: idOf('kjol-4@sundferjene.example'),
}

const long: readonly ThreadPlace[] = Array.from({ length: 250 }, (_, at) =>
  place(
    at,
    at === 0 ? undefined : `lang-${at - 1}@sundferjene.example`,
    aMail(`lang-${at}@sundferjene.example`, at % 2 === 0 ? people.turid : people.ana, '2023-05-01T08:00:00Z', [
      ['own', `Innlegg nummer ${at}.\n`],
    ]),
  ),
)

const longThread: ThreadResult = {
  ...coolingThread,
  thread: 8 as ThreadId,
  subject: 'Ny ruteplan',
  places: long,
  mails: long.length,
  size: long.length,
  question: undefined,
  answer: undefined,
  confirmedBy: undefined,
}

const part = (thread: ThreadResult, offset: number): ThreadResult => ({
  ...thread,
  offset,
  places: thread.places.slice(offset, offset + THREAD_PART_PLACES),
})

const evidence = (id: string, date: string, quote: string, more: Partial<EvidenceRef> = {}): EvidenceRef => ({
  messageId: idOf(id),
  thread: 7 as ThreadId,
  subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
  writtenAtMs: Date.parse(date),
  language: 'nb',
  quote: markedText(quote),
  confirmedBy: undefined,
  ...more,
})

const anasEvidence = [
  evidence(
    'kjol-3@sundferjene.example',
    '2024-09-02T11:20:00Z',
    'Anoden i slynga er brukt opp, og da [ruster den innenfra].',
    { confirmedBy: people.turid },
  ),
  evidence(
    'lust-2@sundferjene.example',
    '2019-03-11T08:00:00Z',
    '[Rust i kjøleslynga] kommer av for lang tid mellom anodene.',
  ),
  evidence('lust-3@sundferjene.example', '2018-03-11T08:00:00Z', 'The [cooler] must be drained from the bottom plug.', {
    language: 'en',
  }),
  evidence('lust-4@sundferjene.example', '2023-03-11T08:00:00Z', 'Bruk sinkanode i [brakkvann], ikke aluminium.'),
]

export const knowers: readonly Knower[] = [
  {
    person: people.ana,
    addresses: ['ana@sundferjene.example', 'ana.p@verft.example'],
    score: 9.1,
    reason: {
      answered: 9,
      started: 0,
      confirmed: 3,
      firstMs: Date.parse('2018-03-11'),
      lastMs: Date.parse('2024-09-02'),
      strength: 'many',
      freshness: 'fresh',
    },
    evidence: anasEvidence,
  },
  {
    person: people.halvard,
    addresses: ['halvard@sundferjene.example'],
    score: 4.2,
    reason: {
      answered: 3,
      started: 1,
      confirmed: 0,
      firstMs: Date.parse('2020-03-11'),
      lastMs: Date.parse('2021-09-02'),
      strength: 'several',
      freshness: 'older',
    },
    evidence: [
      evidence(
        'kjol-2@sundferjene.example',
        '2024-09-02T09:05:00Z',
        'Står inntaket lågt, dreg ho [mudder frå botn] når ho bakkar ut.',
        { language: 'nn' },
      ),
    ],
  },
  {
    person: people.oddny,
    addresses: ['oddny@sundferjene.example'],
    score: 1.1,
    reason: {
      answered: 1,
      started: 0,
      confirmed: 1,
      firstMs: Date.parse('2025-02-11'),
      lastMs: Date.parse('2025-02-11'),
      strength: 'few',
      freshness: 'fresh',
    },
    evidence: [
      evidence(
        'oddny-1@sundferjene.example',
        '2025-02-11T09:05:00Z',
        'Sjekk [bunnventilen] først, den henger når det er kaldt.',
      ),
    ],
  },
]

const row = (more: Partial<SearchRow>): SearchRow => ({
  thread: 7 as ThreadId,
  messageId: idOf('kjol-3@sundferjene.example'),
  subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
  subjectMarked: markedText('Rustent vann i [kjøleslynga] på «Fjordgløtt»'),
  language: 'nb',
  from: people.ana,
  writtenAtMs: Date.parse('2024-09-02T11:20:00Z'),
  score: 12.5,
  snippet: markedText('… har sett [rust] i slynga før …'),
  lists: [lists.maskin],
  people: [people.turid, people.ana, people.halvard, people.liam],
  mails: 6,
  attachments: 1,
  isQuestion: true,
  answer: {
    messageId: idOf('kjol-3@sundferjene.example'),
    from: people.ana,
    writtenAtMs: Date.parse('2024-09-02T11:20:00Z'),
    paragraph: markedText('Ikke bare mudder. Anoden i slynga er brukt opp, og da [ruster] den innenfra.'),
    confirmedBy: people.turid,
  },
  inside: [],
  named: [],
  ...more,
})

const rows: readonly SearchRow[] = [
  row({}),
  row({
    thread: 9 as ThreadId,
    messageId: idOf('odd/id%41+?#æ@sundferjene.example'),
    subject: 'Who has the drawings for the bow ramp?',
    subjectMarked: markedText('Who has the drawings for the bow ramp?'),
    language: 'en',
    snippet: markedText('… the hinge is [rust]ed through, and I cannot find the part number anywhere …'),
    writtenAtMs: Date.parse('2023-02-06T11:20:00Z'),
    from: people.liam,
    people: [people.liam],
    mails: 2,
    attachments: 0,
    answer: undefined,
    lists: [lists.rute],
  }),
  row({
    thread: 10 as ThreadId,
    messageId: idOf('gammel@sundferjene.example'),
    subject: 'Dokking på Måløy',
    subjectMarked: markedText('Dokking på Måløy'),
    writtenAtMs: Date.parse('2016-06-14T11:20:00Z'),
    snippet: markedText('… det var mest [rust] under vannlinja …'),
    isQuestion: false,
    answer: undefined,
    named: [
      {
        attachment: { index: 0, name: 'rustrapport.xlsx', type: 'application/vnd.ms-excel', sizeBytes: 10 },
        messageId: idOf('gammel@sundferjene.example'),
        sentBy: people.halvard,
        discussedBy: [people.turid, people.ana],
      },
    ],
  }),
]

const threadRow = (more: Partial<ThreadRow>): ThreadRow => ({
  thread: 7 as ThreadId,
  messageId: idOf('kjol-1@sundferjene.example'),
  subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
  from: people.turid,
  people: [people.turid, people.ana, people.halvard],
  mails: 6,
  attachments: 1,
  firstMs: Date.parse('2025-11-12T13:20:00Z'),
  lastMs: Date.parse('2025-11-12T15:20:00Z'),
  isQuestion: true,
  isAnswered: true,
  isConfirmed: true,
  lists: [lists.maskin],
  ...more,
})

const openQuestion = threadRow({
  subject: 'Hvem har nøkkelen til kaiskapet på Hella?',
  isAnswered: false,
  isConfirmed: false,
  from: people.oddny,
})

const listRow = (
  list: { address: ListAddress; name: string },
  about: string,
  more: Partial<ListRow> = {},
): ListRow => ({
  ...list,
  about,
  everyone: true,
  mails: 1200,
  threads: 300,
  lastMs: Date.parse('2025-11-13T07:15:00Z'),
  lastSubject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
  lastMessageId: idOf('kjol-4@sundferjene.example'),
  activity: [4, 0, 7, 9, 3, 6, 12, 8, 8, 5, 2, 6],
  ...more,
})

const listRows: readonly ListRow[] = [
  listRow(lists.maskin, 'motor, kjøling og verksted'),
  listRow(lists.rute, 'ruteplan, kaier og billettsalg', { lastMs: Date.parse('2025-11-12T14:20:00Z') }),
  listRow(lists.styre, 'budsjett', {
    everyone: false,
    lastMs: Date.parse('2025-11-06T14:20:00Z'),
    activity: [0, 0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 0],
  }),
]

const topics: readonly TopicRef[] = [
  { name: 'kjøleslynge', mails: 41, people: 6 },
  { name: 'CO2/brann %', mails: 12, people: 3 },
  { name: 'baugport', mails: 9, people: 2 },
]

export const ana: PersonResult = {
  person: people.ana,
  addresses: ['ana@sundferjene.example', 'ana.p@verft.example'],
  joins: [{ address: 'ana.p@verft.example', why: 'rare-name' }],
  sinceMs: Date.parse('2016-02-01'),
  topics: [
    {
      name: 'kjøleslynge',
      strength: 'many',
      lastMs: Date.parse('2024-09-02'),
      years: [
        { year: 2018, threads: 3 },
        { year: 2019, threads: 5 },
        { year: 2024, threads: 2 },
      ],
      evidence: anasEvidence,
    },
    {
      name: 'sinkanode',
      strength: 'few',
      lastMs: Date.parse('2023-03-11'),
      years: [{ year: 2023, threads: 1 }],
      evidence: anasEvidence.slice(0, 1),
    },
  ],
  contact: { phone: '+47 999 88 777', title: 'Maskinist', unit: 'Sundferjene AS' },
  recentThreads: [
    {
      thread: 7 as ThreadId,
      messageId: idOf('kjol-3@sundferjene.example'),
      subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
      writtenAtMs: Date.parse('2024-09-02T11:20:00Z'),
      lists: [lists.maskin],
    },
  ],
  talksWith: [
    { person: people.turid, threads: 12 },
    { person: people.halvard, threads: 1 },
  ],
  optedOut: false,
}

const yearCounts = [1, 2, 0, 3, 5, 2, 4, 6, 3, 9, 2]

/** The archive above; give other answers for what a test is about. */
export const fakeFind = (answers: Partial<Find> = {}): Find => ({
  frontFor: async () => ({
    mails: 41_870,
    threads: 9_000,
    people: 60,
    firstMs: Date.parse('2014-01-03'),
    lastMs: nowMs,
    lists: listRows,
    open: [openQuestion],
    confirmed: [{ ...threadRow({}), answeredBy: people.ana }],
    topics,
  }),
  searchFor: async (_viewer, request): Promise<SearchResult> => ({
    request,
    behind: 0,
    meaning: undefined,
    understood: [
      { kind: 'word', field: 'text', text: 'rust', or: false, not: false },
      { kind: 'phrase', field: 'text', text: 'brunt vann', or: false, not: true },
    ],
    total: request.text.includes('ingenting') ? 0 : 43,
    rows: request.text.includes('ingenting') ? [] : rows,
    facets: {
      months: [],
      lists: [
        {
          key: lists.maskin.address,
          name: lists.maskin.name,
          count: 1040,
          chosen: request.list === lists.maskin.address,
        },
        { key: lists.rute.address, name: lists.rute.name, count: 7, chosen: request.list === lists.rute.address },
      ],
      people: Object.values(people).map(({ id, name }, at) => ({
        key: id,
        name,
        count: 30 - at,
        chosen: request.person === id,
      })),
      years: yearCounts
        .map((count, at) => ({ key: 2015 + at, name: String(2015 + at), count, chosen: request.year === 2015 + at }))
        .filter(({ count }) => count > 0),
      languages: [
        { key: 'nb', name: 'nb', count: 30, chosen: request.language === 'nb' },
        { key: 'en', name: 'en', count: 3, chosen: request.language === 'en' },
      ],
    },
    relaxed: false,
    suggestions:
      request.text.includes('kjøleslnga') || request.text.includes('ingenting')
        ? [{ text: 'kjøleslynga', word: 'kjøleslnga', instead: 'kjøleslynga', mails: 41 }]
        : [],
    page: request.page ?? 1,
    pages: 3,
  }),
  threadFor: async (_viewer, which, offset) => {
    const thread = [coolingThread, longThread].find((known) =>
      'thread' in which ? known.thread === which.thread : known.places.some((at) => at.messageId === which.messageId),
    )
    if (thread === undefined) return undefined
    const at = 'messageId' in which ? thread.places.findIndex((one) => one.messageId === which.messageId) : 0
    return part(thread, offset ?? at - (at % THREAD_PART_PLACES))
  },
  rawFor: async (_viewer, id) => (id.startsWith('kjol-') ? inPieces('Subject: =?x?\r\n', '\r\n\0æ') : undefined),
  expertsFor: async (_viewer, question, limit) => ({
    question,
    knowers: question.includes('ingenting') ? [] : knowers.slice(0, limit),
    mails: 812,
  }),
  expertsForThread: async () => ({ question: 'kjøleslynge rust anode', knowers, mails: 200 }),
  routeFor: async () => knowers,
  answersFor: async () => [],
  answerAt: async () => undefined,
  personFor: async (_viewer, which) => {
    const isAna = 'id' in which ? which.id === ana.person.id : ana.addresses.includes(which.address)
    return isAna ? ana : undefined
  },
  listMonthFor: async (_viewer, list, month) => {
    const found = listRows.find((one) => one.address === list)
    return found === undefined
      ? undefined
      : {
          list: found,
          months: [
            { year: 2025, month: 11, threads: 3 },
            { year: 2025, month: 9, threads: 1 },
            { year: 2024, month: 12, threads: 8 },
          ],
          year: month?.year ?? 2025,
          month: month?.month ?? 11,
          threads: month?.year === 2020 ? [] : [threadRow({}), openQuestion],
        }
  },
  topicsFor: async () => topics,
  topicsOfMails: async (_viewer, ids) =>
    new Map(
      ids.flatMap((id): [MessageId, string[]][] =>
        id === 'kjole22222@sundferjene.example'
          ? [[id, ['CO2/brann %', 'kjøleslynge']]]
          : id === 'fast222222@sundferjene.example' || id.startsWith('tips-')
            ? [[id, ['kjøleslynge']]]
            : [],
      ),
    ),
  statusFor: async () => ({
    mailboxes: [
      {
        host: 'imap.sundferjene.example',
        isAsk: false,
        checkedMs: nowMs - 3 * 3_600_000,
        behind: 1_204,
        missing: 1,
        trouble: { reason: 'busy', sinceMs: nowMs - 3_600_000 },
        isAllOfIt: true,
      },
      {
        host: 'imap.sundferjene.example',
        isAsk: true,
        checkedMs: nowMs - 20_000,
        behind: 0,
        missing: 0,
        trouble: undefined,
        isAllOfIt: false,
      },
    ],
    unsearchable: 0,
  }),
  topicFor: async (_viewer, name) => {
    const topic = topics.find((one) => one.name === name)
    return topic === undefined
      ? undefined
      : {
          topic,
          knowers,
          threads: [threadRow({})],
          years: [
            { year: 2023, threads: 2 },
            { year: 2024, threads: 4 },
          ],
          near: topics.slice(1),
        }
  },
  ...answers,
})

async function* inPieces(...pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield new TextEncoder().encode(piece)
}
