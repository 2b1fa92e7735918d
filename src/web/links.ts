import { createHash } from 'node:crypto'
import type { OutboxView } from '../ask/views.ts'
import type { SearchRequest } from '../find/types.ts'
import type { ListAddress, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type { QuestionId } from '../model/question.ts'

/** Every address within the site, made here and nowhere else, so that each is encoded once. */

export const frontLink = '/'
export const listsLink = '/lists'
export const topicsLink = '/topics'
export const aboutLink = '/about'
export const outboxLink = '/outbox'
export const statusLink = '/status'

/** A stranger's text as one step of a path. Lone surrogates cannot be encoded, and become U+FFFD. A text of one or two
 *  dots would be read as "this folder" by every browser: a space after it, which `stepOf` takes away, prevents that. */
const step = (text: string): string => (/^\.{1,2}$/.test(text) ? `${text}%20` : encodeURIComponent(text.toWellFormed()))

const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString()

/** The permanent link of a mail, or of one form of it. */
export const mailLink = (id: MessageId, part?: 'raw' | 'html' | 'formatted'): string =>
  `/m/${step(id)}${part === undefined ? '' : `/${part}`}`

export const attachmentLink = (id: MessageId, index: number): string => `/m/${step(id)}/attachments/${index}`

/** `#`: where in a thread's page a mail, or the gap it left, stands. Short, and the same wherever the thread is cut. */
export const mailAnchor = (id: MessageId): string =>
  `m${createHash('sha256').update(id).digest('base64url').slice(0, 10)}`

export function threadLink(thread: ThreadId, at: { offset?: number; quotes?: boolean; mail?: MessageId } = {}): string {
  const chosen = new URLSearchParams()
  if (at.offset !== undefined && at.offset > 0) chosen.set('from', String(at.offset))
  if (at.quotes === true) chosen.set('quotes', 'open')
  return `/t/${thread}${chosen.size === 0 ? '' : `?${chosen.toString()}`}${at.mail === undefined ? '' : `#${mailAnchor(at.mail)}`}`
}

export const personLink = (id: PersonId): string => `/p/${id}`
export const suggestLink = (id: PersonId): string => `/p/${id}/suggest`

export const listLink = (list: ListAddress, month?: { readonly year: number; readonly month: number }): string =>
  month === undefined
    ? `/l/${step(list)}`
    : `/l/${step(list)}/${String(month.year).padStart(4, '0')}-${String(month.month).padStart(2, '0')}`

export const topicLink = (name: string): string => `/topics/${step(name)}`

export const whoLink = (question: string): string => `/who?${query({ q: question.toWellFormed() })}`

/** A search as a link, so that it can be kept and sent: only what differs from the plain search is written. */
export function searchLink(request: SearchRequest, changed: Partial<SearchRequest> = {}): string {
  const { text, person, list, year, month, language, answered, question, order, meaning, page } = {
    ...request,
    ...changed,
  }
  const chosen = new URLSearchParams({ q: text.toWellFormed() })
  if (person !== undefined) chosen.set('person', String(person))
  if (list !== undefined) chosen.set('list', list)
  if (year !== undefined) chosen.set('year', String(year))
  if (year !== undefined && month !== undefined) chosen.set('month', String(month))
  if (language !== undefined) chosen.set('lang', language)
  if (answered !== undefined) chosen.set('answered', answered ? 'yes' : 'no')
  if (question !== undefined) chosen.set('question', question ? 'yes' : 'no')
  if (order === 'newest') chosen.set('order', order)
  if (meaning === true) chosen.set('meaning', 'yes')
  if (page !== undefined && page > 1) chosen.set('page', String(page))
  return `/search?${chosen.toString()}`
}

export const languageLink = (language: string, back: string): string => `/language/${language}?${query({ back })}`
export const themeLink = (theme: string, back: string): string => `/theme/${theme}?${query({ back })}`

/** Where questions are asked; with what is asked, so that it can be sent to a colleague first. */
export const askLink = (question = ''): string =>
  question === '' ? '/ask' : `/ask?${query({ q: question.toWellFormed() })}`

export const questionLink = (id: QuestionId): string => `/q/${step(id)}`
export const questionsLink = (which: 'open' | 'answered' = 'open'): string =>
  which === 'open' ? '/questions' : '/questions?which=answered'
/** The list, with a word that a question was taken in. */
export const takenLink = '/questions?taken=yes'

export interface BankRequest {
  readonly order: 'newest' | 'thanks' | 'age'
  /** Without its #, in lower case. */
  readonly tag: string | undefined
  readonly topic: string | undefined
  /** From 1. */
  readonly page: number
}

export function bankLink({ order = 'newest', tag, topic, page = 1 }: Partial<BankRequest> = {}): string {
  const chosen = new URLSearchParams()
  if (order !== 'newest') chosen.set('order', order)
  if (tag !== undefined) chosen.set('tag', tag.toWellFormed())
  if (topic !== undefined) chosen.set('topic', topic.toWellFormed())
  if (page > 1) chosen.set('page', String(page))
  return chosen.size === 0 ? '/bank' : `/bank?${chosen.toString()}`
}

/** The page of a signed link in a mail. */
export const keyLink = (key: string): string => `/k/${step(key)}`
export const unsubscribeLink = (key: string): string => `${keyLink(key)}/unsubscribe`

export const outgoingLink = (key: OutboxView['key']): string => `${outboxLink}/${key}`
