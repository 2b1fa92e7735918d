import type { Context } from './archive-commands.ts'
import { openForAuditing } from './data-folder.ts'
import type { Happening, QuestionId, Who } from './model/question.ts'
import { NotFound } from './reading-commands.ts'
import type { StoredQuestion } from './store/ask-store.ts'

const LINE_CHARS = 100

/** A question with all that happened to it, as it is kept: for whoever can read the data folder, who may also know who asked without
 *  a name, and what was private. */
export async function question({ folder }: Context, id: string) {
  const opened = openForAuditing(folder)
  try {
    const found = await opened.ask.question(id as QuestionId)
    if (found === undefined)
      throw new NotFound(`there is no question ${id}; a question's page has its number in its address`)
    return questionJson(found)
  } finally {
    opened.close()
  }
}

const questionJson = ({ facts, events, status }: StoredQuestion) => {
  const { id, askedAtMs, asker, nameless, subject, text, language, mail, archived, hashtags, attachments } = facts
  return {
    id,
    askedAt: new Date(askedAtMs).toISOString(),
    asker: { name: asker.name, address: asker.address },
    nameless,
    private: facts.private,
    rehearsal: facts.rehearsal,
    status,
    subject,
    text,
    language,
    messageId: mail,
    archived: archived ?? null,
    hashtags,
    attachments: attachments.map(({ name, type, sizeBytes }) => ({ name, type, sizeBytes })),
    events: events.map(({ atMs, ...happened }) => ({ at: new Date(atMs).toISOString(), ...happened })),
  }
}

/** The same for people. */
export const questionLines = (question: ReturnType<typeof questionJson>): string[] => [
  `${question.subject}  (${question.status}${question.private ? ', private' : ''}${question.rehearsal ? ', rehearsal' : ''})`,
  `  asked by ${named(question.asker)}${question.nameless ? ', without a name' : ''}`,
  ...question.events.map((event) => `  ${event.at}  ${[event.kind, aboutOf(event)].filter(Boolean).join('  ')}`),
]

/** Who did it or was meant, and the beginning of what they said. */
function aboutOf(event: Happening): string {
  const people = [
    'by' in event ? event.by : undefined,
    'who' in event ? event.who : undefined,
    ...('people' in event ? event.people : []),
  ]
  const who = people.flatMap((one) => (one === undefined ? [] : [named(one)])).join(', ')
  const to = 'to' in event ? ` to ${named(event.to)}` : ''
  const said = 'text' in event ? `: ${event.text.replace(/\s+/g, ' ').trim().slice(0, LINE_CHARS)}` : ''
  return `${who}${to}${said}`
}

const named = ({ name, address }: Pick<Who, 'name' | 'address'>): string =>
  name === '' ? address : `${name} <${address}>`
