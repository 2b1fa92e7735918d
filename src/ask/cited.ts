import type { MessageId } from '../model/ids.ts'
import type { Message } from '../model/message.ts'
import type { Who } from '../model/question.ts'
import type { StoredQuestion } from '../store/ask-store.ts'
import { type Desk, isAddressedTo, isSame, type Post } from './deps.ts'
import { lived } from './life.ts'
import { isOurs } from './rules.ts'

/** Mails looked up: a mail of hundreds of references is somebody's loop. */
export const MOST_CITED = 20

/** The question that a mail without a reply address of ours belongs to all the same: it answers what a person wrote in it, and got
 *  beside us as a copy. Under a subject of its own it is a new question, whatever it was begun from. */
export async function citedQuestion(desk: Desk, { message }: Post, from: Who): Promise<StoredQuestion | undefined> {
  if (!message.isReplySubject) return undefined
  for (const cited of message.references.toReversed().slice(0, MOST_CITED)) {
    const id = await desk.store.questionOfWords(cited)
    const question = id === undefined ? undefined : await desk.store.question(id)
    if (question !== undefined && (await belongs(desk, question, { cited, message, from }))) return question
  }
  return undefined
}

/** Whether what somebody writes under a mail of a question is said in it: by its asker, whoever was asked or answered, or got that
 *  mail. Of one that everyone reads also where it goes to those who did, as to a list. */
async function belongs(
  desk: Desk,
  { facts, events }: StoredQuestion,
  { cited, message, from }: { readonly cited: MessageId; readonly message: Message; readonly from: Who },
): Promise<boolean> {
  const { asks, answers } = lived(facts, events)
  const taking = [facts.asker, ...asks, ...answers.map(({ by }) => by)].map(({ address }) => address)
  const receivers = await receiversOf(desk, cited)
  for (const address of [...taking, ...receivers]) if (await isSame(desk, from.address, address)) return true
  if (facts.private) return false
  for (const address of [facts.asker.address, ...receivers])
    if (await isAddressedTo(desk, message, address)) return true
  return false
}

/** Whom a mail that was handed over went to beside us. */
async function receiversOf({ store, read, now, rules }: Desk, id: MessageId): Promise<string[]> {
  const raw = await store.rawOf(id)
  const mail = raw === undefined ? undefined : await read(raw, now())
  if (mail === undefined || 'problem' in mail) return []
  const { to, cc } = mail.message
  return [...to, ...cc].map(({ address }) => address).filter((address) => address !== '' && !isOurs(rules, address))
}
