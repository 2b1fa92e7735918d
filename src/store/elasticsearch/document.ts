import type { MailWords } from '../../model/words.ts'
import type { IndexEntry, IndexFacts } from '../search-index.ts'
import { type Part, WORDS_A_MARK } from './mapping.ts'

/** A mail as Elasticsearch is sent it; the fields are the mapping's. */
export function toDocument({ mail, words, meaning, ...facts }: IndexEntry) {
  const { subject, own, quoted, ...addressed } = words
  return {
    subject: subject.forms,
    own: own.forms,
    quoted: quoted.forms,
    ...addressed,
    subject_stems: subject.stems,
    own_stems: own.stems,
    quoted_stems: quoted.stems,
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

export const partOf = ({ open }: Pick<IndexFacts, 'open'>): Part => (open ? 'open' : 'closed')
