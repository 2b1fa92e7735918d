import type { Viewer } from '../model/audience.ts'
import type { ListAddress, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type {
  EarlierAnswerRef,
  ExpertsResult,
  FrontResult,
  Knower,
  ListMonthResult,
  PersonResult,
  RouteQuestion,
  SearchRequest,
  SearchResult,
  StatusResult,
  ThreadResult,
  TopicRef,
  TopicResult,
} from './types.ts'

/** Places in one part of a thread: one of 50,000 mails must not be one page. */
export const THREAD_PART_PLACES = 100

/** The only way any surface reads mail: one function a noun, each for a viewer. "Not there" and "not yours" are both
 *  undefined. Implemented in this room over the store's ports. */
export interface Find {
  frontFor(viewer: Viewer): Promise<FrontResult>
  searchFor(viewer: Viewer, request: SearchRequest): Promise<SearchResult>
  /** By a mail in it, or by its number (old numbers of merged threads lead to the thread). A very long thread comes in
   *  parts: the one from `offset`, or without it the one that holds the mail, else the first. */
  threadFor(
    viewer: Viewer,
    which: { readonly messageId: MessageId } | { readonly thread: ThreadId },
    offset?: number,
  ): Promise<ThreadResult | undefined>
  /** The exact bytes of a mail, in pieces: it may be larger than memory. */
  rawFor(viewer: Viewer, messageId: MessageId): Promise<AsyncIterable<Uint8Array> | undefined>
  expertsFor(viewer: Viewer, question: string, limit?: number): Promise<ExpertsResult>
  /** Who else knows about what a thread is about. */
  expertsForThread(viewer: Viewer, thread: ThreadId, limit?: number): Promise<ExpertsResult>
  /** Who is likely to answer a question, best first, by mail written before `beforeMs` alone. Never who asks. */
  routeFor(viewer: Viewer, question: RouteQuestion, beforeMs: number, limit?: number): Promise<readonly Knower[]>
  /** Answers that mail written before `beforeMs` has to a question, the most alike first. */
  answersFor(
    viewer: Viewer,
    question: RouteQuestion,
    beforeMs: number,
    limit?: number,
  ): Promise<readonly EarlierAnswerRef[]>
  /** What a mail says, as an answer. */
  answerAt(viewer: Viewer, messageId: MessageId): Promise<EarlierAnswerRef | undefined>
  personFor(
    viewer: Viewer,
    which: { readonly id: PersonId } | { readonly address: string },
  ): Promise<PersonResult | undefined>
  listMonthFor(
    viewer: Viewer,
    list: ListAddress,
    month?: { readonly year: number; readonly month: number },
  ): Promise<ListMonthResult | undefined>
  topicsFor(viewer: Viewer): Promise<readonly TopicRef[]>
  /** What the threads of mails are about; mails on no topic are left out. */
  topicsOfMails(viewer: Viewer, ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, readonly string[]>>
  topicFor(viewer: Viewer, name: string): Promise<TopicResult | undefined>
  /** How it stands with what comes in. */
  statusFor(viewer: Viewer): Promise<StatusResult>
}
