import type { Knower, Marked, PersonRef, PersonResult, SearchResult, ThreadResult, TopicRef } from './types.ts'

/** The one place for the JSON that programs get: the command line's `--json` and the site's `/api/`. Other programs rely on
 *  these shapes, so a field may be added and none renamed. Dates are ISO 8601 in UTC, message ids stand without <>. */

export function searchJson(result: SearchResult) {
  return {
    total: result.total,
    hits: result.rows.map((row) => ({
      messageId: row.messageId,
      threadId: row.thread,
      list: row.lists[0]?.address ?? null,
      subject: row.subject,
      from: nameAndAddress(row.from),
      date: isoDate(row.writtenAtMs),
      score: row.score,
      snippet: plain(row.snippet),
      ...attachmentsJson(row),
    })),
    facets: {
      lists: result.facets.lists.map(({ key, name, count }) => ({ list: key, name, count })),
      people: result.facets.people.map(({ key, name, count }) => ({ id: key, name, count })),
      years: result.facets.years.map(({ key, count }) => ({ year: key, count })),
      months: result.facets.months.map(({ key, count }) => ({ month: key, count })),
      languages: result.facets.languages.map(({ key, count }) => ({ language: key, count })),
    },
  }
}

/** Only where an attachment's text holds what was searched for. */
const attachmentsJson = ({ inside }: SearchResult['rows'][number]) =>
  inside.length === 0
    ? {}
    : { attachments: inside.map(({ attachment: { name }, snippet }) => ({ name, snippet: plain(snippet) })) }

/** `reasonOf` says why in the language of whoever asks. */
export function expertsJson(knowers: readonly Knower[], reasonOf: (knower: Knower) => string) {
  return knowers.map((knower) => ({
    person: { id: knower.person.id, name: knower.person.name, addresses: knower.addresses },
    score: knower.score,
    reason: reasonOf(knower),
    evidence: knower.evidence.map((mail) => ({
      messageId: mail.messageId,
      threadId: mail.thread,
      subject: mail.subject,
      date: isoDate(mail.writtenAtMs),
      quote: plain(mail.quote),
    })),
  }))
}

export function personJson(result: PersonResult) {
  return {
    id: result.person.id,
    name: result.person.name,
    addresses: result.addresses,
    topics: result.topics.map(({ name }) => ({ name })),
    phone: result.contact.phone || null,
    title: result.contact.title || null,
    unit: result.contact.unit || null,
  }
}

/** A whole thread from its parts, in order: very long threads come in several. At least one part. */
export function threadJson(parts: readonly [ThreadResult, ...ThreadResult[]]) {
  return {
    id: parts[0].thread,
    subject: parts[0].subject,
    messages: parts.flatMap((part) =>
      part.places.map((place) => ({
        messageId: place.messageId,
        parent: place.parent ?? null,
        from: place.mail === undefined ? null : nameAndAddress(place.mail.from),
        date: place.mail === undefined ? null : isoDate(place.mail.writtenAtMs),
        missing: place.mail === undefined,
      })),
    ),
  }
}

export const topicsJson = (topics: readonly TopicRef[]) =>
  topics.map(({ name, mails, people }) => ({ name, mails, people }))

const nameAndAddress = ({ name, address }: PersonRef) => ({ name, address })

const plain = (text: Marked): string => text.pieces.map((piece) => piece.text).join('')

/** Null for a time that no date can have, which mail may claim. */
const isoDate = (ms: number): string | null => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null)
