import { mailWords } from '../post/words/index.ts'
import type { Desk, Outcome } from './deps.ts'
import { languageOf } from './language.ts'
import { isOurs } from './rules.ts'
import { senderOf, whyNotAnswered } from './sender.ts'
import { toldBack } from './told-back.ts'

const MIB = 1024 * 1024
const HEADER_END = /\r?\n\r?\n/

/** A mail in a polled mailbox that is larger than is taken. By LMTP such mail never comes here: its sender's server tells them. */
export interface TooLarge {
  /** Its first bytes. */
  readonly head: Uint8Array
  readonly sizeBytes: number
  readonly maxBytes: number
  readonly receivedAtMs: number
}

/** One line to the colleague who sent it, once; undefined for all others, who are told nothing, as with any mail of theirs. */
export async function tooLarge(
  desk: Desk,
  { head, sizeBytes, maxBytes, receivedAtMs }: TooLarge,
): Promise<Outcome | undefined> {
  if (!HEADER_END.test(Buffer.from(head).toString('latin1'))) return undefined // what vouches for its sender may be cut off
  const read = await desk.read(head, receivedAtMs)
  if ('problem' in read) return undefined
  const { message, post } = read
  const handed = { mailFrom: undefined, peer: undefined }
  if (whyNotAnswered({ message, post, handed }, { isOurAddress: (one) => isOurs(desk.rules, one) }) !== undefined)
    return undefined
  const { trust, isColleague, language: otherwise } = desk.rules
  const sender = senderOf(post, handed, { trust, isColleague })
  const once = `too large ${message.id} ${message.from.address}`
  if (sender.kind !== 'colleague' || (await desk.store.wasDone(once))) return undefined
  const language = languageOf(message, otherwise)
  const text = mailWords[language].done.tooLarge(Math.ceil(sizeBytes / MIB), Math.floor(maxBytes / MIB))
  const told = await toldBack(desk, message, { name: '', address: sender.address }, language, [text])
  return { ...told, once: [...(told.once ?? []), once] }
}
