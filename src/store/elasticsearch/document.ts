import type { MailWords } from '../../model/words.ts'
import type { IndexEntry, IndexFacts } from '../search-index.ts'
import { type Part, WORDS_A_MARK } from './mapping.ts'

/** A mail as Elasticsearch is sent it; the fields are the mapping's. */
export function toDocument({ mail, words, meaning, ...facts }: Omit<IndexEntry, 'change'>) {
  const { subject, own, quoted, files, ...addressed } = words
  const room = new Room()
  return {
    subject: room.take(subject.forms),
    subject_stems: room.take(subject.stems),
    sender: room.take(addressed.sender),
    own: room.take(own.forms),
    own_stems: room.take(own.stems),
    names: room.take(addressed.names),
    recipients: room.take(addressed.recipients),
    quoted: room.take(quoted.forms),
    quoted_stems: room.take(quoted.stems),
    files: room.take(files.forms),
    file_stems: room.take(files.stems),
    length: MARK.repeat(Math.ceil(countWords(words) / WORDS_A_MARK)),
    mail,
    thread: facts.thread,
    author: facts.author,
    written: facts.writtenAtMs,
    lists: facts.lists,
    list_names: facts.lists.flatMap((list) => [list, list.slice(0, list.indexOf('@'))]),
    language: facts.language,
    open: facts.open,
    attachment: facts.hasAttachment,
    question: facts.question,
    answered: facts.answered,
    ...(meaning === undefined ? {} : { vector: [...meaning.vector], space: meaning.space }),
  }
}

/** Elasticsearch refuses a document that is large for its memory, with 512 MB one of 16 MB, however often it is sent. Nobody's
 *  200,000 words are as long; of a mail made to be, the first ones are found. */
const MOST_BYTES = 4 * 1024 * 1024

/** What is left for a mail's words. */
class Room {
  private leftBytes = MOST_BYTES

  /** The words, or those of them that there is room for. */
  take(words: string): string {
    const bytes = Buffer.byteLength(words)
    const kept = bytes <= this.leftBytes ? words : cut(words, this.leftBytes)
    this.leftBytes -= Math.min(bytes, this.leftBytes)
    return kept
  }
}

function cut(words: string, bytes: number): string {
  const start = Buffer.from(words).toString('utf8', 0, bytes)
  return start.slice(0, Math.max(0, start.lastIndexOf(' ')))
}

const MARK = '. '

function countWords({ subject, own, quoted, names, sender, recipients }: MailWords): number {
  let count = 0
  for (const { forms, stems } of [subject, own, quoted]) count += countIn(forms) + countIn(stems)
  for (const forms of [names, sender, recipients]) count += countIn(forms)
  return count
}

/** Words that are joined by single spaces. */
function countIn(words: string): number {
  if (words === '') return 0
  let count = 1
  for (let at = words.indexOf(' '); at >= 0; at = words.indexOf(' ', at + 1)) count++
  return count
}

/** Which of the two indices a mail belongs to. */
export const partOf = ({ open }: Pick<IndexFacts, 'open'>): Part => (open ? 'open' : 'closed')
