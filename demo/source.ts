/** The demo's source, as written by hand in `source/`: read once, checked once, every error at once. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { osloTime } from './render/dates.ts'

export type Client = 'outlook' | 'outlook-text' | 'owa' | 'gmail' | 'apple' | 'iphone' | 'thunderbird' | 'robot'
export type Language = 'nb' | 'nn' | 'en'

export type Person = {
  id: string
  name: string
  addresses: { work: string; old?: string; private?: string }
  title: string
  language: Language
  client: Client
  charset?: 'utf-8' | 'iso-8859-1'
  /** Lines the client adds under a mail. */
  signature: string[]
  /** What the person types under a quick reply. */
  short: string
  /** The sender's domain asks receivers to reject forwarded mail, so the lists write the sender anew. */
  dmarc?: boolean
  /** First and last day at work, local dates; mail outside it is a slip of the pen. */
  here?: [string, string]
  knows: string[]
}

export type List = {
  id: string
  address: string
  name: string
  about: string
  readers: 'everyone'
  prefix?: string
  footer?: string[]
}

export type Attachment =
  | { kind: 'pdf' | 'docx' | 'csv'; name: string; title?: string; lines: string[] }
  | { kind: 'ics'; name: string; summary: string; start: string; end: string; location: string; description: string }

export type Quirk =
  | 'no-references' // only the subject joins it to its parent
  | 'absence' // an automatic reply, marked as RFC 3834 asks
  | 'absence-unmarked' // an automatic reply that only its subject and an old header give away
  | 'html-only'
  | 'base64'
  | 'original-from' // the list rewrote the sender and kept the true one in X-Original-From

export type Mail = {
  id: string
  from: string
  as?: 'work' | 'old' | 'private'
  /** Local time in Oslo, `2023-01-31 08:15`. */
  date: string
  parent?: string
  quote: 'top' | 'inline' | 'bottom' | 'none'
  sign: 'full' | 'short' | 'none'
  /** Own words; with `quote: inline`, lines that start with `> ` are the parent's. One line a paragraph. */
  text: string
  lists: string[]
  client: Client
  language: Language
  subject?: string
  cc: string[]
  attachments: Attachment[]
  quirks: Quirk[]
  /** Written, answered and quoted, but never in the archive. */
  missing: boolean
}

export type Thread = { id: string; subject: string; mails: Mail[] }
export type Topic = { question: string; language: Language; know: string[]; why: string }
/** A question whose answer was written in another language; `answer` is a mail. */
export type Across = { question: string; answer: string }
export type Source = {
  people: Person[]
  robots: Person[]
  lists: List[]
  threads: Thread[]
  topics: Topic[]
  across: Across[]
}

type RawMail = Partial<Mail> & { id: string; from: string; date: string; text: string; quirk?: Quirk }
type RawThread = { id: string; subject: string; list: string; mails: RawMail[] }

export function readSource(folder: string): Source {
  const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'))
  const { people, robots } = read('people.yaml') as Pick<Source, 'people' | 'robots'>
  const lists = read('lists.yaml') as List[]
  const topics = read('topics.yaml') as Topic[]
  const across = read('across.yaml') as Across[]
  const writers = new Map([...people, ...robots].map((person) => [person.id, person]))
  const threads = readdirSync(join(folder, 'threads'))
    .sort()
    .flatMap((name) => read(join('threads', name)) as RawThread[])
    .map(
      (thread): Thread => ({
        id: thread.id,
        subject: thread.subject,
        mails: thread.mails.map((mail) => fillIn(mail, thread, writers)),
      }),
    )
  const source = { people, robots, lists, threads, topics, across }
  const mistakes = mistakesIn(source)
  if (mistakes.length > 0) throw new Error(`the demo's source has mistakes:\n${mistakes.join('\n')}`)
  return source
}

function fillIn(mail: RawMail, thread: RawThread, writers: Map<string, Person>): Mail {
  const writer = writers.get(mail.from)
  if (!writer) throw new Error(`${mail.id}: nobody is called ${mail.from}`)
  const client = mail.client ?? writer.client
  return {
    quote: mail.parent === undefined ? 'none' : client === 'thunderbird' ? 'bottom' : 'top',
    sign: mail.parent === undefined ? 'full' : 'short',
    lists: [thread.list],
    language: writer.language,
    cc: [],
    attachments: [],
    quirks: mail.quirk ? [mail.quirk] : [],
    missing: false,
    ...mail,
    client,
    text: mail.text.trimEnd(),
  }
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim()

function mistakesIn({ people, robots, lists, threads, topics, across }: Source): string[] {
  const mistakes: string[] = []
  const writers = new Map([...people, ...robots].map((person) => [person.id, person]))
  const seen = new Map<string, Mail>()
  for (const mail of threads.flatMap((thread) => thread.mails)) {
    const say = (what: string) => mistakes.push(`${mail.id}: ${what}`)
    if (seen.has(mail.id)) say('two mails have this id')
    const parent = mail.parent === undefined ? undefined : seen.get(mail.parent)
    if (mail.parent !== undefined && !parent) say(`its parent ${mail.parent} does not stand above it`)
    if (parent && osloTime(parent.date).utcMs >= osloTime(mail.date).utcMs) say('answers before it was asked')
    if (mail.quote === 'inline' && parent)
      for (const line of mail.text.split('\n').filter((line) => line.startsWith('> ')))
        if (!flat(parent.text).includes(flat(line.slice(2)))) say(`quotes words its parent does not have: ${line}`)
    const [first, last] = writers.get(mail.from)?.here ?? ['0', '9']
    if (mail.date.slice(0, 10) < first || mail.date.slice(0, 10) > last) say(`${mail.from} did not work here then`)
    for (const list of mail.lists) if (!lists.some(({ id }) => id === list)) say(`no list is called ${list}`)
    for (const id of mail.cc) if (!writers.has(id)) say(`nobody is called ${id}`)
    seen.set(mail.id, mail)
  }
  for (const topic of topics)
    for (const id of topic.know) if (!writers.has(id)) mistakes.push(`${topic.question}: nobody is called ${id}`)
  for (const { question, answer } of across)
    if (!seen.has(answer)) mistakes.push(`${question}: no mail is called ${answer}`)
  return mistakes
}
