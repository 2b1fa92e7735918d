import type { IndexEntry, IndexFacts } from '../search-index.ts'
import type { Part } from './mapping.ts'

/** A mail as Elasticsearch is sent it; the fields are the mapping's. */
export function toDocument({ mail, words: { subject, own, quoted, ...addressed }, ...facts }: IndexEntry) {
  return {
    subject: subject.forms,
    own: own.forms,
    quoted: quoted.forms,
    ...addressed,
    subject_stems: subject.stems,
    own_stems: own.stems,
    quoted_stems: quoted.stems,
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
  }
}

export const partOf = ({ open }: Pick<IndexFacts, 'open'>): Part => (open ? 'open' : 'closed')
