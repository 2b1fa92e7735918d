import { makeKey } from '../../ask/keys.ts'
import type { QuestionView } from '../../ask/question-view.ts'
import type { QuestionId } from '../../model/question.ts'
import { keyLink, questionLink } from '../links.ts'
import type { Asking } from '../parts.ts'

/** Where somebody who is in a question reads it: its page, or for a private one a link of their own, no longer good than
 *  `expiresMs`. */
export const placeOf = (
  { secret }: Asking,
  { id, private: isPrivate }: Pick<QuestionView, 'id' | 'private'>,
  reader: { readonly address: string; readonly expiresMs: number },
): string => (isPrivate ? readLink(secret, id, reader) : questionLink(id))

/** A link that opens a question for its holder, private or not. */
export const readLink = (
  secret: string,
  question: QuestionId,
  { address, expiresMs }: { readonly address: string; readonly expiresMs: number },
): string => keyLink(makeKey(secret, { may: 'read', question, answer: undefined, address, expiresMs }))
