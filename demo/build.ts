/** Writes the demo archive from its source: `node demo/build.ts`. No clock, no chance: the same bytes each time. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mboxDate, osloTime } from './render/dates.ts'
import { messageIdOf, renderMessage, type Threading } from './render/message.ts'
import { renderBody, type Seen } from './render/quoting.ts'
import { type List, type Mail, type Person, readSource, type Source, type Thread } from './source.ts'
import { renderTruth } from './truth.ts'

export const FOLDER = dirname(fileURLToPath(import.meta.url))

export type Sent = { seen: Seen; writer: Person; threading: Threading }

/** What is written, by path under `demo/`. */
export function buildDemo(source: Source): Map<string, string> {
  const threads = source.threads.map((thread) => ({ thread, sent: sendThread(thread, source) }))
  const sent = threads
    .flatMap((each) => each.sent)
    .filter(({ seen }) => !seen.mail.missing)
    .sort((a, b) => osloTime(a.seen.mail.date).utcMs - osloTime(b.seen.mail.date).utcMs)
  const files = new Map(source.lists.map((list) => [`archive/${list.id}.mbox`, mboxOf(list, sent)]))
  return files.set('truth.yaml', renderTruth(source, threads))
}

function mboxOf(list: List, sent: Sent[]): string {
  return sent
    .filter(({ seen }) => seen.mail.lists.includes(list.id))
    .map(({ seen, threading, writer }) => {
      const raw = renderMessage(fromOn(list, seen, writer), threading, list, writer)
      const escaped = raw.trimEnd().replace(/^(>*From )/gm, '>$1')
      return `From ${list.address.replace('@', '-bounces@')} ${mboxDate(osloTime(seen.mail.date))}\n${escaped}\n\n`
    })
    .join('')
}

function sendThread(thread: Thread, source: Source): Sent[] {
  const writers = new Map([...source.people, ...source.robots].map((person) => [person.id, person]))
  const byId = new Map<string, Sent>()
  for (const mail of thread.mails) {
    const parent = mail.parent === undefined ? undefined : byId.get(mail.parent)
    byId.set(mail.id, send(mail, thread, parent, writers, source.lists))
  }
  return [...byId.values()]
}

function send(mail: Mail, thread: Thread, parent: Sent | undefined, writers: Map<string, Person>, lists: List[]): Sent {
  const writer = writers.get(mail.from)!
  const on = lists.filter(({ id }) => mail.lists.includes(id))
  const [first] = on
  if (!first) throw new Error(`${mail.id} went to no list`)
  const address = writer.addresses[mail.as ?? 'work']
  if (!address) throw new Error(`${mail.id}: ${writer.name} has no such address`)
  const seen: Seen = {
    mail,
    messageId: messageIdOf(mail, address),
    subject: mail.subject ?? subjectOf(mail, thread, parent, first),
    from: { name: writer.name, address },
    to: on.map((list) => ({ name: list.name, address: list.address })),
    cc: mail.cc.map((id) => ({ name: writers.get(id)!.name, address: writers.get(id)!.addresses.work })),
    body: renderBody(mail, writer, parent && { ...parent.seen, from: fromOn(first, parent.seen, parent.writer).from }),
  }
  const joins = parent && !mail.quirks.includes('no-references')
  return {
    seen,
    writer,
    threading: joins
      ? { inReplyTo: parent.seen.messageId, references: [...parent.threading.references, parent.seen.messageId] }
      : { references: [] },
  }
}

/** A list writes a sender anew when the sender's domain would have its mail refused. */
function fromOn(list: List, seen: Seen, writer: Person): Seen {
  if (!writer.dmarc && !seen.mail.quirks.includes('original-from')) return seen
  return { ...seen, from: { name: `${writer.name} via ${list.name}`, address: list.address } }
}

function subjectOf(mail: Mail, thread: Thread, parent: Sent | undefined, list: List): string {
  const prefix = list.prefix ? `${list.prefix} ` : ''
  if (!parent) return thread.subject
  const base = `${prefix}${thread.subject}`
  if (mail.client.startsWith('outlook') || mail.client === 'owa')
    return `${mail.language === 'en' ? 'RE' : 'SV'}: ${base}`
  const asSeen = parent.seen.subject.includes(prefix) ? parent.seen.subject : `${prefix}${parent.seen.subject}`
  return asSeen.startsWith('Re: ') ? asSeen : `Re: ${asSeen}`
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  for (const [path, text] of buildDemo(readSource(join(FOLDER, 'source')))) {
    mkdirSync(dirname(join(FOLDER, path)), { recursive: true })
    writeFileSync(join(FOLDER, path), text)
  }
}
