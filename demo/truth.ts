/** `truth.yaml`: what a reader of the demo knows, for the regression test. Never a figure of quality. */
import { stringify } from 'yaml'
import type { Sent } from './build.ts'
import { typedWords } from './render/quoting.ts'
import type { Mail, Person, Source, Thread } from './source.ts'

const isByHand = (mail: Mail, writer: Person): boolean =>
  writer.client !== 'robot' && !mail.quirks.some((quirk) => quirk.startsWith('absence'))

const HEAD = `# Made by demo/build.ts from demo/source; edit that. A regression test, never a quality figure:
# the archive and its answers have one author, so a good result here says only that nothing broke.
# topics: who knows, best first. across: a question, and its answer in another language without a word in common. threads: mails that are one discussion; missing: cited, never in the archive.
# own: a reply's own words, with a typed closing and name ("Mvh Kari-Anne"), without quotes, signature block, what a
# telephone adds, and list footer; compare with white space as one.
`

export function renderTruth(source: Source, threads: { thread: Thread; sent: Sent[] }[]): string {
  const addressOf = new Map(source.people.map((person) => [person.id, person.addresses.work]))
  const replies = threads
    .flatMap(({ sent }) => sent)
    .filter(({ seen: { mail }, writer }) => mail.parent !== undefined && !mail.missing && isByHand(mail, writer))
  const messageIdOf = new Map(threads.flatMap(({ sent }) => sent).map(({ seen }) => [seen.mail.id, seen.messageId]))
  return (
    HEAD +
    stringify(
      {
        people: source.people.map((person) => ({
          name: person.name,
          addresses: Object.values(person.addresses),
          knows: person.knows,
        })),
        robots: source.robots.map((robot) => robot.addresses.work),
        topics: source.topics.map((topic) => ({ ...topic, know: topic.know.map((id) => addressOf.get(id)) })),
        across: source.across.map(({ question, answer }) => ({ question, answer: messageIdOf.get(answer) })),
        threads: threads.map(({ thread, sent }) => ({
          subject: thread.subject,
          messages: sent.filter(({ seen }) => !seen.mail.missing).map(({ seen }) => seen.messageId),
          missing: sent.filter(({ seen }) => seen.mail.missing).map(({ seen }) => seen.messageId),
        })),
        own: Object.fromEntries(replies.map(({ seen, writer }) => [seen.messageId, typedWords(seen.mail, writer)])),
      },
      { lineWidth: 0, aliasDuplicateObjects: false },
    )
  )
}
