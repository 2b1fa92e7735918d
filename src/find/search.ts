import type { MailKey, ThreadId } from '../model/ids.ts'
import { ownText } from '../model/message.ts'
import { parseQuery, type Query, wantedBy } from '../store/query.ts'
import type { MailText, StoredMail, StoredThread } from '../store/record.ts'
import type { SearchOptions } from '../store/search-index.ts'
import { facetsOf } from './facets.ts'
import { insideAttachments } from './inside-attachments.ts'
import { highlight } from './marks.ts'
import { foundBy } from './meaning.ts'
import { namedAttachments } from './named-attachments.ts'
import { byKey, isMailKey, listRefs, personRef, type Reading } from './reading.ts'
import { answerParagraph, snippetOf } from './snippet.ts'
import { suggestionsFor } from './suggestions.ts'
import type { AnswerRef, SearchRequest, SearchResult, SearchRow } from './types.ts'
import { understoodAs } from './understood.ts'

const ROWS = 20
const MAX_ROWS = 100
/** Deeper than this nobody pages; a narrower search finds more. */
const MAX_PAGE = 2000
const SNIPPET_CHARS = 240

/** Discussions that match: one row a thread, by its best mail. */
export async function search(reading: Reading, request: SearchRequest): Promise<SearchResult> {
  const { nowMs } = reading
  const limit = Math.min(MAX_ROWS, Math.max(1, request.limit ?? ROWS))
  const page = Math.min(MAX_PAGE, Math.max(1, request.page ?? 1))
  const query = parseQuery(request.text, { nowMs: nowMs() })
  const narrowed: Query = { kind: 'all', of: [query, ...(await filtersOf(reading, request))] }
  const options: SearchOptions = {
    limit,
    offset: (page - 1) * limit,
    order: request.order ?? 'best',
    nowMs: nowMs(),
  }
  const { found, meaning } = await foundBy(reading, request, flat(narrowed), options)
  const [rows, facets, suggestions, behind] = await Promise.all([
    rowsOf(reading, query, found.hits),
    facetsOf(reading, request, found.facets),
    suggestionsFor(reading, request.text, query, found),
    reading.behind(),
  ])
  return {
    request,
    understood: understoodAs(query),
    total: found.total,
    rows,
    facets,
    relaxed: found.relaxed,
    suggestions,
    page,
    pages: Math.min(MAX_PAGE, Math.ceil(found.total / limit)),
    meaning,
    behind,
  }
}

/** One `all` instead of one inside another, so that an engine sees all words of the query together. */
const flat = (query: Extract<Query, { kind: 'all' }>): Query => ({
  kind: 'all',
  of: query.of.flatMap((part) => (part.kind === 'all' ? part.of : [part])),
})

/** What was chosen by click, as parts of the query. */
async function filtersOf({ record, audience }: Reading, request: SearchRequest): Promise<Query[]> {
  const filters: Query[] = []
  if (request.person !== undefined) {
    const [person] = await record.people([request.person], audience)
    filters.push({ kind: 'author', addresses: person?.addresses.map(({ key }) => key) ?? [] })
  }
  if (request.list !== undefined) filters.push({ kind: 'list', text: request.list })
  if (request.year !== undefined) filters.push(writtenIn(request.year, request.month))
  if (request.language !== undefined) filters.push({ kind: 'language', language: request.language })
  if (request.answered === true) filters.push({ kind: 'flag', flag: 'answered' })
  if (request.question === true) filters.push({ kind: 'flag', flag: 'question' })
  if (request.question === true && request.answered === false)
    filters.push({ kind: 'not', of: { kind: 'flag', flag: 'answered' } })
  return filters
}

/** A month of a year, or all of it. */
const writtenIn = (year: number, month: number | undefined): Query =>
  month === undefined
    ? { kind: 'written', fromMs: Date.UTC(year, 0), toMs: Date.UTC(year + 1, 0) }
    : { kind: 'written', fromMs: Date.UTC(year, month - 1), toMs: Date.UTC(year, month) }

async function rowsOf(
  reading: Reading,
  query: Query,
  hits: readonly { readonly mail: MailKey; readonly thread: ThreadId; readonly score: number }[],
): Promise<SearchRow[]> {
  const { record, audience } = reading
  const threads = byKey(
    await record.threads(
      hits.map((hit) => hit.thread),
      audience,
    ),
    (one) => one.thread,
  )
  const wantedMails = hits.flatMap(({ mail, thread }) => [
    mail,
    threads.get(thread)?.answer,
    threads.get(thread)?.confirmedBy,
  ])
  const keys = [...new Set(wantedMails.filter(isMailKey))]
  const [stored, texts] = await Promise.all([record.mails(keys, audience), record.texts(keys, audience)])
  const mails = byKey(stored, (mail) => mail.mail)
  const rows = hits.map(async (hit): Promise<SearchRow[]> => {
    const [mail, thread] = [mails.get(hit.mail), threads.get(hit.thread)]
    if (mail === undefined || thread === undefined) return [] // it left the record between the two reads
    return [await row(reading, query, { mail, thread, score: hit.score, mails, texts })]
  })
  return (await Promise.all(rows)).flat()
}

interface RowSources {
  readonly mail: StoredMail
  readonly thread: StoredThread
  readonly score: number
  readonly mails: ReadonlyMap<MailKey, StoredMail>
  readonly texts: ReadonlyMap<MailKey, MailText>
}

async function row(
  reading: Reading,
  query: Query,
  { mail, thread, score, mails, texts }: RowSources,
): Promise<SearchRow> {
  const wanted = wantedBy(query)
  const text = texts.get(mail.mail) ?? { text: '', parts: [] }
  const own = ownText(text)
  return {
    thread: thread.thread,
    messageId: mail.messageId,
    subject: thread.subject,
    subjectMarked: highlight(thread.subject, wanted),
    language: mail.language,
    from: personRef(mail.from),
    writtenAtMs: mail.writtenAtMs,
    score,
    snippet: snippetOf(own === '' ? text.text : own, wanted, SNIPPET_CHARS),
    lists: listRefs(reading, thread.lists),
    people: thread.people.map(personRef),
    mails: thread.mails,
    attachments: thread.attachments,
    isQuestion: thread.question !== undefined,
    answer: answerRef(thread, mails, texts, query),
    inside: await insideAttachments(reading, mail, wanted),
    named: await namedAttachments(reading, thread, wanted),
  }
}

/** The paragraph of a thread's answer that tells most of what was asked for, who wrote it and when. */
function answerRef(
  thread: StoredThread,
  mails: RowSources['mails'],
  texts: RowSources['texts'],
  query: Query,
): AnswerRef | undefined {
  const answer = thread.answer === undefined ? undefined : mails.get(thread.answer)
  const text = answer && texts.get(answer.mail)
  const paragraph = text && answerParagraph(ownText(text), wantedBy(query))
  if (answer === undefined || paragraph === undefined) return undefined
  const confirming = thread.confirmedBy === undefined ? undefined : mails.get(thread.confirmedBy)
  return {
    messageId: answer.messageId,
    from: personRef(answer.from),
    writtenAtMs: answer.writtenAtMs,
    paragraph,
    confirmedBy: confirming && personRef(confirming.from),
  }
}
